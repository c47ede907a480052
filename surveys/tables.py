"""Lists of choices and attached tables as expressions look them up. Knows no question."""

from collections.abc import Mapping

from surveys.xpath import Node


def table(rows: tuple[Mapping[str, str], ...]) -> Node:
    items = (Node("item", children=(Node(name, cell) for name, cell in row.items())) for row in rows)
    return Node("root", children=items)
