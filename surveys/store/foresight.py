"""Reads in a few statements what many updates will ask one by one: who they are from, and how far they are.

Contacts and interviews are held until the end of the transaction, in an order that is the same for all, so
that workers wait for one another and never in a circle.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select

from surveys.store import schema
from surveys.store.ahead import Ahead
from surveys.store.contacts import identity
from surveys.store.interviews import MAY_GO_ON
from surveys.store.transaction import Transaction


class Foresight(Transaction):
    """The part of a unit that prepares for many updates at once."""

    async def foresee(self, updates: Mapping[int, int], now: datetime) -> None:
        """Note updates, each with its chat, and look up whom they are from; what is asked then is known."""
        ahead = Ahead(await self._noted(sorted(updates), now))
        await self._look_up(ahead, updates.values())
        self._ahead = ahead
        await self.connection.run_sync(ahead.watch)

    async def _noted(self, updates: list[int], now: datetime) -> dict[int, bool]:
        rows = [{"update_id": each, "seen_at": now} for each in updates]
        noted = self._insert(schema.updates).values(rows).on_conflict_do_nothing()
        new = (await self.connection.execute(noted.returning(schema.updates.c.update_id))).scalars().all()
        return dict.fromkeys(updates, False) | dict.fromkeys(new, True)

    async def _look_up(self, ahead: Ahead, chats: Iterable[int]) -> None:
        table = schema.contacts
        prints = sorted(self._vault.fingerprint(identity(chat)) for chat in set(chats))
        wanted = select(table).where(table.c.fingerprint.in_(prints)).order_by(table.c.fingerprint)
        held = await self.connection.execute(wanted.with_for_update())
        found = [dict(row) for row in held.mappings()]
        ahead.contacts = dict.fromkeys(prints) | {row["fingerprint"]: row for row in found}
        await self._look_up_interviews(ahead, [row["respondent"] for row in found if row["respondent"]])

    async def _look_up_interviews(self, ahead: Ahead, respondents: list[str]) -> None:
        if not respondents:
            return
        table = schema.interviews
        wanted = select(table).where(table.c.respondent.in_(respondents), MAY_GO_ON).order_by(table.c.id)
        found = await self.connection.execute(wanted.with_for_update())
        rows = [dict(row) for row in found.mappings()]
        ahead.held = {row["id"]: row["revision"] for row in rows}
        latest = sorted(rows, key=lambda row: row["started_at"])
        ahead.records = {(row["respondent"], row["form"]): row for row in latest}
