"""Arithmetic and comparison with ODK's tolerances.

Decides what `=` and `<` mean for node-sets, dates and blanks; an empty node-set compares as a blank.
"""

import datetime as dt
import math
import operator
from collections.abc import Callable

from surveys.xpath.context import Atom, Job, Value
from surveys.xpath.tree import NodeSet
from surveys.xpath.values import TOLERANCE, atoms, to_boolean, to_number

Operation = Callable[[Value, Value, Job], Value]


def _divide(left: float, right: float) -> float:
    if right != 0:
        return left / right
    if left == 0 or math.isnan(left):
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1.0, right)


def _modulo(left: float, right: float) -> float:
    """Divide, keep the rest; the sign follows the dividend, as in XPath and Java."""
    if right == 0 or math.isinf(left):
        return math.nan
    return math.fmod(left, right)


def _arithmetic(compute: Callable[[float, float], float]) -> Operation:
    def run(left: Value, right: Value, job: Job) -> Value:
        return compute(to_number(left, job.zone), to_number(right, job.zone))

    return run


def _equal(left: Atom, right: Atom, zone: dt.tzinfo) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return to_boolean(left, zone) == to_boolean(right, zone)
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    first, second = to_number(left, zone), to_number(right, zone)
    return first == second or abs(first - second) < TOLERANCE


def _unequal(left: Atom, right: Atom, zone: dt.tzinfo) -> bool:
    return not _equal(left, right, zone)


def _ordered(compare: Callable[[float, float], bool]) -> Callable[[Atom, Atom, dt.tzinfo], bool]:
    def run(left: Atom, right: Atom, zone: dt.tzinfo) -> bool:
        return compare(to_number(left, zone), to_number(right, zone))

    return run


def _comparison(compare: Callable[[Atom, Atom, dt.tzinfo], bool]) -> Operation:
    """Find some pair of values that compares so, as XPath has it for node-sets."""

    def run(left: Value, right: Value, job: Job) -> Value:
        if not isinstance(left, NodeSet) and not isinstance(right, NodeSet):
            return compare(left, right, job.zone)
        if isinstance(left, bool) or isinstance(right, bool):  # a node-set is then true or false as a whole
            return compare(to_boolean(left, job.zone), to_boolean(right, job.zone), job.zone)
        ones, others = _or_blank(atoms(left, job.zone)), _or_blank(atoms(right, job.zone))
        job.spend(len(ones) * len(others))
        return any(compare(one, other, job.zone) for one in ones for other in others)

    return run


def _or_blank(values: list[Atom]) -> list[Atom]:
    return values or [""]


OPERATIONS: dict[str, Operation] = {
    "=": _comparison(_equal),
    "!=": _comparison(_unequal),
    "<": _comparison(_ordered(operator.lt)),
    "<=": _comparison(_ordered(operator.le)),
    ">": _comparison(_ordered(operator.gt)),
    ">=": _comparison(_ordered(operator.ge)),
    "+": _arithmetic(operator.add),
    "-": _arithmetic(operator.sub),
    "*": _arithmetic(operator.mul),
    "div": _arithmetic(_divide),
    "mod": _arithmetic(_modulo),
}
