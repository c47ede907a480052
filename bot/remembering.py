"""Remembers what has been drawn of a form's questions: the same few come again and again, for everybody."""

from collections.abc import Callable
from typing import Generic, TypeVar

from locales import Translator
from surveys.form import Question

_MOST = 5_000
"""Drawings remembered: some megabytes."""

_T = TypeVar("_T")


def is_the_same_for_all(question: Question) -> bool:
    """Tell whether a question is the form's own, with no respondent's words or choices in it."""
    return not (question.quotes or question.shuffled or question.offer)


class Remembered(Generic[_T]):
    """One kind of drawing. What it depends on besides question and language is in its key."""

    def __init__(self) -> None:
        self._drawn: dict[object, tuple[_T, Question, Translator]] = {}

    def of(self, question: Question, t: Translator, key: object, draw: Callable[[], _T]) -> _T:
        """Give what `draw` gives; the key must hold nothing that anybody wrote."""
        whole = id(question), id(t), key  # both are kept with it, so nothing else gets their ids
        found = self._drawn.get(whole)
        if found is None:
            if len(self._drawn) == _MOST:
                self._drawn.clear()
            found = self._drawn[whole] = draw(), question, t
        return found[0]
