"""Whether a crowd is distributed as the respondents whom the simulation leads through the engine.

Shares of answers are compared, and of answers together with each answer a row of the model names as a
condition, in standard errors of the difference. Traits cannot be compared: an interview does not tell them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from math import sqrt

import numpy as np
import numpy.typing as npt

from benchmarks.crowd import LANGUAGES, NOW, Crowd
from surveys.interview import Interview
from surveys.simulation import Model, respondents
from surveys.simulation.spelling import spelled

EXPECTED = 5
NORMALLY = 1.96
TOO_FAR = 4.5
SHOWN = ("sex", "age_group", "settlement", "member_sport", "unpaid_sport", "act_petition", "trust")
Key = tuple[str, str, str]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Comparison:
    """One share in both: among the people of the crowd, and among those whom the engine led."""

    key: Key
    crowd: float
    engine: float
    errors: float


def compare(crowd: Crowd, model: Model, people: int, seed: int) -> list[Comparison]:
    """Compare every share of which at least five people are expected among those the engine leads."""
    led = list(islice(respondents(crowd.form, model, seed, NOW, LANGUAGES), people))
    theirs = {name: np.array([_word(one, name) for one in led]) for name in crowd.asked}
    ours = {name: np.array(crowd.drawn[name].words)[crowd.drawn[name].codes] for name in crowd.asked}
    return [
        _comparison(key, _share(ours, key), crowd.size, _share(theirs, key), people)
        for key in _keys(crowd, model)
        if EXPECTED <= _share(ours, key) * people <= people - EXPECTED
    ]


def report(comparisons: list[Comparison]) -> Iterator[str]:
    """Say what was found, with a few shares to look at."""
    far = max(comparisons, key=lambda one: abs(one.errors))
    beyond = sum(abs(one.errors) > NORMALLY for one in comparisons) / len(comparisons)
    yield f"{len(comparisons)} shares compared with those of respondents whom the engine led:"
    yield f"  {beyond:.1%} differ by more than {NORMALLY} standard errors, where chance would have 5 %"
    yield f"  the farthest by {abs(far.errors):.1f}: {'='.join(far.key[:2])} {far.key[2]}"
    for one in comparisons:
        if one.key[0] in SHOWN and not one.key[2]:
            name = "=".join(one.key[:2])
            yield f"    {name:32} {one.crowd:7.2%} {one.engine:7.2%}  {one.errors:+.1f}"


def strays(comparisons: list[Comparison]) -> list[Comparison]:
    return [one for one in comparisons if abs(one.errors) > TOO_FAR]


def _keys(crowd: Crowd, model: Model) -> Iterator[Key]:
    """Name an answer, and for each condition on an earlier question the two together."""
    for name in crowd.asked:
        conditions = {
            f"{condition.name}={value}"
            for row in model.by_question[name]
            for condition in (*row.given, *(factor.condition for factor in row.factors))
            for value in condition.values
            if condition.name in crowd.asked
        }
        for word in crowd.drawn[name].words:
            yield from ((name, word, also) for also in ("", *sorted(conditions)))


def _share(words: Mapping[str, npt.NDArray[np.str_]], key: Key) -> float:
    name, word, also = key
    given: Flags = words[name] == word
    if also:
        other, _, value = also.partition("=")
        given &= words[other] == value
    return float(given.mean())


def _word(interview: Interview, name: str) -> str:
    return spelled(interview.answers[name])


def _comparison(key: Key, crowd: float, size: int, engine: float, people: int) -> Comparison:
    error = sqrt(crowd * (1 - crowd) * (1 / size + 1 / people))
    return Comparison(key, crowd, engine, (engine - crowd) / error)
