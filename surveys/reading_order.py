"""What expressions read, turned into who must be worked out again; and tables as expressions see them.

Knows paths and expressions only, no question.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from surveys.xpath import Expression, Node

_ROW = re.compile(r"\[[0-9]+\]")


def named(place: str, *expressions: Expression) -> frozenset[str]:
    """List the paths that expressions at a place read, with the groups around them."""
    read = {path for expression in expressions for path in expression.references(place)}
    return frozenset(
        "/".join(parts[:end])
        for parts in (path.split("/") for path in read)
        for end in range(2, len(parts) + 1)
    )


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


def tells_time(*expressions: Expression) -> bool:
    return any(each.volatile for each in expressions)


def turned(reads: Mapping[str, frozenset[str]]) -> Mapping[str, list[str]]:
    """Tell of each path by which it is read, in the order of the readers."""
    readers: dict[str, list[str]] = {}
    for path, read in reads.items():
        for each in read:
            readers.setdefault(each, []).append(path)
    return readers


def table(rows: tuple[Mapping[str, str], ...]) -> Node:
    items = (Node("item", children=(Node(name, cell) for name, cell in row.items())) for row in rows)
    return Node("root", children=items)
