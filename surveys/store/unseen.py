"""Who may not have seen what they were asked last: a card that was on its way when the bot was killed."""

from datetime import datetime

from sqlalchemy import select

from surveys.store.contacts import Contacts, read_contact
from surveys.store.owners import owner
from surveys.store.schema import contacts, interviews


class Unseen(Contacts):
    """The part of a unit that knows whose card is not known to have been shown."""

    async def unseen(self, after: datetime) -> list[int]:
        """Give the chats of those who answered since then, and whose card is not known to have been shown."""
        lately = select(owner()).where(interviews.c.changed_at > after)
        wanted = select(contacts).where(contacts.c.since.is_(None), contacts.c.id.in_(lately))
        rows = (await self.connection.execute(wanted)).mappings().all()
        return [read_contact(self._vault, dict(row)).chat for row in rows]
