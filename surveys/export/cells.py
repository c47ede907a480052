"""What of an interview stands in each variable. It knows no file format: a cell is a plain value.

A number of a listed value, a number, words, a date, a moment; a way of having no answer where there is
none; or nothing at all, where there is nothing to say.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache

from surveys.assessment import assess
from surveys.export.codebook import ROW, Codebook, Part, Shape, Variable
from surveys.export.wishes import Wishes
from surveys.form import Answer, Form, Kind, Missing
from surveys.interview import Stage
from surveys.store.privacy import is_sealed
from surveys.store.telling import Told

Cell = int | float | str | date | datetime | Missing | None
Row = list[Cell]
_Reads = Callable[[Told], Cell]
_MINUTE = 60


class Reader:
    """Reads interviews as rows of a codebook; `forms` are the versions of the form that may occur."""

    def __init__(self, codebook: Codebook, forms: Mapping[str, Form], wishes: Wishes) -> None:
        self._cells = [_reads(variable, forms, wishes) for variable in codebook.variables]
        self._forms = forms
        self._texts = {version: _works_out_texts(form) for version, form in forms.items() if wishes.texts}

    def row(self, told: Told) -> Row:
        known = self.known(told)
        return [reads(known) for reads in self._cells]

    def known(self, told: Told) -> Told:
        """Work out what the database does not keep: of unfinished interviews, and from free text."""
        if told.rows or (told.worked_out is not None and not self._texts.get(told.version)):
            return told
        form = self._forms[told.version]
        now = told.completed_at or told.changed_at
        situation = assess(form, told.answers, now, told.language, told.seed)
        worked_out = {q.name: situation.value(q) for q in situation.form.questions if q.is_worked_out}
        return replace(told, worked_out={**worked_out, **(told.worked_out or {})})


def _works_out_texts(form: Form) -> bool:
    return any(q.is_worked_out and is_sealed(form, q.name) for q in form.questions)


def _reads(variable: Variable, forms: Mapping[str, Form], wishes: Wishes) -> _Reads:
    match variable.part:
        case Part.ABOUT:
            return _about(variable.asks, forms, wishes)
        case Part.CALCULATED:
            return lambda told: (told.worked_out or {}).get(variable.asks) or None
        case Part.SECONDS:
            return lambda told: told.seconds.get(variable.asks)
        case Part.ANSWER | Part.TICK | Part.PLACE | Part.WHY:
            return _answer(variable)


def _answer(variable: Variable) -> _Reads:
    name, versions, read = variable.asks, variable.versions, _value(variable)

    def cell(told: Told) -> Cell:
        answer = told.answers.get(name)
        if answer is None or told.version not in versions:
            return Missing.NOT_ASKED
        return answer.missing if answer.missing is not None else read(answer)

    return cell


def _value(variable: Variable) -> Callable[[Answer], Cell]:
    """Give how a variable reads an answer that has a value."""
    if variable.part is Part.TICK:
        choice = variable.choice
        return lambda answer: int(choice in _ticked(answer.value))
    if variable.part is Part.WHY:
        return lambda _answer: 0
    if variable.part is Part.PLACE:
        return lambda answer: _place(answer.value, variable.choice)
    if variable.shape is Shape.CODE:
        numbers = variable.numbers
        return lambda answer: numbers[answer.value]
    return _WRITTEN[variable.shape]


_WRITTEN: Mapping[Shape, Callable[[Answer], Cell]] = {
    Shape.WHOLE: lambda answer: int(answer.value),
    Shape.NUMBER: lambda answer: float(answer.value),
    Shape.DATE: lambda answer: date.fromisoformat(answer.value),
    Shape.TEXT: lambda answer: answer.value,
}


def _place(value: str, name: str) -> int | None:
    """Give the place a choice was ranked at; nothing where an older version's list did not have it."""
    ranked = value.split()
    return ranked.index(name) + 1 if name in ranked else None


@lru_cache(maxsize=4_096)
def _ticked(value: str) -> frozenset[str]:
    return frozenset(value.split())


def _about(name: str, forms: Mapping[str, Form], wishes: Wishes) -> _Reads:
    if name.startswith(ROW):
        depth = int(name.removeprefix(ROW))
        return lambda told: told.rows[depth]
    weights, excluded = wishes.weights or {}, wishes.excluded or frozenset()
    reads: Mapping[str, _Reads] = {
        "interview": lambda told: told.id,
        "form_version": lambda told: told.version,
        "wave": lambda told: told.wave,
        "interview_language": lambda told: told.language,
        "source": lambda told: told.source or None,
        "origin": lambda told: told.origin,
        "completed": lambda told: int(told.stage is Stage.COMPLETED),
        "started_at": lambda told: told.started_at,
        "completed_at": lambda told: told.completed_at,
        "minutes": _minutes,
        "last_question": lambda told: _last(told, forms[told.version]),
        "excluded": lambda told: int(told.id in excluded),
        "weight": lambda told: weights.get(told.id),
    }
    return reads[name]


def _minutes(told: Told) -> float:
    """Tell how long it took from beginning to end, breaks included, or until it was left."""
    ended = told.completed_at or told.changed_at
    return round((ended - told.started_at).total_seconds() / _MINUTE, 1)


def _last(told: Told, form: Form) -> str | None:
    """Name the question answered last; after a note the engine no longer knows, so the furthest one."""
    if told.last:
        return told.last
    counted = (q for q in form.questions if q.is_asked and q.kind is not Kind.NOTE)
    answered = [q.name for q in counted if q.name in told.answers]
    return max(answered, key=form.numbers.__getitem__, default=None)
