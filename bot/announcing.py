"""Writing, starting and stopping broadcasts, for the command line and the chat alike; and what is said of it.

What may be done is decided in surveys.fieldwork; here it is done, and written into the book.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from locales import Translator, language_name, languages
from surveys.fieldwork.broadcasts import (
    LONGEST,
    Audience,
    Broadcast,
    BroadcastError,
    Order,
    Outcome,
    State,
    Trouble,
    moved,
    require_texts,
    within_region,
    worded,
)
from surveys.store import Unit


async def draft(
    unit: Unit, audience: Audience, form: str, by: str, now: datetime, region: str | None = None
) -> Broadcast:
    """Begin a broadcast about the current wave; no words are in it yet."""
    wave = await unit.current_wave()
    made = await unit.draft_broadcast(Broadcast(0, audience, form, wave.id, by, now, region))
    await unit.note_act(by, "draft_broadcast", str(made.id), f"{audience} {form} {region or ''}".strip(), now)
    return made


async def write(unit: Unit, key: int, texts: Mapping[str, str], by: str, now: datetime) -> Broadcast:
    """Put texts into a draft; raises BroadcastError."""
    broadcast = await wanted(unit, key)
    for language, text in texts.items():
        broadcast = worded(broadcast, language, text)
        await unit.note_act(by, "write_broadcast", str(key), language, now)
    await unit.amend_broadcast(broadcast)
    return broadcast


async def limit(unit: Unit, key: int, region: str | None, by: str, now: datetime) -> Broadcast:
    """Have a draft go to one region alone, or to all; raises BroadcastError."""
    placed = within_region(await wanted(unit, key), region)
    await unit.amend_broadcast(placed)
    await unit.note_act(by, "draft_broadcast", str(key), region or "", now)
    return placed


async def order(unit: Unit, key: int, what: Order, by: str, now: datetime) -> Broadcast:
    """Start, pause, go on with or cancel a broadcast; raises BroadcastError."""
    running = await unit.broadcast_running() if what in _SETS_GOING else None
    broadcast = await wanted(unit, key)
    after = moved(broadcast, what, now)
    if running is not None:
        raise BroadcastError(Trouble.ANOTHER_RUNS, str(running.id))
    detail = await _addressed(unit, after, now) if what is Order.START else ""
    await unit.amend_broadcast(after)
    await unit.note_act(by, f"{what}_broadcast", str(key), detail, now)
    return after


async def _addressed(unit: Unit, broadcast: Broadcast, now: datetime) -> str:
    require_texts(broadcast, languages())
    wave = next(each for each in await unit.waves() if each.id == broadcast.wave)
    if broadcast.audience is Audience.NOT_STARTED and not wave.takes_newcomers(now):
        raise BroadcastError(Trouble.NO_BEGINNING, wave.id)
    number = await unit.address(broadcast, now)
    if not number:
        raise BroadcastError(Trouble.NOBODY)
    return str(number)


async def wanted(unit: Unit, key: int) -> Broadcast:
    """Give a broadcast to change; raises BroadcastError when there is none of that number."""
    broadcast = await unit.broadcast_to_change(key)
    if broadcast is None:
        raise BroadcastError(Trouble.UNKNOWN, str(key))
    return broadcast


_SETS_GOING = frozenset({Order.START, Order.RESUME})


def trouble(t: Translator, error: BroadcastError) -> str:
    """Say why something cannot be done, and what to do instead."""
    return _TROUBLES[error.trouble](t, error.about)


_TROUBLES: Mapping[Trouble, Callable[[Translator, str], str]] = {
    Trouble.UNKNOWN: lambda t, about: t("There is no broadcast number {number}.", number=about),
    Trouble.NOT_NOW: lambda t, about: t(
        "That cannot be done with broadcast {number} as it is now. Please look at it again.", number=about
    ),
    Trouble.ANOTHER_RUNS: lambda t, about: t(
        "Broadcast {number} is going out now. Please pause it or wait until it is through.", number=about
    ),
    Trouble.TEXT_LACKING: lambda t, about: t(
        "A broadcast goes out in every language. This text is still missing: {language}.",
        language=language_name(about),
    ),
    Trouble.SAME_TEXT: lambda t, _about: t(
        "Two of the texts are the same. Please write each in its own language."
    ),
    Trouble.TOO_LONG: lambda t, about: t(
        "The text is too long: {length} characters. A message holds {most}.",
        length=t.integer(int(about)),
        most=t.integer(LONGEST),
    ),
    Trouble.NO_WORDS: lambda t, about: t(
        "There are no words in this text: {language}.", language=language_name(about)
    ),
    Trouble.NOBODY: lambda t, _about: t("There is nobody to write to just now, so nothing was started."),
    Trouble.NO_BEGINNING: lambda t, about: t(
        "Wave “{name}” is closed, so nobody can begin any more. Nothing was started.", name=about
    ),
}


def audience_name(t: Translator, audience: Audience) -> str:
    return _AUDIENCES[audience](t)


def state_name(t: Translator, state: State) -> str:
    return _STATES[state](t)


def outcome_name(t: Translator, outcome: Outcome) -> str:
    return _OUTCOMES[outcome](t)


_AUDIENCES: Mapping[Audience, Callable[[Translator], str]] = {
    Audience.NOT_STARTED: lambda t: t("Have not started"),
    Audience.UNFINISHED: lambda t: t("Have not finished"),
    Audience.COMPLETED: lambda t: t("Have completed"),
}
_STATES: Mapping[State, Callable[[Translator], str]] = {
    State.DRAFT: lambda t: t("Draft: nothing has been sent."),
    State.RUNNING: lambda t: t("Going out."),
    State.PAUSED: lambda t: t("Paused."),
    State.DONE: lambda t: t("Done."),
    State.CANCELLED: lambda t: t("Cancelled."),
}
_OUTCOMES: Mapping[Outcome, Callable[[Translator], str]] = {
    Outcome.DUE: lambda t: t("still to be sent"),
    Outcome.SENDING: lambda t: t("being sent"),
    Outcome.SENT: lambda t: t("sent"),
    Outcome.UNREACHABLE: lambda t: t("blocked the bot or left Telegram"),
    Outcome.REFUSED: lambda t: t("refused by Telegram"),
    Outcome.DROPPED: lambda t: t("no longer concerned, or want no messages"),
    Outcome.GONE: lambda t: t("withdrew before it was sent"),
}
