"""What an expression may look at while it runs, and how much work it may do.

Decides nothing about forms; the caller says which node, which moment, which language.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from surveys.xpath.errors import XPathBudgetError
from surveys.xpath.tree import Node, NodeSet, document_around, lineage

DEFAULT_STEPS = 200_000
MAX_TEXT = 100_000

ChoiceLabel = Callable[[str, str, str], str]
"""(path of the question, choice value, language) -> label"""

Value = str | float | bool | NodeSet | dt.date | dt.datetime
Atom = str | float | bool | dt.date | dt.datetime


@dataclass(frozen=True)
class Context:
    """`root` is the top element (the one named `data`); `instances` hold the top elements of other trees."""

    node: Node
    root: Node
    now: dt.datetime
    language: str = ""
    instances: Mapping[str, Node] = field(default_factory=dict)
    choice_label: ChoiceLabel | None = None
    steps: int = DEFAULT_STEPS

    def __post_init__(self) -> None:
        if self.now.tzinfo is None:
            raise ValueError("Context.now needs a timezone: whole days are reckoned in it")

    @property
    def zone(self) -> dt.tzinfo:
        return self.now.tzinfo or dt.UTC


class Job:
    """One evaluation: the context and what is left of its budget."""

    __slots__ = ("context", "document", "left", "line", "zone")

    def __init__(self, context: Context) -> None:
        self.context = context
        self.document = document_around(context.root)
        self.left = context.steps
        self.zone = context.zone
        line = lineage(context.node)
        self.line = line if line[0] is context.root else []

    def spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise XPathBudgetError(f"The expression needs more than {self.context.steps} steps; simplify it")


class Frame:
    """Where evaluation stands; a predicate opens a new one for every node it looks at."""

    __slots__ = ("job", "node", "position", "size")

    def __init__(self, node: Node, position: int, size: int, job: Job) -> None:
        self.node = node
        self.position = position
        self.size = size
        self.job = job


Run = Callable[[Frame], Value]
