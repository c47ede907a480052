"""Syntax trees into closures. Every check that needs no answers is made here, at publication.

Decides in which order things are evaluated: `and`, `or`, `if` and `coalesce` stop as soon as they know.
"""

from collections.abc import Callable

from surveys.phrase import Phrase
from surveys.xpath.context import Frame, Run, Value
from surveys.xpath.errors import XPathError
from surveys.xpath.functions.row import Function
from surveys.xpath.functions.table import function_named
from surveys.xpath.operators import OPERATIONS
from surveys.xpath.paths import compile_filter, compile_path, compile_union, nodes_of
from surveys.xpath.syntax import Ast, Call, Chain, Filter, Negate, Number, Path, Text, may_be_nodes
from surveys.xpath.tree import NodeSet
from surveys.xpath.values import to_boolean, to_number, to_string

_FILTERS = Phrase("A condition in […] filters a reference to questions, not a value")
_CONTINUES = Phrase("A slash continues a reference to questions, not a value")
_JOINS = Phrase('"|" joins a reference to questions, not a value')
_SHORT = 100
_LETTERS_PER_STEP = 16


def compile_ast(ast: Ast) -> Run:
    match ast:
        case Number(value) | Text(value):
            return _constant(value)
        case Negate(operand, times):
            return _negation(compile_ast(operand), times)
        case Call():
            return _call(ast)
        case Chain():
            return _chain(ast)
        case Filter(primary, predicates, position):
            _require_nodes(primary, _FILTERS, position)
            return compile_filter(compile_ast(primary), tuple(map(compile_ast, predicates)))
        case Path():
            if ast.start is not None:
                _require_nodes(ast.start, _CONTINUES, ast.position)
            return compile_path(ast, compile_ast)


def _require_nodes(ast: Ast, complaint: Phrase, position: int) -> None:
    if not may_be_nodes(ast):
        raise XPathError(complaint, position)


def _constant(value: Value) -> Run:
    return lambda _: value


def _negation(operand: Run, times: int) -> Run:
    sign = -1.0 if times % 2 else 1.0
    return lambda frame: sign * to_number(operand(frame), frame.job.zone)


def _chain(chain: Chain) -> Run:
    operator = chain.rest[0][0]
    if operator == "|":
        for operand in chain.operands:
            _require_nodes(operand, _JOINS, chain.position)
    runs = tuple(map(compile_ast, chain.operands))
    if operator == "|":
        return compile_union(runs)
    if operator in ("and", "or"):
        return _logical(runs, decisive=operator == "or")
    return _fold(runs, tuple(operator for operator, _ in chain.rest))


def _logical(operands: tuple[Run, ...], *, decisive: bool) -> Run:
    def run(frame: Frame) -> Value:
        for operand in operands:
            frame.job.spend(1)
            if to_boolean(operand(frame), frame.job.zone) is decisive:
                return decisive
        return not decisive

    return run


def _fold(operands: tuple[Run, ...], operators: tuple[str, ...]) -> Run:
    first = operands[0]
    rest = tuple(zip((OPERATIONS[each] for each in operators), operands[1:], strict=True))

    def run(frame: Frame) -> Value:
        value, job = first(frame), frame.job
        for operation, operand in rest:
            job.spend(1)
            value = operation(value, operand(frame), job)
        return value

    return run


def _call(call: Call) -> Run:
    row = function_named(call.name, call.position)
    letters = row.takes(len(call.args))
    if letters is None:
        raise XPathError(row.refusal(len(call.args)), call.position)
    _check_arguments(row, letters, call)
    if row.compiled is not None:
        return row.compiled(call, compile_ast)
    args = tuple(
        _argument(letter, compile_ast(arg), row.name) for letter, arg in zip(letters, call.args, strict=True)
    )
    if row.reads_self and not args:
        letter = row.signature[0]
        args = (
            _argument(letter, lambda frame: NodeSet((frame.node,) if frame.node.live() else ()), row.name),
        )
    return _application(row, args)


def _check_arguments(row: Function, letters: str, call: Call) -> None:
    for letter, arg in zip(letters, call.args, strict=True):
        if letter == "N" and not may_be_nodes(arg):
            problem = Phrase("{function}() needs a reference to questions, not a value", function=row.name)
            raise XPathError(problem, call.position)
    if row.check is not None:
        complaint = row.check(tuple(arg.value if isinstance(arg, Text) else None for arg in call.args))
        if complaint:
            raise XPathError(complaint, call.position)


def _application(row: Function, args: tuple[Callable[[Frame], object], ...]) -> Run:
    apply = row.apply
    if row.framed:

        def framed(frame: Frame) -> Value:
            frame.job.spend(1)
            return apply(frame, *[arg(frame) for arg in args])

        return framed

    def plain(frame: Frame) -> Value:
        frame.job.spend(1)
        return apply(*[arg(frame) for arg in args])

    return plain


def _text(run: Run) -> Callable[[Frame], str]:
    """Read a text; a long one costs more, because whatever is done with it looks at every letter."""

    def read(frame: Frame) -> str:
        text = to_string(run(frame), frame.job.zone)
        if len(text) > _SHORT:
            frame.job.spend(len(text) // _LETTERS_PER_STEP)
        return text

    return read


def _argument(letter: str, run: Run, name: str) -> Callable[[Frame], object]:
    match letter:
        case "s":
            return _text(run)
        case "n":
            return lambda frame: to_number(run(frame), frame.job.zone)
        case "b":
            return lambda frame: to_boolean(run(frame), frame.job.zone)
        case "N":
            return lambda frame: nodes_of(run(frame), f"{name}()")
        case "e":
            return lambda _: run
        case _:
            return run
