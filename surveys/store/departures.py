"""What is left of somebody's part in broadcasts once they are erased: one more in a count."""

from sqlalchemy import select

from surveys.fieldwork.broadcasts import WAITING, Outcome
from surveys.store.message_schema import departed, recipients
from surveys.store.transaction import Transaction


class Departures(Transaction):
    """The part of a unit that counts those who leave."""

    async def _count_departed(self, contact: int) -> None:
        """Count somebody's outcomes; the rows themselves go with the contact."""
        theirs = select(recipients.c.broadcast, recipients.c.outcome).where(recipients.c.contact == contact)
        for row in (await self.connection.execute(theirs)).all():
            outcome = Outcome.GONE if row.outcome in WAITING else Outcome(row.outcome)
            counted = self._insert(departed).values(broadcast=row.broadcast, outcome=outcome.value, count=1)
            key = [departed.c.broadcast, departed.c.outcome]
            more = counted.on_conflict_do_update(index_elements=key, set_={"count": departed.c.count + 1})
            await self.connection.execute(more)
