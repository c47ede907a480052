"""What becomes of an update that no handler could take: it is set aside, sealed, and its sender is told."""

from collections.abc import Callable, Mapping
from datetime import datetime

from telegram import Update

from bot import speech
from bot.actions import Say
from bot.delivery import Delivery
from locales import Translator
from surveys.store import Store


class Parking:
    """Sets updates aside."""

    def __init__(
        self,
        store: Store,
        delivery: Delivery,
        translators: Mapping[str, Translator],
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._delivery = delivery
        self._translators = translators
        self._clock = clock

    async def park(self, update: Update, reason: str) -> None:
        """Keep an update with the reason why it could not be taken."""
        chat = update.effective_chat.id if update.effective_chat else None
        async with self._store.unit() as unit:
            await unit.park(update.update_id, chat, update.to_json(), reason, self._clock())
            contact = None if chat is None else await unit.contact(chat)
        if chat is not None:
            language = (contact.language if contact else None) or "en"
            await self._delivery.say(Say(chat, speech.stumbled(self._translators[language])))
