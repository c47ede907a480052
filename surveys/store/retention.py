"""What goes when its time has come: links to people, unfinished interviews, idle contacts, parked updates.

Cutting a link gives the interview another respondent at random, so that nothing leads from anybody to it,
nor from one of their interviews to the other. When what goes is decided in surveys.fieldwork.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, update

from surveys.fieldwork.invitations import Outcome
from surveys.fieldwork.retention import Deadlines, Dues
from surveys.interview import Stage
from surveys.store.contacts import Contact
from surveys.store.erasures import Gone, link, since
from surveys.store.field_schema import invitations, waves
from surveys.store.invitations import Invitations
from surveys.store.participations import Part, Participations
from surveys.store.schema import contacts, interviews, parked
from surveys.store.tallies import Tallies

_LOCK = 0x74696479  # any number of our own


class Retention(Invitations, Participations, Tallies):
    """The part of a unit that lets things go."""

    async def due(self, deadlines: Deadlines) -> Dues:
        """Count what would go."""
        return Dues(
            parked=await self._number_of(parked.c.update_id, _set_aside(deadlines.parked)),
            contacts=await self._number_of(contacts.c.id, _idle(deadlines.met)),
            links=await self._number_of(interviews.c.id, _linked(deadlines.completed)),
            waves=await self._number_of(waves.c.id, _closed(deadlines.closed)),
            unfinished=await self._number_of(interviews.c.id, _unfinished(deadlines.closed)),
        )

    async def drop_parked(self, before: datetime) -> Dues:
        """Drop updates that were set aside and that nobody has looked after."""
        return Dues(parked=await self._drop_parked(_set_aside(before)))

    async def drop_idle_contacts(self, before: datetime) -> Dues:
        """Drop contacts of people who told us nothing."""
        idle = await self._contacts_where(_idle(before))
        for contact in idle:
            await self._forget_contact(contact)
        return Dues(contacts=len(idle))

    async def cut_links(self, before: datetime, most: int) -> Dues:
        """Cut the link of some interviews to the people who gave them; call it again while it finds any."""
        await self._alone(_LOCK)
        columns = (interviews.c.id, interviews.c.respondent, interviews.c.wave, interviews.c.form)
        rows = (await self.connection.execute(select(*columns).where(_linked(before)).limit(most))).all()
        await self._cut_all(rows)
        return Dues(links=len(rows))

    async def _cut_all(self, rows: Sequence[Any]) -> None:
        """Cut the links of interviews, and remember who took part in which wave and form."""
        cut: list[tuple[int, Part]] = []
        for row in rows:
            cut += [(contact.chat, Part(row.wave, row.form)) for contact in await self._cut(row)]
        over = set((await self.connection.execute(select(waves.c.id).where(_ENDED))).scalars())
        await self._remember([(chat, part) for chat, part in cut if part.wave not in over])

    async def _cut(self, row: Any) -> list[Contact]:
        """Cut one link; gives the contacts that must not take part again on their own account."""
        own = await self._contacts_where(contacts.c.respondent == row.respondent)
        held = await self._contacts_where(contacts.c.invitation.in_(_invitations_of(row.respondent)))
        await self._set(interviews, interviews.c.id == row.id, respondent=secrets.token_hex(16))
        await self._note_gone(link(row.id, row.respondent))
        await self._end(invitations.c.respondent == row.respondent, Outcome.COMPLETED)
        if await self._number_of(interviews.c.id, interviews.c.respondent == row.respondent) == 0:
            await self._set(contacts, contacts.c.respondent == row.respondent, respondent=None)
        for contact in {*own, *held}:
            await self._forget_if_nothing_else(contact)
        return own  # whoever came by an invitation is not there: a code is good for one interview as it is

    async def _forget_if_nothing_else(self, contact: Contact) -> None:
        linked = or_(contacts.c.respondent.is_not(None), contacts.c.invitation.is_not(None))
        if await self._number_of(contacts.c.id, and_(contacts.c.id == contact.id, linked)) == 0:
            await self._forget_contact(contact)

    async def end_waves(self, closed: datetime, now: datetime) -> Dues:
        """End the waves that closed before; what is unfinished in them goes, and who has taken part."""
        over = (
            await self.connection.execute(select(waves.c.id, waves.c.opens_at).where(_closed(closed)))
        ).all()
        forms = await self._drop_interviews(_unfinished(closed))
        for form in forms:
            await self._count(form, "unfinished", now)
        for wave in over:
            await self._end_wave(wave, now)
        return Dues(waves=len(over), unfinished=len(forms))

    async def _end_wave(self, wave: Any, now: datetime) -> None:
        await self._forget_parts(wave.id)
        await self._set(waves, waves.c.id == wave.id, ended_at=now)
        await self._note_gone(since(Gone.WAVE, wave.id, wave.opens_at))

    async def _number_of(self, key: Any, condition: ColumnElement[bool]) -> int:
        counted = select(func.count(key)).where(condition)
        return int((await self.connection.execute(counted)).scalar_one())

    async def _set(self, table: Any, condition: ColumnElement[bool], **values: Any) -> int:
        return (await self.connection.execute(update(table).where(condition).values(**values))).rowcount


_ENDED = waves.c.ended_at.is_not(None)
_COMPLETED = interviews.c.stage == Stage.COMPLETED


def _closed(before: datetime) -> ColumnElement[bool]:
    return and_(waves.c.ended_at.is_(None), waves.c.closes_at <= before)


def _unfinished(before: datetime) -> ColumnElement[bool]:
    over = select(waves.c.id).where(_closed(before))
    return and_(interviews.c.stage != Stage.COMPLETED, interviews.c.wave.in_(over))


def _set_aside(before: datetime) -> ColumnElement[bool]:
    return parked.c.parked_at <= before


def _linked(before: datetime) -> ColumnElement[bool]:
    """Match completed interviews that a contact or an invitation still leads to."""
    someone = exists().where(contacts.c.respondent == interviews.c.respondent)
    invited = exists().where(invitations.c.respondent == interviews.c.respondent)
    return and_(_COMPLETED, interviews.c.completed_at <= before, or_(someone, invited))


def _invitations_of(respondent: str) -> Select[Any]:
    return select(invitations.c.id).where(invitations.c.respondent == respondent)


def _idle(before: datetime) -> ColumnElement[bool]:
    """Match contacts that no interview belongs to, by themselves or by an invitation they hold."""
    own = exists().where(interviews.c.respondent == contacts.c.respondent)
    theirs = and_(
        invitations.c.id == contacts.c.invitation, interviews.c.respondent == invitations.c.respondent
    )
    held = exists().where(theirs)
    return and_(contacts.c.met_at <= before, ~own, ~held)
