"""Expressions of a form: they parse, they read earlier questions of this form, and none reads itself."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from pyxform.utils import default_is_dynamic

from surveys.phrase import Phrase
from surveys.xlsform.expression_checks import complaints
from surveys.xlsform.findings import Finding
from surveys.xlsform.others import OTHER_SUFFIX
from surveys.xlsform.type_checks import has_other, other_row
from surveys.xlsform.workbook import Row, Workbook
from surveys.xpath import Expression, XPathError, compile_expression

EXPRESSIONS = (
    "relevant",
    "constraint",
    "calculation",
    "required",
    "choice_filter",
    "default",
    "repeat_count",
)
_ROOT = "/data"
_REFERENCE = re.compile(r"\$\{([^{}]*)\}")  # passes once over a text in which no `${` is ever closed
_NO_QUESTION = Phrase("Correct the name, or add the question.")
_PLAIN = {"", "yes", "no", "true", "false", "true()", "false()"}

Graph = dict[str, frozenset[str]]
"""Path of a question or group -> paths it must be worked out after."""


@dataclass(frozen=True)
class _Item:
    """A named row, where it stands in the form's tree, and its expressions by column."""

    row: Row
    path: str
    expressions: Mapping[str, Expression]

    @property
    def name(self) -> str:
        return self.row.get("name")

    @property
    def is_group(self) -> bool:
        return self.row.type.startswith("begin ")

    def reads(self, *columns: str) -> frozenset[str]:
        chosen = [self.expressions[column] for column in columns if column in self.expressions]
        return frozenset(path for each in chosen for path in each.references(self.path))


def named(text: str) -> list[str]:
    """List the questions that a cell names as `${name}`."""
    return [name.strip() for name in _REFERENCE.findall(text)]


def check_logic(workbook: Workbook) -> Iterator[Finding]:
    """Find broken expressions, unknown names and functions, labels that quote answers, and circles."""
    paths: dict[str, str] = {}
    for row, path in _walk(workbook):
        paths.setdefault(row.get("name"), path)
    items: list[_Item] = []
    for row, path in _walk(workbook):
        expressions: dict[str, Expression] = {}
        yield from _check_expressions(row, paths, expressions)
        yield from _check_labels(row, paths)
        yield from _check_trigger(row, paths)
        items.append(_Item(row, path, expressions))
    yield from _check_reading(items)
    circles = [*_check_circles(items)]
    yield from circles or _check_order(items)


def _walk(workbook: Workbook) -> Iterator[tuple[Row, str]]:
    around = [_ROOT]
    for row in workbook.survey:
        if row.type.startswith("end "):
            around = around[:-1] or [_ROOT]
            continue
        path = f"{around[-1]}/{row.get('name') or '_'}"
        yield row, path
        if row.type.startswith("begin "):
            around.append(path)
        elif has_other(row):
            yield other_row(row), f"{path}{OTHER_SUFFIX}"


def _check_expressions(
    row: Row, paths: Mapping[str, str], expressions: dict[str, Expression]
) -> Iterator[Finding]:
    """Compile what can be compiled into `expressions`, and say what cannot."""
    for column in EXPRESSIONS:
        text = row.get(column)
        if not text or (column == "required" and text.lower() in _PLAIN) or _is_plain_default(row, column):
            continue
        unknown = [name for name in named(text) if name not in paths]
        for name in unknown:
            problem = Phrase(
                "The {column} refers to {question}, which is no question of this form.",
                column=column,
                question=f"${{{name}}}",
            )
            yield Finding("survey", row.number, problem, _NO_QUESTION)
        found = _REFERENCE.sub(lambda match: paths.get(match.group(1).strip(), _ROOT), text)
        if column == "choice_filter":  # bare names in it are columns of the list
            found = f"instance('choices')/root/item[{found}]"
        try:
            expression = compile_expression(found)
        except XPathError as error:
            problem = Phrase(
                "The {column} {text} cannot be understood: {reason}.",
                column=column,
                text=_shown(text),
                reason=error.told(),
            )
            yield Finding("survey", row.number, problem, Phrase("Correct the expression."))
            continue
        for problem, remedy in (
            complaints(column, found, keeps=row.type == "calculate") if column != "choice_filter" else ()
        ):
            yield Finding("survey", row.number, problem, remedy)
        if not unknown:
            expressions[column] = expression


def _is_plain_default(row: Row, column: str) -> bool:
    return column == "default" and not default_is_dynamic(row.get("default"), row.type.partition(" ")[0])


def _shown(text: str) -> str:
    return repr(text if len(text) <= 200 else f"{text[:199]}…")  # noqa: PLR2004 - enough to find it again


def _check_labels(row: Row, paths: Mapping[str, str]) -> Iterator[Finding]:
    """Find texts that quote what is no question; pyxform would say it without the row."""
    quoting = [heading for heading in row.cells if "::" in heading and not heading.startswith("bind::")]
    for heading in quoting:
        for name in named(row.cells[heading]):
            if name not in paths:
                problem = Phrase(
                    "The text in {column} quotes {question}, which is no question of this form.",
                    column=heading,
                    question=f"${{{name}}}",
                )
                yield Finding("survey", row.number, problem, _NO_QUESTION)


def _check_trigger(row: Row, paths: Mapping[str, str]) -> Iterator[Finding]:
    for name in named(row.get("trigger")):
        if name not in paths:
            problem = Phrase(
                "The trigger is {question}, which is no question of this form.", question=f"${{{name}}}"
            )
            yield Finding("survey", row.number, problem, _NO_QUESTION)


def _check_reading(items: list[_Item]) -> Iterator[Finding]:
    """Find paths written by hand that lead nowhere, or to a group: they would read as blank for ever."""
    questions = {item.path for item in items if not item.is_group or item.row.type == "begin repeat"}
    for item in items:
        for column in item.expressions:
            for path in sorted(item.reads(column) - questions):
                problem = Phrase(
                    "The {column} reads {path}, which is no question of this form.", column=column, path=path
                )
                remedy = Phrase("Name the question as {example}.", example="${its_name}")
                yield Finding("survey", item.row.number, problem, remedy)


def _graph(items: list[_Item]) -> Graph:
    paths = {item.path for item in items}
    parents = {item.path: {item.path.rpartition("/")[0]} for item in items}
    return {
        item.path: (item.reads("relevant", "calculation", "default", "repeat_count") | parents[item.path])
        & frozenset(paths)
        for item in items
    }


def _check_circles(items: list[_Item]) -> Iterator[Finding]:
    rows = {item.path: item.row for item in items}
    graph = _graph(items)
    while circle := _circle(graph):
        first = min((rows[path] for path in circle), key=lambda row: row.number)
        names = [path.rpartition("/")[2] for path in (*circle, circle[0])]
        problem = Phrase("These depend on one another in a circle: {names}.", names=" → ".join(names))
        remedy = Phrase("Take one reference out of a relevant or calculation.")
        yield Finding("survey", first.number, problem, remedy)
        graph = {path: needs - {*circle} for path, needs in graph.items() if path not in circle}


def _circle(graph: Graph) -> list[str]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(dict.fromkeys(error.args[1]))
    return []


def _check_order(items: list[_Item]) -> Iterator[Finding]:
    """Find conditions on answers that are given later: the respondent would be sent back and forth."""
    known = {item.path: item for item in items}
    places = {item.path: place for place, item in enumerate(items)}
    for item in items:
        if item.row.type == "calculate":
            continue
        read = _through_calculations(known, item.reads("relevant", "choice_filter") & known.keys())
        for path in sorted(
            (path for path in read if places[path] > places[item.path]), key=places.__getitem__
        ):
            problem = Phrase(
                "The relevant or choice_filter looks ahead to {question}, which is asked later.",
                question=known[path].name,
            )
            yield Finding("survey", item.row.number, problem, Phrase("Ask that question before this one."))


def _through_calculations(known: Mapping[str, _Item], paths: frozenset[str]) -> set[str]:
    """Follow calculations to the questions behind them."""
    waiting, seen, asked = list(paths), set[str](), set[str]()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        if known[path].row.type == "calculate":
            waiting.extend(known[path].reads("relevant", "calculation") & known.keys())
        else:
            asked.add(path)
    return asked
