"""Sends broadcasts: beside everything else, one message after another, by day only.

It has a lane of its own. Replies to respondents do not wait for it, and it waits for nothing but the pace,
the morning and what Telegram asks for. Who is next, and how that outlives a crash, is the store's to know.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.callbacks import RemindersDeclined, encode, tag_of
from bot.card import LONGEST_TEXT, Button, Card, Rows, joined, plain
from bot.delivery import Attempt, Delivery, Fate
from bot.fitting import measured
from bot.logs import described
from bot.reminding import Sleep
from bot.shelf import Shelf
from locales import Translator
from surveys import events as e
from surveys.fieldwork.broadcasts import Audience, Broadcast, Outcome
from surveys.fieldwork.night import Night
from surveys.interview import standing
from surveys.store import Record, Store
from surveys.store.recipients import Addressed, Wait

log = structlog.get_logger()
EVERY = 5.0
"""Seconds between one look and the next while nothing is to be sent."""

_OUTCOMES = {Fate.SENT: Outcome.SENT, Fate.UNREACHABLE: Outcome.UNREACHABLE, Fate.REFUSED: Outcome.REFUSED}


@dataclass(frozen=True)
class Broadcasting:
    """Sends what coordinators have started. `sleep` is how it waits."""

    store: Store
    shelf: Shelf
    translators: Mapping[str, Translator]
    delivery: Delivery
    night: Night
    clock: Callable[[], datetime]
    sleep: Sleep

    async def run(self) -> None:
        """Send for ever; what goes wrong is tried again at the next look."""
        while True:
            await self.sleep(EVERY)
            try:
                await self.send_all()
            except Exception as error:  # noqa: BLE001 - logged; nothing is lost, the rows stay due
                log.error("unsent", **described(error))  # noqa: TRY400 - a traceback quotes what it met

    async def send_all(self) -> None:
        """Send until there is nothing to send just now."""
        if not await self._is_anything_running():
            return
        while (found := await self._next()) is not None:
            match found:
                case Wait(seconds):
                    await self.sleep(seconds)
                case Addressed():
                    await self._send(found)

    async def _is_anything_running(self) -> bool:
        """Look without keeping anybody who writes waiting."""
        async with self.store.reading() as unit:
            return await unit.is_broadcast_running()

    async def _next(self) -> Addressed | Wait | None:
        async with self.store.unit() as unit:
            return await unit.claim_recipient(self.night, self.clock())

    async def _send(self, addressed: Addressed) -> None:
        if self._has_said_no(addressed.record):
            await self._note(addressed, Outcome.DROPPED)
            return
        attempt = await self.delivery.attempt(addressed.contact.chat, self._card(addressed))
        if attempt.fate is Fate.UNSENT:
            await self._put_off(addressed, attempt)
        else:
            await self._note(addressed, _OUTCOMES[attempt.fate])

    async def _note(self, addressed: Addressed, outcome: Outcome) -> None:
        async with self.store.unit() as unit:
            await unit.note_outcome(addressed, outcome, self.clock())

    async def _put_off(self, addressed: Addressed, attempt: Attempt) -> None:
        """Obey Telegram's wait; without a word from it nobody knows, and the lease has to run out."""
        async with self.store.unit() as unit:
            if attempt.wait:
                await unit.release_recipient(addressed, attempt.wait, self.clock())
            else:
                await unit.pause_after(addressed, self.clock())

    def _has_said_no(self, record: Record | None) -> bool:
        """Tell whether the interview has come to an ending that waits for a tap."""
        if record is None:
            return False
        interview = record.interview
        question = standing(
            self.shelf.of(interview.form, interview.version), interview, self.clock()
        ).question
        return question is not None and question.ending is not None

    def _card(self, addressed: Addressed) -> Card:
        record, contact = addressed.record, addressed.contact
        language = record.interview.language if record else contact.language
        t = self.translators.get(language or "") or next(iter(self.translators.values()))
        tag = tag_of(record.id) if record else ""
        return announcement(t, addressed.broadcast, language, tag)


def announcement(t: Translator, broadcast: Broadcast, language: str | None, tag: str = "") -> Card:
    """Put a broadcast's words over a way to go on and a way to hear no more."""
    return Card(plain(wording(broadcast, language)), announcement_rows(t, broadcast.audience, tag))


def wording(broadcast: Broadcast, language: str | None) -> str:
    """Give the text in somebody's language; whoever has chosen none reads as many as one message holds."""
    if language is not None and language in broadcast.texts:
        return broadcast.texts[language]
    text = ""
    for each in broadcast.texts.values():
        longer = joined(text, each)
        text = longer if not text or measured(plain(longer)) <= LONGEST_TEXT else text
    return text


def announcement_rows(t: Translator, audience: Audience, tag: str) -> Rows:
    """Give what can be tapped under a broadcast."""
    no_more = Button(t.button("No more messages"), encode(RemindersDeclined(), tag))
    match audience:
        case Audience.NOT_STARTED:
            way_on = Button(t.button("Begin"), encode(e.Resumed(), tag))
        case Audience.UNFINISHED:
            way_on = Button(t.button("Continue"), encode(e.Resumed(), tag))
        case Audience.COMPLETED:
            way_on = Button(t.button("See my answers"), encode(e.ReviewOpened(), tag))
    return (way_on,), (no_more,)
