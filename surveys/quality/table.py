"""The declared rules: what each looks at, its threshold and why. Faults are refused when the table is loaded.

A condition is written as in a form, `${staff} > 0`, and `${threshold}` is its row's own. A rule about
questions that a form does not have simply does not apply to it; one without a form is for every form.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from surveys.quality.findings import Kind
from surveys.xpath import Expression, XPathError, compile_expression

COLUMNS = ("rule", "does", "form", "questions", "when", "threshold", "over", "why")
ROOT = "data"
THRESHOLD = "threshold"
_NAME = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_.-]*)\}")
_CONDITIONS = {"contradiction": Kind.CONTRADICTION, "amount": Kind.AMOUNT}
_MEASURES = {
    "pace": Kind.SPEEDING, "batteries": Kind.STRAIGHT_LINING, "burst": Kind.BURST, "outlier": Kind.AMOUNT,
}  # fmt: skip
PLAUSIBLE = "plausible"
"""A row that says what is no oddity."""

_NEED_OVER = {"pace", "burst", "outlier"}


class RulesError(ValueError):
    """A table of rules that cannot be used: every fault with its row and remedy."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Rule:
    """One row. `questions` are those it reads; `over` is how many interviews, or minutes, it takes."""

    id: str
    does: str
    form: str
    questions: tuple[str, ...]
    threshold: float
    over: float
    why: str
    condition: Expression | None = None
    value: str = ""

    @property
    def kind(self) -> Kind:
        """What it looks for, or what it says something about."""
        return {**_CONDITIONS, **_MEASURES, PLAUSIBLE: Kind.STRAIGHT_LINING}[self.does]

    def is_for(self, form: str) -> bool:
        return self.form in {"", form}


@cache
def load() -> tuple[Rule, ...]:
    """Read the rules that come with Gauhar."""
    return read_rules(files("surveys.quality").joinpath("rules.csv").read_text("utf-8"))


def read_rules(text: str) -> tuple[Rule, ...]:
    """Read a table of rules; raises RulesError."""
    table = csv.DictReader(io.StringIO(text))
    if tuple(table.fieldnames or ()) != COLUMNS:
        raise RulesError([f"Row 1: the columns must be {', '.join(COLUMNS)}."])
    rows = list(table)
    faults = [f"Row {number}: {fault}" for number, row in enumerate(rows, 2) for fault in _faults(row)]
    faults += [f"{name}: there are two rules of that name; rename one." for name in _twice(rows)]
    if faults:
        raise RulesError(faults)
    return tuple(_rule(row) for row in rows)


def _faults(row: Mapping[str, str]) -> Iterator[str]:
    does = row["does"]
    if does not in {*_CONDITIONS, *_MEASURES, PLAUSIBLE}:
        known = ", ".join(sorted({*_CONDITIONS, *_MEASURES, PLAUSIBLE}))
        yield f'nothing is known of "{does}"; write one of {known}.'
    if not row["why"]:
        yield "say why."
    if does in _MEASURES and not _is_number(row["threshold"]):
        yield "the threshold must be a number."
    if does in _NEED_OVER and not _is_number(row["over"]):
        yield "the column over must be a number."
    if does in _CONDITIONS:
        yield from _condition_faults(row)


def _condition_faults(row: Mapping[str, str]) -> Iterator[str]:
    if not row["form"]:
        yield "a condition belongs to a form; name it."
    if THRESHOLD in _NAME.findall(row["when"]) and not _is_number(row["threshold"]):
        yield "the condition reads ${threshold}; write a number there."
    try:
        condition = _compiled(row["when"])
    except XPathError as error:
        yield f"the condition cannot be read: {error}"
        return
    if condition.volatile:
        yield "the condition changes with time; write one that does not."


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[0-9]+(\.[0-9]+)?", text) is not None


def _twice(rows: list[dict[str, str]]) -> list[str]:
    names = [row["rule"] for row in rows]
    return sorted({name for name in names if names.count(name) > 1})


def _compiled(when: str) -> Expression:
    return compile_expression(_NAME.sub(rf"/{ROOT}/\1", when))


def _rule(row: Mapping[str, str]) -> Rule:
    is_condition = row["does"] in _CONDITIONS
    read = (
        dict.fromkeys(_NAME.findall(row["when"])) if is_condition else dict.fromkeys(row["questions"].split())
    )
    return Rule(
        row["rule"],
        row["does"],
        row["form"],
        tuple(name for name in read if name != THRESHOLD),
        float(row["threshold"] or 0),
        float(row["over"] or 0),
        row["why"],
        _compiled(row["when"]) if is_condition else None,
        "" if is_condition else row["when"],
    )
