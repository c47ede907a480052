"""Quantiles of the beta and of Student's t distribution, from the incomplete beta function.

A continued fraction and Newton's steps spare a library that nothing else here would use. It knows
nothing of surveys.
"""

from functools import lru_cache
from math import exp, inf, lgamma, log, log1p, sqrt

TINY = 1e-300
CLOSE = 1e-15
TERMS = 10_000
STEPS = 200


def beta_quantile(probability: float, a: float, b: float) -> float:
    """Give the x at which a beta(a, b) variable is smaller with this probability.

    Newton's steps, and halving whenever a step would leave the bracket.
    """
    low, high, x = 0.0, 1.0, a / (a + b)
    for _ in range(STEPS):
        missing = probability - beta_cumulative(x, a, b)
        low, high = (x, high) if missing > 0 else (low, x)
        slope = exp(_log_front(x, a, b)) / (x * (1 - x))
        step = missing / slope if slope > 0 else inf
        last, x = x, x + step if low < x + step < high else (low + high) / 2
        if abs(x - last) <= CLOSE * x or x in {0.0, 1.0}:
            break
    return x


@lru_cache(maxsize=256)
def t_quantile(probability: float, freedom: float) -> float:
    """Give the quantile of Student's t; only the upper half is needed anywhere."""
    x = beta_quantile(2 * probability - 1, 0.5, freedom / 2)
    return sqrt(freedom * x / (1 - x))


def beta_cumulative(x: float, a: float, b: float) -> float:
    """Give the regularised incomplete beta function."""
    front = exp(_log_front(x, a, b))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def _log_front(x: float, a: float, b: float) -> float:
    return lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)


def _fraction(x: float, a: float, b: float) -> float:
    """Sum the continued fraction by Lentz's method."""
    c, d = 1.0, 1 / _apart(1 - (a + b) * x / (a + 1))
    total = d
    for m in range(1, TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1 / _apart(1 + term * d)
            c = _apart(1 + term / c)
            total *= c * d
        if abs(c * d - 1) < CLOSE:
            break
    return total


def _apart(value: float) -> float:
    return value if abs(value) > TINY else TINY
