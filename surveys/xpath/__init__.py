"""XPath 1.0 with ODK's functions: text to closures. Pure; knows no form, file or clock."""

from surveys.xpath.context import Atom, ChoiceLabel, Context, Value
from surveys.xpath.errors import CHEAPER, XPathBudgetError, XPathError
from surveys.xpath.expression import Expression, compile_expression
from surveys.xpath.tree import Node, NodeSet, path_of

__all__ = [
    "CHEAPER",
    "Atom",
    "ChoiceLabel",
    "Context",
    "Expression",
    "Node",
    "NodeSet",
    "Value",
    "XPathBudgetError",
    "XPathError",
    "compile_expression",
    "path_of",
]
