"""Wrong codes, counted by person and day. Whoever has tried too many is not looked up again that day."""

from datetime import datetime

from sqlalchemy import delete, select

from surveys.store.contacts import identity
from surveys.store.field_schema import attempts
from surveys.store.transaction import Transaction

MOST_WRONG = 10
"""Wrong codes a day; days are UTC's."""


class Attempts(Transaction):
    """The part of a unit that makes guessing slow."""

    async def wrong_code(self, chat: int, now: datetime) -> int:
        """Count one more wrong code; gives how many it were today. Earlier days are forgotten."""
        day = _day(now)
        await self.connection.execute(delete(attempts).where(attempts.c.day < day))
        row = self._insert(attempts).values(fingerprint=self._whose(chat), day=day, count=1)
        key = [attempts.c.fingerprint, attempts.c.day]
        more = row.on_conflict_do_update(index_elements=key, set_={"count": attempts.c.count + 1})
        return int((await self.connection.execute(more.returning(attempts.c.count))).scalar_one())

    async def is_blocked(self, chat: int, now: datetime) -> bool:
        """Tell whether somebody has tried enough for today."""
        theirs = (attempts.c.fingerprint == self._whose(chat), attempts.c.day == _day(now))
        count = (await self.connection.execute(select(attempts.c.count).where(*theirs))).scalar()
        return count is not None and count >= MOST_WRONG

    def _whose(self, chat: int) -> bytes:
        """Hash apart from contacts: withdrawing must neither reset the count nor leave a trace."""
        return self._vault.fingerprint(f"attempts of {identity(chat)}")


def _day(now: datetime) -> str:
    return now.date().isoformat()
