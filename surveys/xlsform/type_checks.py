"""Types of rows: which can be asked in a chat, which never can and why, and what each must have beside it."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from surveys.copies import SPOKEN
from surveys.form import Kind
from surveys.phrase import Phrase
from surveys.xlsform.attached import EXTERNAL, FROM_FILE
from surveys.xlsform.findings import Finding
from surveys.xlsform.others import NAMED, OR_OTHER, OTHER, OTHER_SUFFIX
from surveys.xlsform.workbook import Row, Workbook, code_of

GROUPS = frozenset({"begin group", "end group", "begin repeat", "end repeat"})
OTHER_TYPES = frozenset({"barcode", "hidden", "audit", "start", "end", "today", EXTERNAL})
"""Types that are no kind of their own: a code is written as text, others kept like a calculation."""
KNOWN = frozenset({kind.value for kind in Kind}) | OTHER_TYPES | {*FROM_FILE}
_OF_DEVICES = frozenset({"deviceid", "phonenumber", "simserial", "subscriberid", "username", "email"})
_UNASKED = frozenset({"start-geopoint", "background-audio", "background-geopoint"})
_DRAWN = frozenset({"geotrace", "geoshape"})
_PARAMETER = re.compile(r"([a-z-]+)\s*=\s*([^\s,;]+)")
_NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,6})?")
_SPAN = {"start": "1", "end": "10", "step": "1"}
_LISTED = frozenset({"select_one", "select_multiple", "rank"})
_MOST_STEPS = 1_000_000
_OUT = Phrase("Move it out of the repeat.")


def check_type(row: Row, lists: Mapping[str, set[str]]) -> Iterator[Finding]:
    """Find a type that cannot be asked, a list that is not there, a range without numbers."""
    kind, *rest = row.type.split() or [""]
    if row.type in GROUPS:
        return
    if never := _never(kind):
        yield Finding("survey", row.number, *never)
    elif kind in FROM_FILE:
        yield from _check_parameters(row)
    elif kind not in KNOWN:
        problem = Phrase("The type {type} cannot be asked in a chat yet.", type=repr(row.type))
        known = ", ".join([*sorted(KNOWN), "begin group, end group, begin repeat, end repeat"])
        yield Finding("survey", row.number, problem, Phrase("Use one of: {names}.", names=known))
    elif kind in _LISTED:
        yield from _check_list(row, kind, rest, lists)
    elif kind == Kind.RANGE:
        yield from _check_span(row)


def _never(kind: str) -> tuple[Phrase, Phrase] | None:
    """Say why a type cannot be asked in any chat."""
    if kind in _OF_DEVICES:
        problem = Phrase(
            "A row of type {type} belongs to a device; "
            "a chat knows none, and answers are kept apart from whoever gave them.",
            type=repr(kind),
        )
        return problem, Phrase("Take the row out.")
    if kind in _UNASKED:
        problem = Phrase(
            "A row of type {type} is recorded without the respondent doing anything, which a chat cannot.",
            type=repr(kind),
        )
        return problem, Phrase("Ask for it openly.")
    if kind in _DRAWN:
        problem = Phrase("A row of type {type} is drawn on a map, which a chat has not.", type=repr(kind))
        return problem, Phrase("Ask for a geopoint.")
    return None


def _check_list(row: Row, kind: str, rest: list[str], lists: Mapping[str, set[str]]) -> Iterator[Finding]:
    names = rest[:-1] if rest[1:] == [OR_OTHER] and kind != Kind.RANK else rest
    if len(names) != 1 or names[0] not in lists:
        problem = Phrase("There is no list {name} on the choices sheet.", name=repr(" ".join(rest)))
        known = ", ".join(sorted(lists))
        remedy = Phrase("Add its choices, or use one of: {names}.", names=known)
        yield Finding("survey", row.number, problem, remedy if lists else Phrase("Add its choices."))


def _check_parameters(row: Row) -> Iterator[Finding]:
    for name, _ in _PARAMETER.findall(row.get("parameters").lower()):
        if name in ("value", "label"):
            problem = Phrase("The parameter {name} gives a column of the table another name.", name=name)
            remedy = Phrase("Call the columns name and label::…, as on the choices sheet.")
            yield Finding("survey", row.number, problem, remedy)


def _check_span(row: Row) -> Iterator[Finding]:
    given = {**_SPAN, **dict(_PARAMETER.findall(row.get("parameters").lower()))}
    odd = [name for name in _SPAN if not _NUMBER.fullmatch(given[name])]
    for name in odd:
        problem = Phrase(
            "The {name} of the range, {value}, is no number.", name=name, value=repr(given[name])
        )
        remedy = Phrase("Write the parameters as start=0 end=10 step=1.")
        yield Finding("survey", row.number, problem, remedy)
    if not odd:
        yield from _check_numbers(row, *(Decimal(given[name]) for name in _SPAN))


def _check_numbers(row: Row, low: Decimal, high: Decimal, step: Decimal) -> Iterator[Finding]:
    if step <= 0 or low >= high or (high - low) % step or (high - low) / step > _MOST_STEPS:
        problem = Phrase(
            "The range does not lead from {low} to {high} in steps of {step}.", low=low, high=high, step=step
        )
        remedy = Phrase("Let start be less than end, and step divide the way.")
        yield Finding("survey", row.number, problem, remedy)


def check_repeats(workbook: Workbook) -> Iterator[Finding]:
    """Find repeats that need a question whose words we do not have, and what no row can hold."""
    unknown = [language for language in workbook.languages if code_of(language) not in SPOKEN]
    inside = 0
    for row in workbook.survey:
        inside += {"begin repeat": 1, "end repeat": -1}.get(row.type, 0)
        if row.type == "begin repeat" and unknown and not row.get("repeat_count"):
            problem = Phrase(
                "Whether there is another row cannot be asked in {languages}.", languages=", ".join(unknown)
            )
            remedy = Phrase("Ask for their number, and name it as repeat_count.")
            yield Finding("survey", row.number, problem, remedy)
        if inside and row.get("bind::gauhar:end"):
            problem = Phrase("A note in a repeat cannot end the interview.")
            yield Finding("survey", row.number, problem, _OUT)
        if inside and row.type in ("start", "end", "today"):
            problem = Phrase("A row of type {type} cannot stand in a repeat.", type=repr(row.type))
            yield Finding("survey", row.number, problem, _OUT)


def has_other(row: Row) -> bool:
    """Tell whether a question has the choice of another answer, which is then asked for in words."""
    return row.type.endswith(f" {OR_OTHER}") and row.type.startswith("select_")


def other_row(row: Row) -> Row:
    """Give the question that `or_other` adds behind a row."""
    return Row(row.number, {"type": "text", "name": row.get("name") + OTHER_SUFFIX})


def check_others(workbook: Workbook) -> Iterator[Finding]:
    """Find `or_other` where its words have no translation, or would turn up under another question too."""
    names = {row.get("name") for row in workbook.survey}
    having = [row for row in workbook.survey if has_other(row)]
    unknown = [language for language in workbook.languages if code_of(language) not in NAMED]
    for row in having:
        name = other_row(row).get("name")
        if name in names:
            problem = Phrase("or_other adds a question {name}, and there is one.", name=repr(name))
            yield Finding("survey", row.number, problem, Phrase("Give that question another name."))
        if unknown:
            problem = Phrase("or_other has no words in {languages}.", languages=", ".join(unknown))
            remedy = Phrase(
                "Add a choice {name} and a text question for it, in every language.", name=repr(OTHER)
            )
            yield Finding("survey", row.number, problem, remedy)
    yield from _check_shared(workbook, having)


def _check_shared(workbook: Workbook, having: list[Row]) -> Iterator[Finding]:
    lists = {row.type.split()[1]: row.number for row in having if row.type.count(" ") > 1}
    for row in workbook.survey:
        listed = row.type.split()[1:2] if row.type.split(" ")[0] in _LISTED else []
        if listed and listed[0] in lists and not has_other(row):
            problem = Phrase(
                "Row {row} adds {name} to the list {list}, which is asked here too.",
                row=lists[listed[0]],
                name=repr(OTHER),
                list=repr(listed[0]),
            )
            yield Finding("survey", row.number, problem, Phrase("Give one of the two a list of its own."))
