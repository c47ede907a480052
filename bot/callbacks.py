"""Events as button data and back: at most 64 bytes, and nothing a stranger forges gets past `decode`.

`<verb>.<interview tag>.<turn>.<argument>`; the tag keeps the keyboard of an erased interview from
speaking to a later one. Under a question `.<mark>` follows, its number and those of its rows, as `.12-2`;
buttons that were sent before there were marks have none, nor have those in rows within very many others.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from surveys import events as e
from surveys.form import Missing
from surveys.marks import Mark

LONGEST = 64
TAG_LENGTH = 6
_MARK = re.compile(r"[0-9]{1,5}(?:-[0-9]{1,3}){0,5}")
_SHAPE = re.compile(
    r"([a-z])\.([0-9a-f]{0,6})\.([0-9]{0,9})\.([A-Za-z][A-Za-z0-9_-]{0,15}|[0-9]{0,4})"
    rf"(?:\.({_MARK.pattern}))?"
)
_ALREADY_GONE = -1


@dataclass(frozen=True)
class WithdrawalAnswered:
    """*Yes, erase* or *No* was tapped under the question that /withdraw asks."""

    agreed: bool


@dataclass(frozen=True)
class RemindersDeclined:
    """*No more reminders* was tapped."""


@dataclass(frozen=True)
class PaperAsked:
    """A questionnaire was asked for on paper: `blank`, or one's `own` with the answers so far."""

    what: str


Tapping = e.Event | WithdrawalAnswered | RemindersDeclined | PaperAsked
"""What a button can mean."""


@dataclass(frozen=True)
class Tap:
    """A decoded button: what it means, and the tag of the interview it belongs to."""

    event: Tapping
    tag: str

    def for_interview(self, tag: str) -> Tapping:
        """Give the event; one that belongs to another interview becomes stale."""
        bound = hasattr(self.event, "turn") or isinstance(self.event, WithdrawalAnswered)
        return e.Kept(_ALREADY_GONE) if bound and self.tag != tag else self.event


def tag_of(interview_id: str) -> str:
    return interview_id[:TAG_LENGTH]


def encode(event: Tapping, tag: str = "") -> str:
    """Spell an event that a button can carry; TextTyped and the like have no spelling."""
    verb = _VERBS[type(event)]
    spelling = _SPELLINGS[verb]
    argument = getattr(event, spelling.field) if spelling.field else ""
    turn, about = getattr(event, "turn", ""), getattr(event, "about", ())
    return f"{verb}.{tag}.{turn}.{spelling.write(argument)}{_marked(about)}"


def encode_each(
    event: type[e.ChoicePicked | e.ChoiceToggled], numbers: Iterable[int], turn: int, about: Mark, tag: str
) -> list[str]:
    """Spell an event for each of so many choices, as `encode` spells them one by one."""
    begun, end = f"{_VERBS[event]}.{tag}.{turn}.", _marked(about)
    return [f"{begun}{number}{end}" for number in numbers]


@lru_cache(maxsize=4_096)
def _marked(about: tuple[int, ...]) -> str:
    """Spell which question a button belongs to; nothing where it does not say, or that would be too long."""
    mark = "-".join(map(str, about))
    return f".{mark}" if _MARK.fullmatch(mark) else ""


def decode(data: str) -> Tap | None:
    """Read button data; None when it is none of ours."""
    match = _SHAPE.fullmatch(data)
    spelling = _SPELLINGS.get(match[1]) if match else None
    if match is None or spelling is None or bool(match[3]) != spelling.turned:
        return None
    try:
        arguments = {spelling.field: spelling.read(match[4])} if spelling.field else {}
    except ValueError:  # forged: no such way of not answering, no such number
        return None
    if (match[4] and not spelling.field) or (match[5] and not hasattr(spelling.event, "about")):
        return None
    turn = {"turn": int(match[3])} if spelling.turned else {}
    about = {"about": tuple(map(int, match[5].split("-")))} if match[5] else {}
    return Tap(spelling.event(**arguments, **turn, **about), match[2])


@dataclass(frozen=True)
class _Spelling:
    """How one kind of event is written: its class, its one argument, and whether it carries a turn."""

    event: Callable[..., Tapping]
    turned: bool = False
    field: str = ""
    read: Callable[[str], Any] = str
    write: Callable[[Any], str] = str


def _yes(argument: str) -> bool:
    if argument not in ("yes", "no"):
        raise ValueError(argument)
    return argument == "yes"


def _word(argument: str) -> str:
    if not argument:
        raise ValueError("a language has a name")
    return argument


def _paper(argument: str) -> str:
    if argument not in ("blank", "own"):
        raise ValueError(argument)
    return argument


_SPELLINGS: Mapping[str, _Spelling] = {
    "p": _Spelling(e.ChoicePicked, turned=True, field="number", read=int),
    "t": _Spelling(e.ChoiceToggled, turned=True, field="number", read=int),
    "n": _Spelling(e.NothingAnswered, turned=True, field="missing", read=Missing),
    "v": _Spelling(e.ChoicesTurned, turned=True, field="page", read=int),
    "d": _Spelling(e.SelectionFinished, turned=True),
    "k": _Spelling(e.Kept, turned=True),
    "b": _Spelling(e.WentBack, turned=True),
    "s": _Spelling(e.Submitted, turned=True),
    "r": _Spelling(e.ReviewOpened, field="page", read=int),
    "c": _Spelling(e.ChangeRequested, field="number", read=int),
    "l": _Spelling(e.LanguageChanged, field="language", read=_word),
    "z": _Spelling(e.Paused),
    "g": _Spelling(e.Resumed),
    "x": _Spelling(RemindersDeclined),
    "f": _Spelling(PaperAsked, field="what", read=_paper),
    "w": _Spelling(
        WithdrawalAnswered, field="agreed", read=_yes, write=lambda agreed: "yes" if agreed else "no"
    ),
}
_VERBS = {spelling.event: verb for verb, spelling in _SPELLINGS.items()}
