"""Functions about node-sets: counting, places, rows, names, and what is computed once."""

from surveys.xpath.context import Frame, Run, Value
from surveys.xpath.functions.row import Function
from surveys.xpath.indexed import compile_indexed
from surveys.xpath.tree import NodeSet, sibling_position
from surveys.xpath.values import typed

_ROWS_PER_STEP = 50


def _count_non_empty(nodes: NodeSet) -> float:
    return float(sum(bool(node.value or node.children) for node in nodes))


def _position(frame: Frame, nodes: NodeSet | None = None) -> float:
    """In a predicate the place among the nodes looked at, elsewhere the row number."""
    if nodes is None and frame.position:
        return float(frame.position)
    if nodes is not None and not nodes:
        return 0.0
    row, rows = sibling_position(frame.node if nodes is None else nodes[0])
    frame.job.spend(rows // _ROWS_PER_STEP)
    return float(row)


def _last(frame: Frame) -> float:
    return float(frame.size if frame.position else sibling_position(frame.node)[1])


def _current(frame: Frame) -> NodeSet:
    return NodeSet((frame.job.context.node,))


def _name(nodes: NodeSet) -> str:
    return nodes[0].name if nodes else ""


def _once(frame: Frame, calculation: Run) -> Value:
    """Keep the value the current node already has; compute only while it is blank."""
    node = frame.job.context.node
    return typed(node, frame.job.zone) if node.value else calculation(frame)


ROWS = (
    Function("count", "N", lambda nodes: float(len(nodes))),
    Function("count-non-empty", "N", _count_non_empty),
    Function("position", "N?", _position, framed=True),
    Function("last", "", _last, framed=True),
    Function("current", "", _current, framed=True),
    Function("indexed-repeat", "N N n (N n)*", NodeSet, compiled=compile_indexed),
    Function("name", "N?", _name, reads_self=True),
    Function("local-name", "N?", lambda nodes: _name(nodes).rpartition(":")[2], reads_self=True),
    Function("depend", "v v*", lambda value, *_: value),
    Function("once", "e", _once, framed=True, volatile=True),
)
