"""A pattern as a small program whose every possible state advances together over the text.

The work is at most text length times program length; the program's length is capped.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from surveys.phrase import Phrase
from surveys.xpath.regex.letters import Letters, PatternError
from surveys.xpath.regex.syntax import (
    Alternatives,
    Anchor,
    One,
    Repeat,
    Sequence,
    Tree,
    read_pattern,
)

MAX_PROGRAM = 4000
_STATES_PER_STEP = 20  # advancing a state costs about a twentieth of looking at a node


@dataclass(slots=True)
class _Instruction:
    """Either one letter to read, an anchor to pass, or several places to go on from."""

    letters: Letters | None = None
    anchor: Anchor | None = None
    onward: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Pattern:
    """Compiled; matches a text as a whole, as ODK's regex() does."""

    program: tuple[_Instruction, ...]

    def matches(self, text: str, spend: Callable[[int], None] = lambda _: None) -> bool:
        states = self._reach([0], at_start=True, at_end=not text)
        for place, letter in enumerate(text, 1):
            spend(len(states) // _STATES_PER_STEP + 1)
            moved = (state + 1 for state in states if self._reads(state, letter))
            states = self._reach(moved, at_start=False, at_end=place == len(text))
            if not states:
                return False
        return len(self.program) in states

    def _reads(self, state: int, letter: str) -> bool:
        if state == len(self.program):
            return False
        letters = self.program[state].letters
        return letters is not None and letters(letter)

    def _reach(self, starts: Iterable[int], *, at_start: bool, at_end: bool) -> set[int]:
        """Everywhere the program can be without reading another letter."""
        reached: set[int] = set()
        waiting = list(starts)
        while waiting:
            state = waiting.pop()
            if state in reached:
                continue
            reached.add(state)
            if state < len(self.program):
                waiting.extend(_onward(self.program[state], state, at_start=at_start, at_end=at_end))
        return reached


def _onward(instruction: _Instruction, state: int, *, at_start: bool, at_end: bool) -> tuple[int, ...]:
    if instruction.anchor is None:
        return instruction.onward
    return (state + 1,) if (at_end if instruction.anchor.at_end else at_start) else ()


@lru_cache(maxsize=256)
def compile_pattern(text: str) -> Pattern:
    """Raise PatternError with the reason if the pattern cannot be used."""
    writer = _Writer()
    writer.write(read_pattern(text))
    return Pattern(tuple(writer.program))


class _Writer:
    def __init__(self) -> None:
        self.program: list[_Instruction] = []
        self.written = 0

    def add(self, instruction: _Instruction) -> _Instruction:
        self.program.append(instruction)
        return instruction

    def write(self, tree: Tree) -> None:
        self.written += 1
        if self.written > MAX_PROGRAM:
            raise PatternError(Phrase("the pattern repeats too much; use smaller numbers of repetitions"))
        match tree:
            case One(letters):
                self.add(_Instruction(letters=letters))
            case Anchor():
                self.add(_Instruction(anchor=tree))
            case Sequence(parts):
                for part in parts:
                    self.write(part)
            case Alternatives(choices):
                self._alternatives(choices)
            case Repeat():
                self._repeat(tree)

    def _alternatives(self, choices: tuple[Tree, ...]) -> None:
        fork = self.add(_Instruction())
        starts, ends = [], []
        for choice in choices:
            starts.append(len(self.program))
            self.write(choice)
            ends.append(self.add(_Instruction()))
        fork.onward = tuple(starts)
        for end in ends:
            end.onward = (len(self.program),)

    def _repeat(self, repeat: Repeat) -> None:
        for _ in range(repeat.least):
            self.write(repeat.part)
        if repeat.most is None:
            self._loop(repeat.part)
            return
        forks = []
        for _ in range(repeat.most - repeat.least):
            forks.append((self.add(_Instruction()), len(self.program)))
            self.write(repeat.part)
        for fork, start in forks:
            fork.onward = (start, len(self.program))

    def _loop(self, part: Tree) -> None:
        place = len(self.program)
        fork = self.add(_Instruction())
        self.write(part)
        self.add(_Instruction(onward=(place,)))
        fork.onward = (place + 1, len(self.program))
