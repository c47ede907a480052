"""What of the index somebody looks at, and how a button spells it. It refuses to know figures and words.

`v-ralmaty-xfemale-w2-u-c0` is the picture (`v`) of the women of Almaty in the second wave, unweighted, over
the whole country. What was not spelled by `Asked.spelled` is read as nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

from scoring.filters import COMBINED, MOST, WHOLE, Filter
from scoring.instrument import Instrument

COUNTRY = 0
"""Compared with the whole country; any other number is that of a wave, counted from 1."""

FIRST_LETTERS: Mapping[str, str] = MappingProxyType(dict(zip(COMBINED, ("r", "s", "x", "a"), strict=True)))
_QUESTIONS = {letter: question for question, letter in FIRST_LETTERS.items()}
FORMATS = ("png", "pdf", "svg", "xlsx")
_UNWEIGHTED, _WAVE, _AGAINST = "u", "w", "c"
_NUMBER = re.compile(r"[0-9]|[1-9][0-9]{1,2}")
_NODE = re.compile(r"[0-9]{0,3}")


class Page(StrEnum):
    """What a button leads to: another picture (`MOVED`), other buttons, figures, a file, a wish."""

    MOVED = "v"
    HOME = "h"
    FILTERS = "f"
    ANSWERS = "q"
    COMPARE = "c"
    WAVES = "w"
    FORMATS = "g"
    FETCH = "e"
    OPENED = "o"
    FIGURES = "d"
    LIVE = "l"
    STILL = "s"


@dataclass(frozen=True)
class View:
    """A part of the country in a wave (the current one by default), weighted or not, perhaps over another.

    `against` is `COUNTRY`, or the number of a wave in which the same part is looked at.
    """

    chosen: Filter = WHOLE
    wave: int | None = None
    weighted: bool = True
    against: int | None = None

    @property
    def computes(self) -> bool:
        """Whether this takes more than an edition as it was shown."""
        return self.chosen != WHOLE or not self.weighted

    @property
    def under(self) -> "View | None":
        """Give what it is compared with."""
        if self.against is None:
            return None
        if self.against == COUNTRY:
            return replace(self, chosen=WHOLE, against=None)
        return replace(self, wave=self.against, against=None)

    @property
    def region(self) -> str | None:
        return dict(self.chosen.choices).get("region")

    def choosing(self, question: str, answer: str | None) -> "View":
        """Choose another answer to a question, or none; of three questions the first gives way."""
        others = [choice for choice in self.chosen.choices if choice[0] != question]
        kept = others if answer is None else [*others[1 - MOST :], (question, answer)]
        choices = sorted(kept, key=lambda choice: COMBINED.index(choice[0]))
        moved = replace(self, chosen=Filter(tuple(choices)))
        over_itself = moved.against == COUNTRY and moved.chosen == WHOLE
        return replace(moved, against=None) if over_itself else moved


@dataclass(frozen=True)
class Asked:
    """A page about a view. `about` is a question, a format, or a part of the index such as 1.1.1."""

    page: Page = Page.MOVED
    view: View = field(default_factory=View)
    about: str = ""

    @property
    def spelled(self) -> str:
        """Spell it for a button."""
        view = self.view
        return "-".join(
            [
                f"{self.page}{_about(self.page, self.about)}",
                *(f"{FIRST_LETTERS[question]}{answer}" for question, answer in view.chosen.choices),
                *([] if view.wave is None else [f"{_WAVE}{view.wave}"]),
                *([] if view.weighted else [_UNWEIGHTED]),
                *([] if view.against is None else [f"{_AGAINST}{view.against}"]),
            ]
        )


def read(spelled: str, instrument: Instrument) -> Asked | None:
    """Read what `Asked.spelled` gave; None for anything else."""
    head, *tokens = spelled.split("-")
    try:
        page = Page(head[:1])
        asked = Asked(page, _view(tokens, instrument), _read_about(page, head[1:]))
    except (ValueError, KeyError):
        return None
    return asked if asked.spelled == spelled else None


def _view(tokens: list[str], instrument: Instrument) -> View:
    words, view = [], View()
    for token in tokens:
        letter, rest = token[:1], token[1:]
        if letter in _QUESTIONS:
            words.append(f"{_QUESTIONS[letter]}={rest}")
        elif letter == _WAVE:
            view = replace(view, wave=_number(rest))
        elif letter == _AGAINST:
            view = replace(view, against=_number(rest))
        elif token == _UNWEIGHTED:
            view = replace(view, weighted=False)
        else:
            raise ValueError(token)
    if view.wave == 0:
        raise ValueError(tokens)
    return replace(view, chosen=Filter.read(words, instrument))


def _number(said: str) -> int:
    if not _NUMBER.fullmatch(said):
        raise ValueError(said)
    return int(said)


def _about(page: Page, about: str) -> str:
    if page is Page.ANSWERS:
        return FIRST_LETTERS[about]
    return about.replace(".", "") if page is Page.FIGURES else about


def _read_about(page: Page, said: str) -> str:
    if page is Page.ANSWERS:
        return _QUESTIONS[said]
    if page is Page.FIGURES and _NODE.fullmatch(said):
        return ".".join(said)
    if said in (FORMATS if page is Page.FETCH else () if page is Page.FIGURES else ("",)):
        return said
    raise ValueError(said)
