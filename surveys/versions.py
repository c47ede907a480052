"""One tree of answers for all the situations of an interview, which shows one of them at a time.

An answer changes a few nodes of some hundreds. So the tree is not grown again: what an answer changes is
changed in place, and the situation before keeps what it was. Whoever looks at that one again turns the tree
back, and whoever goes on turns it forward. Rows of repeats come to it and go from it in the same way. It
costs as much as they differ, nothing while an interview goes forward. (Baker's trick for arrays that stay as
they were.) Not for use from several threads at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from surveys.form import Choice
from surveys.prospects import Prospects
from surveys.xpath import Node

Kept = dict[Node, tuple[str, bool]]
"""Nodes, with the value and the relevance they had."""


@dataclass(frozen=True)
class Cut:
    """A node put to its parent, or taken from it: its place among all, and among those of its name."""

    parent: Node
    node: Node
    place: int
    among: int
    is_put: bool

    def undo(self) -> "Cut":
        if self.is_put:
            self.parent.take(self.place, self.among)
        else:
            self.parent.insert(self.node, self.place, self.among)
        return Cut(self.parent, self.node, self.place, self.among, not self.is_put)


@dataclass
class Graft:
    """What has come to the tree and gone from it, in this sequence; the nodes by path."""

    cuts: Iterable[Cut]
    put: dict[str, Node]
    taken: dict[str, Node]


class Tree:
    """The nodes by path, and what has been found out of the situation that is shown.

    `verdicts` are constraints tried, `offers` the choices looked up, each by the path of the question.
    """

    __slots__ = ("nodes", "offers", "prospects", "root", "verdicts")

    def __init__(self, root: Node, nodes: dict[str, Node]) -> None:
        self.root = root
        self.nodes = nodes
        self.verdicts: dict[str, dict[str, bool]] = {}
        self.offers: dict[str, tuple[Choice, ...]] = {}
        self.prospects: Prospects | None = None

    def forget(self, path: str) -> None:
        self.verdicts.pop(path, None)
        self.offers.pop(path, None)

    def undo(self, graft: Graft) -> Graft:
        """Take back what has come and gone; gives how to do it again."""
        for path in graft.put:
            del self.nodes[path]
        self.nodes.update(graft.taken)
        return Graft([cut.undo() for cut in reversed([*graft.cuts])], graft.taken, graft.put)

    def forget_all(self) -> None:
        self.verdicts.clear()
        self.offers.clear()


class Version:
    """What the tree is for one situation: itself, or another's with some nodes as they were."""

    __slots__ = ("_tree", "beyond", "graft", "kept")

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self.beyond: Version | None = None
        self.kept: Kept = {}
        self.graft: Graft | None = None

    @property
    def tree(self) -> Tree:
        """The tree, showing this version."""
        if self.beyond is not None:
            self._show()
        return self._tree

    def left(self, after: "Version", kept: Kept, graft: Graft | None = None) -> None:
        """Let another version be shown, which differs in these nodes; they are here what they were."""
        self.beyond, self.kept, self.graft = after, kept, graft

    def _show(self) -> None:
        line = [self]
        while (beyond := line[-1].beyond) is not None:
            line.append(beyond)
        self._tree.forget_all()
        for version, shown in reversed([*pairwise(line)]):
            graft = version.graft and self._tree.undo(version.graft)
            shown.left(version, restored(version.kept), graft)
            version.beyond, version.kept, version.graft = None, {}, None


def restored(kept: Kept) -> Kept:
    """Give nodes back what they had; gives what they have had until now."""
    until_now = {node: (node.value, node.relevant) for node in kept}
    for node, (value, relevant) in kept.items():
        node.value, node.relevant = value, relevant
    return until_now
