"""Writes down which message carries somebody's question; for many chats at once where many were sent one."""

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

from bot.gathering import Gathering, Waiting
from surveys.store import Contact, Store

_MOST = 100


class _Note(NamedTuple):
    """Words count as an answer from message `since` on; from none while that is None, or `turn` is over."""

    contact: Contact
    message: int
    since: int | None
    turn: int | None


class Notes:
    """Writes notes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._gathering = Gathering[_Note, None](self._write, _MOST)
        self._late: dict[int, int] = {}

    async def write(self, contact: Contact, message: int, since: int | None, turn: int | None) -> None:
        """Return once it is committed; cancelled meanwhile, it is finished first."""
        noting = asyncio.create_task(self._gathering.ask(_Note(contact, message, since, turn)))
        try:
            await asyncio.shield(noting)
        except asyncio.CancelledError:
            await asyncio.wait({noting})
            raise

    async def unseen(self, contact: Contact, edit: int | None) -> None:
        """Note that a card, perhaps in place of another, is not known to have been shown."""
        if edit is not None:
            self._late[contact.chat] = edit
        async with self._store.unit() as unit:
            await unit.note_unseen(contact)

    def take_late(self, chat: int) -> int | None:
        """Give the message of a chat that was to be changed late, once."""
        return self._late.pop(chat, None)

    async def _write(self, notes: Sequence[Waiting[_Note, None]]) -> None:
        async with self._store.unit() as unit:
            await unit.note_cards([note.asked for note in notes])
        for note in notes:
            note.give(None)
