"""Messages to many: to whom one goes, what may be done with it when, and how fast it goes out.

It knows no database and no Telegram, reads no clock, and does not know who has said no: the store does.

    draft ──start──► running ⇄ paused        each text in three languages, before it may start
      │                 │  └──nobody left──► done
      └────cancel───────┴──► cancelled       whoever has heard it has heard it
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

PACE = timedelta(milliseconds=40)
"""Between one message and the next, whoever sends them: 25 a second, of some 30 that Telegram allows."""

CATCH_UP = timedelta(milliseconds=200)
"""How much of what was missed may be made up for: never more than 30 messages in a second."""

EVERYBODYS = "citizen"
"""The questionnaire of whoever came for none."""

LONGEST = 4096
_LETTER = re.compile(r"[^\W\d_\u115f\u1160\u3164]")


class Audience(StrEnum):
    """How far those have come to whom a broadcast goes."""

    NOT_STARTED = "not_started"
    UNFINISHED = "unfinished"
    COMPLETED = "completed"


class State(StrEnum):
    """What a broadcast is at."""

    DRAFT = "draft"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


class Order(StrEnum):
    """What may be done with a broadcast."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"


class Outcome(StrEnum):
    """What became of a broadcast for one of those it is for."""

    DUE = "due"
    SENDING = "sending"  # on its way; whoever sends it may have died meanwhile
    SENT = "sent"
    UNREACHABLE = "unreachable"  # blocked the bot, or is no longer at Telegram
    REFUSED = "refused"  # by Telegram, for another reason
    DROPPED = "dropped"  # no longer of the audience, or has said no meanwhile
    GONE = "gone"  # erased before their turn came: nothing but the count is left


WAITING = frozenset({Outcome.DUE, Outcome.SENDING})
"""What is not decided yet."""

_MOVES: Mapping[Order, tuple[frozenset[State], State]] = {
    Order.START: (frozenset({State.DRAFT}), State.RUNNING),
    Order.PAUSE: (frozenset({State.RUNNING}), State.PAUSED),
    Order.RESUME: (frozenset({State.PAUSED}), State.RUNNING),
    Order.CANCEL: (frozenset({State.DRAFT, State.RUNNING, State.PAUSED}), State.CANCELLED),
}


class Trouble(StrEnum):
    """Why something cannot be done with a broadcast."""

    UNKNOWN = "unknown"
    NOT_NOW = "not now"
    ANOTHER_RUNS = "another runs"
    TEXT_LACKING = "text lacking"
    SAME_TEXT = "same text"
    TOO_LONG = "too long"
    NO_WORDS = "no words"
    NOBODY = "nobody"
    NO_BEGINNING = "no beginning"


class BroadcastError(ValueError):
    """Something that cannot be done with a broadcast; `about` is a language, a number or a length."""

    def __init__(self, trouble: Trouble, about: str = "") -> None:
        super().__init__(trouble.value)
        self.trouble = trouble
        self.about = about


@dataclass(frozen=True)
class Broadcast:
    """One message to many, in every language. Without a region, it is for all of them."""

    id: int
    audience: Audience
    form: str
    wave: str
    made_by: str
    made_at: datetime
    region: str | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    state: State = State.DRAFT
    started_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def edition(self) -> str:
        """Tell one draft from another: whoever agrees to it agrees to these words in this region."""
        words = "\0".join(f"{language}\0{text}" for language, text in sorted(self.texts.items()))
        words += f"\0\0{self.region or ''}"
        return sha256(words.encode()).hexdigest()[:8]

    @property
    def is_over(self) -> bool:
        return self.state in (State.DONE, State.CANCELLED)


def checked(text: str, language: str) -> str:
    """Give a text without the space around it; raises BroadcastError for what no message can be."""
    tidy = text.strip()
    length = len(tidy.encode("utf-16-le", "surrogatepass")) // 2
    if length > LONGEST:
        raise BroadcastError(Trouble.TOO_LONG, str(length))
    if not _LETTER.search(tidy):
        raise BroadcastError(Trouble.NO_WORDS, language)
    return tidy


def require_texts(broadcast: Broadcast, languages: Collection[str]) -> None:
    """Raise BroadcastError unless there is a text in each language, and each is one of its own."""
    for language in languages:
        if language not in broadcast.texts:
            raise BroadcastError(Trouble.TEXT_LACKING, language)
    if len({broadcast.texts[language] for language in languages}) < len(languages):
        raise BroadcastError(Trouble.SAME_TEXT)


def worded(broadcast: Broadcast, language: str, text: str) -> Broadcast:
    """Give a draft with a text in one language; raises BroadcastError once it is no draft."""
    _require_draft(broadcast)
    return replace(broadcast, texts={**broadcast.texts, language: checked(text, language)})


def within_region(broadcast: Broadcast, region: str | None) -> Broadcast:
    """Give a draft that goes to one region, or to all; raises BroadcastError once it is no draft."""
    _require_draft(broadcast)
    return replace(broadcast, region=region)


def _require_draft(broadcast: Broadcast) -> None:
    if broadcast.state is not State.DRAFT:
        raise BroadcastError(Trouble.NOT_NOW, str(broadcast.id))


def possible(broadcast: Broadcast) -> Iterator[Order]:
    """Give what may be done with a broadcast now."""
    return (order for order, (before, _after) in _MOVES.items() if broadcast.state in before)


def moved(broadcast: Broadcast, order: Order, now: datetime) -> Broadcast:
    """Give a broadcast after an order; raises BroadcastError for one that comes at the wrong time."""
    before, after = _MOVES[order]
    if broadcast.state not in before:
        raise BroadcastError(Trouble.NOT_NOW, str(broadcast.id))
    changed = replace(broadcast, state=after)
    if order is Order.START:
        return replace(changed, started_at=now)
    return replace(changed, ended_at=now) if changed.is_over else changed


def ended(broadcast: Broadcast, now: datetime) -> Broadcast:
    """Give a broadcast that has reached everybody it could."""
    return replace(broadcast, state=State.DONE, ended_at=now)


def next_slot(slot: datetime | None, now: datetime) -> datetime:
    """Say before when no other message may go out, now that one does in the slot that has come."""
    return now + PACE if slot is None else max(slot, now - CATCH_UP) + PACE
