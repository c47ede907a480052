"""Sets of questions as whole numbers, a bit for each place in the form.

They are values, cost next to nothing to copy and to compare, and say at once how many and which is first.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from operator import eq, or_


def bits_of(places: Iterable[int]) -> int:
    *_, last = accumulate((1 << place for place in places), or_, initial=0)
    return last


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


class Move:
    """Moves sets over to where their members are by now, some of which have come and some gone, all in order.

    What comes before the first change and after the last is shifted, however much it is.
    """

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        self._before = alike(old, new)
        self._after = alike(old[: self._before - len(old) - 1 : -1], new[: self._before - len(new) - 1 : -1])
        self._ends = len(old) - self._after, len(new) - self._after
        places = {name: place for place, name in enumerate(new[self._before : self._ends[1]], self._before)}
        middle = enumerate(old[self._before : self._ends[0]], self._before)
        self._middle = [(place, places[name]) for place, name in middle if name in places]

    def of(self, bits: int) -> int:
        old, new = self._ends
        middle = bits_of(now for place, now in self._middle if bits >> place & 1)
        return before(bits, self._before) | middle | bits >> old << new


def alike(one: Sequence[str], other: Sequence[str]) -> int:
    """Count how many are the same from the start."""
    same = [*map(eq, one, other)]
    return same.index(False) if False in same else len(same)


class Union:
    """What so many of some sets come to together; choosing one more or one less costs a few steps only."""

    def __init__(self, sets: Sequence[int]) -> None:
        self._sets = sets
        self._chosen = 0
        self._tree = [0] * (2 * len(sets))

    def of(self, chosen: int) -> int:
        """Unite the sets at these places."""
        for place in bits_in(self._chosen ^ chosen):
            self._put(place, self._sets[place] if chosen >> place & 1 else 0)
        self._chosen = chosen
        return self._tree[1] if len(self._tree) > 2 else sum(self._tree)  # noqa: PLR2004 - one leaf is no tree

    def _put(self, place: int, bits: int) -> None:
        tree, at = self._tree, place + len(self._sets)
        tree[at] = bits
        while at > 1:
            at >>= 1
            tree[at] = tree[2 * at] | tree[2 * at + 1]
