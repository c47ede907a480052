"""The interval of an indicator, and of a mean of indicators, from the errors of the surveys behind them.

The surveys are independent, so their variances add up. Indicators without a sampling error (published
figures) add nothing; a mean of nothing else has no interval.
"""

from collections.abc import Iterable, Mapping
from math import sqrt
from typing import Protocol

from scoring.errors import Coefficients, SurveyErrors
from scoring.interval import (
    FULL,
    Interval,
    Rests,
    Shape,
    mean_interval,
    plain_interval,
    share_interval,
)
from scoring.methodology import Methodology
from scoring.ratio import Estimate

Errors = Mapping[str, SurveyErrors]


class Part(Protocol):
    """Whatever a mean is taken of."""

    @property
    def value(self) -> float | None: ...
    @property
    def interval(self) -> Interval | None: ...


def interval_of(
    found: Estimate, name: str, covariances: SurveyErrors, methodology: Methodology
) -> Interval | None:
    """Give the interval of one indicator; for a difference about the difference before it was cut off."""
    value = found.value if found.shape is not Shape.PLAIN or found.replicates is not None else found.raw
    if value is None or not (covariances.known or found.shape is Shape.SHARE):
        return None
    variance, confidence = covariances.variance({name: 1.0}), methodology.confidence
    rests = Rests(found.n, found.effective, found.n - 1)
    if found.shape is Shape.SHARE:
        return share_interval(value, variance, rests, confidence)
    if found.shape is Shape.MEAN:
        return mean_interval(value, variance, rests, confidence)
    if found.ends:
        return Interval(*found.ends, sqrt(variance))
    lowest = 0.0 if methodology.truncate_differences else -FULL
    return plain_interval(value, variance, rests.freedom, confidence, lowest)


def mean_interval_of(
    parts: Iterable[Part], coefficients: Coefficients, errors: Errors, methodology: Methodology
) -> Interval | None:
    """Give the interval of the plain mean of those parts that have a value."""
    there = [part for part in parts if part.value is not None]
    shared = _shared(coefficients, errors)
    if not shared or not all(one.known for one in shared):
        return None
    if len(there) == 1:
        return there[0].interval
    variances = [one.variance(_within(coefficients, one)) for one in shared]
    variance = sum(variances)
    if variance <= 0:
        return _of_ends(there)
    freedom = variance**2 / sum(v**2 / one.freedom for v, one in zip(variances, shared, strict=True))
    value = sum(part.value for part in there if part.value is not None) / len(there)
    lowest = 0.0 if methodology.truncate_differences else -FULL
    return plain_interval(value, variance, freedom, methodology.confidence, lowest)


def _shared(coefficients: Coefficients, errors: Errors) -> list[SurveyErrors]:
    return [one for one in errors.values() if _within(coefficients, one)]


def _within(coefficients: Coefficients, one: SurveyErrors) -> Coefficients:
    return {name: each for name, each in coefficients.items() if name in one.position}


def _of_ends(parts: Iterable[Part]) -> Interval | None:
    """Where every part stands at an end of the scale no variance is seen: take the mean of their ends."""
    ends = [(part.interval.low, part.interval.high) for part in parts if part.interval]
    fixed = [part.value for part in parts if not part.interval and part.value is not None]
    if not ends:
        return None
    count = len(ends) + len(fixed)
    low, high = (sum(fixed) + sum(end) for end in zip(*ends, strict=True))
    return Interval(low / count, high / count, 0.0)
