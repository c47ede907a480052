"""Numbers for having no answer, chosen so that no answer can be one of them.

The four ways get four numbers in a row, because SPSS declares a range: -1 to -4, or -91 to -94, and so on
where the question's own values are in the way.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime

from surveys.assessment import assess
from surveys.export.codebook import NOTHING_SAID
from surveys.form import Form, Missing, Question

_FIRST = (-1, -91, -991, -9_991, -99_991)
_BEYOND = -9_000_000_000_000_001
"""Below every number that can be written: they have 15 digits at most."""

_WHENEVER = datetime(2026, 1, 1, tzinfo=UTC)


def beside(values: Collection[int]) -> Mapping[Missing, int]:
    """Choose the numbers for a variable with these values."""
    return next(numbers for first in (*_FIRST, _BEYOND) if not _meet(numbers := _from(first), values))


def beside_numbers(asked: Iterable[tuple[Form, Question]]) -> Mapping[Missing, int]:
    """Choose the numbers for a question that asks for one, in all versions of it.

    Only a constraint that looks at nothing but the answer itself keeps numbers free for certain.
    """
    everywhere = tuple(asked)
    for first in _FIRST:
        if all(_refuses(form, question, _from(first).values()) for form, question in everywhere):
            return _from(first)
    return _from(_BEYOND)


def _from(first: int) -> Mapping[Missing, int]:
    return {missing: first - place for place, missing in enumerate(NOTHING_SAID)}


def _meet(numbers: Mapping[Missing, int], values: Collection[int]) -> bool:
    return any(min(numbers.values()) <= value <= max(numbers.values()) for value in values)


def _refuses(form: Form, question: Question, numbers: Iterable[int]) -> bool:
    constraint = question.constraint
    if constraint is None or constraint.volatile or constraint.references(question.path) - {question.path}:
        return False
    situation = assess(form, {}, _WHENEVER, form.default_language)
    spelled = [text for number in numbers for text in (f"{number}", f"{number - 0.5}")]
    return not any(situation.accepts(question, text) for text in spelled)
