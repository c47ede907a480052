"""To whom a broadcast goes next. One worker takes one person at a time, so that a crash costs little.

Who is being written to is leased for a while: killed in between, the sender finds them due again afterwards,
so nobody is skipped, and at most the one who was being written to hears it twice. The pace is kept in the
broadcast's own row: however many workers share it, it goes out no faster.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update

from surveys.fieldwork.broadcasts import WAITING, Audience, Broadcast, Outcome, State, ended, next_slot
from surveys.fieldwork.night import Night
from surveys.store.audience import members
from surveys.store.broadcasts import Broadcasts, read_broadcast
from surveys.store.contacts import Contact
from surveys.store.field_schema import invitations, waves
from surveys.store.message_schema import broadcasts, recipients
from surveys.store.participations import Part, Participations
from surveys.store.records import Record, read_record
from surveys.store.schema import contacts, interviews
from surveys.store.silences import Silences

LEASE = timedelta(minutes=2)
"""How long somebody who is being written to is left alone; no call to Telegram takes as long."""

HICCUP = timedelta(seconds=10)
"""How long nothing goes out after a call that brought no word from Telegram."""

_LOOKED_AT = 20  # in one transaction, so that nobody who answers waits long
_WAITING = tuple(sorted(outcome.value for outcome in WAITING))


@dataclass(frozen=True)
class Addressed:
    """Somebody to be written to now; `record` is the interview it is about, if they have begun it."""

    broadcast: Broadcast
    contact: Contact
    record: Record | None


@dataclass(frozen=True)
class Wait:
    """Nobody just now, but somebody in so many seconds."""

    seconds: float = 0.0


class Recipients(Broadcasts, Silences, Participations):
    """The part of a unit that knows to whom a broadcast goes next."""

    async def claim_recipient(self, night: Night, now: datetime) -> Addressed | Wait | None:
        """Lease the next person of the broadcast that is running; None when there is nothing to send now."""
        if night.covers(now):
            return None
        running = select(broadcasts).where(broadcasts.c.state == State.RUNNING.value).limit(1)
        row = (await self.connection.execute(running.with_for_update(key_share=True))).mappings().first()
        if row is None:
            return None
        slot: datetime | None = row["next_at"]
        if slot is not None and slot > now:
            return Wait((slot - now).total_seconds())
        return await self._next_of(read_broadcast(dict(row)), slot, now)

    async def _next_of(
        self, broadcast: Broadcast, slot: datetime | None, now: datetime
    ) -> Addressed | Wait | None:
        keys = await self._due(broadcast, now)
        for key in keys:
            found = await self._still(broadcast, key, now)
            if found is not None:
                await self._amend(broadcast, key, outcome=Outcome.SENDING.value, due_at=now + LEASE)
                await self._put_off_all(broadcast, next_slot(slot, now))
                return found
            await self._decide(broadcast, key, Outcome.DROPPED, now)
        if not keys:
            await self._end_when_through(broadcast, now)
        return Wait() if keys else None

    async def note_outcome(self, addressed: Addressed, outcome: Outcome, now: datetime) -> None:
        """Write down what became of it; whoever cannot be reached is not tried again, by anything."""
        if outcome is Outcome.UNREACHABLE:
            await self.silence(addressed.contact)
        await self._decide(addressed.broadcast, addressed.contact.id, outcome, now)

    async def release_recipient(self, addressed: Addressed, seconds: float, now: datetime) -> None:
        """Give back somebody who was surely not written to, and send nothing for so many seconds."""
        await self._amend(addressed.broadcast, addressed.contact.id, outcome=Outcome.DUE.value, due_at=now)
        await self._put_off_all(addressed.broadcast, now + timedelta(seconds=seconds))

    async def pause_after(self, addressed: Addressed, now: datetime) -> None:
        """Send nothing for a moment; whoever may have been written to stays leased, and is tried again."""
        await self._put_off_all(addressed.broadcast, now + HICCUP)

    async def _due(self, broadcast: Broadcast, now: datetime) -> list[int]:
        table = recipients.c
        due = and_(table.broadcast == broadcast.id, table.due_at <= now)  # as the index has them
        wanted = select(table.contact).where(due).order_by(table.due_at, table.contact).limit(_LOOKED_AT)
        found = await self.connection.execute(wanted.with_for_update(skip_locked=True))
        return list(found.scalars())

    async def _still(self, broadcast: Broadcast, key: int, now: datetime) -> Addressed | None:
        """Give somebody with their interview; None when a broadcast is not for them any more."""
        contact = await self._glimpsed(key)
        if contact is None:
            return None
        if broadcast.audience is not Audience.NOT_STARTED:
            return await self._with_interview(broadcast, contact)
        is_of_it = (await self.connection.execute(select(members(broadcast, contacts.c.id == key)))).first()
        began = await self.has_taken_part(contact.chat, Part(broadcast.wave, broadcast.form))
        is_late = began or not await self._takes_newcomers(broadcast.wave, now)
        return None if is_of_it is None or is_late else Addressed(broadcast, contact, None)

    async def _with_interview(self, broadcast: Broadcast, contact: Contact) -> Addressed | None:
        """Look among their interviews alone: SQLite would begin with everybody's."""
        held = select(invitations.c.respondent).where(invitations.c.holder == contact.id)
        whose = [contact.respondent, *(await self.connection.execute(held)).scalars()]
        theirs = interviews.c.respondent.in_([each for each in whose if each is not None])
        found = select(members(broadcast, contacts.c.id == contact.id, theirs))
        row = (await self.connection.execute(found)).first()
        return None if row is None else Addressed(broadcast, contact, await self._record(row.interview))

    async def _record(self, key: str) -> Record:
        row = await self.connection.execute(select(interviews).where(interviews.c.id == key))
        return read_record(self._vault, dict(row.mappings().one()))

    async def _takes_newcomers(self, wave: str, now: datetime) -> bool:
        closed = (waves.c.closes_at <= now) | waves.c.ended_at.is_not(None)
        over = select(waves.c.id).where(waves.c.id == wave, closed)
        return (await self.connection.execute(over)).first() is None

    async def _end_when_through(self, broadcast: Broadcast, now: datetime) -> None:
        table = recipients.c
        left = select(table.contact).where(table.broadcast == broadcast.id, table.due_at.is_not(None))
        if (await self.connection.execute(left.limit(1))).first() is None:
            await self.amend_broadcast(ended(broadcast, now))

    async def _decide(self, broadcast: Broadcast, key: int, outcome: Outcome, now: datetime) -> None:
        await self._amend(broadcast, key, outcome=outcome.value, due_at=None, decided_at=now)

    async def _amend(self, broadcast: Broadcast, key: int, **values: Any) -> None:
        changed = update(recipients).where(_is(broadcast, key), recipients.c.outcome.in_(_WAITING))
        await self.connection.execute(changed.values(**values))

    async def _put_off_all(self, broadcast: Broadcast, until: datetime) -> None:
        """Let nothing go out before a moment, unless it is to be later anyway."""
        table = broadcasts.c
        sooner = or_(table.next_at.is_(None), table.next_at < until)
        later = update(broadcasts).where(table.id == broadcast.id, sooner).values(next_at=until)
        await self.connection.execute(later)


def _is(broadcast: Broadcast, key: int) -> ColumnElement[bool]:
    return and_(recipients.c.broadcast == broadcast.id, recipients.c.contact == key)
