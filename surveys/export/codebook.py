"""What a file of answers holds: its variables, what their values mean, and which numbers mean no answer.

A codebook is made from forms alone (`variables.py`); nothing here knows a file format or a respondent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from surveys.form import Missing, Text

NOTHING_SAID = (Missing.DONT_KNOW, Missing.REFUSED, Missing.SKIPPED, Missing.NOT_ASKED)
"""The ways of having no answer, in the order in which they are numbered everywhere."""


ROW = "row:"
"""Begins what is asked of a variable that says which row of a repeat it is, and how deep that repeat lies."""


class Shape(StrEnum):
    """What kind of value a variable has."""

    CODE = "code"  # one of the values listed
    WHOLE = "whole number"
    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    MOMENT = "moment"


class Part(StrEnum):
    """What of an interview a variable tells."""

    ABOUT = "about"  # something of the interview itself
    ANSWER = "answer"
    TICK = "tick"  # whether one of several choices was ticked
    PLACE = "place"  # at which place one of several choices was ranked
    WHY = "why"  # why there is no answer, where the value itself cannot say so
    CALCULATED = "calculated"
    SECONDS = "seconds"


@dataclass(frozen=True)
class Value:
    """One of the values of a variable: its number in the file, its name in the form, its words."""

    number: int
    name: str
    label: Text


@dataclass(frozen=True)
class Variable:
    """A column. `label` is short where the form has a short one, `words` are the question's own.

    `asks` names the question it comes from, `choice` the box of a tick, `versions` the versions of the
    form in which it is asked like this; empty: all of them. `missing` numbers the ways of having no
    answer; a variable without numbers for them leaves the place empty.
    """

    name: str
    part: Part
    shape: Shape
    label: Text
    words: Text = field(default_factory=dict)
    section: Text = field(default_factory=dict)
    asks: str = ""
    choice: str = ""
    listed: tuple[Value, ...] = ()
    missing: Mapping[Missing, int] = field(default_factory=dict)
    versions: frozenset[str] = frozenset()

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """Give the number of each value by its name in the form."""
        return {value.name: value.number for value in self.listed}


@dataclass(frozen=True)
class Codebook:
    """The variables of a file, in its order, and where they come from.

    A form has one title for all languages; it is taken to be in the form's default language.
    """

    form: str
    title: str
    title_language: str
    versions: tuple[str, ...]
    wave: str
    languages: tuple[str, ...]
    variables: tuple[Variable, ...]
    missing: Mapping[Missing, Text]
    simulated: bool = False


def said(text: Text, language: str) -> str:
    """Give the words in a language, or else in the first that has any: a form may have gained one later."""
    return text.get(language) or next((words for words in text.values() if words), "")
