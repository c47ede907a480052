"""What lies in the files: nothing personal in clear, and of the erased nothing at all."""

import asyncio
import datetime as dt
import random
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection
from store_world import CHAT, NOW, ONLY_SQLITE, Conversation, OnDisk, counts

from surveys import events as e
from surveys.form import Form
from surveys.interview import start
from surveys.store import Store, Vault
from surveys.store.contacts import identity
from surveys.store.schema import answer_log, contacts, interviews, parked, tallies

STORY = "Мы с соседями чистили реку, меня зовут так-то."
SEED = 14  # found by trying: without VACUUM, one answer stays
PLAIN = (STORY, str(CHAT), "said: ")


def spellings(text: str) -> list[bytes]:
    """Spell a text in the ways it might have been written to a file."""
    return [text.encode(), text.encode("utf-16-le"), text.encode("unicode_escape"), text[:12].encode()]


def as_integers(number: int) -> list[bytes]:
    """Spell a number as databases keep integers."""
    return [number.to_bytes(6, "big"), number.to_bytes(8, "big"), number.to_bytes(8, "little")]


async def test_neither_identity_nor_free_text_lies_in_clear(talk: Conversation, on_disk: OnDisk) -> None:
    await talk.begin()
    await talk.complete(story=STORY)
    async with talk.store.unit() as unit:
        await unit.park(99, CHAT, f"update of {CHAT}: {STORY}", f"ValueError: {STORY}", NOW)

    assert (await talk.stored()).interview.answers["story"].value == STORY
    seen = await on_disk()
    found = [each for text in PLAIN for each in spellings(text) if each in seen]
    assert found == []
    assert [each for each in as_integers(CHAT) if each in seen] == []


async def test_an_erased_person_leaves_no_byte_and_the_tally_stays(
    talk: Conversation, form: Form, on_disk: OnDisk
) -> None:
    other = Conversation(talk.store, form, chat=CHAT + 1, updates=1000)
    await other.begin()
    await other.complete(age="117")
    await talk.begin()
    await talk.complete(age="116", story=STORY)
    async with talk.store.unit() as unit:
        await unit.park(99, CHAT, "their update", "their reason", NOW)
        await unit.park(98, CHAT + 1, "another's update", "another's reason", NOW)
    traces = await traces_of(talk)
    before = await on_disk()
    assert [each for each in traces if each not in before] == []

    async with talk.store.unit() as unit:
        await unit.erase(await talk.contact(unit), "withdrawn", NOW)
    assert await talk.store.forget_traces()

    after = await on_disk()
    assert [each for each in traces if each in after] == []
    assert "another's update" not in str(after)
    left = await counts(talk.store)
    assert (left["contacts"], left["interviews"], left["parked"], left["tallies"]) == (1, 1, 1, 1)
    assert (await other.stored()).interview.answers["age"].value == "117"


async def traces_of(talk: Conversation) -> list[bytes]:
    """Gather every blob and random name that the database keeps of one person."""
    record = await talk.stored()
    async with talk.store.unit() as unit:
        contact = await talk.contact(unit)
        kept = (await unit.connection.execute(select(contacts).where(contacts.c.id == contact.id))).one()
        row = (await unit.connection.execute(select(interviews).where(interviews.c.id == record.id))).one()
        wanted = answer_log.c.interview == record.id
        log = (await unit.connection.execute(select(answer_log).where(wanted))).all()
        parks = select(parked).where(parked.c.fingerprint == kept.fingerprint)
        aside = (await unit.connection.execute(parks)).one()
    sealed = [each.sealed for each in log if each.sealed is not None]
    assert len(sealed) == 1
    return [
        kept.sealed,
        kept.fingerprint,
        record.id.encode(),
        record.respondent.encode(),
        row.answers["story"]["sealed"].encode(),
        b'"age": "116"',
        aside.sealed,
        aside.reason,
        *sealed,
    ]


async def test_many_erased_in_any_order_leave_nothing_between_the_rows(
    store: Store, form: Form, on_disk: OnDisk
) -> None:
    """secure_delete alone leaves one of these: a copy made when SQLite split or merged pages."""
    order = random.Random(SEED)
    marked = {number: f"mark{number:04}" for number in range(100)}
    async with store.unit() as unit:
        for number, mark in marked.items():
            contact = await unit.meet(number, None, NOW)
            record = await unit.begin(form, start(form, "en"), NOW)
            await unit.amend_contact(replace(contact, respondent=record.respondent))
            rows = [log_row(record.id, mark, b""), log_row(record.id, "", b"x" * order.randrange(1, 1500))]
            await unit.connection.execute(insert(answer_log), rows)
    gone = order.sample(sorted(marked), 50)
    async with store.unit() as unit:
        for number in gone:
            await unit.erase(await Conversation(store, form, number).contact(unit), "withdrawn", NOW)
    assert await store.forget_traces()

    seen = await on_disk()
    assert [number for number in gone if marked[number].encode() in seen] == []
    assert [number for number in marked.keys() - gone if marked[number].encode() not in seen] == []


def log_row(interview: str, value: str, sealed: bytes) -> dict[str, object]:
    return {
        "interview": interview,
        "question": "age",
        "value": value,
        "sealed": sealed,
        "language": "en",
        "revision": 1,
        "answered_at": NOW,
        "seconds": 1,
    }


@ONLY_SQLITE
async def test_traces_stay_while_another_process_reads_and_we_say_so(talk: Conversation, path: Path) -> None:
    await talk.begin()
    reader = sqlite3.connect(path)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM contacts").fetchone()

    assert not await talk.store.forget_traces()

    reader.close()
    assert await talk.store.forget_traces()


async def test_someone_with_two_forms_is_one_respondent_and_erased_as_one(
    talk: Conversation, form: Form, store: Store
) -> None:
    second = replace(form, name="second")
    first = await talk.begin()
    async with store.unit() as unit:
        await unit.begin(second, start(second, "en"), NOW, respondent=first.respondent)
        await unit.erase(await talk.contact(unit), "withdrawn", NOW)

    left = await counts(store)
    assert (left["interviews"], left["tallies"]) == (0, 2)


async def test_tallies_count_by_form_outcome_and_day(store: Store, form: Form) -> None:
    days = [NOW, NOW, NOW + dt.timedelta(days=1)]
    for number, day in enumerate(days):
        talk = Conversation(store, form, chat=number)
        await talk.begin()
        async with store.unit() as unit:
            await unit.erase(await talk.contact(unit), "withdrawn", day)

    async with store.unit() as unit:
        rows = (await unit.connection.execute(select(tallies).order_by(tallies.c.day))).all()
    assert [tuple(row) for row in rows] == [
        ("small", "withdrawn", "2026-03-31", 2),
        ("small", "withdrawn", "2026-04-01", 1),
    ]


async def test_a_late_note_about_an_erased_contact_touches_nobody_else(talk: Conversation, kind: str) -> None:
    await talk.begin()
    async with talk.store.unit() as unit:
        late = await talk.contact(unit)
        await unit.erase(late, "withdrawn", NOW)
        newcomer = await unit.meet(CHAT + 1, None, NOW)
        assert (newcomer.id == late.id) == (kind == "sqlite"), "SQLite alone gives the number again"
        await unit.amend_contact(late)
        await unit.note_card(late, 7, 7)

        assert newcomer == await unit.contact(CHAT + 1)


async def test_meeting_is_noted_by_the_day_so_that_it_tells_no_interview(talk: Conversation) -> None:
    await talk.begin()
    async with talk.store.unit() as unit:
        met = (await unit.connection.execute(select(contacts.c.met_at))).scalar_one()

    assert dt.datetime(2026, 3, 31, tzinfo=dt.UTC) == met


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
async def test_traces_stay_while_another_transaction_looks_and_we_say_so(
    talk: Conversation, url: str, vault: Vault, on_disk: OnDisk
) -> None:
    await talk.begin()
    await talk.picked(0)
    await talk.said(e.TextTyped("116"))
    other = await Store.open(url, vault)
    async with other.unit() as onlooker:
        await onlooker.connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        await onlooker.connection.execute(text("SELECT 1"))
        async with talk.store.unit() as unit:
            await unit.erase(await talk.contact(unit), "withdrawn", NOW)

        assert not await talk.store.forget_traces()
        assert b'"age": "116"' in await on_disk()

    assert await talk.store.forget_traces()
    assert b'"age": "116"' not in await on_disk()
    await other.close()


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
async def test_traces_stay_while_somebody_writes_and_nobody_waits_long(
    talk: Conversation, url: str, vault: Vault
) -> None:
    await talk.begin()
    other = await Store.open(url, vault)
    async with other.unit() as unit:
        await unit.meet(CHAT + 1, None, NOW)

        assert not await talk.store.forget_traces()

    await other.close()
    assert await talk.store.forget_traces()


async def test_what_a_crash_kept_from_being_rewritten_is_rewritten_at_the_next_start(
    talk: Conversation, url: str, vault: Vault, on_disk: OnDisk
) -> None:
    await talk.begin()
    await talk.picked(0)
    await talk.said(e.TextTyped("116"))
    async with talk.store.unit() as unit:
        await unit.erase(await talk.contact(unit), "withdrawn", NOW)

    again = await Store.open(url, vault)  # nothing is remembered but what is written down
    assert await to_be_rewritten(again) == 1
    await again.settle_erasures(NOW, dt.timedelta(days=30))
    assert await to_be_rewritten(again) == 0
    assert b'"age": "116"' not in await on_disk()
    await again.close()


async def test_whoever_is_erased_during_a_rewriting_is_not_taken_for_rewritten(
    talk: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Conversation(talk.store, talk.form, chat=CHAT + 1, updates=1000)
    for each in (talk, other):
        await each.begin()
    real = Store._rewrite

    async def leaves(someone: Conversation) -> None:
        async with talk.store.unit() as unit:
            await unit.erase(await someone.contact(unit), "withdrawn", NOW)

    async def meanwhile(store: Store, connection: AsyncConnection) -> bool:
        done = await real(store, connection)
        leaving.append(asyncio.create_task(leaves(other)))
        if not store._is_sqlite:  # which has one writer, and that is we
            await leaving[0]
        return done

    leaving: list[asyncio.Task[None]] = []
    monkeypatch.setattr(Store, "_rewrite", meanwhile)
    await leaves(talk)
    assert await talk.store.forget_traces()
    await leaving[0]
    assert await to_be_rewritten(talk.store) == 1


async def test_a_rewriting_that_was_prevented_stays_written_down(
    talk: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def prevented(_store: Store, _connection: AsyncConnection) -> bool:
        return False

    await talk.begin()
    async with talk.store.unit() as unit:
        await unit.erase(await talk.contact(unit), "withdrawn", NOW)
    with monkeypatch.context() as patched:
        patched.setattr(Store, "_rewrite", prevented)
        assert not await talk.store.forget_traces()
        assert await to_be_rewritten(talk.store) == 1
    assert await talk.store.forget_traces()
    assert await to_be_rewritten(talk.store) == 0


async def to_be_rewritten(store: Store) -> int:
    async with store.unit() as unit:
        return len(await unit.traces())


@ONLY_SQLITE
async def test_the_database_is_its_owners_alone(store: Store, path: Path) -> None:
    async with store.unit() as unit:
        await unit.note_update(1, NOW)

    files = sorted(path.parent.iterdir())
    assert len(files) > 1
    assert {file.name: 0o600 for file in files} == {file.name: file.stat().st_mode & 0o777 for file in files}


async def test_what_was_never_said_in_words_is_in_clear_for_scoring(
    talk: Conversation, on_disk: OnDisk
) -> None:
    """Otherwise the tests above would pass on a database that keeps nothing."""
    await talk.begin()
    await talk.picked(0)
    await talk.said(e.TextTyped("116"))

    assert b'"age": "116"' in await on_disk()


def test_a_fingerprint_tells_nothing_without_the_key(vault: Vault) -> None:
    other = Vault("A" * 43 + "=")

    assert vault.fingerprint(identity(CHAT)) == vault.fingerprint(identity(CHAT))
    assert vault.fingerprint(identity(CHAT)) != other.fingerprint(identity(CHAT))


def test_a_fingerprint_stays_what_it_is_in_databases_there_are() -> None:
    vault = Vault("A" * 43 + "=")
    for _ in range(2):
        assert vault.fingerprint(identity(42)).hex().startswith("510226689bc74f58")
