"""Lets go once more of all that had gone already, in a database that was put back from a copy.

What is done is what was done the first time, by the same functions; of the counts by day, each interview
erased again adds one, as replayed. What was said since the copy is lost, so that buttons and questions still
on people's screens belong to a time that is not: they are outdated here, and nobody's words count before they
have seen where they stand.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, func, select, update

from surveys.fieldwork.broadcasts import State
from surveys.fieldwork.invitations import Outcome
from surveys.interview import Stage
from surveys.store.audit import COMMAND_LINE
from surveys.store.erasures import WISHES, Gone, Mark, ended, marks_of
from surveys.store.field_schema import campaigns, invitations, reminders, role_codes, roles, waves
from surveys.store.message_schema import broadcasts
from surveys.store.reminders import unfinished_of
from surveys.store.schema import contacts, interviews, media, parked
from surveys.store.silences import Silence
from surveys.store.unit import Unit

LATER = 100_000
"""Turns of an interview nobody takes between a copy and the moment it is put back."""

_SEARCHED = (
    (contacts, ("id", "sealed")),
    (interviews, ("id", "respondent")),
    (invitations, ("id", "sealed", "code", "respondent", "revoked_at")),
    (parked, ("update_id", "sealed")),
    (media, ("name", "number")),
    (roles, ("fingerprint", "sealed")),
    (role_codes, ("code",)),
    (campaigns, ("name", "created_at", "revoked_at")),
    (waves, ("id", "opens_at", "ended_at")),
)
_AT_ONCE = 1_000
Found = dict[Gone, list[Mapping[str, Any]]]


class PutBack(Unit):
    """A transaction in a database that was put back, which keeps faith with those who left since."""

    async def put_right(self, hashes: Collection[bytes], now: datetime, *, is_older: bool = False) -> int:
        """Let everything go that hashes meet, and have what is on screens outdated; gives how much went.

        Unless the database is known to be older, hashes that meet nothing say nothing about it: they may be
        of another one that keeps its list in the same file.
        """
        found: Found = {gone: [] for gone in Gone}
        for table, columns in _SEARCHED:
            await self._search(table, columns, hashes, found)
        if not is_older and not any(found.values()):
            await self._keep(hashes)
            return 0
        await self._leave_in_peace(found)
        await self._drop_again(found, now)
        await self._cut_again(found)
        await self._end_again(found, hashes)
        await self._forget_again(found)
        await self._revoke_again(found, now)
        await self._keep(hashes)
        await self._outdate_screens()
        number = sum(len(rows) for gone, rows in found.items() if gone not in WISHES)
        await self.note_act(COMMAND_LINE, "put_back", "", f"erased again: {number}", now)
        return number

    async def _outdate_screens(self) -> None:
        """Have no button and no question count that was shown before, and nothing sent twice unasked."""
        running = broadcasts.c.state == State.RUNNING.value
        await self.connection.execute(update(broadcasts).where(running).values(state=State.PAUSED.value))
        later = {"turn": interviews.c.turn + LATER, "revision": interviews.c.revision + 1}
        open_ones = interviews.c.stage != Stage.COMPLETED
        await self.connection.execute(update(interviews).where(open_ones).values(**later))
        await self.connection.execute(update(contacts).values(card=None, since=None))

    async def _search(
        self, table: Table, columns: Collection[str], hashes: Collection[bytes], found: Found
    ) -> None:
        wanted = select(*[table.c[name] for name in columns]).execution_options(yield_per=_AT_ONCE)
        rows = await self.connection.stream(wanted)
        async for row in rows.mappings():
            for mark in marks_of(table.name, dict(row)):
                if self._vault.erasure(*mark) in hashes:
                    found[mark[0]].append(dict(row))

    async def _leave_in_peace(self, found: Found) -> None:
        """Remind nobody who said no: neither of what they are at nor of what was taken in since."""
        for row in found[Gone.PEACE]:
            [contact] = await self._contacts_where(contacts.c.id == row["id"])
            for key in (await self.connection.execute(unfinished_of(contact))).scalars().all():
                await self._add(reminders, interview=key, contact=contact.id, sent=0, stopped=True)
            await self.stop_reminders(contact)
        for row in found[Gone.QUIET]:
            [contact] = await self._contacts_where(contacts.c.id == row["id"])
            await self.silence(contact, Silence.REFUSED)

    async def _cut_again(self, found: Found) -> None:
        keys = [row["id"] for row in found[Gone.LINK]]
        for first in range(0, len(keys), _AT_ONCE):
            some = select(interviews).where(interviews.c.id.in_(keys[first : first + _AT_ONCE]))
            await self._cut_all((await self.connection.execute(some)).all())

    async def _drop_again(self, found: Found, now: datetime) -> None:
        for row in found[Gone.INTERVIEW]:
            for form in await self._drop_interviews(interviews.c.id == row["id"]):
                await self._count(form, "replayed", now)

    async def _forget_again(self, found: Found) -> None:
        for row in found[Gone.PARKED]:
            await self._drop_parked(parked.c.update_id == row["update_id"])
        for row in found[Gone.FILE]:
            await self._drop_media(media.c.name == row["name"])
        for row in found[Gone.CONTACT]:
            for contact in await self._contacts_where(contacts.c.id == row["id"]):
                await self._forget_contact(contact)

    async def _end_again(self, found: Found, hashes: Collection[bytes]) -> None:
        ended_so = {
            row["id"]: outcome
            for row in found[Gone.ENDED]
            for outcome in Outcome
            if self._met(ended(outcome, row["respondent"]), hashes)
        }
        ended_so |= {row["id"]: Outcome.WITHDRAWN for row in found[Gone.NAME]}
        for key, outcome in ended_so.items():
            await self._end(invitations.c.id == key, outcome)

    async def _revoke_again(self, found: Found, now: datetime) -> None:
        for row in found[Gone.REVOKED]:
            await self.revoke_invitation(row["id"], now)
        for row in found[Gone.CAMPAIGN]:
            await self.revoke_campaign(row["name"], now)
        for row in found[Gone.WAVE]:
            await self._set(waves, waves.c.id == row["id"], closes_at=func.coalesce(waves.c.closes_at, now))
            for wave in (await self.connection.execute(select(waves).where(waves.c.id == row["id"]))).all():
                await self._end_wave(wave, now)
        for table, gone in ((roles, Gone.ROLE), (role_codes, Gone.ROLE_CODE)):
            [key] = table.primary_key.columns
            for row in found[gone]:
                await self.connection.execute(delete(table).where(key == row[key.name]))

    def _met(self, mark: Mark, hashes: Collection[bytes]) -> bool:
        return self._vault.erasure(*mark) in hashes
