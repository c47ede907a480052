"""Who is not written to unasked: they said so, blocked the bot, or said no to a questionnaire.

It stands beside the contact and goes with it: whoever is erased cannot be written to anyway.
"""

from enum import StrEnum

from sqlalchemy import ColumnElement, select

from surveys.store.contacts import Contact, Contacts
from surveys.store.erasures import Gone
from surveys.store.message_schema import silences
from surveys.store.schema import contacts


class Silence(StrEnum):
    """Why somebody is left in peace."""

    DECLINED = "declined"  # wants to hear nothing, or cannot: no reminders either
    REFUSED = "refused"  # said no to one questionnaire, and is still at another


class Silences(Contacts):
    """The part of a unit that knows who is left in peace."""

    async def silence(self, contact: Contact, reason: Silence = Silence.DECLINED) -> None:
        """Write to somebody unasked no more; nothing once they are erased."""
        there = await self.contact(contact.chat)
        if there is None or there.id != contact.id:
            return
        gone = Gone.PEACE if reason is Silence.DECLINED else Gone.QUIET
        sealed = (await self.connection.execute(select(contacts.c.sealed).where(self._is(contact)))).scalars()
        await self._note_gone(*[(gone, each) for each in sealed])
        row = self._insert(silences).values(contact=contact.id, reason=reason.value)
        if reason is Silence.DECLINED:
            row = row.on_conflict_do_update(
                index_elements=[silences.c.contact], set_={"reason": reason.value}
            )
        else:
            row = row.on_conflict_do_nothing()
        await self.connection.execute(row)

    async def has_declined(self, contact: int) -> bool:
        """Tell whether somebody wants no reminders."""
        theirs = (silences.c.contact == contact, silences.c.reason == Silence.DECLINED.value)
        return (await self.connection.execute(select(silences.c.contact).where(*theirs))).first() is not None


def may_hear() -> ColumnElement[bool]:
    """Match a contact who may be written to unasked."""
    return ~select(silences.c.contact).where(silences.c.contact == contacts.c.id).correlate(contacts).exists()
