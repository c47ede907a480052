"""What respondents hear while nothing can be saved: one apology each hour, once it has lasted some seconds.

The language they chose is in the database too, so it is the one their Telegram speaks, or else English.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot import speech
from bot.actions import Say
from bot.delivery import Delivery
from bot.incoming import Json, chat_of
from bot.outbox import Outbox
from locales import Translator

_PATIENCE = timedelta(seconds=3)
_QUIET = timedelta(hours=1)
_MOST = 10_000
"""Chats remembered; whoever comes after them waits without a word."""


@dataclass(frozen=True)
class _Waiting:
    since: datetime
    is_told: bool = False


class Apologies:
    """Apologises, once to each chat."""

    def __init__(
        self,
        delivery: Delivery,
        outbox: Outbox,
        translators: Mapping[str, Translator],
        clock: Callable[[], datetime],
    ) -> None:
        self._delivery = delivery
        self._outbox = outbox
        self._translators = translators
        self._clock = clock
        self._waiting: dict[int, _Waiting] = {}

    async def apologise(self, update: Json) -> None:
        """Note that an update could not be saved; say so when that has lasted a while."""
        chat, now = chat_of(update), self._clock()
        self._waiting = {each: w for each, w in self._waiting.items() if now - w.since < _QUIET}
        if chat is None or (chat not in self._waiting and len(self._waiting) >= _MOST):
            return
        waiting = self._waiting.setdefault(chat, _Waiting(now))
        if waiting.is_told or now - waiting.since < _PATIENCE:
            return
        self._waiting[chat] = replace(waiting, is_told=True)
        card = speech.unsaved(self._translators.get(_language(update)) or self._translators["en"])
        await self._outbox.speak(chat, lambda: self._delivery.say(Say(chat, card)))


def _language(update: Json) -> str:
    """Name the language in which somebody uses Telegram."""
    body = next((each for each in update.values() if isinstance(each, dict)), {})
    sender = body.get("from")
    return str(sender.get("language_code", "")).partition("-")[0] if isinstance(sender, dict) else ""
