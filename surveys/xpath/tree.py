"""The light tree that expressions read: nodes with a name, a text and a kind.

Decides what a live node is and which nodes come first; refuses to know where the values come from.
"""

from collections.abc import Iterable, Iterator, Sequence


class Node:
    """One element of a form instance. Groups and repeat rows have children and no value of their own."""

    __slots__ = ("_children", "_named", "kind", "name", "parent", "relevant", "value")

    def __init__(
        self,
        name: str,
        value: str = "",
        kind: str = "string",
        children: Iterable["Node"] = (),
        *,
        relevant: bool = True,
    ) -> None:
        self.name = name
        self.value = value
        self.kind = kind
        self.relevant = relevant
        self.parent: Node | None = None
        self._children = _NOBODY
        self._named = _NO_NAMES
        for child in children:
            self.add(child)

    def __repr__(self) -> str:
        return f"Node({path_of(self)!r}, {self.value!r})"

    @property
    def children(self) -> Sequence["Node"]:
        return self._children

    def named(self, name: str) -> Sequence["Node"]:
        """Children of that name, in order; found by index because forms are wide."""
        return self._named.get(name, ())

    def add(self, child: "Node") -> "Node":
        if self._children is _NOBODY:  # most nodes are leaves, and a form's tree is grown at every answer
            self._children, self._named = [], {}
        child.parent = self
        self._children.append(child)
        self._named.setdefault(child.name, []).append(child)
        return child

    def insert(self, child: "Node", place: int, among: int) -> None:
        """Put a child at a place among all, and at one among those of its name."""
        if self._children is _NOBODY:
            self._children, self._named = [], {}
        child.parent = self
        self._children.insert(place, child)
        self._named.setdefault(child.name, []).insert(among, child)

    def take(self, place: int, among: int) -> None:
        """Take out the child that is at a place among all, and at one among those of its name."""
        child = self._children.pop(place)
        self._named[child.name].pop(among)
        child.parent = None

    def remove(self, child: "Node") -> None:
        self._children.remove(child)
        self._named[child.name].remove(child)
        child.parent = None

    def live(self) -> bool:
        """Relevant, and so are all its ancestors."""
        node: Node | None = self
        while node is not None:
            if not node.relevant:
                return False
            node = node.parent
        return True


def document_around(root: Node) -> Node:
    """Make a parent to start absolute paths from; the root does not know it, so `..` stops at the root."""
    document = Node("")
    parent = root.parent
    document.add(root)
    root.parent = parent
    return document


_NOBODY: list[Node] = []
_NO_NAMES: dict[str, list[Node]] = {}


class NodeSet(tuple[Node, ...]):
    """Nodes in document order, without repetition."""

    __slots__ = ()


def lineage(node: Node) -> list[Node]:
    """From the root down to the node itself."""
    line = [node]
    while line[-1].parent is not None:
        line.append(line[-1].parent)
    return line[::-1]


def path_of(node: Node) -> str:
    """Give the node's place without row numbers, such as /data/person/age."""
    return "".join(f"/{each.name}" for each in lineage(node))


def descendants_or_self(node: Node) -> Iterator[Node]:
    """Document order; a loop, because a hostile tree may be deep."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(current.children))


def sibling_position(node: Node) -> tuple[int, int]:
    """Place among the siblings of the same name, from 1, and how many there are."""
    if node.parent is None:
        return 1, 1
    siblings = node.parent.named(node.name)
    return siblings.index(node) + 1, len(siblings)
