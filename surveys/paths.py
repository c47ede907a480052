"""Paths with and without the numbers of rows in them. Knows no question."""

import re
from functools import lru_cache

_ROW = re.compile(r"\[[0-9]+\]")
_NUMBER = re.compile(r"\[([0-9]+)\]")


def plain(path: str) -> str:
    """Take the numbers of rows out of a path."""
    return _ROW.sub("", path)


@lru_cache(maxsize=8192)
def stripped(path: str) -> tuple[str, tuple[int, ...]]:
    """Take the rows out of a path; whether there is another row stands where that row does, or would."""
    if "[" not in path and "?" not in path:
        return path, ()
    place, _, before = plain(path).partition("?")
    rows = tuple(map(int, _NUMBER.findall(path)))
    return place, (*rows, int(before) + 1) if before else rows


def line(path: str) -> list[str]:
    """Give what a path lies in, from below the top in, and last itself."""
    parts = path.split("/")
    return ["/".join(parts[:end]) for end in range(3, len(parts) + 1)]
