"""One transaction's worth of reading and writing. Everything an update changes, changes together."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from surveys.form import Form
from surveys.interview import Interview, Stage, Step
from surveys.screens import Recorded
from surveys.store import schema
from surveys.store.people import Contact, identity, read_contact, sealed_identity
from surveys.store.records import Conflict, Record, interview_values, is_free_text, read_interview
from surveys.store.vault import Vault
from surveys.xlsform.xform import read_xform

WAVE = "1"
"""The only wave there is until waves can be opened and closed."""
_MEMORY = timedelta(days=3)  # Telegram keeps an update for at most one day


class Unit:
    """A transaction. Nothing it wrote is there unless its block ends without an exception."""

    def __init__(self, connection: AsyncConnection, vault: Vault) -> None:
        self.connection = connection
        self._vault = vault

    # updates

    async def note_update(self, update_id: int, now: datetime) -> bool:
        """Remember an update; False when it was applied before."""
        dialect = postgresql if self.connection.dialect.name == "postgresql" else sqlite
        row = dialect.insert(schema.updates).values(update_id=update_id, seen_at=now).on_conflict_do_nothing()
        return (await self.connection.execute(row)).rowcount == 1

    async def forget_updates(self, now: datetime) -> None:
        """Drop the memory of updates too old to be delivered again."""
        await self.connection.execute(delete(schema.updates).where(schema.updates.c.seen_at < now - _MEMORY))

    async def park(self, update_id: int, chat: int | None, payload: str, reason: str, now: datetime) -> None:
        """Set an update aside that no handler could take, sealed."""
        fingerprint = None if chat is None else self._vault.fingerprint(identity(chat))
        values = {"sealed": self._vault.seal(payload), "reason": reason, "fingerprint": fingerprint}
        await self.connection.execute(
            insert(schema.parked).values(update_id=update_id, parked_at=now, **values)
        )

    # contacts

    async def contact(self, chat: int) -> Contact | None:
        """Find whom a chat belongs to."""
        wanted = schema.contacts.c.fingerprint == self._vault.fingerprint(identity(chat))
        row = (await self.connection.execute(select(schema.contacts).where(wanted))).mappings().first()
        return None if row is None else read_contact(self._vault, dict(row))

    async def meet(self, chat: int, source: str | None, now: datetime) -> Contact:
        """Write down a new contact."""
        values = {
            "fingerprint": self._vault.fingerprint(identity(chat)),
            "sealed": sealed_identity(self._vault, chat),
            "source": source,
            "met_at": now,
        }
        key = (await self.connection.execute(insert(schema.contacts).values(**values))).inserted_primary_key
        return Contact(id=key[0] if key else 0, chat=chat, source=source)

    async def amend_contact(self, contact: Contact) -> None:
        """Write a contact's language, card, source and respondent as they are now."""
        table = schema.contacts
        values = {name: getattr(contact, name) for name in ("language", "card", "since", "source", "respondent")}
        await self.connection.execute(update(table).where(table.c.id == contact.id).values(**values))

    async def erase(self, contact: Contact, outcome: str, now: datetime) -> None:
        """Erase a contact and everything they said, leaving one more in the day's tally."""
        for form in await self._forget_respondent(contact.respondent):
            await self._count(form, outcome, now)
        fingerprint = self._vault.fingerprint(identity(contact.chat))
        await self.connection.execute(delete(schema.parked).where(schema.parked.c.fingerprint == fingerprint))
        await self.connection.execute(delete(schema.contacts).where(schema.contacts.c.id == contact.id))

    async def _forget_respondent(self, respondent: str | None) -> list[str]:
        table = schema.interviews
        theirs = table.c.respondent == respondent
        rows = (await self.connection.execute(select(table.c.id, table.c.form).where(theirs))).all()
        for row in rows:
            await self.connection.execute(
                delete(schema.answer_log).where(schema.answer_log.c.interview == row.id)
            )
        await self.connection.execute(delete(table).where(theirs))
        return [row.form for row in rows]

    async def _count(self, form: str, outcome: str, now: datetime) -> None:
        table = schema.tallies
        key = {"form": form, "outcome": outcome, "day": now.date().isoformat()}
        wanted = [table.c[name] == value for name, value in key.items()]
        more = update(table).where(*wanted).values(count=table.c.count + 1)
        if (await self.connection.execute(more)).rowcount == 0:
            await self.connection.execute(insert(table).values(count=1, **key))

    # interviews

    async def interview_of(self, contact: Contact, form: str) -> Record | None:
        """Find a contact's interview with a form in the current wave."""
        table = schema.interviews
        wanted = (table.c.respondent == contact.respondent, table.c.form == form, table.c.wave == WAVE)
        row = (await self.connection.execute(select(table).where(*wanted))).mappings().first()
        if row is None:
            return None
        interview = read_interview(self._vault, dict(row))
        return Record(row["id"], row["respondent"], interview, row["origin"], row["changed_at"])

    async def begin(
        self,
        form: Form,
        interview: Interview,
        now: datetime,
        *,
        origin: str = "real",
        source: str | None = None,
    ) -> Record:
        """Write down a new interview under a new random respondent."""
        record = Record(secrets.token_hex(16), secrets.token_hex(16), interview, origin, now)
        values = interview_values(self._vault, form, interview)
        await self.connection.execute(
            insert(schema.interviews).values(
                id=record.id,
                respondent=record.respondent,
                form=form.name,
                version=form.version,
                wave=WAVE,
                origin=origin,
                source=source,
                started_at=now,
                changed_at=now,
                completed_at=now if interview.stage is Stage.COMPLETED else None,
                **values,
            )
        )
        return record

    async def save(self, form: Form, record: Record, step: Step, now: datetime) -> Record:
        """Write a step: the interview as it is now, and its answers to the log. Raises Conflict."""
        if step.interview == record.interview:
            return record
        table = schema.interviews
        values = interview_values(self._vault, form, step.interview)
        ended = now if step.interview.stage is Stage.COMPLETED else None
        unchanged = (table.c.id == record.id, table.c.revision == record.interview.revision)
        changed = update(table).where(*unchanged).values(changed_at=now, completed_at=ended, **values)
        if (await self.connection.execute(changed)).rowcount != 1:
            raise Conflict
        for recorded in step.recorded:
            await self._log(form, record, step.interview, recorded, now)
        return Record(record.id, record.respondent, step.interview, record.origin, now)

    async def _log(
        self, form: Form, record: Record, interview: Interview, recorded: Recorded, now: datetime
    ) -> None:
        name, answer = recorded.question.name, recorded.answer
        hidden = is_free_text(form, name) and answer.missing is None
        await self.connection.execute(
            insert(schema.answer_log).values(
                interview=record.id,
                question=name,
                value="" if hidden else answer.value,
                sealed=self._vault.seal(answer.value) if hidden else None,
                missing=answer.missing,
                language=interview.language,
                revision=interview.revision,
                answered_at=now,
                seconds=max(0, round((now - record.changed_at).total_seconds())),
            )
        )

    # forms

    async def publish(self, form: Form, xform: str, now: datetime) -> None:
        """Keep a form version for ever; raises ValueError when that version says something else already."""
        table = schema.forms
        wanted = (table.c.name == form.name, table.c.version == form.version)
        known = (await self.connection.execute(select(table.c.xform).where(*wanted))).scalar()
        if known is None:
            values = {"name": form.name, "version": form.version, "xform": xform, "published_at": now}
            await self.connection.execute(insert(table).values(**values))
        elif known != xform:
            raise ValueError(
                f"Version {form.version} of form {form.name!r} is in use with other contents; "
                "give the changed form a new version in its settings sheet."
            )

    async def forms(self) -> tuple[Form, ...]:
        """Give every published version of every form, oldest first."""
        table = schema.forms
        rows = await self.connection.execute(
            select(table.c.xform).order_by(table.c.published_at, table.c.version)
        )
        return tuple(read_xform(xform) for xform in rows.scalars())
