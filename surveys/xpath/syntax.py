"""The shapes an expression can have once it is read; frozen, comparable, without behaviour.

Positions serve messages only and do not take part in comparison.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Number:
    value: float


@dataclass(frozen=True, slots=True)
class Text:
    value: str


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    args: "tuple[Ast, ...]"
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Negate:
    operand: "Ast"
    times: int


@dataclass(frozen=True, slots=True)
class Chain:
    """Operands joined by operators of one precedence, flat however long: `a or b or c`, `1 + 2 - 3`."""

    first: "Ast"
    rest: "tuple[tuple[str, Ast], ...]"
    position: int = field(default=0, compare=False)

    @property
    def operands(self) -> "tuple[Ast, ...]":
        return self.first, *(operand for _, operand in self.rest)


@dataclass(frozen=True, slots=True)
class Filter:
    """An expression in brackets or a call, narrowed by predicates: `(a | b)[1]`."""

    primary: "Ast"
    predicates: "tuple[Ast, ...]"
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Step:
    axis: str
    test: str
    predicates: "tuple[Ast, ...]" = ()


@dataclass(frozen=True, slots=True)
class Path:
    """Steps from the root (absolute), from a node-set expression (start), or from the context node."""

    absolute: bool
    start: "Ast | None"
    steps: tuple[Step, ...]
    position: int = field(default=0, compare=False)


Ast = Number | Text | Call | Negate | Chain | Filter | Path

ANY_NODE = "node()"
NODESET_CALLS = frozenset({"current", "indexed-repeat", "instance", "randomize"})
"""Functions whose result is a node-set."""


def may_be_nodes(ast: Ast) -> bool:
    """Whether the expression can yield a node-set; `if` and `coalesce` hand through what they are given."""
    if isinstance(ast, Chain):
        return ast.rest[0][0] == "|"
    if isinstance(ast, Call):
        return ast.name in NODESET_CALLS or (
            ast.name in ("if", "coalesce") and any(map(may_be_nodes, ast.args))
        )
    return isinstance(ast, (Path, Filter))
