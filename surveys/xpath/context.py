"""What an expression may look at while it runs, and how much work it may do.

Decides nothing about forms; the caller says which node, which moment, which language.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from surveys.phrase import Phrase
from surveys.xpath.errors import XPathBudgetError, XPathError
from surveys.xpath.tree import Node, NodeSet, document_around, lineage, sibling_position

DEFAULT_STEPS = 200_000
MAX_TEXT = 100_000
_NO_CHANCE = Phrase("random(), uuid() and randomize() without a seed cannot be used here")

ChoiceLabel = Callable[[str, str, str], str]
"""(path of the question, choice value, language) -> label"""
Itext = Callable[[str, str], str]
"""(id of the text, language) -> text"""

Value = str | float | bool | NodeSet | dt.date | dt.datetime
Atom = str | float | bool | dt.date | dt.datetime


@dataclass(frozen=True)
class Context:
    """What an expression may look at.

    `root` is the top element (the one named `data`); `instances` hold the top elements of other trees and of
    attached tables, whose rows are named `item`. `chance` is what random() and uuid() are drawn from: some
    secret text of the interview's own, the same at each of its events. `form` is for saying where it failed.
    """

    node: Node
    root: Node
    now: dt.datetime
    language: str = ""
    instances: Mapping[str, Node] = field(default_factory=dict)
    choice_label: ChoiceLabel | None = None
    itext: Itext | None = None
    properties: Mapping[str, str] = field(default_factory=dict)
    version: str = ""
    chance: str = ""
    form: str = ""
    steps: int = DEFAULT_STEPS

    def __post_init__(self) -> None:
        if self.now.tzinfo is None:
            raise ValueError("Context.now needs a timezone: whole days are reckoned in it")

    def at(self, node: Node) -> "Context":
        """Look from another node of the tree: sooner made than anew, and all else stays."""
        other = object.__new__(Context)
        vars(other).update(vars(self), node=node, document=self.document)
        return other

    @cached_property
    def document(self) -> Node:
        """What absolute paths start from."""
        return document_around(self.root)

    @property
    def zone(self) -> dt.tzinfo:
        return self.now.tzinfo or dt.UTC


class Job:
    """One evaluation: the context, what is left of its budget, and how often chance was asked."""

    __slots__ = ("asked", "context", "document", "left", "line", "text", "zone")

    def __init__(self, context: Context, text: str = "") -> None:
        self.context = context
        self.text = text
        self.asked = 0
        self.document = context.document
        self.left = context.steps
        self.zone = context.zone
        line = lineage(context.node)
        self.line = line if line[0] is context.root else []

    def spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise XPathBudgetError(
                Phrase("The expression needs more than {most} steps; simplify it", most=self.context.steps)
            )

    def draw(self) -> int:
        """Give the next number of chance, up to 2**256: always the same for this place and expression."""
        if not self.context.chance:
            raise XPathError(_NO_CHANCE)
        self.spend(1)
        self.asked += 1
        place = "/".join(f"{each.name}[{sibling_position(each)[0]}]" for each in lineage(self.context.node))
        drawn = "\n".join((self.context.chance, place, self.text, str(self.asked)))
        return int.from_bytes(hashlib.sha256(drawn.encode()).digest())


class Frame:
    """Where evaluation stands; a predicate opens a new one for every node it looks at."""

    __slots__ = ("job", "node", "position", "size")

    def __init__(self, node: Node, position: int, size: int, job: Job) -> None:
        self.node = node
        self.position = position
        self.size = size
        self.job = job


Run = Callable[[Frame], Value]
