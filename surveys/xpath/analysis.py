"""What an expression would read, found without evaluating it.

A reference is an absolute path without row numbers. `*` and `//` stay in it as they are written, so such
a reference is a pattern. Nodes of other instances are not references.
`once` also reads its own node, which is deliberately left out: it would make every use a cycle.
"""

from collections.abc import Iterator

from surveys.xpath.functions.selects import resolve_path
from surveys.xpath.functions.table import FUNCTIONS
from surveys.xpath.syntax import ANY_NODE, Ast, Call, Chain, Filter, Negate, Path, Step, Text

Place = tuple[str, ...]
"""Names from the root down; empty for the document."""
Places = frozenset[Place]
_NOWHERE: Places = frozenset()
_ATTACHED = frozenset({"instance", "pulldata"})


def parts(ast: Ast) -> tuple[Ast, ...]:
    """List the expressions directly inside."""
    match ast:
        case Call(_, args):
            return args
        case Negate(operand):
            return (operand,)
        case Chain():
            return ast.operands
        case Filter(primary, predicates):
            return (primary, *predicates)
        case Path():
            start = () if ast.start is None else (ast.start,)
            return (*start, *(predicate for step in ast.steps for predicate in step.predicates))
        case _:
            return ()


def everything(ast: Ast) -> Iterator[Ast]:
    waiting = [ast]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(parts(current))


def calls(ast: Ast) -> frozenset[str]:
    return frozenset(each.name for each in everything(ast) if isinstance(each, Call))


def instances(ast: Ast) -> frozenset[str]:
    found = (each for each in everything(ast) if isinstance(each, Call) and each.name in _ATTACHED)
    return frozenset(arg.value for each in found for arg in each.args[:1] if isinstance(arg, Text))


def references(ast: Ast, context: str) -> frozenset[str]:
    reading = _Reading(_place(context))
    reading.visit(ast, frozenset({reading.current}))
    return frozenset(_text(place) for place in reading.found)


def _place(path: str) -> Place:
    return tuple(part for part in path.split("/") if part)


def _text(place: Place) -> str:
    return "/" + "/".join(place)


class _Reading:
    """One walk over a tree; `here` are the places the context node may have at that point."""

    def __init__(self, current: Place) -> None:
        self.current = current
        self.found: set[Place] = set()

    def visit(self, ast: Ast, here: Places) -> Places:
        """Note what is read and return where a resulting node-set lies."""
        match ast:
            case Path():
                return self._note(self._path(ast, here))
            case Filter(primary, predicates):
                places = self.visit(primary, here)
                self._all(predicates, places)
                return places
            case Call():
                return self._call(ast, here)
            case _:
                return self._all(parts(ast), here)

    def _note(self, places: Places) -> Places:
        self.found |= {each for place in places for each in _readable(place)}
        return places

    def _all(self, asts: tuple[Ast, ...], here: Places) -> Places:
        return frozenset().union(*(self.visit(ast, here) for ast in asts))

    def _call(self, call: Call, here: Places) -> Places:
        places = self._all(call.args, here)
        if call.name == "current":
            return self._note(frozenset({self.current}))
        if call.name == "jr:choice-name" and isinstance(call.args[1], Text):
            self._note(frozenset({_place(resolve_path(call.args[1].value, _text(self.current)))}))
        if FUNCTIONS[call.name].reads_self and not call.args:
            self._note(here)
        return _NOWHERE if call.name == "instance" else places

    def _path(self, path: Path, here: Places) -> Places:
        if path.start is not None:
            here = self._start(path.start, here)
        elif path.absolute:
            here = frozenset({()})
        for step in path.steps:
            here = frozenset(place for old in here for place in _stepped(old, step))
            self._all(step.predicates, here)
        return here

    def _start(self, start: Ast, here: Places) -> Places:
        """Find where a path begins; `current()/..` goes through the current node without reading it."""
        if start == Call("current", ()):
            return frozenset({self.current})
        return self.visit(start, here)


def _stepped(place: Place, step: Step) -> tuple[Place, ...]:
    match step.axis:
        case "child":
            return ((*place, "*" if step.test == ANY_NODE else step.test),)
        case "parent":
            return _parents(place)
        case "descendant-or-self":
            return ((*place, ""),)
        case _:
            return (place,)


def _parents(place: Place) -> tuple[Place, ...]:
    if place and place[-1] == "":  # anything from here down: its parents reach one level higher
        return place, place[:-2]
    return (place[:-1],) if place else ()


def _readable(place: Place) -> tuple[Place, ...]:
    """Spell out a place that ends in `//` as the node itself and everything below it."""
    if place and place[-1] == "":
        return *_readable(place[:-1]), (*place, "*")
    return (place,) if place else ()
