"""One tree of answers for all the situations of an interview, which shows one of them at a time.

An answer changes a few nodes of some hundreds. So the tree is not grown again: what an answer changes is
changed in place, and the situation before keeps what it was. Whoever looks at that one again turns the tree
back, and whoever goes on turns it forward. It costs as much as they differ, nothing while an interview goes
forward. (Baker's trick for arrays that stay as they were.) Not for use from several threads at once.
"""

from collections.abc import Mapping
from itertools import pairwise

from surveys.bits import Union
from surveys.form import Choice
from surveys.xpath import Node

Kept = dict[Node, tuple[str, bool]]
"""Nodes, with the value and the relevance they had."""


class Tree:
    """The nodes by path, and what has been found out of the situation that is shown.

    `verdicts` are constraints tried, `offers` the choices looked up, each by the path of the question.
    """

    __slots__ = ("nodes", "offers", "root", "union", "verdicts")

    def __init__(self, root: Node, nodes: Mapping[str, Node]) -> None:
        self.root = root
        self.nodes = nodes
        self.verdicts: dict[str, dict[str, bool]] = {}
        self.offers: dict[str, tuple[Choice, ...]] = {}
        self.union: Union | None = None

    def forget(self, path: str) -> None:
        self.verdicts.pop(path, None)
        self.offers.pop(path, None)

    def forget_all(self) -> None:
        self.verdicts.clear()
        self.offers.clear()


class Version:
    """What the tree is for one situation: itself, or another's with some nodes as they were."""

    __slots__ = ("_tree", "beyond", "kept")

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self.beyond: Version | None = None
        self.kept: Kept = {}

    @property
    def tree(self) -> Tree:
        """The tree, showing this version."""
        if self.beyond is not None:
            self._show()
        return self._tree

    def left(self, after: "Version", kept: Kept) -> None:
        """Let another version be shown, which differs in these nodes; they are here what they were."""
        self.beyond, self.kept = after, kept

    def _show(self) -> None:
        line = [self]
        while (beyond := line[-1].beyond) is not None:
            line.append(beyond)
        self._tree.forget_all()
        for version, shown in reversed([*pairwise(line)]):
            shown.left(version, restored(version.kept))
            version.beyond, version.kept = None, {}


def restored(kept: Kept) -> Kept:
    """Give nodes back what they had; gives what they have had until now."""
    until_now = {node: (node.value, node.relevant) for node in kept}
    for node, (value, relevant) in kept.items():
        node.value, node.relevant = value, relevant
    return until_now
