"""What becomes of an update that no handler could take: it is set aside, sealed, and its sender is told.

Owners are told too, once an hour at most: that it happened, and nothing of what it was; but where a form asks
for too much work, they can do something about it.
"""

import json
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot import speech
from bot.actions import Say
from bot.card import Card
from bot.delivery import Delivery
from bot.incoming import Json, chat_of
from bot.logs import described
from locales import Translator
from surveys.store import Store, Unavailable
from surveys.xpath import XPathBudgetError

log = structlog.get_logger()
_QUIET = timedelta(hours=1)


class Parking:
    """Sets updates aside."""

    def __init__(
        self,
        store: Store,
        delivery: Delivery,
        translators: Mapping[str, Translator],
        clock: Callable[[], datetime],
        owners: Collection[int] = (),
    ) -> None:
        self._store = store
        self._delivery = delivery
        self._translators = translators
        self._clock = clock
        self._owners = owners
        self._alarmed: datetime | None = None

    async def park(self, update: Json, error: Exception) -> None:
        """Keep an update as it came with the reason why it could not be taken."""
        chat, reason = chat_of(update), " at ".join(described(error).values())
        async with self._store.unit() as unit:
            is_new = await unit.park(update["update_id"], chat, json.dumps(update), reason, self._clock())
        log.error("set_aside", update_id=update["update_id"], reason=reason)
        if chat is not None and is_new:
            await self._delivery.say(Say(chat, speech.stumbled(await self._translator(chat))))
        await self._alarm(error)

    async def _alarm(self, error: Exception) -> None:
        now = self._clock()
        if self._alarmed is not None and now - self._alarmed < _QUIET:
            return
        self._alarmed = now
        costly = error if isinstance(error, XPathBudgetError) and error.form else None
        await self.tell_owners(partial(speech.set_aside, costly=costly))

    async def tell_owners(self, said: Callable[[Translator], Card]) -> None:
        """Say something to every owner in their language."""
        for owner in self._owners:
            await self._delivery.say(Say(owner, said(await self._translator(owner))))

    async def _translator(self, chat: int) -> Translator:
        """Give the sender's language; what made their update fail may make this fail too."""
        try:
            async with self._store.unit() as unit:
                contact = await unit.contact(chat)
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001 - logged; an apology in English is better than none
            log.warning("unreadable_contact", **described(error))
            contact = None
        return self._translators.get((contact and contact.language) or "") or self._translators["en"]
