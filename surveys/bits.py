"""Sets of questions as whole numbers, a bit for each place in the form.

They are values, cost next to nothing to copy and to compare, and say at once how many and which is first.
"""

from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import NamedTuple


def bits_of(places: Iterable[int]) -> int:
    bits = 0
    for place in places:
        bits |= 1 << place
    return bits


def bits_where(flags: Iterable[bool]) -> int:
    """Give the places that are marked, out of a mark for each."""
    return int("".join("01"[flag] for flag in flags)[::-1] or "0", 2)


def bits_in(bits: int) -> Iterator[int]:
    """Give the places, the first first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def before(bits: int, place: int) -> int:
    return bits & ((1 << place) - 1)


def first_of(bits: int) -> int | None:
    return (bits & -bits).bit_length() - 1 if bits else None


def last_of(bits: int) -> int | None:
    return bits.bit_length() - 1 if bits else None


def cut(bits: int, start: int, end: int) -> int:
    """Keep the bits from the one numbered `start` to that before `end`, counted from 0."""
    return bits & ~(_up_to(bits, start)) & _up_to(bits, end)


def _up_to(bits: int, count: int) -> int:
    """Give a mask under which there are so many bits, or all."""
    low, high = 0, bits.bit_length()
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if before(bits, middle).bit_count() <= count else (low, middle - 1)
    return (1 << low) - 1


class Splice(NamedTuple):
    """Where in a sequence so many have gone, and so many have come in their place."""

    at: int
    gone: int
    come: int


class Move:
    """Moves sets over to where their members are by now, when some have come and some have gone."""

    def __init__(self, splices: Iterable[Splice]) -> None:
        self._splices = sorted(splices, key=attrgetter("at", "gone"))  # what goes begins after what comes

    def of(self, bits: int) -> int:
        moved = old = new = 0
        for at, gone, come in self._splices:
            moved |= (before(bits, at) >> old) << new
            old, new = at + gone, new + at - old + come
        return moved | bits >> old << new

    def come(self) -> Iterator[int]:
        """Give the places of those that have come."""
        longer = 0
        for at, gone, come in self._splices:
            yield from range(at + longer, at + longer + come)
            longer += come - gone
