"""indexed-repeat(question, repeat, row, ...): a question's answer in the row asked for.

Decides what it means where rows are nested: each repeat named takes the row given, the others the row that
the asking node itself lies in, or all rows where it lies in none. A row that is no number, or below 1, is
row 1, as in JavaRosa; rows are counted whether they apply or not.
"""

import math
from collections.abc import Callable

from surveys.phrase import Phrase
from surveys.xpath.context import Frame, Run
from surveys.xpath.errors import XPathError
from surveys.xpath.syntax import ANY_NODE, Ast, Call, Path, Step
from surveys.xpath.tree import Node, NodeSet, lineage
from surveys.xpath.values import to_number

Compile = Callable[[Ast], Run]
Names = Callable[[Frame], list[str]]
_PLAIN = Phrase("indexed-repeat() takes plain references to a question and its repeats")
_HERE, _UP = Step("self", ANY_NODE), Step("parent", ANY_NODE)


def compile_indexed(call: Call, compile_ast: Compile) -> Run:
    target = _names(call.args[0], call)
    repeats = [_names(arg, call) for arg in call.args[1::2]]
    rows = [compile_ast(arg) for arg in call.args[2::2]]
    _check_around(call)

    def run(frame: Frame) -> NodeSet:
        names = target(frame)
        chosen = {}
        for repeat, row in zip(repeats, rows, strict=True):
            around = repeat(frame)
            if names[: len(around)] != around:
                return NodeSet()
            chosen[len(around)] = _row(to_number(row(frame), frame.job.zone))
        return NodeSet(node for node in _reached(frame, names, chosen) if node.live())

    return run


def _names(ast: Ast, call: Call) -> Names:
    """Read a reference as names from the root down; relative ones as seen from the asking node."""
    if not isinstance(ast, Path) or not all(_is_plain(step) for step in ast.steps):
        raise XPathError(_PLAIN, call.position)
    steps = ast.steps
    if ast.absolute:
        return lambda _: _followed([], steps)
    if ast.start == Call("current", ()):
        return lambda frame: _followed(_line(frame.job.context.node), steps)
    if ast.start is not None:
        raise XPathError(_PLAIN, call.position)
    return lambda frame: _followed(_line(frame.node), steps)


def _is_plain(step: Step) -> bool:
    return step in (_HERE, _UP) or (step.axis == "child" and not step.predicates and step.test != "*")


def _line(node: Node) -> list[str]:
    return [each.name for each in lineage(node)]


def _followed(names: list[str], steps: tuple[Step, ...]) -> list[str]:
    names = list(names)
    for step in steps:
        if step == _UP:
            del names[-1:]
        elif step != _HERE:
            names.append(step.test)
    return names


def _check_around(call: Call) -> None:
    """Refuse a repeat that is not around the question, where both can be compared before any interview."""
    target = call.args[0]
    for repeat in call.args[1::2]:
        if not (
            isinstance(target, Path) and isinstance(repeat, Path) and target.absolute and repeat.absolute
        ):
            continue
        around = _followed([], repeat.steps)
        if _followed([], target.steps)[: len(around)] != around:
            problem = Phrase(
                "indexed-repeat() needs a repeat around the question, and {path} is not",
                path=f"/{'/'.join(around)}",
            )
            raise XPathError(problem, call.position)


def _row(number: float) -> int:
    if math.isnan(number):
        return 1
    return int(max(1.0, min(number, float(2**31))))


def _is_own(own: Node, name: str, around: Node, depth: int) -> bool:
    return own.name == name and (depth == 1 or own.parent is around)


def _reached(frame: Frame, names: list[str], chosen: dict[int, int]) -> list[Node]:
    nodes, line = [frame.job.document], frame.job.line
    for depth, name in enumerate(names, 1):
        row = chosen.get(depth)
        found: list[Node] = []
        for node in nodes:
            children = node.named(name)
            if row is not None:
                found.extend(children[row - 1 : row])
            elif depth <= len(line) and _is_own(line[depth - 1], name, node, depth):
                found.append(line[depth - 1])
            else:
                found.extend(children)
        frame.job.spend(len(found) + 1)
        nodes = found
    return nodes
