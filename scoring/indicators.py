"""Loads the table of indicators, and refuses a bad one with everything that is wrong in it.

The table is meant to be corrected by a methodologist, so faults are found here, not in the middle of a
computation, and each is named with its row and a remedy.
"""

from collections.abc import Iterable, Iterator
from functools import cache

from scoring import instrument
from scoring.binding import foundations, kinds, problems, refers, rules_for
from scoring.catalogue import Catalogue, Certainty, Indicator, Parameters, Source
from scoring.instrument import Instrument
from scoring.question_names import misplaced, strangers
from scoring.tables import Finding, Row, TableError, read, shipped

COLUMNS = (
    "id",
    "dimension",
    "subdimension",
    "name",
    "source",
    "construct",
    "rule",
    "parameters",
    "base",
    "certainty",
    "in_words",
    "remark",
)
REQUIRED = ("dimension", "subdimension", "name", "construct", "base", "in_words")


@cache
def load() -> Catalogue:
    """Read the indicators that travel with the package."""
    return parse(shipped("indicators.csv"), instrument.load())


def parse(text: str, asked: Instrument, file: str = "indicators.csv") -> Catalogue:
    """Read a table of indicators."""
    rows = read(text, file, COLUMNS)
    findings = [finding for check in (_ids, _cells, _headings) for finding in check(rows)]
    findings += [finding for row in rows for finding in _rule(row, rows, asked)]
    if findings:
        raise TableError(sorted(findings, key=lambda finding: finding.row))
    return Catalogue(tuple(_indicator(row) for row in rows), asked)


def parameters(text: str) -> Parameters:
    """Read `name=word word; name=word`."""
    pairs = (piece.partition("=") for piece in text.split(";") if piece.strip())
    return {name.strip(): tuple(words.split()) for name, _, words in pairs}


def _indicator(row: Row) -> Indicator:
    return Indicator(
        **{name: row[name] for name in COLUMNS if name not in {"source", "certainty", "parameters"}},
        source=Source(row["source"]),
        certainty=Certainty(row["certainty"]),
        parameters=parameters(row["parameters"]),
    )


def _ids(rows: Iterable[Row]) -> Iterator[Finding]:
    seen: set[str] = set()
    for row in rows:
        numbers = row["id"].split(".")
        if len(numbers) != len(("dimension", "subdimension", "indicator")) or not all(
            map(str.isdigit, numbers)
        ):
            yield row.finding(f'The id "{row["id"]}" is not three numbers.', "Write it like 1.4.2.")
        if row["id"] in seen:
            yield row.finding(
                f"The id {row['id']} is declared twice.", "Give one of the two rows its own id."
            )
        seen.add(row["id"])


def _cells(rows: Iterable[Row]) -> Iterator[Finding]:
    for row in rows:
        for column in REQUIRED:
            if not row[column]:
                yield row.finding(f"The {column} of {row['id']} is missing.", "Fill in the cell.")
        for column, kind in (("source", Source), ("certainty", Certainty)):
            if row[column] not in set(kind):
                yield row.finding(
                    f'The {column} "{row[column]}" is unknown.', f"Write one of: {', '.join(kind)}."
                )


def _headings(rows: Iterable[Row]) -> Iterator[Finding]:
    """Rows of one dimension or sub-dimension must call it by one name."""
    names: dict[str, str] = {}
    for row in rows:
        first, _, rest = row["id"].partition(".")
        for key, name in ((first, row["dimension"]), (f"{first}.{rest.split('.')[0]}", row["subdimension"])):
            if names.setdefault(key, name) != name:
                yield row.finding(f'{key} is called "{name}" here and "{names[key]}" above.', "Use one name.")


def _rule(row: Row, rows: Iterable[Row], asked: Instrument) -> Iterator[Finding]:
    rules = rules_for(row["source"])
    if row["rule"] not in rules:
        yield row.finding(
            f'The rule "{row["rule"]}" is unknown here.', f"Use one of: {', '.join(sorted(rules))}."
        )
        return
    rule, given = rules[row["rule"]], parameters(row["parameters"])
    for problem in problems(rule, given):
        yield row.finding(problem, f"Its parameters are: {', '.join(kinds(rule))}.")
    for name in (name for name, kind in kinds(rule).items() if refers(kind)):
        yield from _references(row, given.get(name, ()), rows)
    for stranger in strangers(given, row["source"], asked):
        yield row.finding(
            f'"{stranger}" is not in questions.csv or groups.csv.', "Correct the word, or declare it there."
        )
    for word in misplaced(given, row["source"], asked):
        yield row.finding(f'"{word}" is not answered with a number.', "Name a question that is.")


def _references(row: Row, ids: Iterable[str], rows: Iterable[Row]) -> Iterator[Finding]:
    allowed = foundations()
    measured = {
        other["id"] for other in rows if other["rule"] in allowed and other["source"] == row["source"]
    }
    for indicator_id in ids:
        if indicator_id not in measured:
            yield row.finding(
                f"The rule builds on {indicator_id}, which is no indicator counted from the same answers.",
                f"Name an indicator of this survey with one of the rules: {', '.join(sorted(allowed))}.",
            )
