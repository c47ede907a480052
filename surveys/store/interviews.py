"""Interviews: begun, moved under an optimistic lock, logged answer by answer, and erased."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, insert, or_, select, update

from surveys.fieldwork.invitations import Outcome
from surveys.fieldwork.rehearsals import is_rehearsal
from surveys.form import Answer, Form
from surveys.interview import Interview, Stage, Step, standing
from surveys.media.names import names_in
from surveys.store import schema
from surveys.store.ahead import APART, ITS_OWN
from surveys.store.audit import RESPONDENT, Audit
from surveys.store.contacts import Contact
from surveys.store.errors import Conflict
from surveys.store.field_schema import invitations
from surveys.store.invitations import Invitations, respondent_of
from surveys.store.media import MediaFiles
from surveys.store.paces import Paces
from surveys.store.profiles import Profiles, profile_in
from surveys.store.records import Record, completion_values, interview_values, log_values, read_record
from surveys.store.silences import Silence, Silences
from surveys.store.tallies import Tallies
from surveys.store.transaction import for_each_database
from surveys.store.waves import CURRENT, GOING_ON

_BEGUN = for_each_database(
    lambda insert: (
        insert(schema.interviews)
        .values(wave=CURRENT)
        .on_conflict_do_nothing()
        .returning(schema.interviews.c.wave)
    )
)
MAY_GO_ON = or_(
    schema.interviews.c.wave == CURRENT,
    and_(schema.interviews.c.stage != Stage.COMPLETED, schema.interviews.c.wave.in_(GOING_ON)),
)


class Interviews(Profiles, Paces, MediaFiles):
    """The part of a unit that keeps interviews."""

    async def interview_of(self, contact: Contact, form: str) -> Record | None:
        """Find a contact's interview with a form, or that of the invitation they hold.

        It is the one in the current wave, or one still unfinished in an earlier wave that has not ended.
        """
        table, theirs = schema.interviews, (contact.respondent or "", form)
        if self._ahead is not None and contact.invitation is None and theirs in self._ahead.records:
            known = self._ahead.records.pop(theirs)
            return None if known is None else read_record(self._vault, known)
        if contact.invitation is None:
            wanted = and_(table.c.respondent == contact.respondent, MAY_GO_ON)
        else:  # in whichever wave it was: an invitation is good for one interview
            wanted = table.c.respondent == respondent_of(contact)
        found = select(table).where(wanted, table.c.form == form).order_by(table.c.started_at.desc())
        row = (await self.connection.execute(found)).mappings().first()
        return None if row is None else read_record(self._vault, dict(row))

    async def begin(
        self,
        form: Form,
        interview: Interview,
        now: datetime,
        *,
        origin: str = "real",
        source: str | None = None,
        respondent: str | None = None,
    ) -> Record:
        """Write down a new interview, under a new random respondent unless one is given.

        Someone who fills in a second form stays the same respondent, so that one erasure finds it all.
        Raises Conflict when that respondent has an interview with the form in this wave.
        """
        record = Record(
            secrets.token_hex(16), respondent or secrets.token_hex(16), interview, origin, now, now
        )
        values = interview_values(self._vault, form, interview) | completion_values(form, interview, now)
        values |= {
            "id": record.id,
            "respondent": record.respondent,
            "form": form.name,
            "version": form.version,
            "origin": origin,
            "source": source,
            "started_at": now,
            "changed_at": now,
            "asked_at": now,
            "standing": _stands_at(standing(form, interview, now)),
        }
        wave = (await self.connection.execute(self._of(_BEGUN), values, execution_options=APART)).scalar()
        if wave is None:
            raise Conflict
        return replace(record, wave=wave)

    async def save(self, form: Form, record: Record, step: Step, now: datetime) -> Record:
        """Write a step: the interview as it is now, and its answers to the log. Raises Conflict."""
        if step.interview == record.interview:
            return record
        after = record.moved(step.interview, now)
        values = {"changed_at": now, "asked_at": after.asked_at, "standing": _stands_at(step)}
        values |= interview_values(self._vault, form, step.interview)
        if record.interview.stage is not Stage.COMPLETED:  # whoever changes the language later ended before
            values |= completion_values(form, step.interview, now)
        logged = [log_values(self._vault, form, record, after, each) for each in step.recorded]
        self.recorded += len(logged)
        await self._drop_files(record.id, _files_gone(record.interview.answers, step.interview.answers))
        if self._ahead is not None and record.id in self._ahead.held:
            self._ahead.move(record.id, record.interview.revision, values)
            self._ahead.log(logged)
        else:
            await self._write(record, values, logged)
        if "worked_out" in values:  # it is completed with this step
            await self._note_profile(record.id, profile_in(values))
            await self._note_pace(record.id)
        return after

    async def _write(self, record: Record, values: Mapping[str, Any], logged: list[dict[str, Any]]) -> None:
        table = schema.interviews
        unchanged = (table.c.id == record.id, table.c.revision == record.interview.revision)
        changed = update(table).where(*unchanged).values(**values)
        if (await self.connection.execute(changed, execution_options=ITS_OWN)).rowcount != 1:
            raise Conflict
        if logged:
            await self.connection.execute(insert(schema.answer_log), logged)


def _files_gone(before: Mapping[str, Answer], after: Mapping[str, Answer]) -> frozenset[str]:
    """Name the files that answers no longer refer to; most answers are the same as before."""
    gone = names_in({name: each for name, each in before.items() if after.get(name) is not each})
    return gone - names_in(after) if gone else gone


def _stands_at(step: Step) -> str:
    """Name the question that is asked now; nothing when all is answered."""
    return "" if step.question is None else step.question.name


class Erasing(Invitations, Interviews, Silences, Audit, Tallies):
    """The part of a unit that forgets people with all they said."""

    async def erase(self, contact: Contact, outcome: str, now: datetime) -> None:
        """Erase a contact and everything they said, leaving one more in the day's tally."""
        table = schema.interviews
        respondents = [contact.respondent, *await self._respondents_held(contact)]
        for form in await self._drop_interviews(table.c.respondent.in_(respondents)):
            await self._keep_trace(form, outcome, now)
        await self._end(invitations.c.holder == contact.id, Outcome.WITHDRAWN)
        await self._forget_contact(contact)

    async def discard(
        self, contact: Contact, record: Record, now: datetime, outcome: str = "discarded"
    ) -> None:
        """Erase one interview that was ended; the contact too, unless they told us something else."""
        table = schema.interviews
        await self._drop_interviews(table.c.id == record.id)
        await self._keep_trace(record.interview.form, outcome, now)
        await self._end(invitations.c.respondent == record.respondent, Outcome.REFUSED)
        respondents = [contact.respondent, *await self._respondents_held(contact)]
        others = select(table.c.id).where(table.c.respondent.in_(respondents)).limit(1)
        if (await self.connection.execute(others)).first() is None:
            await self._forget_contact(contact)
        elif not is_rehearsal(record.interview.form):
            await self.silence(contact, Silence.REFUSED)

    async def _keep_trace(self, form: str, outcome: str, now: datetime) -> None:
        """Count what is gone, and put into the book that something went: neither whose nor what.

        Rehearsals count nowhere.
        """
        if is_rehearsal(form):
            return
        await self._count(form, outcome, now)
        await self.note_act(RESPONDENT, outcome, form, "", now)
