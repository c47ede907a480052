"""What an expression may do elsewhere but not in an interview, although it is written correctly."""

from collections.abc import Iterator

from surveys.xpath.analysis import everything
from surveys.xpath.parser import parse
from surveys.xpath.syntax import Ast, Call, Text

_PATTERNS = {"regex": 1, "format-date": 1, "format-date-time": 1, "digest": 1}
"""Functions whose pattern must stand in the form, and its place among the arguments."""


def complaints(text: str, *, keeps: bool) -> Iterator[tuple[str, str]]:
    """Give each complaint about an expression that can be read, with its remedy; `keeps`: once() can hold."""
    for each in everything(parse(text)):
        if isinstance(each, Call):
            yield from _call_complaints(each, keeps=keeps)


def _call_complaints(call: Call, *, keeps: bool) -> Iterator[tuple[str, str]]:
    if call.name == "once" and not keeps:
        problem = "uses once(), but only the value of a calculate row is kept."
        yield problem, "Move it to the calculation of a row of type calculate, and refer to that."
    if call.name in _PATTERNS and not _is_written_out(call.args[_PATTERNS[call.name]]):
        problem = f"uses a pattern in {call.name}() that is not written out, so it cannot be checked."
        yield problem, "Put the pattern in quotation marks."


def _is_written_out(argument: Ast) -> bool:
    return isinstance(argument, Text)
