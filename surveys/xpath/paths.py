"""Location paths into closures: walking the tree, filtering by predicates, keeping document order.

Decides which row an absolute path means inside a repeat (its own, as JavaRosa) and drops what is not
relevant from every result.
"""

from collections.abc import Callable, Iterable, Sequence

from surveys.phrase import Phrase
from surveys.xpath.context import Frame, Job, Run
from surveys.xpath.errors import XPathError
from surveys.xpath.syntax import ANY_NODE, Ast, Path, Step
from surveys.xpath.tree import Node, NodeSet, descendants_or_self
from surveys.xpath.values import to_boolean

Compile = Callable[[Ast], Run]
Expand = Callable[[Node, Job], Sequence[Node]]
Walk = Callable[[Sequence[Node], Frame], Sequence[Node]]
_SCATTERING = frozenset({"parent", "descendant-or-self"})


def compile_path(path: Path, compile_ast: Compile) -> Run:
    walks = tuple((_walk(step, compile_ast), step.axis == "parent") for step in path.steps)
    begin = _beginning(path, compile_ast)
    downward = path.start is None and all(step.axis != "descendant-or-self" for step in path.steps)

    def run(frame: Frame) -> NodeSet:
        done, nodes = begin(frame)
        ordered = downward
        for walk, is_up in walks[done:]:
            ordered = ordered and not (is_up and len(nodes) > 1)  # the parent of one is in no wrong place
            nodes = walk(nodes, frame)
        if not ordered and len(nodes) > 1:
            nodes = in_document_order(nodes, frame.job)
        return NodeSet(node for node in nodes if node.live())

    return run


def compile_filter(primary: Run, predicates: tuple[Run, ...]) -> Run:
    def run(frame: Frame) -> NodeSet:
        nodes: Sequence[Node] = nodes_of(primary(frame), "[...]")
        for predicate in predicates:
            nodes = _kept(nodes, predicate, frame.job)
        return NodeSet(nodes)

    return run


def compile_union(operands: tuple[Run, ...]) -> Run:
    def run(frame: Frame) -> NodeSet:
        found = [node for operand in operands for node in nodes_of(operand(frame), "|")]
        return NodeSet(in_document_order(found, frame.job))

    return run


def nodes_of(value: object, place: str) -> NodeSet:
    if isinstance(value, NodeSet):
        return value
    raise XPathError(Phrase('"{place}" needs a reference to questions, not a single value', place=place))


def in_document_order(nodes: Iterable[Node], job: Job) -> list[Node]:
    wanted = dict.fromkeys(nodes)
    if len(wanted) < 2:  # noqa: PLR2004 - nothing to order
        return list(wanted)
    found = []
    for top in dict.fromkeys(map(_top, wanted)):
        for node in descendants_or_self(top):
            job.spend(1)
            if node in wanted:
                found.append(node)
    return found


def _top(node: Node) -> Node:
    while node.parent is not None:
        node = node.parent
    return node


def _beginning(path: Path, compile_ast: Compile) -> Callable[[Frame], tuple[int, Sequence[Node]]]:
    """Where the path starts, and how many of its steps are already done there."""
    if path.start is not None:
        start = compile_ast(path.start)
        return lambda frame: (0, nodes_of(start(frame), "/"))
    if not path.absolute:
        return lambda frame: (0, (frame.node,))
    return _own_row(_plain_names(path.steps[:-1]))


def _plain_names(steps: Iterable[Step]) -> list[str]:
    names: list[str] = []
    for step in steps:
        if step.axis != "child" or step.predicates:
            break
        names.append(step.test)
    return names


def _own_row(names: list[str]) -> Callable[[Frame], tuple[int, Sequence[Node]]]:
    """Follow the current node's own line as long as the names agree.

    Inside a repeat /data/person/age is therefore the age of this row; outside, of every row.
    """

    def begin(frame: Frame) -> tuple[int, Sequence[Node]]:
        line, node, done = frame.job.line, frame.job.document, 0
        for own, name in zip(line, names, strict=False):
            if own.name != name:
                break
            node, done = own, done + 1
        return done, (node,)

    return begin


def _walk(step: Step, compile_ast: Compile) -> Walk:
    expand = _expansion(step)
    predicates = tuple(compile_ast(predicate) for predicate in step.predicates)
    scattering = step.axis in _SCATTERING

    def walk(nodes: Sequence[Node], frame: Frame) -> Sequence[Node]:
        job, found = frame.job, list[Node]()
        for node in nodes:
            reached = expand(node, job)
            job.spend(len(reached) + 1)
            for predicate in predicates:
                reached = _kept(reached, predicate, job)
            found.extend(reached)
        return list(dict.fromkeys(found)) if scattering else found

    return walk


def _kept(nodes: Sequence[Node], predicate: Run, job: Job) -> list[Node]:
    """Keep what a predicate chooses: a number one place, anything else the nodes for which it is true."""
    kept, size = [], len(nodes)
    for position, node in enumerate(nodes, 1):
        job.spend(1)
        verdict = predicate(Frame(node, position, size, job))
        if verdict == position or (not isinstance(verdict, float) and to_boolean(verdict, job.zone)):
            kept.append(node)
    return kept


def _expansion(step: Step) -> Expand:
    test = step.test
    if step.axis == "child":
        return _children if test in ("*", ANY_NODE) else lambda node, _: node.named(test)
    reach = {"self": _self, "parent": _parent, "descendant-or-self": _descendants}[step.axis]
    if test in ("*", ANY_NODE):
        return reach
    return lambda node, job: [each for each in reach(node, job) if each.name == test]


def _children(node: Node, job: Job) -> Sequence[Node]:
    del job
    return node.children


def _self(node: Node, job: Job) -> Sequence[Node]:
    del job
    return (node,)


def _parent(node: Node, job: Job) -> Sequence[Node]:
    del job
    return () if node.parent is None else (node.parent,)


def _descendants(node: Node, job: Job) -> Sequence[Node]:
    found = []
    for each in descendants_or_self(node):
        job.spend(1)
        found.append(each)
    return found
