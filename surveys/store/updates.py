"""Which updates were applied, so that each is applied once; and those no handler could take."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from surveys.store import schema
from surveys.store.contacts import identity
from surveys.store.transaction import Transaction

_MEMORY = timedelta(days=3)  # Telegram keeps an update for at most one day

_SELDOM = 1000  # updates between one tidying up and the next


class Updates(Transaction):
    """The part of a unit that remembers updates."""

    async def note_update(self, update_id: int, now: datetime) -> bool:
        """Remember an update; False when it was applied before."""
        if update_id % _SELDOM == 0:
            await self.forget_updates(now)
        return await self._add(schema.updates, update_id=update_id, seen_at=now)

    async def forget_updates(self, now: datetime) -> None:
        """Drop the memory of updates too old to be delivered again."""
        await self.connection.execute(delete(schema.updates).where(schema.updates.c.seen_at < now - _MEMORY))

    async def park(self, update_id: int, chat: int | None, payload: str, reason: str, now: datetime) -> None:
        """Set an update aside that no handler could take; the reason is sealed too, for it may quote it."""
        await self._add(
            schema.parked,
            update_id=update_id,
            fingerprint=None if chat is None else self._vault.fingerprint(identity(chat)),
            sealed=self._vault.seal(payload),
            reason=self._vault.seal(reason),
            parked_at=now,
        )
