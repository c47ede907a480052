"""Indicator values from a table made elsewhere: columns id and value.

Every row must name a declared indicator and a number from 0 to 100; all faults are reported together.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import isfinite

from scoring import indicators
from scoring.tables import Finding, Row, TableError, read

COLUMNS = ("id", "value")
HIGHEST = 100


def read_values(text: str, file: str) -> Mapping[str, float]:
    """Read the values, or refuse the table with every faulty row. An empty value means "not given"."""
    rows = read(text, file, COLUMNS)
    known = {indicator.id for indicator in indicators.load()}
    findings = [*_id_findings(rows, known), *(finding for row in rows for finding in _value_findings(row))]
    if not rows:
        findings = [Finding(file, 1, "There are no values.", "Add a row for each indicator.")]
    if findings:
        raise TableError(sorted(findings, key=lambda finding: finding.row))
    return {row["id"]: number for row in rows if (number := _number(row["value"])) is not None}


def _number(cell: str) -> float | None:
    return float(cell.replace(",", ".")) if cell else None


def _id_findings(rows: Sequence[Row], known: set[str]) -> Iterator[Finding]:
    seen: set[str] = set()
    for row in rows:
        if row["id"] not in known:
            yield row.finding(
                f'There is no indicator "{row["id"]}".',
                "Use an id such as 1.1.1 from the list of indicators.",
            )
        elif row["id"] in seen:
            yield row.finding(f"The indicator {row['id']} occurs twice.", "Keep one of the two rows.")
        seen.add(row["id"])


def _value_findings(row: Row) -> Iterator[Finding]:
    try:
        number = _number(row["value"])
    except ValueError:
        yield row.finding(f'The value "{row["value"]}" is not a number.', "Write a number such as 48.3.")
        return
    if number is not None and not (isfinite(number) and 0 <= number <= HIGHEST):
        yield row.finding(
            f"The value {row['value']} is not between 0 and 100.", "Bring it to the scale from 0 to 100."
        )
