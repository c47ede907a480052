"""What an expression may do elsewhere but not in an interview, although it is written correctly."""

from collections.abc import Iterator

from surveys.phrase import Phrase
from surveys.xpath.analysis import everything
from surveys.xpath.parser import parse
from surveys.xpath.syntax import Ast, Call, Text

_PATTERNS = {"regex": 1, "format-date": 1, "format-date-time": 1, "digest": 1}
"""Functions whose pattern must stand in the form, and its place among the arguments."""


def complaints(column: str, text: str, *, keeps: bool) -> Iterator[tuple[Phrase, Phrase]]:
    """Give each complaint about an expression that can be read, with its remedy; `keeps`: once() can hold."""
    for each in everything(parse(text)):
        if isinstance(each, Call):
            yield from _call_complaints(column, each, keeps=keeps)


def _call_complaints(column: str, call: Call, *, keeps: bool) -> Iterator[tuple[Phrase, Phrase]]:
    if call.name == "once" and not keeps:
        problem = Phrase(
            "The {column} uses once(), but only the value of a calculate row is kept.", column=column
        )
        yield (
            problem,
            Phrase("Move it to the calculation of a row of type calculate, and refer to that."),
        )
    if call.name in _PATTERNS and not _is_written_out(call.args[_PATTERNS[call.name]]):
        problem = Phrase(
            "The {column} uses a pattern in {function}() that is not written out, so it cannot be checked.",
            column=column,
            function=call.name,
        )
        yield problem, Phrase("Put the pattern in quotation marks.")


def _is_written_out(argument: Ast) -> bool:
    return isinstance(argument, Text)
