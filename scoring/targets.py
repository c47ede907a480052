"""The adult population that a sample of citizens is weighted to: three margins of shares, each summing to 1.

Made from data/population.csv, whose rows keep their source, date and status. Regions are published only
for all ages, so each is multiplied by its share of people over 15, three years older and within the
borders of that day. How a sample is fitted to the margins is not known here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from scoring.tables import Finding, Row, TableError, read, shipped

COLUMNS = (
    "table",
    "region",
    "sex",
    "age",
    "settlement",
    "value",
    "unit",
    "date",
    "ages_as_in",
    "status",
    "source",
)
TABLES = ("sex_age", "region", "settlement", "broad_age")
CHILDREN = "0-15"


class Standing(StrEnum):
    """How far the shares of a margin may be trusted to describe residents aged 18 and over."""

    MODELLED = "modelled"
    APPROXIMATION = "all-age approximation"


@dataclass(frozen=True)
class Margin:
    """Shares of adults by one question, or by several together (their answers joined by a slash)."""

    name: str
    questions: tuple[str, ...]
    shares: Mapping[str, float]
    standing: Standing


Targets = tuple[Margin, ...]


@cache
def load() -> Targets:
    """Read the population that travels with the package."""
    return parse(shipped("population.csv"))


def parse(text: str, file: str = "population.csv") -> Targets:
    """Make the margins, or refuse the table with every faulty row."""
    rows = read(text, file, COLUMNS)
    findings = [finding for row in rows for finding in _findings(row)] or list(_gaps(rows, file))
    if findings:
        raise TableError(findings)
    return (
        _margin("sex_age", ("sex", "age_group"), _adults(rows), Standing.MODELLED),
        _margin("region", ("region",), _regions(rows), Standing.MODELLED),
        _margin("settlement", ("settlement",), _settlements(rows), Standing.APPROXIMATION),
    )


def _margin(name: str, questions: tuple[str, ...], people: Mapping[str, float], standing: Standing) -> Margin:
    total = sum(people.values())
    shares = {category: number / total for category, number in people.items()}
    return Margin(name, questions, MappingProxyType(shares), standing)


def _adults(rows: Iterable[Row]) -> dict[str, float]:
    return {f"{row['sex']}/{row['age']}": float(row["value"]) for row in _of("sex_age", rows)}


def _settlements(rows: Iterable[Row]) -> dict[str, float]:
    return {row["settlement"]: float(row["value"]) for row in _of("settlement", rows)}


def _regions(rows: Sequence[Row]) -> dict[str, float]:
    grown = _grown(rows)
    return {row["region"]: float(row["value"]) * grown[row["ages_as_in"]] for row in _of("region", rows)}


def _grown(rows: Iterable[Row]) -> dict[str, float]:
    """Share of people over 15 in each region of the older borders."""
    all_ages: dict[str, float] = {}
    children: dict[str, float] = {}
    for row in _of("broad_age", rows):
        region, people = row["region"], float(row["value"])
        all_ages[region] = all_ages.get(region, 0.0) + people
        children[region] = children.get(region, 0.0) + (people if row["age"] == CHILDREN else 0.0)
    return {region: 1 - children[region] / all_ages[region] for region in all_ages}


def _of(table: str, rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row["table"] == table]


def _findings(row: Row) -> Iterator[Finding]:
    if row["table"] not in TABLES:
        yield row.finding(f'The table "{row["table"]}" is unknown.', f"Write one of: {', '.join(TABLES)}.")
    if not _positive(row["value"]):
        yield row.finding(f'The value "{row["value"]}" is no number above 0.', "Write a count or a share.")
    for column in ("status", "source"):
        if not row[column]:
            yield row.finding(f"The {column} is missing.", "Say where the number comes from, and how sure.")


def _gaps(rows: Sequence[Row], file: str) -> Iterator[Finding]:
    for table in TABLES:
        if not _of(table, rows):
            yield Finding(file, 1, f'There are no rows of the table "{table}".', "Add them.")
    known = {row["region"] for row in _of("broad_age", rows)}
    for row in _of("region", rows):
        if row["ages_as_in"] not in known:
            yield row.finding(
                f'There are no ages for "{row["ages_as_in"]}".', 'Add rows of the table "broad_age".'
            )


def _positive(cell: str) -> bool:
    try:
        return 0 < float(cell) < float("inf")
    except ValueError:
        return False
