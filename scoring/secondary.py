"""Published statistics: which were found, which are missing, and which of them a wave uses.

A row is one figure of one year as its publisher printed it. How a figure becomes a score is the
indicator's own rule; here it is only brought to the scale that rule expects. The columns scale, rule and
score are for the reader. Nothing is downloaded, estimated or carried over between indicators.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from math import isfinite

from scoring import indicators
from scoring.catalogue import Catalogue, Source
from scoring.figures import Figure
from scoring.tables import Finding, Row, TableError, read, shipped

COLUMNS = (
    *("id", "indicator", "year", "value", "times", "scale", "rule", "score"),
    *("publisher", "source", "status", "remark"),
)
REQUIRED = ("scale", "rule", "publisher", "source")
EARLIEST, LATEST = 1900, 2100


class Status(StrEnum):
    """What a row tells: the figure the indicator asks for, another in its place, or that none was found."""

    PUBLISHED = "published"
    SUBSTITUTE = "substitute"
    MISSING = "missing"


@dataclass(frozen=True)
class Statistic:
    """One row. `id` is the indicator's, or a substitute's own name, such as 5.1.1-sub."""

    id: str
    indicator: str
    year: int | None
    figure: Figure | None
    source: str
    status: Status
    remark: str


@cache
def load() -> tuple[Statistic, ...]:
    """Read the statistics about Kazakhstan that travel with the package."""
    return parse(shipped("secondary.csv"), indicators.load())


def figures_for(
    closing_year: int, rows: Iterable[Statistic], substitutes: frozenset[str] = frozenset()
) -> Mapping[str, Figure]:
    """Give, by indicator, the latest figure not later than the year in which a wave closed.

    A substitute serves only if it is named, and only where the indicator has no figure of its own.
    """
    known = tuple(rows)
    strangers = substitutes - {row.id for row in known if row.status is Status.SUBSTITUTE}
    if strangers:
        raise ValueError(f"There is no substitute named {', '.join(sorted(strangers))}.")
    stand_ins = _latest(closing_year, (row for row in known if row.id in substitutes))
    return {**stand_ins, **_latest(closing_year, (row for row in known if row.status is Status.PUBLISHED))}


def parse(text: str, catalogue: Catalogue, file: str = "secondary.csv") -> tuple[Statistic, ...]:
    """Read a table of statistics, or refuse it with everything that is wrong."""
    rows = read(text, file, COLUMNS)
    wanted = [one.id for one in catalogue if one.source is Source.SECONDARY]
    findings = [*_absent(rows, wanted, file), *_repeats(rows)]
    findings += [finding for row in rows for check in CHECKS for finding in check(row)]
    findings += [finding for row in rows for finding in _indicator(row, wanted)]
    if findings:
        raise TableError(sorted(findings, key=lambda finding: finding.row))
    return tuple(map(_statistic, rows))


def _latest(closing_year: int, rows: Iterable[Statistic]) -> dict[str, Figure]:
    figures = [(row.indicator, row.figure) for row in rows if row.figure]
    in_time = [(indicator, figure) for indicator, figure in figures if figure.year <= closing_year]
    return dict(sorted(in_time, key=lambda pair: (pair[1].year, pair[1].publisher)))


def _statistic(row: Row) -> Statistic:
    year = int(row["year"]) if row["year"] else None
    figure = None
    if row["value"] and year is not None:
        figure = Figure(_number(row["value"]) * _number(row["times"] or "1"), year, row["publisher"])
    return Statistic(
        row["id"], row["indicator"], year, figure, row["source"], Status(row["status"]), row["remark"]
    )


def _number(cell: str) -> float:
    return float(cell.replace(",", "."))


def _is_number(cell: str) -> bool:
    try:
        return isfinite(_number(cell))
    except ValueError:
        return False


def _absent(rows: Sequence[Row], wanted: Iterable[str], file: str) -> Iterator[Finding]:
    """Find indicators passed over in silence: what was not found has to be seen."""
    there = {row["indicator"] for row in rows}
    for indicator in wanted:
        if indicator not in there:
            yield Finding(
                file, 1, f"Nothing is said about {indicator}.", 'Add its figures, or a row with "missing".'
            )


def _repeats(rows: Iterable[Row]) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    for row in rows:
        key = row["id"], row["year"]
        if key in seen:
            year = f"the year {row['year']}" if row["year"] else "no year"
            yield row.finding(f"{row['id']} has {year} twice.", "Keep one of the two rows.")
        seen.add(key)


def _indicator(row: Row, wanted: Sequence[str]) -> Iterator[Finding]:
    if row["indicator"] not in wanted:
        yield row.finding(
            f'No indicator "{row["indicator"]}" rests on published figures.',
            f"Use one of: {', '.join(wanted)}.",
        )


def _cells(row: Row) -> Iterator[Finding]:
    for column in REQUIRED:
        if not row[column]:
            yield row.finding(f"The {column} is missing.", "Fill in the cell.")
    if row["status"] not in set(Status):
        yield row.finding(f'The status "{row["status"]}" is unknown.', f"Write one of: {', '.join(Status)}.")


def _id(row: Row) -> Iterator[Finding]:
    indicator = row["indicator"]
    if row["status"] == Status.SUBSTITUTE:
        if not row["id"].startswith(f"{indicator}-"):
            yield row.finding(
                f'A substitute cannot be called "{row["id"]}".', f"Name it like {indicator}-sub."
            )
    elif row["id"] != indicator:
        yield row.finding(
            f'"{row["id"]}" differs from {indicator}.', "Repeat the indicator, or call it a substitute."
        )


def _year(row: Row) -> Iterator[Finding]:
    year = row["year"]
    if not year and row["status"] == Status.MISSING:
        return
    if not (year.isdecimal() and EARLIEST <= int(year) <= LATEST):
        yield row.finding(f'The year "{year}" is no year.', "Write the year the figure describes, as 2024.")


def _value(row: Row) -> Iterator[Finding]:
    value = row["value"]
    if row["status"] == Status.MISSING:
        if value:
            yield row.finding(
                f"The figure is called missing and is {value}.", "Empty the cell, or change the status."
            )
    elif not _is_number(value):
        yield row.finding(f'The value "{value}" is not a number.', "Write it as printed, such as 29.2.")


def _times(row: Row) -> Iterator[Finding]:
    times = row["times"]
    if times and not (_is_number(times) and _number(times) > 0):
        yield row.finding(
            f'"{times}" cannot be multiplied by.', "Write a number above 0, or leave the cell empty."
        )


CHECKS = (_cells, _id, _year, _value, _times)
