"""Which updates were applied, so that each is applied once; and those no handler could take."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from surveys.store import schema
from surveys.store.ahead import ELSEWHERE
from surveys.store.contacts import identity
from surveys.store.erasures import Erasures

_MEMORY = timedelta(days=3)  # Telegram keeps an update for at most one day

_SELDOM = 1000  # updates between one tidying up and the next


@dataclass(frozen=True)
class SetAside:
    """An update that no handler could take: as it came, spelled in JSON, and the reason."""

    update_id: int
    payload: str
    reason: str
    at: datetime


class Updates(Erasures):
    """The part of a unit that remembers updates."""

    async def note_update(self, update_id: int, now: datetime) -> bool:
        """Remember an update; False when it was applied before."""
        if update_id % _SELDOM == 0:
            await self.forget_updates(now)
        if self._ahead is not None and update_id in self._ahead.updates:
            return self._ahead.updates.pop(update_id)
        return await self._add(schema.updates, update_id=update_id, seen_at=now)

    async def forget_updates(self, now: datetime) -> None:
        """Drop the memory of updates too old to be delivered again."""
        old = delete(schema.updates).where(schema.updates.c.seen_at < now - _MEMORY)
        await self.connection.execute(old, execution_options=ELSEWHERE)

    async def park(self, update_id: int, chat: int | None, payload: str, reason: str, now: datetime) -> bool:
        """Set an update aside that no handler could take; the reason is sealed too, for it may quote it.

        It counts as seen from now on. False, and no change, when it was set aside before.
        """
        await self._add(schema.updates, update_id=update_id, seen_at=now)
        return await self._add(
            schema.parked,
            update_id=update_id,
            fingerprint=None if chat is None else self._vault.fingerprint(identity(chat)),
            sealed=self._vault.seal(payload),
            reason=self._vault.seal(reason),
            parked_at=now,
        )

    async def set_aside(self) -> list[SetAside]:
        """Give all that is set aside, the oldest first."""
        table = schema.parked
        rows = await self.connection.execute(select(table).order_by(table.c.parked_at, table.c.update_id))
        opened = self._vault.open
        return [SetAside(r.update_id, opened(r.sealed), opened(r.reason), r.parked_at) for r in rows]

    async def number_set_aside(self) -> int:
        counted = select(func.count()).select_from(schema.parked)
        return int((await self.connection.execute(counted)).scalar_one())

    async def take_back(self, update_id: int) -> bool:
        """Let go of what was set aside; False when it is not there, or somebody else has just done so."""
        return await self._drop_parked(schema.parked.c.update_id == update_id) == 1
