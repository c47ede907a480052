"""Keys under the text field: how they are brought and taken away, which Telegram does by messages alone.

When they are there is decided elsewhere.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from telegram import Bot, KeyboardButton, ReplyKeyboardMarkup, ReplyKeyboardRemove
from telegram.error import BadRequest

from bot.actions import LiftKeys, OfferPlace

Persist = Callable[[Callable[[], Awaitable[Any]], str], Awaitable[Any]]


class KeysBelow:
    """Brings and takes keys through one bot; `persist` tries a call a few times."""

    def __init__(self, bot: Bot, persist: Persist) -> None:
        self._bot = bot
        self._persist = persist

    async def offer_place(self, action: OfferPlace) -> None:
        """Bring the key by which one sends one's place; Telegram hides it once it was used."""
        key = KeyboardButton(action.label, request_location=True)
        keys = ReplyKeyboardMarkup([[key]], resize_keyboard=True, one_time_keyboard=True)
        await self._persist(partial(self._send, action.chat, action.words, keys), "send")

    async def lift(self, action: LiftKeys) -> None:
        """Take keys away by a message, as there is no other way, and then that message."""
        sent = await self._persist(partial(self._send, action.chat, "…", ReplyKeyboardRemove()), "send")
        if sent is not None:
            await self._persist(partial(self._deleted, action.chat, sent), "delete")

    async def _send(self, chat: int, text: str, keys: ReplyKeyboardMarkup | ReplyKeyboardRemove) -> int:
        sent = await self._bot.send_message(chat, text, reply_markup=keys, disable_notification=True)
        return sent.message_id

    async def _deleted(self, chat: int, message: int) -> bool:
        try:
            return await self._bot.delete_message(chat, message)
        except BadRequest:  # gone already; it said nothing
            return True
