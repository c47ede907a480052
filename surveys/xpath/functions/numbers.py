"""Functions about numbers. Blanks are skipped by sum, min and max, as in JavaRosa."""

import math
from collections.abc import Callable
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal

from surveys.xpath.context import Frame, Value
from surveys.xpath.functions.row import Function
from surveys.xpath.tree import NodeSet
from surveys.xpath.values import atoms, to_number

_MOST_DIGITS = 30


def _round(number: float, digits: float = 0.0) -> float:
    """Halves go up, also below zero (-2.5 gives -2); absurd numbers of digits give NaN, as in JavaRosa."""
    if not math.isfinite(number):
        return number
    if not abs(digits) <= _MOST_DIGITS:
        return math.nan
    direction = ROUND_HALF_UP if number >= 0 else ROUND_HALF_DOWN
    scaled = Decimal(repr(number)).scaleb(int(digits))
    return float(scaled.to_integral_value(direction).scaleb(-int(digits)))


def _whole(rounding: Callable[[float], int]) -> Callable[[float], float]:
    return lambda number: float(rounding(number)) if math.isfinite(number) else number


def _safely(compute: Callable[..., float]) -> Callable[..., float]:
    """Outside its domain a function is NaN; beyond the largest number it is infinite."""

    def run(*numbers: float) -> float:
        try:
            return compute(*numbers)
        except ValueError:
            return math.nan
        except OverflowError:
            return math.inf

    return run


def _power(base: float, exponent: float) -> float:
    if base == 0 and exponent < 0:
        return math.inf
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return -math.inf if base < 0 and exponent % 2 == 1 else math.inf


def _logarithm(compute: Callable[[float], float]) -> Callable[[float], float]:
    return lambda number: -math.inf if number == 0 else compute(number)


def _present(values: tuple[Value, ...], frame: Frame) -> list[float]:
    each = (one for value in values for one in atoms(value, frame.job.zone))
    numbers = (to_number(one, frame.job.zone) for one in each)
    return [number for number in numbers if not math.isnan(number)]


def _sum(frame: Frame, nodes: NodeSet) -> float:
    return float(sum(_present((nodes,), frame)))


def _min(frame: Frame, *values: Value) -> float:
    return min(_present(values, frame), default=math.nan)


def _max(frame: Frame, *values: Value) -> float:
    return max(_present(values, frame), default=math.nan)


ROWS = (
    Function("number", "n?", lambda number: number, reads_self=True),
    Function("int", "n", _whole(math.trunc)),
    Function("round", "n n?", _round),
    Function("floor", "n", _whole(math.floor)),
    Function("ceiling", "n", _whole(math.ceil)),
    Function("abs", "n", abs),
    Function("pow", "n n", _safely(_power)),
    Function("sqrt", "n", _safely(math.sqrt)),
    Function("exp", "n", _safely(math.exp)),
    Function("exp10", "n", _safely(lambda number: math.pow(10, number))),
    Function("log", "n", _safely(_logarithm(math.log))),
    Function("log10", "n", _safely(_logarithm(math.log10))),
    Function("sin", "n", _safely(math.sin)),
    Function("cos", "n", _safely(math.cos)),
    Function("tan", "n", _safely(math.tan)),
    Function("asin", "n", _safely(math.asin)),
    Function("acos", "n", _safely(math.acos)),
    Function("atan", "n", math.atan),
    Function("atan2", "n n", math.atan2),
    Function("pi", "", lambda: math.pi),
    Function("sum", "N", _sum, framed=True),
    Function("min", "v v*", _min, framed=True),
    Function("max", "v v*", _max, framed=True),
)
