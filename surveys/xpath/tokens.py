"""Text into tokens, with XPath's two rules for `*` and for names that are operators.

Refuses what authors type by habit from elsewhere, and says what to write instead.
"""

import re
from dataclasses import dataclass

from surveys.phrase import Phrase
from surveys.xpath.errors import XPathError

MAX_LENGTH = 200_000
_NAME = r"[^\W\d][\w.\-]*"
_TOKEN = re.compile(
    rf"""(?P<space>\s+)
    |(?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)
    |(?P<text>"[^"]*"|'[^']*')
    |(?P<name>{_NAME}(?::(?!:)(?:{_NAME}|\*))?)
    |(?P<operator>!=|<=|>=|(?<!=)=(?!=)|[|+<>-])
    |(?P<symbol>//|::|\.\.|[()\[\],/@.*])""",
    re.VERBOSE,
)
_WORD_OPERATORS = frozenset({"and", "or", "div", "mod"})
_ENDS_OPERAND = frozenset({")", "]", ".", ".."})


def _instead(right: str, wrong: str) -> Phrase:
    return Phrase('Write "{right}" instead of "{wrong}"', right=right, wrong=wrong)


_CURLY = Phrase("Curly brackets belong only into references such as {example}", example="${age}")
_UNCLOSED = Phrase("A quotation mark is opened here and never closed")
_HABITS = (
    ("==", _instead("=", "==")),
    ("&&", _instead("and", "&&")),
    ("&", Phrase('Write "and" instead of "&", or concat(…) to join texts')),
    ("!", Phrase('Write "!=" for "is not equal", or not(…)')),
    ("%", _instead("mod", "%")),
    ("${", Phrase("A reference {reference} names no question of this form", reference="${...}")),
    ("$", Phrase("Variables ($name) are not supported; refer to a question")),
    (";", Phrase('Arguments are separated by ",", not by ";"')),
    ("{", _CURLY),
    ("}", _CURLY),
    ('"', _UNCLOSED),
    ("'", _UNCLOSED),
)
_CURLY_QUOTES = "“”„‟‘’‚‛«»"


@dataclass(frozen=True, slots=True)
class Token:
    kind: str  # number, text, name, operator, symbol or end
    text: str
    position: int


def tokenize(text: str) -> list[Token]:
    if len(text) > MAX_LENGTH:
        raise XPathError(
            Phrase(
                "The expression has {count} characters; at most {most} are allowed",
                count=len(text),
                most=MAX_LENGTH,
            )
        )
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise XPathError(_complaint(text, position), position)
        if match.lastgroup != "space":
            tokens.append(_token(match, tokens[-1] if tokens else None))
        position = match.end()
    tokens.append(Token("end", "", len(text)))
    return tokens


def _token(match: re.Match[str], previous: Token | None) -> Token:
    kind, text = match.lastgroup or "", match.group()
    if previous is not None and _ends_operand(previous):
        if text in _WORD_OPERATORS or text == "*":
            kind = "operator"
    elif text == "*":
        kind = "name"
    return Token(kind, text, match.start())


def _ends_operand(token: Token) -> bool:
    return token.kind in ("number", "text", "name") or token.text in _ENDS_OPERAND


def _complaint(text: str, position: int) -> Phrase:
    if text[position] in _CURLY_QUOTES:
        return Phrase(
            "{sign} is a typographic quotation mark; write a straight one, {straight}",
            sign=text[position],
            straight='"',
        )
    for habit, advice in _HABITS:
        if text.startswith(habit, position):
            return advice
    return Phrase("The character {sign} has no meaning here", sign=repr(text[position]))
