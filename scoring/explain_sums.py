"""The arithmetic behind one value, step by step: fractions, sides of a difference, distances, a rescaling.

Taken from the very parts the rules give, summed as the estimator sums them, so that doing the arithmetic
again gives the index's value. What may be shown of it, and in which words, is decided elsewhere.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from scoring.binding import estimate, measure
from scoring.catalogue import Catalogue, Indicator
from scoring.explain_asked import counted_answers
from scoring.figures import Figure, rescaled
from scoring.ratio import AttributeSpread, Part, Parts
from scoring.sample import FloatArray, Sample
from scoring.tree import IndicatorScore

FULL = 100.0


@dataclass(frozen=True)
class Fraction:
    """One ratio: respondents in its base and those who add to it, and the weighted sums it is made of.

    `topic` is the question, the choice or the indicator it is about; empty when the rule has one ratio.
    """

    topic: str
    n: int
    counted: int
    above: float
    below: float
    scale: float
    effective: float

    @property
    def value(self) -> float:
        return self.scale * (self.above / self.below)


@dataclass(frozen=True)
class Mean:
    """The plain mean of one or more fractions; fields that too few answered for are left out of it."""

    fractions: tuple[Fraction, ...]
    left_out: tuple[str, ...] = ()

    @property
    def value(self) -> float:
        return sum(one.value for one in self.fractions) / len(self.fractions)


@dataclass(frozen=True)
class Gap:
    """One mean among members, the same among the others, and whether the score stops at 0."""

    of: str
    members: Mean
    others: Mean
    truncated: bool

    @property
    def raw(self) -> float:
        return self.members.value - self.others.value

    @property
    def value(self) -> float:
        return max(0.0, self.raw) if self.truncated else self.raw


@dataclass(frozen=True)
class Likeness:
    """How far the engaged resemble all, by attribute; `ways` of being engaged, each a fraction of its own.

    An attribute with nothing to say is `unvaried` (all are in one group) or `thin` (too few engaged).
    """

    engaged: int
    everybody: int
    ways: tuple[Fraction, ...]
    spread: tuple[AttributeSpread, ...]
    unvaried: tuple[str, ...]
    thin: tuple[str, ...]
    corrected: bool

    @property
    def raw(self) -> float:
        return FULL * (1 - sum(one.distance for one in self.spread) / len(self.spread))

    @property
    def value(self) -> float:
        if not self.corrected:
            return self.raw
        return FULL * (1 - sum(one.corrected for one in self.spread) / len(self.spread))


@dataclass(frozen=True)
class Rescaling:
    """A published figure between the number that scores 0 and the number that scores 100."""

    figure: Figure
    at_0: float
    at_100: float

    @property
    def unbounded(self) -> float:
        return FULL * (self.figure.value - self.at_0) / (self.at_100 - self.at_0)

    @property
    def value(self) -> float:
        return rescaled(self.figure, at_0=self.at_0, at_100=self.at_100)


Sums = Mean | Gap | Likeness | Rescaling


def survey_sums(catalogue: Catalogue, indicator: Indicator, sample: Sample, score: IndicatorScore) -> Sums:
    """Redo the sums of a survey indicator that has a value."""
    if indicator.rule == "diversity":
        return _likeness(catalogue, indicator, sample, score)
    if indicator.rule == "difference":
        return _gap(catalogue, indicator, sample)
    return _mean(indicator, measure(catalogue, indicator)(sample), sample)


def figure_sums(indicator: Indicator, figure: Figure) -> Rescaling:
    given = indicator.parameters
    return Rescaling(figure, float(given["at_0"][0]), float(given["at_100"][0]))


def _mean(indicator: Indicator, parts: Parts, sample: Sample) -> Mean:
    """Pair the parts with what each is about; parts that may be left out of a mean carry their names."""
    topics = TOPICS.get(indicator.rule, _no_topic)(indicator)
    names = {one.name for one in parts} - {""}
    kept = [topic for topic in topics if not names or topic in names]
    fractions = tuple(_fraction(topic, one, sample.weight) for topic, one in zip(kept, parts, strict=True))
    return Mean(fractions, tuple(topic for topic in topics if topic not in kept))


def _fraction(topic: str, one: Part, weight: FloatArray) -> Fraction:
    inside = weight[one.base > 0]
    return Fraction(
        topic,
        n=len(inside),
        counted=int(np.count_nonzero(one.amount > 0)),
        above=float((weight * one.amount).sum()),
        below=float((weight * one.base).sum()),
        scale=one.scale,
        effective=float(inside.sum() ** 2 / (inside * inside).sum()) if len(inside) else 0.0,
    )


def _gap(catalogue: Catalogue, indicator: Indicator, sample: Sample) -> Gap:
    """Take the sides as the estimate has them: the groups of members, part by part, then the others'."""
    of = catalogue[indicator.parameters["of"][0]]
    parts = measure(catalogue, of)(sample)
    groups = list(estimate(catalogue, indicator, sample).groups.values())
    sides = (groups[: len(parts)], groups[len(parts) :])
    members, others = (
        _mean(of, tuple(one.within(group) for one, group in zip(parts, side, strict=True)), sample)
        for side in sides
    )
    return Gap(of.id, members, others, sample.methodology.truncate_differences)


def _likeness(catalogue: Catalogue, indicator: Indicator, sample: Sample, score: IndicatorScore) -> Likeness:
    ways = {name: measure(catalogue, catalogue[name])(sample) for name in indicator.parameters["counted_in"]}
    parts = [one for found in ways.values() for one in found]
    engaged = np.logical_or.reduce([one.amount > 0 for one in parts])
    dropped = set(indicator.parameters["over"]) - {one.attribute for one in score.spread}
    thin = [
        name
        for name in indicator.parameters["over"]
        if name in dropped
        and np.count_nonzero(engaged & sample.question(name).answered) < max(sample.threshold, 1)
    ]
    return Likeness(
        engaged=int(np.count_nonzero(engaged)),
        everybody=int(np.count_nonzero(np.logical_or.reduce([one.base > 0 for one in parts]))),
        ways=tuple(_fraction(name, one, sample.weight) for name, found in ways.items() for one in found),
        spread=score.spread,
        unvaried=tuple(name for name in indicator.parameters["over"] if name in dropped - set(thin)),
        thin=tuple(thin),
        corrected=sample.methodology.correct_diversity,
    )


def _no_topic(_: Indicator) -> Sequence[str]:
    return ("",)


def _questions(indicator: Indicator) -> Sequence[str]:
    return indicator.parameters["questions"]


def _choices(indicator: Indicator) -> Sequence[str]:
    return indicator.parameters["choices"]


TOPICS: Mapping[str, Callable[[Indicator], Sequence[str]]] = MappingProxyType(
    {
        **dict.fromkeys(("mean_of_shares", "mean_over_fields", "mean_reversed"), _questions),
        "mean_not_named": _choices,
        "mean_of_answers": lambda indicator: tuple(counted_answers(indicator)),
    }
)
