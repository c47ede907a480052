"""Asks those who stopped in the middle whether they would like to go on: beside everything else, by day only.

It wakes, sends what is due one after another, and sleeps; nobody who answers waits for it. What is due, and
how it outlives a crash, is the store's to know.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.callbacks import RemindersDeclined, encode, tag_of
from bot.card import Button, Card, joined, plain
from bot.delivery import Delivery, Fate
from bot.logs import described
from bot.shelf import Shelf
from locales import Translator
from surveys import events as e
from surveys.fieldwork.reminders import Manners
from surveys.interview import Step, standing
from surveys.store import Store
from surveys.store.reminders import Claimed
from surveys.view import resting

log = structlog.get_logger()
EVERY = 300.0
"""Seconds between one look and the next."""

PACE = 0.1
"""Seconds between one reminder and the next: a third of what Telegram allows, the rest is for answers."""

Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True)
class Reminding:
    """Reminds people. `sleep` is how it waits between looks and when Telegram says so."""

    store: Store
    shelf: Shelf
    translators: Mapping[str, Translator]
    delivery: Delivery
    manners: Manners
    clock: Callable[[], datetime]
    sleep: Sleep

    async def run(self) -> None:
        """Remind for ever; what goes wrong is tried again at the next look."""
        while self.manners.most:
            await self.sleep(EVERY)
            try:
                await self.remind_all()
            except Exception as error:  # noqa: BLE001 - logged; nothing is lost, the rows stay due
                log.error("unreminded", **described(error))  # noqa: TRY400 - a traceback quotes what it met

    async def remind_all(self) -> None:
        """Send every reminder that is due, unless it is night."""
        if self.manners.night.covers(self.clock()):
            return
        async with self.store.unit() as unit:
            await unit.review_reminders(self.manners)
        while (claimed := await self._claim()) is not None:
            for each in claimed:
                await self._remind(each)

    async def _claim(self) -> list[Claimed] | None:
        async with self.store.unit() as unit:
            return await unit.claim_reminders(self.manners, self.clock())

    async def _remind(self, claimed: Claimed) -> None:
        interview = claimed.record.interview
        step = standing(self.shelf.of(interview.form, interview.version), interview, self.clock())
        if step.question is not None and step.question.ending is not None:  # they have said no
            await self._stop(claimed)
            return
        attempt = await self.delivery.attempt(claimed.contact.chat, self._card(claimed, step))
        match attempt.fate:
            case Fate.SENT | Fate.REFUSED:
                await self._note(claimed)
            case Fate.UNREACHABLE:
                await self._stop(claimed)
            case Fate.UNSENT:  # without a word from Telegram the lease runs out, and it is tried again
                if attempt.wait:
                    await self._release(claimed)
        await self.sleep(max(PACE, attempt.wait))

    async def _note(self, claimed: Claimed) -> None:
        async with self.store.unit() as unit:
            await unit.note_reminded(claimed, self.manners, self.clock())

    async def _release(self, claimed: Claimed) -> None:
        async with self.store.unit() as unit:
            await unit.release_reminder(claimed, self.clock())

    async def _stop(self, claimed: Claimed) -> None:
        async with self.store.unit() as unit:
            await unit.stop_reminders(claimed.contact)

    def _card(self, claimed: Claimed, step: Step) -> Card:
        t = self.translators.get(claimed.record.interview.language) or next(iter(self.translators.values()))
        is_last = claimed.sent + 1 == self.manners.most
        return reminder(t, step, tag_of(claimed.record.id), is_last=is_last)


def reminder(t: Translator, step: Step, tag: str, *, is_last: bool) -> Card:
    """Ask whether somebody would like to go on, and let them say no once and for all."""
    far = resting(step)
    words = t(
        "Hello! You began our survey and have not finished it. Your answers so far are kept: "
        "{answered} of {total}. Would you like to go on?",
        answered=t.integer(far.answered),
        total=t.integer(far.total),
    )
    last = plain(t("This is the last reminder.")) if is_last else ""
    go_on = Button(t.button("Continue"), encode(e.Resumed(), tag))
    no_more = Button(t.button("No more reminders"), encode(RemindersDeclined(), tag))
    return Card(joined(plain(words), last), ((go_on,), (no_more,)))
