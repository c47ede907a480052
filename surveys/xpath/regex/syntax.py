"""The text of a regular expression into a tree.

Knows what ODK forms use: letters, classes, groups, alternatives, repetition, anchors. Looking ahead or back,
back references and flags are refused by name, because they cannot be matched in linear time or differ
between ODK's programs.
"""

from dataclasses import dataclass

from surveys.phrase import Phrase
from surveys.xpath.regex.letters import Letters, PatternError, escaped, exactly, letter_class

MAX_PATTERN = 1000
MAX_GROUPS_DEEP = 20
MAX_REPEAT = 1000


@dataclass(frozen=True, slots=True)
class One:
    letters: Letters


@dataclass(frozen=True, slots=True)
class Anchor:
    at_end: bool


@dataclass(frozen=True, slots=True)
class Sequence:
    parts: "tuple[Tree, ...]"


@dataclass(frozen=True, slots=True)
class Alternatives:
    choices: "tuple[Tree, ...]"


@dataclass(frozen=True, slots=True)
class Repeat:
    part: "Tree"
    least: int
    most: int | None


Tree = One | Anchor | Sequence | Alternatives | Repeat
_NO_REPETITION = Phrase(
    '"{sign}" opens no repetition such as {once} or {range}; write {escaped} for the sign itself',
    sign="{",
    once="{2}",
    range="{2,5}",
    escaped="\\{",
)
_SHORT_COUNTS: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}


def read_pattern(text: str) -> Tree:
    if len(text) > MAX_PATTERN:
        raise PatternError(
            Phrase(
                "the pattern has {count} characters; at most {most} are allowed",
                count=len(text),
                most=MAX_PATTERN,
            )
        )
    reader = _Reader(text)
    tree = reader.alternatives()
    if reader.rest():
        raise PatternError(Phrase('"{sign}" closes nothing', sign=")"))
    return tree


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0
        self.depth = 0

    def rest(self) -> str:
        return self.text[self.place :]

    def peek(self) -> str:
        return self.text[self.place : self.place + 1]

    def take(self, count: int = 1) -> str:
        taken = self.text[self.place : self.place + count]
        self.place += count
        return taken

    def alternatives(self) -> Tree:
        choices = [self.sequence()]
        while self.peek() == "|":
            self.take()
            choices.append(self.sequence())
        return choices[0] if len(choices) == 1 else Alternatives(tuple(choices))

    def sequence(self) -> Tree:
        parts: list[Tree] = []
        while self.peek() not in ("", "|", ")"):
            parts.append(self.repeated(self.single()))
        return Sequence(tuple(parts))

    def single(self) -> Tree:
        letter = self.peek()
        if letter == "(":
            return self.group()
        if letter in "*+?":
            raise PatternError(Phrase('"{sign}" has nothing to repeat', sign=letter))
        if letter in "[\\":
            letters, length = (letter_class if letter == "[" else escaped)(self.rest())
            self.take(length)
            return One(letters)
        self.take()
        if letter in "^$":
            return Anchor(at_end=letter == "$")
        return One((lambda each: each not in "\r\n") if letter == "." else exactly(letter))

    def group(self) -> Tree:
        self.take()
        if self.peek() == "?" and not self.rest().startswith("?:"):
            raise PatternError(
                Phrase(
                    '"{sign}" (looking ahead, flags or names) is not supported', sign=f"({self.rest()[:3]}"
                )
            )
        self.take(2 if self.peek() == "?" else 0)
        self.depth += 1
        if self.depth > MAX_GROUPS_DEEP:
            raise PatternError(Phrase("groups are nested more than {most} deep", most=MAX_GROUPS_DEEP))
        tree = self.alternatives()
        self.depth -= 1
        if self.take() != ")":
            raise PatternError(Phrase('"{sign}" is never closed', sign="("))
        return tree

    def repeated(self, part: Tree) -> Tree:
        counts = self.counts()
        if counts is None:
            return part
        if self.peek() == "?":  # as few as possible: the same texts match as a whole
            self.take()
        if self.peek() and self.peek() in "*+?{":
            raise PatternError(Phrase("two repetitions follow one another; put the first into brackets"))
        return Repeat(part, *counts)

    def counts(self) -> tuple[int, int | None] | None:
        if self.peek() in _SHORT_COUNTS:
            return _SHORT_COUNTS[self.take()]
        if self.peek() != "{":
            return None
        inside, closed, _ = self.rest()[1:].partition("}")
        least, comma, most = inside.partition(",")
        if not closed or not _is_count(least) or (most and not _is_count(most)):
            raise PatternError(_NO_REPETITION)
        self.take(len(inside) + 2)
        return _checked(int(least), int(most or least) if most or not comma else None)


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _checked(least: int, most: int | None) -> tuple[int, int | None]:
    if max(least, most or 0) > MAX_REPEAT:
        raise PatternError(Phrase("a repetition asks for more than {most} times", most=MAX_REPEAT))
    if most is not None and most < least:
        raise PatternError(
            Phrase("the repetition {range} ends below where it starts", range=f"{{{least},{most}}}")
        )
    return least, most
