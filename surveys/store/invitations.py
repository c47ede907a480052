"""Personal invitations: found by the keyed hash of a code, the invited one's name sealed.

An invited interview belongs to its invitation. Its respondent is the invitation's own, whoever holds the
code, so it can change hands as it is; the same person's other interviews stay with the person. A contact
that points to an invitation held by somebody else has handed it over.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, ScalarSelect, or_, select, update

from surveys.fieldwork.codes import new_code, tidied
from surveys.fieldwork.guests import Guest
from surveys.fieldwork.invitations import (
    ADMITTED,
    HANDOVER_LASTS,
    Invitation,
    Opening,
    Outcome,
    opening,
    taking_over,
)
from surveys.store import schema
from surveys.store.contacts import Contact, Contacts
from surveys.store.erasures import Gone, ended
from surveys.store.errors import Conflict
from surveys.store.field_schema import invitations
from surveys.store.invited import (
    Invited,
    joined,
    read_guest,
    read_invitation,
    read_invited,
    read_progress,
    sealed,
)
from surveys.store.records import Record, read_record

_NOBODYS: Mapping[str, Any] = {
    "holder": None, "respondent": None, "handover": None, "handover_until": None, "opened_at": None,
}  # fmt: skip


@dataclass(frozen=True)
class Opened:
    """What came of opening a code. `former` is the colleague from whom an interview was taken over."""

    opening: Opening
    contact: Contact
    guest: Guest | None = None
    former: Contact | None = None


@dataclass(frozen=True)
class Seat:
    """As whom a contact is interviewed, and by which way they came."""

    respondent: str | None
    source: str | None


class Invitations(Contacts):
    """The part of a unit that knows who was invited."""

    async def invite(self, campaign: str, guest: Guest, expires_at: datetime | None, now: datetime) -> str:
        """Write an invitation down; gives its code."""
        code = new_code()
        values = {"campaign": campaign, "region": guest.region, "expires_at": expires_at, "created_at": now}
        row = self._insert(invitations).values(
            code=self._hash_of_code(code), sealed=sealed(self._vault, guest, code), **values
        )
        await self.connection.execute(row)
        return code

    async def open_code(self, contact: Contact, code: str, now: datetime) -> Opened:
        """Let somebody in by a code, or say why not. Raises Conflict when somebody else is faster."""
        wanted = self._hash_of_code(code)
        row = await self._found(or_(invitations.c.code == wanted, invitations.c.handover == wanted))
        if row is None:
            return Opened(Opening.UNKNOWN, contact)
        invitation, progress = read_invitation(row), read_progress(row)
        rule = taking_over if row.handover == wanted else opening
        leads_to = rule(invitation, contact.id, progress, now)
        if leads_to not in ADMITTED:
            return Opened(leads_to, contact)
        former = None
        if leads_to is Opening.BEGUN:
            await self._hold(invitation, contact, now)
        elif leads_to is Opening.TAKEN_OVER:
            former = await self._by_id(invitation.holder)
            await self._take_over(invitation, contact, now)
        at_it = replace(contact, form=invitation.form, invitation=invitation.id)
        return Opened(leads_to, at_it, read_guest(self._vault, row)[0], former)

    async def offer_handover(self, contact: Contact, now: datetime) -> str | None:
        """Make the code by which a colleague takes over, once; None when there is nothing to hand over."""
        code = new_code()
        values = {"handover": self._hash_of_code(code), "handover_until": now + HANDOVER_LASTS}
        theirs = update(invitations).where(*_held(contact)).values(**values)
        return code if (await self.connection.execute(theirs)).rowcount == 1 else None

    async def seat(self, contact: Contact) -> Seat | None:
        """Tell as whom somebody is interviewed; None when they have handed the interview over."""
        if contact.invitation is None:
            return Seat(contact.respondent, contact.source)
        table = invitations.c
        held = select(table.respondent, table.campaign).where(*_held(contact))
        row = (await self.connection.execute(held)).first()
        return None if row is None else Seat(row.respondent, row.campaign)

    async def revoke_invitation(self, key: int, now: datetime) -> bool:
        """Have nobody open a code any more; who is at the interview may finish. False when it was revoked."""
        valid = (invitations.c.id == key, invitations.c.revoked_at.is_(None))
        values = {"revoked_at": now, "handover": None, "handover_until": None}
        revoked = update(invitations).where(*valid).values(**values).returning(invitations.c.code)
        codes = (await self.connection.execute(revoked)).scalars().all()
        await self._note_gone(*[(Gone.REVOKED, code) for code in codes])
        return bool(codes)

    async def invited(self, campaign: str) -> list[Invited]:
        """Give a campaign's list in the order in which it was written."""
        listed = joined().where(invitations.c.campaign == campaign).order_by(invitations.c.id)
        return [read_invited(self._vault, row) for row in (await self.connection.execute(listed)).all()]

    async def invited_records(self, campaign: str) -> dict[str, Record]:
        """Give the interviews that a campaign's invitations lead to, by their ids."""
        table = schema.interviews
        theirs = select(invitations.c.respondent).where(invitations.c.campaign == campaign)
        rows = await self.connection.execute(select(table).where(table.c.respondent.in_(theirs)))
        records = [read_record(self._vault, dict(row)) for row in rows.mappings()]
        return {record.id: record for record in records}

    async def invited_as(self, key: int) -> Invited | None:
        """Give one line of the list."""
        row = await self._found(invitations.c.id == key)
        return None if row is None else read_invited(self._vault, row)

    async def _end(self, which: ColumnElement[bool], outcome: Outcome) -> int:
        """Write down how invitations ended, and give how many; nothing leads to anybody any more, nor back.

        Whoever has withdrawn is not even on the list by name.
        """
        columns = (invitations.c.id, invitations.c.respondent, invitations.c.sealed)
        found = select(*columns).where(which).with_for_update()
        rows = (await self.connection.execute(found)).all()
        keys = [row.id for row in rows]
        values = {**_NOBODYS, "outcome": outcome.value}
        await self.connection.execute(update(invitations).where(invitations.c.id.in_(keys)).values(**values))
        await self._note_gone(*[ended(outcome, row.respondent) for row in rows if row.respondent is not None])
        contacts = schema.contacts
        pointing = update(contacts).where(contacts.c.invitation.in_(keys)).values(invitation=None)
        await self.connection.execute(pointing)
        if outcome is Outcome.WITHDRAWN:
            blank = sealed(self._vault, Guest(""), "")
            theirs = update(invitations).where(invitations.c.id.in_(keys))
            await self.connection.execute(theirs.values(sealed=blank))
            await self._note_gone(*[(Gone.NAME, row.sealed) for row in rows])
        return len(keys)

    async def _respondents_held(self, contact: Contact) -> list[str]:
        """Give whose interviews a contact holds."""
        held = select(invitations.c.respondent).where(invitations.c.holder == contact.id)
        return [each for each in (await self.connection.execute(held)).scalars() if each is not None]

    async def _hold(self, invitation: Invitation, contact: Contact, now: datetime) -> None:
        """Begin, or go on with what nobody holds any more, or what lapsed with its wave."""
        values = {
            **_NOBODYS,
            "holder": contact.id,
            "respondent": invitation.respondent or secrets.token_hex(16),
            "opened_at": now,
            "outcome": None,
        }
        still = invitations.c.holder.is_not_distinct_from(invitation.holder)
        await self._one(update(invitations).where(invitations.c.id == invitation.id, still).values(**values))

    async def _take_over(self, invitation: Invitation, contact: Contact, now: datetime) -> None:
        """Change hands; the buttons of whoever had it are outdated from now on, and nothing else changes."""
        values = {"holder": contact.id, "handover": None, "handover_until": None}
        still = (invitations.c.id == invitation.id, invitations.c.holder == invitation.holder)
        await self._one(update(invitations).where(*still).values(**values))
        table = schema.interviews
        later = {"turn": table.c.turn + 1, "revision": table.c.revision + 1, "asked_at": now}
        theirs = table.c.respondent == invitation.respondent
        await self.connection.execute(update(table).where(theirs).values(**later))

    async def _one(self, change: Any) -> None:
        if (await self.connection.execute(change)).rowcount != 1:
            raise Conflict

    async def _found(self, which: ColumnElement[bool]) -> Row[Any] | None:
        wanted = joined().where(which).with_for_update(of=invitations)
        row: Row[Any] | None = (await self.connection.execute(wanted)).first()
        return row

    def _hash_of_code(self, code: str) -> bytes:
        return self._vault.fingerprint(f"invitation code {tidied(code)}")


def respondent_of(contact: Contact) -> ScalarSelect[str | None]:
    """Give the respondent of the invitation a contact holds, within a query."""
    return select(invitations.c.respondent).where(*_held(contact)).scalar_subquery()


def _held(contact: Contact) -> tuple[ColumnElement[bool], ...]:
    return invitations.c.id == contact.invitation, invitations.c.holder == contact.id
