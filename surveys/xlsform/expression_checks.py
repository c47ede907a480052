"""What an expression may do elsewhere but not in an interview, although it is written correctly."""

from collections.abc import Iterator

from surveys.xpath.analysis import everything, need
from surveys.xpath.parser import parse
from surveys.xpath.syntax import Ast, Call, Text

_PATTERNS = {"regex": 1, "format-date": 1, "format-date-time": 1, "digest": 1}
"""Functions whose pattern must stand in the form, and its place among the arguments."""
_NOT_AT_HAND = {
    "tables": ("looks into a list or table", "Use a choice_filter, or if()."),
    "texts": ("looks up a text of the form by its id", "Write out the text."),
    "chance": ("asks for something random", "Leave it out."),
}
"""What interviews do not bring for the functions that need it: what such a call does, and the remedy."""


def complaints(text: str) -> Iterator[tuple[str, str]]:
    """Give each complaint about an expression that can be read, with its remedy."""
    for each in everything(parse(text)):
        if isinstance(each, Call):
            yield from _call_complaints(each)


def _call_complaints(call: Call) -> Iterator[tuple[str, str]]:
    if call.name == "once":
        problem = "uses once(), but a chat keeps no calculated values between two answers."
        yield problem, "Ask a question whose answer is kept."
    if need(call) in _NOT_AT_HAND:
        does, remedy = _NOT_AT_HAND[need(call)]
        yield f"{does} with {call.name}(), which is not possible in a chat yet.", remedy
    if call.name in _PATTERNS and not _is_written_out(call.args[_PATTERNS[call.name]]):
        problem = f"uses a pattern in {call.name}() that is not written out, so it cannot be checked."
        yield problem, "Put the pattern in quotation marks."


def _is_written_out(argument: Ast) -> bool:
    return isinstance(argument, Text)
