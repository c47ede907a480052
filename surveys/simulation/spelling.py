"""What the `value` of a row means for a question: a choice, several, a range to draw from, or no answer.

A name that a choice and a way of having no answer share means the choice.
"""

from datetime import date
from decimal import Decimal

from surveys.form import CHOSEN, Answer, Form, Kind, Missing, Question
from surveys.reading import read
from surveys.screens import Problem

RANGE = ".."
RANGED = frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.DATE})
_MISSING = {missing.value: missing for missing in Missing}


def missing_of(question: Question, value: str) -> Missing | None:
    """Give the way of having no answer that a value names, if it names one."""
    if question.is_typed:
        return _MISSING.get(value)
    return None if question.choice(value) else _MISSING.get(value)


def complaint(question: Question, value: str) -> str:
    """Say why a question cannot be answered so; blank if it can."""
    missing = missing_of(question, value)
    if missing is not None:
        return _missing_complaint(question, missing)
    if question.is_typed:
        return _typed_complaint(question, value)
    return _chosen_complaint(question, value.split())


def answered(question: Question, value: str, uniform: float) -> Answer:
    """Give the answer a row's value stands for; a range is drawn from evenly."""
    missing = missing_of(question, value)
    if missing is not None:
        return Answer(missing=missing)
    if question.kind in RANGED and RANGE in value:
        return Answer(_within(question.kind, *_ends(value), uniform))
    return Answer(value)


def spelled(answer: Answer) -> str:
    """Name an answer as conditions do."""
    return answer.missing.value if answer.missing else answer.value


def has_values(form: Form, name: str) -> bool:
    """Tell whether a question's answers can be listed, and so be checked."""
    return form.by_name[name].kind in CHOSEN


def _missing_complaint(question: Question, missing: Missing) -> str:
    if missing is Missing.SKIPPED:
        return "" if question.required is None else "The form requires an answer"
    return "" if missing in question.missing else f"The form does not offer {missing.value}"


def _typed_complaint(question: Question, value: str) -> str:
    ends = _ends(value) if question.kind in RANGED and RANGE in value else (value, value)
    if any(isinstance(read(question, end), Problem) for end in ends):
        return f"It is no {question.kind.value}"
    if ends[0] != ends[1] and _steps(question.kind, *ends) < 0:
        return "The range ends before it begins"
    return ""


def _chosen_complaint(question: Question, names: list[str]) -> str:
    unknown = [name for name in names if question.choice(name) is None]
    if unknown:
        return f"The form has no choice {', '.join(unknown)}"
    if len(names) > 1 and question.kind is Kind.SELECT_ONE:
        return "Only one choice can be picked"
    if len(names) > 1 and question.exclusive in names:
        return f"{question.exclusive} rules out all other choices"
    return ""


def _ends(value: str) -> tuple[str, str]:
    low, _, high = value.partition(RANGE)
    return low.strip(), high.strip()


def _steps(kind: Kind, low: str, high: str) -> int:
    """Count the steps from one end to the other: days, or the last decimal place written."""
    if kind is Kind.DATE:
        return (date.fromisoformat(high) - date.fromisoformat(low)).days
    return int((Decimal(high) - Decimal(low)) / _step(low, high))


def _step(low: str, high: str) -> Decimal:
    places = max(len(end.partition(".")[2]) for end in (low, high))
    return Decimal(1).scaleb(-places)


def _within(kind: Kind, low: str, high: str, uniform: float) -> str:
    steps = int(uniform * (_steps(kind, low, high) + 1))
    if kind is Kind.DATE:
        return date.fromordinal(date.fromisoformat(low).toordinal() + steps).isoformat()
    return str(Decimal(low) + steps * _step(low, high))
