"""Sequences and mappings that are made only as far as somebody looks. Knows no form."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeVar, overload

T = TypeVar("T")


class Late(Sequence[T]):
    """A sequence that is made when somebody looks at it."""

    def __init__(self, make: Callable[[], Iterable[T]]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> tuple[T, ...]:
        return tuple(self._make())

    def __len__(self) -> int:
        return len(self._made)

    def __iter__(self) -> Iterator[T]:
        return iter(self._made)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._made == tuple(other)

    def __hash__(self) -> int:
        return hash(self._made)

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[T]: ...
    def __getitem__(self, place: int | slice) -> T | Sequence[T]:
        return self._made[place]


class Lookup(Mapping[str, T]):
    """Finds what it is asked for, and remembers it; everything only if it is asked for everything."""

    def __init__(self, find: Callable[[str], T], everything: Callable[[], Iterable[tuple[str, T]]]) -> None:
        self._find = find
        self._everything = everything
        self._known: dict[str, T] = {}

    def learn(self, found: Iterable[tuple[str, T]]) -> None:
        """Remember what need not be looked for."""
        self._known.update(found)

    def __getitem__(self, key: str) -> T:
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._find(key)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    @cached_property
    def _all(self) -> dict[str, T]:
        self._known = dict(self._everything())
        return self._known
