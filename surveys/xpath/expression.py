"""A compiled expression: what it is written as, what it reads, and its value in a context."""

from dataclasses import dataclass, field
from functools import lru_cache

from surveys.xpath.analysis import calls, instances, references
from surveys.xpath.compiler import compile_ast
from surveys.xpath.context import Context, Frame, Job, Run, Value
from surveys.xpath.errors import XPathBudgetError
from surveys.xpath.functions.table import FUNCTIONS
from surveys.xpath.parser import parse
from surveys.xpath.syntax import Ast
from surveys.xpath.tree import path_of
from surveys.xpath.values import is_blank, to_boolean, to_string


@dataclass(frozen=True)
class Expression:
    """Two expressions are equal when their texts are."""

    text: str
    functions: frozenset[str] = field(compare=False)
    volatile: bool = field(compare=False)
    instances: frozenset[str] = field(compare=False)  # named by instance("...") and pulldata("...")
    _ast: Ast = field(compare=False, repr=False)
    _run: Run = field(compare=False, repr=False)

    def references(self, context: str) -> frozenset[str]:
        """Absolute paths the expression reads when it belongs to the node at `context`."""
        return references(self._ast, context)

    def evaluate(self, context: Context) -> Value:
        try:
            return self._run(Frame(context.node, 0, 0, Job(context, self.text)))
        except XPathBudgetError as error:
            error.expression, error.form, error.place = self.text, context.form, path_of(context.node)
            raise

    def boolean(self, context: Context) -> bool:
        return to_boolean(self.evaluate(context), context.zone)

    def string(self, context: Context) -> str:
        """As it would be stored: what is not a number is blank."""
        value = self.evaluate(context)
        return "" if is_blank(value, context.zone) else to_string(value, context.zone)


@lru_cache(maxsize=4_096)
def compile_expression(text: str) -> Expression:
    """Read, check and compile; raises XPathError."""
    ast = parse(text)
    run = compile_ast(ast)
    names = calls(ast)
    volatile = any(FUNCTIONS[name].volatile for name in names)
    return Expression(text, names, volatile, instances(ast), ast, run)
