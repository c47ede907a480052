"""How a form is divided before it has rows: blocks of questions within blocks, one for each repeat."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from surveys.form import NOWHERE, Form, Group, Question


@dataclass(frozen=True, eq=False)
class Block:
    """What lies in every row of a repeat, or once in the form itself: questions, and blocks in between."""

    repeat: Group
    parts: tuple["tuple[Question, ...] | Block", ...]

    @property
    def is_asked(self) -> bool:
        """Tell whether respondents say themselves how many rows there are."""
        return self.repeat.count is None

    def way_to(self, row: int) -> int:
        return 2 * row - 1 if self.is_asked else row - 1

    def length(self, count: int) -> int:
        """Count the parts that so many rows are: their own, and whether there is another one."""
        return 2 * count + 1 if self.is_asked else count


class Where(NamedTuple):
    """Which part of each block around it an item lies in, from the outermost in; a block lies in itself."""

    parts: tuple[int, ...]
    blocks: tuple[Block, ...]
    part: tuple[Question, ...] = ()
    offset: int = 0


def divided(base: Form) -> Block:
    """Divide a form; the block around all others is that of no repeat."""
    return Block(NOWHERE, tuple(_parts(base, base.questions, 0)))


def places(block: Block) -> dict[str, Where]:
    """Tell where each question and each repeat lies, by path."""
    return dict(_places(block, (), ()))


def _parts(base: Form, questions: Iterable[Question], depth: int) -> Iterator[tuple[Question, ...] | Block]:
    for repeat, some in groupby(questions, lambda one: base.around[one.path][depth : depth + 1]):
        inside = tuple(some)
        yield Block(repeat[0], tuple(_parts(base, inside, depth + 1))) if repeat else inside


def _places(block: Block, parts: tuple[int, ...], blocks: tuple[Block, ...]) -> Iterator[tuple[str, Where]]:
    for number, part in enumerate(block.parts):
        here = (*parts, number)
        if isinstance(part, Block):
            yield part.repeat.path, Where(here, (*blocks, part))
            yield from _places(part, here, (*blocks, part))
        else:
            yield from ((one.path, Where(here, blocks, part, offset)) for offset, one in enumerate(part))
