"""Functions about text. Results are capped, so that no chain of joins can fill the memory."""

import math

from surveys.phrase import Phrase
from surveys.xpath.context import MAX_TEXT, Frame, Value
from surveys.xpath.errors import XPathBudgetError, XPathError
from surveys.xpath.functions.row import Function
from surveys.xpath.regex import PatternError, compile_pattern
from surveys.xpath.tree import NodeSet
from surveys.xpath.values import to_string

_LETTERS_PER_STEP = 500  # joining copies, which is fast


def _texts(values: tuple[Value, ...], frame: Frame) -> list[str]:
    """Every value of every argument; node-sets give all their nodes."""
    texts: list[str] = []
    for value in values:
        parts: list[Value] = [NodeSet((node,)) for node in value] if isinstance(value, NodeSet) else [value]
        texts.extend(to_string(part, frame.job.zone) for part in parts)
    return texts


def _join(frame: Frame, separator: str, *values: Value) -> str:
    texts = _texts(values, frame)
    length = sum(map(len, texts)) + len(separator) * len(texts)
    frame.job.spend(len(texts) + length // _LETTERS_PER_STEP)
    if length > MAX_TEXT:
        raise XPathBudgetError(Phrase("A joined text would be longer than {most} characters", most=MAX_TEXT))
    return separator.join(texts)


def _concat(frame: Frame, *values: Value) -> str:
    return _join(frame, "", *values)


def _substr(text: str, start: float, end: float = math.inf) -> str:
    """Count from 0, the end not included; negative places count from the end."""
    first, last = _place(start, len(text)), _place(end, len(text))
    return text[first:last]


def _place(number: float, length: int) -> int:
    if math.isnan(number):
        return 0
    place = int(max(-length, min(number, length)))
    return place + length if number < 0 else place


def _substring(text: str, start: float, length: float = math.inf) -> str:
    """Count from 1 and round, as XPath 1.0 has it."""
    first = _half_up(start)
    last = min(first + _half_up(length), len(text) + 1)
    first = max(first, 1)
    return text[int(first) - 1 : int(last) - 1] if first < last else ""


def _half_up(number: float) -> float:
    return math.floor(number + 0.5) if math.isfinite(number) else number


def _translate(text: str, wanted: str, given: str) -> str:
    table: dict[int, str | None] = {}
    for place, letter in enumerate(wanted):
        table.setdefault(ord(letter), given[place] if place < len(given) else None)
    return text.translate(table)


def _regex(frame: Frame, text: str, pattern: str) -> bool:
    """Match the whole text, as ODK Collect does."""
    try:
        compiled = compile_pattern(pattern)
    except PatternError as error:
        raise XPathError(_unusable(pattern, error)) from error
    return compiled.matches(text, frame.job.spend)


def _unusable(pattern: str, error: PatternError) -> Phrase:
    return Phrase(
        "The pattern {pattern} of regex() cannot be used: {reason}",
        pattern=repr(pattern),
        reason=error.reason,
    )


def _check_regex(literals: tuple[str | None, ...]) -> Phrase | None:
    pattern = literals[1]
    if pattern is None:
        return None
    try:
        compile_pattern(pattern)
    except PatternError as error:
        return _unusable(pattern, error)
    return None


ROWS = (
    Function("string", "s?", lambda text: text, reads_self=True),
    Function("concat", "v*", _concat, framed=True),
    Function("join", "s v*", _join, framed=True),
    Function("contains", "s s", lambda text, part: part in text),
    Function("starts-with", "s s", lambda text, part: text.startswith(part)),
    Function("ends-with", "s s", lambda text, part: text.endswith(part)),
    Function("substr", "s n n?", _substr),
    Function("substring", "s n n?", _substring),
    Function("substring-before", "s s", lambda text, part: text[: max(0, text.find(part))]),
    Function("substring-after", "s s", lambda text, part: text.partition(part)[2] if part else text),
    Function("string-length", "s?", lambda text: float(len(text)), reads_self=True),
    Function("normalize-space", "s?", lambda text: " ".join(text.split()), reads_self=True),
    Function("translate", "s s s", _translate),
    Function("regex", "s s", _regex, framed=True, check=_check_regex),
)
