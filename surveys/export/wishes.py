"""What is wanted in a file besides the coded answers, and our own words in it, which come from outside."""

from collections.abc import Mapping
from dataclasses import dataclass

from surveys.form import Missing, Text


@dataclass(frozen=True)
class Wishes:
    """What may be left out or added; `weights` and `excluded` say by interview id what others worked out.

    Where nothing is known (None), there is no such column.
    """

    texts: bool = True
    timings: bool = False
    weights: Mapping[str, float] | None = None
    excluded: frozenset[str] | None = None


@dataclass(frozen=True)
class Words:
    """Our own words in each language.

    `about` has them by name of the variable. Patterns: `tick` has the places {choice} and {question},
    `why` and `seconds` have {question}.
    """

    about: Mapping[str, Text]
    missing: Mapping[Missing, Text]
    yes: Text
    no: Text
    answered: Text
    tick: Text
    why: Text
    seconds: Text
