"""Reads a model from a CSV table; lists everything it cannot read, and raises once.

Columns: `question`, `value`, `weight`, `given`, `factors`, `remark` (for the reader only). Lines that
begin with `#` are skipped. A condition is `name=value` or `name=value|value`; `given` holds conditions
that must all be met; `factors` holds conditions with what they multiply the weight by: `sex=female:1.5`.
"""

import csv
import math
from collections.abc import Iterator, Mapping
from pathlib import Path

from surveys.simulation.findings import Finding, ModelError
from surveys.simulation.model import Condition, Factor, Model, Row

COLUMNS = ("question", "value", "weight", "given", "factors", "remark")
CONDITION_REMEDY = "Write name=value, or name=value|value, and a blank between two conditions."
FACTOR_REMEDY = "Write name=value:number with a number above 0, such as sex=female:1.5."


class UnreadableError(ValueError):
    """A cell that cannot be read: what it holds, and how to write it."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem, self.remedy = problem, remedy


def read_model(path: Path) -> Model:
    """Read a table; raises ModelError with all findings."""
    rows: list[Row] = []
    findings: list[Finding] = []
    for line, cells in _records(path):
        try:
            rows.append(_row(cells, line))
        except UnreadableError as fault:
            findings.append(Finding(path.name, line, fault.problem, fault.remedy))
    if findings:
        raise ModelError(findings)
    return Model(path.name, tuple(rows))


def _records(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    lines = _lines(path)
    if not lines or tuple(_cells(path, *lines[0])) != COLUMNS:
        problem = "The first line that is no comment must name the columns."
        raise ModelError([Finding(path.name, None, problem, f"Write: {','.join(COLUMNS)}")])
    for number, text in lines[1:]:
        cells = _cells(path, number, text)
        if len(cells) > len(COLUMNS):
            problem = f"There are {len(cells)} cells for {len(COLUMNS)} columns."
            raise ModelError(
                [Finding(path.name, number, problem, "Put text with commas in quotation marks.")]
            )
        yield number, dict(zip(COLUMNS, [*cells, *[""] * len(COLUMNS)], strict=False))


def _lines(path: Path) -> list[tuple[int, str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        remedy = "Name a readable CSV file in UTF-8."
        raise ModelError([Finding(path.name, None, f"The model cannot be read: {error}.", remedy)]) from error
    numbered = enumerate(text.splitlines(), 1)
    return [(number, line) for number, line in numbered if line.strip() and not line.startswith("#")]


def _cells(path: Path, number: int, text: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([text], strict=True))]
    except csv.Error as error:
        remedy = "Keep a row on one line and close its quotation marks."
        raise ModelError([Finding(path.name, number, f"The row cannot be read: {error}.", remedy)]) from error


def _row(cells: Mapping[str, str], line: int) -> Row:
    for column in ("question", "value"):
        if not cells[column]:
            raise UnreadableError(f"The column {column} is empty.", "Every row needs a question and a value.")
    return Row(
        cells["question"],
        cells["value"],
        _weight(cells["weight"]),
        tuple(_condition(text) for text in cells["given"].split()),
        tuple(_factor(text) for text in cells["factors"].split()),
        line,
    )


def _weight(text: str) -> float:
    weight = _number(text)
    if weight is None:
        raise UnreadableError(f'"{text}" is no weight.', "Write a number, 0 or more, with a decimal point.")
    return weight


def _number(text: str) -> float | None:
    """Read a finite number from 0 up."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None


def _condition(text: str) -> Condition:
    name, sign, values = text.partition("=")
    if not (name and sign and all(values.split("|"))):
        raise UnreadableError(f'"{text}" is no condition.', CONDITION_REMEDY)
    return Condition(name, tuple(values.split("|")))


def _factor(text: str) -> Factor:
    condition, _, times = text.rpartition(":")
    number = _number(times)
    if not number:  # nothing, or 0, which could leave a respondent without any answer
        raise UnreadableError(f'"{text}" is no factor.', FACTOR_REMEDY)
    return Factor(_condition(condition), number)
