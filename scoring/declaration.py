"""How a wave's sample came about, which only its organisers know, and which sentence readers are owed.

Intervals assume random sampling. Where the sample was not random, every picture, table and report must
say so; the words are chosen elsewhere by the key given here.
"""

from dataclasses import dataclass
from enum import StrEnum


class Declaration(StrEnum):
    """The kinds of sample. Links shared in chats always make a self-selected one."""

    PROBABILITY = "probability"
    QUOTA = "quota"
    SELF_SELECTED = "self-selected"

    @property
    def sentence(self) -> "Sentence":
        return Sentence.NONE if self is Declaration.PROBABILITY else Sentence.NOT_RANDOM


class Sentence(StrEnum):
    """The key of a sentence that must stand beside every interval."""

    NONE = ""
    NOT_RANDOM = "interval assumes random sampling; this sample was not random"


@dataclass(frozen=True)
class Publication:
    """Under what terms figures are shown: the declared sample, and what is held back from readers.

    That is indicators by their id, and the sizes of surveys by their name. Nobody having declared anything,
    the sample counts as self-selected.
    """

    declaration: Declaration = Declaration.SELF_SELECTED
    withheld: frozenset[str] = frozenset()


UNDECLARED = Publication()
