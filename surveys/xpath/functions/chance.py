"""Functions of chance: random(), uuid() and randomize().

What they give is settled by the context's `chance`, the place of the node and the expression itself, so an
interview sees the same value however often it is worked out. Shuffling with a seed is ODK's own: a
Park-Miller generator and the inside-out Fisher-Yates shuffle, the same order in every ODK program.
"""

import hashlib
import math
import uuid
from collections.abc import Iterator

from surveys.phrase import Phrase
from surveys.xpath.context import MAX_TEXT, Frame, Value
from surveys.xpath.errors import XPathBudgetError
from surveys.xpath.functions.row import Function
from surveys.xpath.tree import Node, NodeSet
from surveys.xpath.values import to_number, to_string

_FRACTION = 2**53
_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_MODULUS = 2**31 - 1
_MULTIPLIER = 16807
_LONG = 2**63


def _random(frame: Frame) -> float:
    """At least 0, below 1."""
    return frame.job.draw() % _FRACTION / _FRACTION


def _uuid(frame: Frame, length: float | None = None) -> str:
    """Give a version 4 UUID, or as many capital letters and digits as asked for."""
    if length is None:
        return str(uuid.UUID(int=frame.job.draw() % 2**128, version=4))
    if length > MAX_TEXT:
        raise XPathBudgetError(Phrase("uuid() would be longer than {most} characters", most=MAX_TEXT))
    wanted = 0 if math.isnan(length) else max(0, int(length))
    frame.job.spend(wanted)
    return "".join(_SIGNS[frame.job.draw() % len(_SIGNS)] for _ in range(wanted))


def _randomize(frame: Frame, nodes: NodeSet, seed: Value | None = None) -> NodeSet:
    start = frame.job.draw() if seed is None else _seed(seed, frame)
    frame.job.spend(len(nodes))
    return NodeSet(_shuffled(nodes, _fractions(start)))


def _seed(value: Value, frame: Frame) -> int:
    """Read a seed as JavaRosa does: a number without its fraction, other text by its digest, blank 0."""
    number = to_number(value, frame.job.zone)
    if not math.isnan(number):
        return int(max(-_LONG, min(number, _LONG - 1)))
    text = to_string(value, frame.job.zone)
    if text in ("", "NaN"):
        return 0
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big", signed=True)


def _fractions(seed: int) -> Iterator[float]:
    """Give Park and Miller's minimal standard sequence, each number as a fraction of 1."""
    state = math.copysign(abs(seed) % _MODULUS, seed)
    state = int(state) if state > 0 else int(state) + _MODULUS - 1
    while True:
        state = state * _MULTIPLIER % _MODULUS
        yield (state - 1) / (_MODULUS - 1)


def _shuffled(nodes: NodeSet, fractions: Iterator[float]) -> list[Node]:
    shuffled: list[Node] = []
    for count, node in enumerate(nodes, 1):
        place = int(next(fractions) * count)
        shuffled.append(node)
        shuffled[-1], shuffled[place] = shuffled[place], node
    return shuffled


ROWS = (
    Function("random", "", _random, framed=True),
    Function("uuid", "n?", _uuid, framed=True),
    Function("randomize", "N v?", _randomize, framed=True),
)
