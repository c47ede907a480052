"""An invented language for tests: English with every letter marked.

An unmarked word on a screen then gives away a sentence that met no translator. It knows no real language.
"""

import re
from dataclasses import dataclass

from locales.catalogue import English
from locales.translator import Translator

MARK = "\N{COMBINING DOT BELOW}"
KEPT = re.compile(r"(\{\w*\}|</?\w[^>]*>|(?<!\w)/\w+|&\w+;)")  # places, markup, commands and entities


def mark(text: str) -> str:
    """Mark every letter of a sentence, leaving `{places}`, markup and /commands alone."""
    return "".join(part if KEPT.fullmatch(part) else _dotted(part) for part in KEPT.split(text))


def _dotted(part: str) -> str:
    return "".join(letter + MARK if letter.isalpha() else letter for letter in part)


@dataclass(frozen=True, slots=True)
class Marked:
    """English sentences, marked."""

    def find(self, context: str, singular: str, plural: str = "", n: int = 1) -> str:
        found = English().find(context, singular, plural, n)
        return found if context == "pattern" else mark(found)


def pseudo() -> Translator:
    """Return the translator that marks its words; its numbers and dates are English."""
    return Translator("en", Marked())
