"""A conversation about a small form that is stored and reloaded at every step."""

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from surveys import events as e
from surveys.form import Form
from surveys.interview import Step, advance, start
from surveys.store import Contact, Record, Store, Unit
from surveys.store.backups.tables import tables_of
from surveys.store.schema import answer_log
from surveys.xlsform import Publication, publish

NOW = dt.datetime(2026, 3, 31, 1, 30, 5, 123456, tzinfo=dt.UTC)
CHAT = 918_273_645_546

ONLY_SQLITE = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
"""Marks tests about SQLite's files."""

Rows = dict[str, list[dict[str, Any]]]
OnDisk = Callable[[], Awaitable[bytes]]

SURVEY = Path(__file__).with_name("small.md")


@dataclass
class Conversation:
    """One person's interview: each event is read, moved and saved in a transaction of its own."""

    store: Store
    form: Form
    chat: int = CHAT
    now: dt.datetime = NOW
    updates: int = 0
    recorded: list[Any] = field(default_factory=list)

    async def begin(self, language: str = "en", **options: Any) -> Record:
        async with self.store.unit() as unit:
            contact = await unit.meet(self.chat, "poster", self.now)
            record = await unit.begin(self.form, start(self.form, language), self.now, **options)
            await unit.amend_contact(_linked(contact, record))
        return record

    async def said(self, event: e.Event, seconds: float = 1) -> Step:
        """Let time pass and something happen, as the bot does it."""
        self.now += dt.timedelta(seconds=seconds)
        self.updates += 1
        async with self.store.unit() as unit:
            assert await unit.note_update(self.updates, self.now)
            record = await self.record(unit)
            step = advance(self.form, record.interview, event, self.now)
            saved = await unit.save(self.form, record, step, self.now)
            assert saved == await self.record(unit)
        self.recorded += step.recorded
        return step

    async def contact(self, unit: Unit) -> Contact:
        contact = await unit.contact(self.chat)
        assert contact is not None
        return contact

    async def record(self, unit: Unit) -> Record:
        record = await unit.interview_of(await self.contact(unit), self.form.name)
        assert record is not None
        return record

    async def stored(self) -> Record:
        async with self.store.unit() as unit:
            return await self.record(unit)

    async def picked(self, number: int, seconds: float = 1) -> Step:
        return await self.said(e.ChoicePicked(number, await self.turn()), seconds)

    async def wrote(self, text: str, seconds: float = 1) -> Step:
        return await self.said(e.TextTyped(text), seconds)

    async def turn(self) -> int:
        return (await self.stored()).interview.turn

    async def complete(self, age: str = "42", story: str = "We cleaned the river.") -> None:
        """Go all the way from the first question to the submitted questionnaire."""
        await self.to_the_end(age, story)
        await self.said(e.Submitted(await self.turn()))

    async def to_the_end(self, age: str = "42", story: str = "We cleaned the river.") -> None:
        """Answer everything, and send nothing off."""
        await self.picked(0)
        await self.wrote(age)
        await self.said(e.Kept(await self.turn()))
        await self.said(e.ChoiceToggled(0, await self.turn()))
        await self.said(e.ChoiceToggled(1, await self.turn()))
        await self.said(e.SelectionFinished(await self.turn()))
        await self.wrote("12,5")
        await self.wrote("31.12.1980")
        await self.wrote(story)


def _linked(contact: Contact, record: Record) -> Contact:
    return Contact(contact.id, contact.chat, "en", source=contact.source, respondent=record.respondent)


async def log_of(store: Store) -> list[Any]:
    """Read the whole log in the order in which it was written."""
    async with store.unit() as unit:
        return list((await unit.connection.execute(select(answer_log).order_by(answer_log.c.id))).all())


async def counts(store: Store) -> dict[str, int]:
    """Count the rows of every table that a respondent leaves rows in."""
    names = ("contacts", "interviews", "answer_log", "parked", "updates", "tallies")
    async with store.unit() as unit:
        return {
            name: (await unit.connection.exec_driver_sql(f"SELECT count(*) FROM {name}")).scalar_one()  # noqa: S608 - our own names
            for name in names
        }


async def everything(store: Store) -> Rows:
    """Read every row of every table, in the order of their keys."""
    found: Rows = {}
    async with store.unit() as unit:
        for table in await unit.connection.run_sync(tables_of):
            rows = await unit.connection.execute(select(table).order_by(*table.primary_key.columns))
            found[table.name] = [dict(row) for row in rows.mappings()]
    return found


def bytes_on_disk(path: Path) -> bytes:
    """Read the database and every file SQLite keeps beside it."""
    files = sorted(path.parent.glob(path.name + "*"))
    assert path in files
    return b"\0".join(file.read_bytes() for file in files)


def edition(folder: Path, *changes: tuple[str, str]) -> Publication:
    """Publish the small form with something changed."""
    text = SURVEY.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = folder / "changed.md"
    path.write_text(text, encoding="utf-8")
    return publish(path)
