"""Paths with and without the numbers of rows in them. Knows no question."""

import re
from collections.abc import Iterable, Iterator, Mapping

_ROW = re.compile(r"\[[0-9]+\]")


def plain(path: str) -> str:
    """Take the numbers of rows out of a path."""
    return _ROW.sub("", path)


def meanings(paths: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Tell what each path may mean, in order: itself; or, short of the number of a row, every row there."""
    found: dict[str, list[str]] = {}
    for path in paths:
        for looser in _looser(path):
            found.setdefault(looser, []).append(path)
    return {path: tuple(meant) for path, meant in found.items()}


def _looser(path: str) -> Iterator[str]:
    """Give a path, then one number of a row less each time, from the innermost repeat out."""
    yield path
    while "[" in path:
        around, _, row = path.rpartition("[")
        path = around + row.partition("]")[2]
        yield path
