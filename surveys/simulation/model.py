"""What a model of respondents is: rows of answers with weights, conditions and factors.

Decides how weights become an answer; knows neither files nor the engine. Only sums, products and
comparisons of floats are used, and those come out the same on every machine.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import fsum

TRAIT = "@"
"""Names that begin so are hidden traits: drawn before the first question and never asked."""

LANGUAGE = "@language"
"""The one trait that is not in the table: the language of the interview."""

Known = Callable[[str], str]
"""What is known of a respondent so far: the name of a question or trait -> its value, blank if none."""


@dataclass(frozen=True)
class Condition:
    """Holds for a respondent who gave, or ticked, one of the values."""

    name: str
    values: tuple[str, ...]

    def holds(self, known: Known) -> bool:
        return any(value in self.values for value in known(self.name).split())


@dataclass(frozen=True)
class Factor:
    """Multiplies a weight for those who meet the condition."""

    condition: Condition
    times: float


@dataclass(frozen=True)
class Row:
    """One answer to one question and how often it is given. `line` is where the table says so."""

    question: str
    value: str
    weight: float
    given: tuple[Condition, ...] = ()
    factors: tuple[Factor, ...] = ()
    line: int = 0

    def weight_for(self, known: Known) -> float:
        weight = self.weight
        for factor in self.factors:
            if factor.condition.holds(known):
                weight *= factor.times
        return weight


@dataclass(frozen=True)
class Model:
    """A table of rows; `file` is the name its findings are reported under."""

    file: str
    rows: tuple[Row, ...]

    @cached_property
    def by_question(self) -> Mapping[str, tuple[Row, ...]]:
        """Questions and traits, in the order of the table, with their rows."""
        names = dict.fromkeys(row.question for row in self.rows)
        return {name: tuple(row for row in self.rows if row.question == name) for name in names}

    @cached_property
    def traits(self) -> tuple[str, ...]:
        return tuple(name for name in self.by_question if name.startswith(TRAIT))


def rows_for(rows: Sequence[Row], known: Known) -> Sequence[Row]:
    """Give the rows for one respondent: those whose condition they meet, else those without any."""
    met = [row for row in rows if row.given and all(condition.holds(known) for condition in row.given)]
    return met or [row for row in rows if not row.given]


def choose(rows: Sequence[Row], known: Known, uniform: float) -> Row:
    """Choose a row by weight; `uniform` lies in [0, 1)."""
    offered = rows_for(rows, known)
    weights = [row.weight_for(known) for row in offered]
    left = uniform * fsum(weights)  # unlike sum, rounded once, whatever the Python
    for row, weight in zip(offered, weights, strict=True):
        left -= weight
        if left < 0:
            return row
    return next(row for row in reversed(offered) if row.weight)  # rounding used the last one up
