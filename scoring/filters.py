"""Parts of the country that may be asked for: one answer to a question about oneself, or one to each of two.

A filter applies to every survey by those of its questions that the survey carries; a survey that carries
none of them stays national. Which figures may be shown of a filter is not decided here.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product

import numpy as np
import pandas as pd

from scoring.instrument import Instrument
from scoring.sample import BoolArray

COMBINED = ("region", "settlement", "sex", "age_group")
"""The questions that two of may be combined; any other divides the whole country only."""
MOST = 2
Shape = tuple[str, ...]


class FilterError(ValueError):
    """A filter that cannot be asked for; the message says what can."""


@dataclass(frozen=True)
class Filter:
    """One answer to each of at most two questions, in a fixed order; without any it is the whole country."""

    choices: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(cls, words: Iterable[str], asked: Instrument) -> "Filter":
        """Read words such as `region=almaty`; raises FilterError with what may be written instead."""
        pairs = [_pair(word, asked) for word in words]
        shape = tuple(sorted((question for question, _ in pairs), key=order(asked).index))
        if shape not in shapes(asked):
            raise FilterError(
                f"These cannot be combined: {', '.join(shape)}; give one answer to at most {MOST} different"
                f" questions of: {', '.join(COMBINED)}. Any other question must stand alone."
            )
        return cls(tuple((question, dict(pairs)[question]) for question in shape))

    @classmethod
    def keyed(cls, key: str) -> "Filter":
        """Read back what `key` gave."""
        pairs = (word.partition("=") for word in key.split("&") if word)
        return cls(tuple((question, answer) for question, _, answer in pairs))

    @cached_property
    def key(self) -> str:
        """Name the filter as it is remembered: `region=almaty&sex=female`, nothing for the whole country."""
        return "&".join(f"{question}={answer}" for question, answer in self.choices)

    @property
    def shape(self) -> Shape:
        return tuple(question for question, _ in self.choices)

    def within(self, questions: Collection[str]) -> "Filter":
        """Keep what a survey that carries these questions can be filtered by."""
        return Filter(tuple(choice for choice in self.choices if choice[0] in questions))

    def holds(self, frame: pd.DataFrame) -> BoolArray:
        """Tell of every row whether it is inside."""
        inside = np.ones(len(frame), dtype=np.bool_)
        for question, answer in self.choices:
            inside &= (frame[question] == answer).to_numpy(dtype=np.bool_)
        return inside


WHOLE = Filter()


def order(asked: Instrument) -> tuple[str, ...]:
    """Name the questions one may filter by; whoever comes first is served first where not all can be."""
    return (*COMBINED, *(name for name in asked.groups if name not in COMBINED))


def shapes(asked: Instrument) -> list[Shape]:
    """Give every set of questions that may be filtered by, coarse ones first."""
    return [(), *((name,) for name in order(asked)), *combinations(COMBINED, MOST)]


def family(asked: Instrument, carried: Collection[str]) -> tuple[Filter, ...]:
    """Give every filter that a survey with these questions can be filtered by, coarse ones first."""
    return tuple(one for shape in shapes(asked) if set(shape) <= set(carried) for one in _of(shape, asked))


def domains(chosen: Filter, frames: Mapping[str, pd.DataFrame]) -> dict[str, "pd.Series[bool]"]:
    """Say who is inside, for each survey that the filter applies to; weights are not touched."""
    applied = ((name, frame, chosen.within(frame.columns)) for name, frame in frames.items())
    return {name: pd.Series(one.holds(frame), frame.index) for name, frame, one in applied if one != WHOLE}


def _of(shape: Shape, asked: Instrument) -> Iterator[Filter]:
    for answers in product(*(asked.choices(question) for question in shape)):
        yield Filter(tuple(zip(shape, answers, strict=True)))


def _pair(word: str, asked: Instrument) -> tuple[str, str]:
    question, _, answer = word.partition("=")
    if question not in asked.groups:
        raise FilterError(
            f'"{word}" is no filter; write question=answer with one of: {", ".join(order(asked))}.'
        )
    if answer not in asked.choices(question):
        raise FilterError(
            f'"{word}" is no filter: "{answer}" is none of the answers to "{question}"'
            f" ({_listed(asked.choices(question))})."
        )
    return question, answer


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words)
