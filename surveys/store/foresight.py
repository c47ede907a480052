"""Reads in a few statements what many updates will ask one by one: who they are from, and how far they are.

Contacts and interviews are held until the end of the transaction, in an order that is the same for all, so
that workers wait for one another and never in a circle.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, bindparam, select

from surveys.store import schema
from surveys.store.ahead import APART, Ahead
from surveys.store.contacts import identity
from surveys.store.interviews import MAY_GO_ON
from surveys.store.transaction import Transaction, for_each_database

_NOTED = for_each_database(
    lambda insert: insert(schema.updates).on_conflict_do_nothing().returning(schema.updates.c.update_id)
)
_THEIRS = (
    select(schema.contacts)
    .where(schema.contacts.c.fingerprint.in_(bindparam("prints", expanding=True)))
    .order_by(schema.contacts.c.fingerprint)
    .with_for_update()
)
_UNDER_WAY = (
    select(schema.interviews)
    .where(schema.interviews.c.respondent.in_(bindparam("respondents", expanding=True)), MAY_GO_ON)
    .order_by(schema.interviews.c.id)
    .with_for_update()
)


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
        new = (await self.connection.execute(self._of(_NOTED), rows, execution_options=APART)).scalars().all()
        return dict.fromkeys(updates, False) | dict.fromkeys(new, True)

    async def _look_up(self, ahead: Ahead, chats: Iterable[int]) -> None:
        prints = sorted(self._vault.fingerprint(identity(chat)) for chat in set(chats))
        held = await self.connection.execute(_THEIRS, {"prints": prints}, execution_options=APART)
        found = _rows(held)
        ahead.contacts = dict.fromkeys(prints) | {row["fingerprint"]: row for row in found}
        await self._look_up_interviews(ahead, [row["respondent"] for row in found if row["respondent"]])

    async def _look_up_interviews(self, ahead: Ahead, respondents: list[str]) -> None:
        if not respondents:
            return
        found = await self.connection.execute(
            _UNDER_WAY, {"respondents": respondents}, execution_options=APART
        )
        rows = _rows(found)
        ahead.held = {row["id"]: row["revision"] for row in rows}
        latest = sorted(rows, key=lambda row: row["started_at"])
        ahead.records = {(row["respondent"], row["form"]): row for row in latest}


def _rows(found: CursorResult[Any]) -> list[dict[str, Any]]:
    """Give rows as dicts, which RowMapping makes of so many columns in more than twice the time."""
    names = tuple(found.keys())
    return [dict(zip(names, row, strict=True)) for row in found]
