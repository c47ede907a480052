"""What each rule finds in the interviews of a form, all of them at once.

`answers` is a frame of categories as the store gives it; `times` has the same index and the columns
`finished` (seconds since 1970), `seconds` and `answers`: how long it took, and over how many answers.
Both are missing where an interview was not timed, because it was collected elsewhere.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from surveys.form import NODE_KINDS, Form
from surveys.form import Kind as QuestionKind
from surveys.quality.batteries import flat
from surveys.quality.findings import Finding, Kind
from surveys.quality.table import PLAUSIBLE, ROOT, THRESHOLD, Rule
from surveys.xpath import Context, Expression, Node

_EVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)  # conditions do not look at the clock
_MINUTE = 60
_NUMBERS = frozenset({QuestionKind.INTEGER, QuestionKind.DECIMAL})


def look(
    form: Form, answers: pd.DataFrame, times: pd.DataFrame, rules: Sequence[Rule]
) -> tuple[Finding, ...]:
    """Give what the rules find in the interviews with a form, rule by rule."""
    mine = [rule for rule in rules if rule.is_for(form.name)]
    plausible = [rule for rule in mine if rule.does == PLAUSIBLE]
    found: list[Finding] = []
    for rule in mine:
        if rule.does == "batteries":
            found += _straight(rule, form, answers, plausible)
        elif rule.condition is not None:
            found += _meeting(rule, rule.condition, form, answers)
        elif rule.does in _MEASURING:
            found += _MEASURING[rule.does](rule, form, answers, times)
    return tuple(found)


def _finding(rule: Rule, form: Form, interview: str, measured: float, usual: float | None = None) -> Finding:
    return Finding(rule.id, rule.kind, form.name, interview, measured, usual)


def _straight(rule: Rule, form: Form, answers: pd.DataFrame, plausible: Sequence[Rule]) -> Iterator[Finding]:
    alike = flat(form, answers, plausible)
    ids = answers.index.to_numpy()
    for at in np.flatnonzero(alike.throughout & (alike.questions >= rule.threshold)):
        yield _finding(rule, form, ids[at], int(alike.questions[at]))


def _fast(rule: Rule, form: Form, _answers: pd.DataFrame, times: pd.DataFrame) -> Iterator[Finding]:
    each = (times["seconds"] / times["answers"].where(times["answers"] > 0)).dropna()
    if len(each) < rule.over:
        return
    usual = float(each.median())
    for interview, seconds in each[each < rule.threshold * usual].items():
        yield _finding(rule, form, str(interview), float(seconds), usual)


def _burst(rule: Rule, form: Form, answers: pd.DataFrame, times: pd.DataFrame) -> Iterator[Finding]:
    alike = [name for name in rule.questions if name in answers.columns]
    timed = answers[times["seconds"].notna().to_numpy()].dropna(subset=alike)
    if not alike or timed.empty:
        return
    for _who, group in timed.groupby(alike, observed=True):
        ended = times.loc[group.index, "finished"].sort_values(kind="stable")
        number = _together(ended.to_numpy(dtype=np.float64), int(rule.threshold), rule.over * _MINUTE)
        for at in np.flatnonzero(number):
            yield _finding(rule, form, str(ended.index[at]), int(number[at]))


def _together(ended: npt.NDArray[np.float64], least: int, within: float) -> npt.NDArray[np.intp]:
    """Say for each moment, in order, how many lie in one stretch with it; 0 where it is less than `least`."""
    last = np.searchsorted(ended, ended + within, side="right")
    size = last - np.arange(len(ended))
    number = np.zeros(len(ended), dtype=np.intp)
    for first in np.flatnonzero(size >= least):
        stretch = slice(first, last[first])
        number[stretch] = np.maximum(number[stretch], size[first])
    return number


def _outlying(rule: Rule, form: Form, answers: pd.DataFrame, _times: pd.DataFrame) -> Iterator[Finding]:
    for question in form.questions:
        if question.kind not in _NUMBERS or question.name not in answers.columns:
            continue
        given = pd.to_numeric(answers[question.name].astype(object).dropna(), errors="coerce").dropna()
        usual = float(given.median()) if len(given) >= rule.over else 0.0
        for interview, amount in given[given > rule.threshold * usual].items() if usual > 0 else ():
            told = {question.name: str(answers[question.name].loc[str(interview)])}
            yield Finding(rule.id, Kind.AMOUNT, form.name, str(interview), float(amount), usual, told)


_MEASURING: Mapping[str, Callable[[Rule, Form, pd.DataFrame, pd.DataFrame], Iterable[Finding]]] = {
    "pace": _fast,
    "burst": _burst,
    "outlier": _outlying,
}


def _meeting(rule: Rule, condition: Expression, form: Form, answers: pd.DataFrame) -> Iterator[Finding]:
    """Give the interviews that meet a condition; it is tried once for all who answered alike."""
    if any(name not in form.by_name or name not in answers.columns for name in rule.questions):
        return
    codes = np.column_stack([answers[name].cat.codes.to_numpy() for name in rule.questions])
    ways, number = np.unique(codes, axis=0, return_inverse=True)
    told = [_told(answers, rule.questions, way) for way in ways]
    met = np.array([condition.boolean(_context(rule, form, way)) for way in told], dtype=np.bool_)
    ids, number = answers.index.to_numpy(), number.reshape(-1)
    for at in np.flatnonzero(met[number]) if len(number) else ():
        yield Finding(rule.id, rule.kind, form.name, ids[at], told=told[number[at]])


def _told(answers: pd.DataFrame, questions: Sequence[str], way: Iterable[int]) -> Mapping[str, str]:
    """Spell one way of answering; what has no answer is left out."""
    named = zip(questions, way, strict=True)
    return {name: str(answers[name].cat.categories[code]) for name, code in named if code >= 0}


def _context(rule: Rule, form: Form, told: Mapping[str, str]) -> Context:
    """Let a condition look at answers as an expression of the form would; no answer is blank."""
    kinds = {name: NODE_KINDS.get(form.by_name[name].kind, "string") for name in rule.questions}
    nodes = [Node(name, told.get(name, ""), kind) for name, kind in kinds.items()]
    root = Node(ROOT, children=[*nodes, Node(THRESHOLD, f"{rule.threshold:g}", "decimal")])
    return Context(root, root, _EVER)
