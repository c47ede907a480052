"""What expressions read, turned into who must be worked out again; and tables as expressions see them.

Knows paths and expressions only, no question.
"""

from collections.abc import Mapping

from surveys.xpath import Expression, Node


def named(place: str, *expressions: Expression) -> frozenset[str]:
    """List the paths that expressions at a place read, with the groups around them."""
    read = {path for expression in expressions for path in expression.references(place)}
    return frozenset(
        "/".join(parts[:end])
        for parts in (path.split("/") for path in read)
        for end in range(2, len(parts) + 1)
    )


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
