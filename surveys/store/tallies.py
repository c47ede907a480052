"""What left no other trace, counted by day: interviews withdrawn, ended by the form, never finished."""

from datetime import datetime

from surveys.store import schema
from surveys.store.transaction import Transaction


class Tallies(Transaction):
    """The part of a unit that counts what is gone."""

    async def _count(self, form: str, outcome: str, now: datetime) -> None:
        table = schema.tallies
        day = now.date().isoformat()
        row = self._insert(table).values(form=form, outcome=outcome, day=day, count=1)
        key = [table.c.form, table.c.outcome, table.c.day]
        more = row.on_conflict_do_update(index_elements=key, set_={"count": table.c.count + 1})
        await self.connection.execute(more)
