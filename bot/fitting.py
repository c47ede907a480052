"""Makes a question's card fit into one message: what is said elsewhere goes first, then long texts are cut.

Publication counts characters and cannot know which answer, problem or section title will stand beside a
question; Telegram counts an emoji twice.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape

from bot.card import LONGEST_TEXT, shortened
from surveys.form import Choice, Question, Text
from surveys.screens import Asking, Earlier

_TAG = re.compile(r"</?[a-z]+>")
_LONGEST_LABEL = 500
_SURELY_FITS = LONGEST_TEXT // 2  # no character counts more than twice
_LONGEST_CHOICES = (60, 15)


def fitted(screen: Asking, draw: Callable[[Asking], str]) -> str:
    """Draw as much of a question as one message holds."""
    text = ""
    for lesser in _lessened(screen):
        text = draw(lesser)
        if len(text) <= _SURELY_FITS or measured(text) <= LONGEST_TEXT:
            return text
    return text


def measured(text: str) -> int:
    """Count what Telegram counts: UTF-16 units of the text as it is read."""
    return len(unescape(_TAG.sub("", text)).encode("utf-16-le", "surrogatepass")) // 2


def _lessened(screen: Asking) -> Iterator[Asking]:
    yield screen
    kept = screen.recorded if isinstance(screen.recorded, Earlier) else None  # it is said nowhere else
    bare = replace(screen, section=None, recorded=kept, current=None)
    yield bare
    unexplained = replace(bare, question=replace(screen.question, hint=None))
    yield unexplained
    for longest in _LONGEST_CHOICES:
        yield replace(unexplained, question=_cut(unexplained.question, longest))


def _cut(question: Question, longest: int) -> Question:
    choices = tuple(Choice(choice.name, _all_cut(choice.label, longest)) for choice in question.choices)
    return replace(question, label=_all_cut(question.label, _LONGEST_LABEL), choices=choices)


def _all_cut(text: Text, longest: int) -> Text:
    return {language: shortened(words, longest) for language, words in text.items()}
