"""Long sequences put together from shorter ones, so that one with another part shares all its other parts.

Knows neither forms nor rows.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain
from typing import TypeVar, overload

T = TypeVar("T")


class Stretch(Sequence[T]):
    """Some parts, one after another; `starts` say where each begins, and last where the whole ends."""

    __slots__ = ("parts", "starts")

    def __init__(self, parts: Iterable[Sequence[T]], starts: tuple[int, ...] = ()) -> None:
        self.parts = tuple(parts)
        self.starts = starts or (0, *accumulate(map(len, self.parts)))

    def __len__(self) -> int:
        return self.starts[-1]

    def __iter__(self) -> Iterator[T]:
        return chain.from_iterable(self.parts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[T]: ...
    def __getitem__(self, place: int | slice) -> T | Sequence[T]:
        if isinstance(place, slice):
            return tuple(self)[place]
        place += len(self) if place < 0 else 0
        if not 0 <= place < len(self):
            raise IndexError(place)
        part: Sequence[T] = self
        while isinstance(part, Stretch):
            number = bisect_right(part.starts, place) - 1
            place, part = place - part.starts[number], part.parts[number]
        return part[place]

    def put(self, number: int, part: Sequence[T]) -> "Stretch[T]":
        """Have another part in the place of one."""
        longer = len(part) - len(self.parts[number])
        ahead, behind = self.starts[: number + 1], self.starts[number + 1 :]
        parts = (*self.parts[:number], part, *self.parts[number + 1 :])
        return Stretch(parts, (*ahead, *map(longer.__add__, behind)))
