"""Rows of repeats in the tree of an interview: put where they belong when they come, taken out when they go.

What is put or taken is in proportion to the rows that differ, whatever the length of the form. Siblings stand
in the order in which a tree grown anew has them: groups first, then questions, each in the form's order.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping

from surveys.form import Answer, Form, Place
from surveys.paths import stripped
from surveys.repeats import repeats_around
from surveys.unrolling import Difference
from surveys.versions import Cut, Graft, Tree
from surveys.xpath import Node

Rank = tuple[int, int, int]
"""Group or question, which one of the form, and which question of those whether there is another row."""


def grafted(tree: Tree, difference: Difference, after: Form, answers: Mapping[str, Answer]) -> Graft:
    """Turn the tree of a form into that of the same form with other rows; their logic is not settled."""
    base, gone = after.base or after, {*difference.gone}
    cuts = [_taken(base, tree, path) for path in _inwards(gone) if path.rpartition("/")[0] not in gone]
    taken = {path: tree.nodes.pop(path) for path in gone}
    put: dict[str, Node] = {}
    for path in _inwards(difference.new):
        place = after.by_path[path].place
        put[path] = tree.nodes[path] = _node(place, answers)
        cuts.append(_put(_ranks(base, place.around), tree.nodes[place.around], put[path]))
    return Graft(cuts, put, taken)


def _inwards(paths: Iterable[str]) -> list[str]:
    """Put what is around something before it, and rows in their order."""
    return sorted(paths, key=lambda path: (path.count("/"), stripped(path)[1], path))


def _node(place: Place, answers: Mapping[str, Answer]) -> Node:
    answer = answers.get(place.asks)
    return Node(place.name, answer.value if answer else place.default, place.kind)


def _taken(base: Form, tree: Tree, path: str) -> Cut:
    """Take a node out that is the last of its name."""
    node, around = tree.nodes[path], tree.nodes[path.rpartition("/")[0]]
    among = around.named(node.name).index(node)
    place = _place(_ranks(base, path.rpartition("/")[0]), around, node) + among
    around.take(place, among)
    return Cut(around, node, place, among, is_put=False)


def _put(ranks: Mapping[str, Rank], around: Node, node: Node) -> Cut:
    """Put a node after those that come before it, and after the rows of the same repeat."""
    among = len(around.named(node.name))
    place = _place(ranks, around, node) + among
    around.insert(node, place, among)
    return Cut(around, node, place, among, is_put=True)


def _place(ranks: Mapping[str, Rank], around: Node, node: Node) -> int:
    """Count the children that come before those of the node's name."""
    return bisect_left(around.children, _rank(ranks, node.name), key=lambda each: _rank(ranks, each.name))


def _rank(ranks: Mapping[str, Rank], name: str) -> Rank:
    item, is_whether, row = name.partition("?")
    kind, number, _ = ranks[item + is_whether]
    return kind, number, int(row or 0)


def _ranks(base: Form, around: str) -> Mapping[str, Rank]:
    """Rank what may stand right inside a group of a row, by name; `name?` is whether there is a row."""
    if "ranks" not in base.made:
        base.made["ranks"] = _ranked(base)
    found: Mapping[str, Rank] = base.made["ranks"][stripped(around)[0]]
    return found


def _ranked(base: Form) -> dict[str, dict[str, Rank]]:
    ranks: dict[str, dict[str, Rank]] = {}
    for number, group in enumerate(base.groups):
        ranks.setdefault(group.place.around, {})[group.name] = (0, number, 0)
    for number, question in enumerate(base.questions):
        ranks.setdefault(question.place.around, {})[question.name] = (1, number, 0)
        for repeat in repeats_around(base, question.path):  # asked where the first question inside stands
            ranks.setdefault(repeat.place.around, {}).setdefault(f"{repeat.name}?", (1, number, 0))
    return ranks
