"""How far a score may lie from what everybody would have scored: from a variance to an interval.

A share keeps a width at 0 and 100, where its variance is nothing. Where the variance itself comes from is
not known here. All numbers are on the scale from 0 to 100.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import exp, log, sqrt

from scoring.quantiles import beta_quantile, t_quantile

FULL = 100.0


class Shape(StrEnum):
    """What kind of number the interval is about."""

    SHARE = "share"
    MEAN = "mean"
    PLAIN = "plain"


@dataclass(frozen=True)
class Interval:
    """The ends of an interval and the standard error behind it; it assumes a random sample."""

    low: float
    high: float
    se: float


@dataclass(frozen=True)
class Rests:
    """What a value rests on: respondents, their effective number, and the degrees of freedom of its error."""

    n: float
    effective: float
    freedom: float


def share_interval(value: float, variance: float, rests: Rests, confidence: float) -> Interval:
    """Give the interval of Korn and Graubard: the exact one, at the size the variance is worth.

    At 0 and 100 the variance is nothing and says nothing, so there Kish's effective size takes its place.
    """
    worth = value * (FULL - value) / variance if variance > 0 else rests.effective
    size = min(rests.n, worth)
    counted, tail = value / FULL * size, (1 - confidence) / 2
    low = beta_quantile(tail, counted, size - counted + 1) if value > 0 else 0.0
    high = beta_quantile(1 - tail, counted + 1, size - counted) if value < FULL else 1.0
    return Interval(FULL * low, FULL * high, sqrt(variance))


def mean_interval(value: float, variance: float, rests: Rests, confidence: float) -> Interval | None:
    """Give an interval on the logit scale, which stays between 0 and 100."""
    if variance <= 0 or not 0 < value < FULL:
        return share_interval(value, variance, rests, confidence)
    if rests.freedom < 1:
        return None
    share = value / FULL
    reach = t_quantile((1 + confidence) / 2, rests.freedom) * sqrt(variance) / (share * (1 - share) * FULL)
    centre = log(share / (1 - share))
    return Interval(_back(centre - reach), _back(centre + reach), sqrt(variance))


def plain_interval(
    value: float, variance: float, freedom: float, confidence: float, lowest: float = 0.0
) -> Interval | None:
    """Give the value plus and minus its margin of error, cut off at the ends of the scale."""
    if variance <= 0 or freedom < 1:
        return None
    reach = t_quantile((1 + confidence) / 2, freedom) * sqrt(variance)
    low, high = (min(max(end, lowest), FULL) for end in (value - reach, value + reach))
    return Interval(low, high, sqrt(variance))


def _back(logit: float) -> float:
    """Undo the logit without overflow in either direction."""
    return FULL / (1 + exp(-logit)) if logit > 0 else FULL * exp(logit) / (1 + exp(logit))
