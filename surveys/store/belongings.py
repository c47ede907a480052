"""Everything that was kept of what one person said, so that they can have it: opened, with every time.

It gives what belongs to a contact and never takes a respondent's name from outside.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from surveys.form import Answer, Missing
from surveys.store import schema
from surveys.store.contacts import Contact
from surveys.store.invitations import Invitations
from surveys.store.records import Record, read_record


@dataclass(frozen=True)
class Said:
    """One answer as it was given, whether or not it still stands."""

    question: str
    answer: Answer
    at: datetime


@dataclass(frozen=True)
class Kept:
    """One interview, and all that was said in it."""

    record: Record
    started_at: datetime
    completed_at: datetime | None
    said: tuple[Said, ...]


class Belongings(Invitations):
    """The part of a unit that gives people what is theirs."""

    async def kept_of(self, contact: Contact) -> list[Kept]:
        """Give a contact's interviews, the oldest first, those they hold for an organisation included."""
        table = schema.interviews
        whose = [contact.respondent, *await self._respondents_held(contact)]
        theirs = select(table).where(table.c.respondent.in_(whose)).order_by(table.c.started_at)
        rows = (await self.connection.execute(theirs)).mappings().all()
        return [await self._kept(dict(row)) for row in rows]

    async def _kept(self, row: Mapping[str, Any]) -> Kept:
        record = read_record(self._vault, row)
        log = schema.answer_log
        written = select(log).where(log.c.interview == record.id).order_by(log.c.id)
        entries = (await self.connection.execute(written)).mappings()
        said = tuple(self._said(dict(each)) for each in entries)
        return Kept(record, row["started_at"], row["completed_at"], said)

    def _said(self, row: Mapping[str, Any]) -> Said:
        if row["missing"] is not None:
            answer = Answer(missing=Missing(row["missing"]))
        else:
            answer = Answer(row["value"] if row["sealed"] is None else self._vault.open(row["sealed"]))
        return Said(row["question"], answer, row["answered_at"])
