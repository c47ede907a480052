"""Expressions of a form: they parse, their names exist, and none needs itself to be worked out."""

import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from surveys.xlsform.findings import Finding
from surveys.xlsform.workbook import Row, Workbook
from surveys.xpath import XPathError, compile_expression

EXPRESSIONS = ("relevant", "constraint", "calculation", "required")
_REFERENCE = re.compile(r"\$\{\s*([^}]*?)\s*\}")
_PLAIN = {"", "yes", "no", "true", "false", "true()", "false()"}


def check_logic(workbook: Workbook) -> Iterator[Finding]:
    """Find broken expressions, unknown names and functions, labels that quote answers, and circles."""
    names = {row.get("name") for row in workbook.survey if row.get("name")}
    for row in workbook.survey:
        for column in EXPRESSIONS:
            yield from _check_expression(row, column, names)
        yield from _check_labels(row)
    yield from _check_circles(workbook, names)


def _check_expression(row: Row, column: str, names: set[str]) -> Iterator[Finding]:
    text = row.get(column)
    if column == "required" and text.lower() in _PLAIN:
        return
    for name in _REFERENCE.findall(text):
        if name not in names:
            problem = f"The {column} refers to ${{{name}}}, which is no question of this form."
            yield Finding("survey", row.number, problem, "Correct the name, or add the question.")
    if text:
        yield from _check_syntax(row, column, text)


def _check_syntax(row: Row, column: str, text: str) -> Iterator[Finding]:
    try:
        compile_expression(_REFERENCE.sub(r"/data/\1", text))
    except XPathError as error:
        problem = f"The {column} {text!r} cannot be understood: {error}."
        yield Finding("survey", row.number, problem, "Correct the expression.")


def _check_labels(row: Row) -> Iterator[Finding]:
    quoting = [heading for heading, cell in row.cells.items() if "::" in heading and "${" in cell]
    for heading in quoting:
        if not heading.startswith("bind::"):
            problem = f"The text in {heading} quotes an answer, which is not possible in a chat yet."
            yield Finding("survey", row.number, problem, "Word it without ${…}.")


def _check_circles(workbook: Workbook, names: set[str]) -> Iterator[Finding]:
    rows = {row.get("name"): row for row in workbook.survey if row.get("name")}
    graph = {name: _needs(row, inside) & names for name, row, inside in _walk(workbook)}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = list(dict.fromkeys(error.args[1]))
        row = min((rows[name] for name in circle), key=lambda row: row.number)
        problem = f"These depend on one another in a circle: {' → '.join([*circle, circle[0]])}."
        yield Finding("survey", row.number, problem, "Take one reference out of a relevant or calculation.")


def _walk(workbook: Workbook) -> Iterator[tuple[str, Row, set[str]]]:
    around: list[str] = []
    for row in workbook.survey:
        kind = row.get("type").replace("_", " ")
        if kind.startswith("end "):
            around[-1:] = []
            continue
        if row.get("name"):
            yield row.get("name"), row, set(around[-1:])
        if kind.startswith("begin "):
            around.append(row.get("name"))


def _needs(row: Row, inside: set[str]) -> set[str]:
    text = f"{row.get('relevant')} {row.get('calculation')}"
    return inside | set(_REFERENCE.findall(text))
