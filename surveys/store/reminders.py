"""Reminders as rows: one for each interview that was begun and is not finished, with when it is due.

Answers do not touch these rows: when one falls due, it is looked up whether something was answered since,
and then it is put off. A row that is being sent is leased for a while: killed in between, the sender finds
it due again afterwards, so nobody is skipped. Whoever wants no more reminders has that said in their rows.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, delete, or_, select, update

from surveys.fieldwork.reminders import Manners, due, may_send, next_due
from surveys.interview import Stage
from surveys.store.contacts import Contact
from surveys.store.field_schema import reminders, waves
from surveys.store.owners import is_answered, owner
from surveys.store.records import Record, read_record
from surveys.store.schema import interviews
from surveys.store.silences import Silences

LEASE = timedelta(minutes=10)
"""How long a reminder that is being sent is left alone."""

_AT_ONCE = 500
_LOOKED_AT = 20  # in one transaction, so that nobody who answers waits long
_UNFINISHED = tuple(stage.value for stage in (Stage.ASKING, Stage.REVIEWING, Stage.PAUSED))


@dataclass(frozen=True)
class Claimed:
    """A reminder to be sent now: to whom, about which interview, and how many went before it."""

    contact: Contact
    record: Record
    sent: int


class Reminders(Silences):
    """The part of a unit that knows whom to remind."""

    async def review_reminders(self, manners: Manners) -> None:
        """Take in interviews begun since; drop the rows of those finished, and of those in other hands."""
        await self.connection.execute(delete(reminders).where(_is_idle()))
        for row in (await self.connection.execute(_begun())).all():
            await self._take_in(row.id, row.owner, due(manners, row.changed_at, 0))

    async def claim_reminders(self, manners: Manners, now: datetime) -> list[Claimed] | None:
        """Look at one reminder that has fallen due: lease it when it may go out now, else put it off.

        Gives one or none; None when nothing is due.
        """
        wanted = (reminders.c.due_at <= now, ~reminders.c.stopped)
        waiting = select(reminders).where(*wanted).order_by(reminders.c.due_at).limit(_LOOKED_AT)
        rows = (await self.connection.execute(waiting.with_for_update(skip_locked=True))).all()
        for row in rows:
            claimed, due_at = await self._judged(row, manners, now)
            await self._amend_reminder(row.interview, due_at=due_at)
            if claimed is not None:
                return [claimed]
        return [] if rows else None

    async def _judged(
        self, row: Row[Any], manners: Manners, now: datetime
    ) -> tuple[Claimed | None, datetime | None]:
        """Decide what becomes of a reminder: sent now, or due at another moment, or never."""
        found = await self._still_to_remind(row.interview, row.contact, now)
        if found is None:
            return None, None
        if may_send(manners, found[1].changed_at, row.sent, now):
            return Claimed(*found, row.sent), now + LEASE
        return None, _later(manners, found[1].changed_at, row.sent, now)

    async def note_reminded(self, claimed: Claimed, manners: Manners, now: datetime) -> None:
        """Write down that a reminder went out, and when the next one is due."""
        sent = claimed.sent + 1
        following = next_due(manners, claimed.record.changed_at, sent, now)
        await self._amend_reminder(claimed.record.id, sent=sent, due_at=following)

    async def release_reminder(self, claimed: Claimed, now: datetime) -> None:
        """Give back a reminder that could not be sent yet."""
        await self._amend_reminder(claimed.record.id, due_at=now)

    async def stop_reminders(self, contact: Contact) -> None:
        """Remind somebody no more, of anything, nor write to them unasked."""
        await self.silence(contact)
        theirs = reminders.c.contact == contact.id
        await self.connection.execute(update(reminders).where(theirs).values(stopped=True, due_at=None))

    async def _take_in(self, interview: str, contact: int, due_at: datetime | None) -> None:
        stopped = await self.has_declined(contact)
        due_at = None if stopped else due_at
        await self._add(
            reminders, interview=interview, contact=contact, sent=0, due_at=due_at, stopped=stopped
        )

    async def _still_to_remind(self, key: str, contact: int, now: datetime) -> tuple[Contact, Record] | None:
        """Give an interview with whose it is; None when nobody is to be reminded of it any more."""
        wanted = (interviews.c.id == key, _is_open(), owner() == contact, ~_is_over(now))
        row = (await self.connection.execute(select(interviews).where(*wanted))).mappings().first()
        whose = None if row is None else await self._by_id(contact)
        return None if row is None or whose is None else (whose, read_record(self._vault, dict(row)))

    async def _amend_reminder(self, interview: str, **values: Any) -> None:
        row = update(reminders).where(reminders.c.interview == interview, ~reminders.c.stopped)
        await self.connection.execute(row.values(**values))


def _begun() -> Select[Any]:
    """Find interviews with a recorded answer, consent being the first, that nobody is reminded of yet."""
    known = select(reminders.c.interview).where(reminders.c.interview == interviews.c.id)
    found = select(interviews.c.id, interviews.c.changed_at, owner().label("owner"))
    return found.where(
        _is_open(),
        owner().is_not(None),
        is_answered(),
        ~known.correlate(interviews).exists(),
    ).limit(_AT_ONCE)


def unfinished_of(contact: Contact) -> Select[Any]:
    """Find what somebody has begun and not finished."""
    return select(interviews.c.id).where(_is_open(), owner() == contact.id)


def _is_open() -> ColumnElement[bool]:
    return and_(interviews.c.stage.in_(_UNFINISHED), interviews.c.origin == "real")


def _is_idle() -> ColumnElement[bool]:
    """Match a reminder that nobody waits for; a refusal is kept beside a finished interview."""
    of_row = select(interviews.c.id).where(interviews.c.id == reminders.c.interview)
    still_theirs = of_row.where(owner() == reminders.c.contact).correlate(reminders).exists()
    still_open = of_row.where(_is_open()).correlate(reminders).exists()
    return or_(~still_theirs, and_(~reminders.c.stopped, ~still_open))


def _is_over(now: datetime) -> ColumnElement[bool]:
    """Match an interview of a wave that has closed."""
    over = or_(waves.c.closes_at <= now, waves.c.ended_at.is_not(None))
    return select(waves.c.id).where(waves.c.id == interviews.c.wave, over).correlate(interviews).exists()


def _later(manners: Manners, active_at: datetime, sent: int, now: datetime) -> datetime | None:
    wanted = due(manners, active_at, sent)
    return None if wanted is None else max(wanted, manners.night.over(now))
