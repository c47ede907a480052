"""Contacts: whom the bot talks with. Their Telegram identity is sealed; answers never point here."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    null,
    or_,
    select,
    update,
)

from surveys.store import schema
from surveys.store.ahead import AMENDED, APART
from surveys.store.departures import Departures
from surveys.store.erasures import Erasures, Gone
from surveys.store.errors import Conflict
from surveys.store.field_schema import invitations
from surveys.store.transaction import for_each_database
from surveys.store.vault import Vault

_MET = for_each_database(
    lambda insert: insert(schema.contacts).on_conflict_do_nothing().returning(schema.contacts.c.id)
)
_TURN = bindparam("its_turn", type_=BigInteger)
_INVITED = (
    select(invitations.c.respondent)
    .where(invitations.c.id == schema.contacts.c.invitation, invitations.c.holder == schema.contacts.c.id)
    .correlate(schema.contacts)  # two statements further out, which is not looked for unasked
)
_RESPONDENT = func.coalesce(_INVITED.scalar_subquery(), schema.contacts.c.respondent)
_IS_ASKED = exists().where(schema.interviews.c.respondent == _RESPONDENT, schema.interviews.c.turn == _TURN)
_SHOWN = AMENDED.values(
    card=bindparam("card"),
    since=case((or_(_TURN.is_(None), _IS_ASKED), bindparam("new_since", type_=BigInteger)), else_=null()),
)
_AMENDABLE = ("language", "card", "since", "source", "form", "invitation", "respondent")


@dataclass(frozen=True)
class Contact:
    """Someone the bot talks with.

    `card` is the message that carries the question now. Words count as an answer only when their message
    is newer than `since`, the first card of that question; None means it is not known to have been shown.
    `form` is the questionnaire they came for last; None means the one that everybody is asked.
    """

    id: int
    chat: int
    language: str | None = None
    card: int | None = None
    since: int | None = None
    source: str | None = None
    form: str | None = None
    invitation: int | None = None
    respondent: str | None = None


def identity(chat: int) -> str:
    """Spell a Telegram identity for hashing."""
    return f"telegram:{chat}"


class Contacts(Departures, Erasures):
    """The part of a unit that knows people."""

    async def contact(self, chat: int) -> Contact | None:
        """Find whom a chat belongs to; on PostgreSQL, a second unit for the same chat waits here."""
        fingerprint = self._vault.fingerprint(identity(chat))
        if self._ahead is not None and fingerprint in self._ahead.contacts:
            known = self._ahead.contacts.pop(fingerprint)
            return None if known is None else contact_in(known, chat)
        wanted = schema.contacts.c.fingerprint == fingerprint
        found = await self.connection.execute(select(schema.contacts).where(wanted).with_for_update())
        row = found.mappings().first()
        return None if row is None else contact_in(dict(row), chat)

    async def _by_id(self, key: int | None) -> Contact | None:
        """Find a contact by the number that other rows give."""
        return next(iter(await self._contacts_where(schema.contacts.c.id == key)), None)

    async def _glimpsed(self, key: int) -> Contact | None:
        """Find a contact by its number, and keep nobody waiting."""
        found = await self.connection.execute(select(schema.contacts).where(schema.contacts.c.id == key))
        row = found.mappings().first()
        return None if row is None else read_contact(self._vault, dict(row))

    async def _contacts_where(self, which: ColumnElement[bool]) -> list[Contact]:
        """Find contacts and keep their chats waiting until the end of the transaction."""
        found = await self.connection.execute(select(schema.contacts).where(which).with_for_update())
        return [read_contact(self._vault, dict(row)) for row in found.mappings()]

    async def meet(self, chat: int, source: str | None, now: datetime) -> Contact:
        """Write down a new contact; raises Conflict when they are known already."""
        values = {
            "fingerprint": self._vault.fingerprint(identity(chat)),
            "sealed": self._vault.seal(json.dumps({"telegram": chat})),
            "source": source,
            "met_at": _day(now),
        }
        key = (await self.connection.execute(self._of(_MET), values, execution_options=APART)).scalar()
        if key is None:
            raise Conflict
        return Contact(id=key, chat=chat, source=source)

    async def amend_contact(self, contact: Contact) -> None:
        """Write everything about a contact as it is now; nothing once they are erased."""
        values = {name: getattr(contact, name) for name in _AMENDABLE}
        if self._ahead is None:
            await self.connection.execute(update(schema.contacts).where(self._is(contact)).values(**values))
        else:
            self._ahead.amend(contact.id, self._fingerprint(contact), values)

    async def note_card(
        self, contact: Contact, card: int, since: int | None, turn: int | None = None
    ) -> None:
        """Write down where the question is shown, and nothing else: the rest may have changed since.

        A card whose `turn` is over has come late, after that of another worker, and is now the newest: then
        no words count until the question asked by now is shown again.
        """
        await self.note_cards([(contact, card, since, turn)])

    async def note_cards(self, notes: Iterable[tuple[Contact, int, int | None, int | None]]) -> None:
        """Do so for several, in the order in which everybody holds contacts."""
        rows = [
            {
                "its_id": contact.id,
                "its_fingerprint": self._fingerprint(contact),
                "its_turn": turn,
                "card": card,
                "new_since": since,
            }
            for contact, card, since, turn in notes
        ]
        in_order = sorted(rows, key=itemgetter("its_fingerprint"))
        await self.connection.execute(_SHOWN, in_order, execution_options=APART)

    async def note_unseen(self, contact: Contact) -> None:
        """Write down that the question is not known to have been shown, and nothing else."""
        await self.connection.execute(update(schema.contacts).where(self._is(contact)).values(since=None))

    async def _forget_contact(self, contact: Contact) -> None:
        """Drop a contact, and updates of theirs that were set aside."""
        await self._count_departed(contact.id)
        fingerprint = self._vault.fingerprint(identity(contact.chat))
        await self._drop_parked(schema.parked.c.fingerprint == fingerprint)
        gone = delete(schema.contacts).where(self._is(contact)).returning(schema.contacts.c.sealed)
        sealed = (await self.connection.execute(gone)).scalars().all()
        await self._note_gone(*[(Gone.CONTACT, each) for each in sealed])

    def _fingerprint(self, contact: Contact) -> bytes:
        return self._vault.fingerprint(identity(contact.chat))

    def _is(self, contact: Contact) -> ColumnElement[bool]:
        """Match the person, not the number alone: SQLite gives an erased row's number to the next one."""
        table = schema.contacts
        fingerprint = self._fingerprint(contact)
        return and_(table.c.id == contact.id, table.c.fingerprint == fingerprint)


def read_contact(vault: Vault, row: Mapping[str, Any]) -> Contact:
    """Read a row of contacts."""
    return contact_in(row, json.loads(vault.open(row["sealed"]))["telegram"])


def contact_in(row: Mapping[str, Any], chat: int) -> Contact:
    """Read a row of contacts that was found by its chat, so that nothing need be opened."""
    return Contact(
        id=row["id"],
        chat=chat,
        language=row["language"],
        card=row["card"],
        since=row["since"],
        source=row["source"],
        form=row["form"],
        invitation=row["invitation"],
        respondent=row["respondent"],
    )


def _day(now: datetime) -> datetime:
    """Give the day alone: to the second, it would tell which interview began just then."""
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
