"""A backup holds everything, opens for its key alone, and cannot bring back what was erased since."""

import datetime as dt
import os
import random
import signal
import stat
import subprocess
import sys
from collections.abc import AsyncIterator, Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError
from store_world import CHAT, NOW, Conversation, Rows, bytes_on_disk, everything

from surveys.fieldwork.guests import Guest
from surveys.fieldwork.invitations import Campaign
from surveys.fieldwork.roles import Role
from surveys.interview import start
from surveys.store import SecretKeyError, Store, Vault, new_key
from surveys.store.backups import BackupError, header_of, restore, verify, write_backup, writing
from surveys.store.backups.sealing import PIECE
from surveys.store.field_schema import audit
from surveys.store.replay import LATER
from surveys.store.schema import answer_log, contacts, parked

NAME = "Гүлназым Қайратқызы"
PHONE = "+77011234567"
STORY = f"Мен {NAME}, нөмірім {PHONE}."
LATE = NOW + dt.timedelta(days=3)


@pytest.fixture
def other_kind(kind: str) -> str:
    """Name the kind of database a backup is restored into: unless a test says so, not the one it is of."""
    return {"sqlite": "postgresql", "postgresql": "sqlite"}[kind]


@pytest.fixture
async def empty(other_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[str]:
    """Give the address of a database without tables."""
    if other_kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'restored.sqlite3'}"
        return
    async with request.getfixturevalue("postgres").database(migrated=False) as address:
        yield address


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    return tmp_path / "one.backup"


def content(path: Path) -> bytes:
    return path.read_bytes()


def becomes(path: Path, changed: bytes) -> None:
    path.write_bytes(changed)


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def as_before(rows: Rows) -> Rows:
    """Take away what restoring changes on purpose: screens are outdated, and the book says so."""
    for row in rows["interviews"]:
        if row["stage"] != "completed" and row["turn"] > LATER:
            row["turn"] -= LATER
            row["revision"] -= 1
    for row in rows["contacts"]:
        row["card"] = row["since"] = None
    rows["audit"] = [row for row in rows["audit"] if row["act"] != "put_back"]
    return rows


async def lived_in(talk: Conversation) -> None:
    """Leave rows in every table that a respondent, an official or the fieldwork can."""
    await talk.begin()
    await talk.complete(story=STORY)
    unfinished = Conversation(talk.store, talk.form, CHAT + 1, updates=100)
    await unfinished.begin()
    await unfinished.picked(0)
    async with talk.store.unit() as unit:
        await unit.park(99, CHAT, f"from {CHAT}: {NAME} {PHONE}", f"ValueError: {STORY}", NOW)
        await unit.open_campaign(Campaign("ngos", talk.form.name, is_open=False), NOW)
        await unit.invite("ngos", Guest(NAME), None, NOW)
        code = await unit.offer_role(Role.OWNER, None, "command line", NOW)
        await unit.take_role(CHAT + 7, code, [], NOW)
        await unit.offer_role(Role.OWNER, None, "command line", NOW)
        await unit.wrong_code(CHAT, NOW)


async def restored(backup: Path, url: str, vault: Vault, hashes: Collection[bytes] = ()) -> Store:
    await restore(backup, url, vault, hashes, LATE)
    return await Store.open(url, vault)


@pytest.mark.parametrize("other_kind", ["sqlite", "postgresql"])
async def test_a_restored_database_is_the_same_in_either_kind(
    talk: Conversation, backup: Path, empty: str, vault: Vault
) -> None:
    await lived_in(talk)
    before = as_before(await everything(talk.store))
    filled = {name for name, rows in before.items() if rows}
    assert {"contacts", "interviews", "answer_log", "parked", "invitations", "roles", "role_codes"} <= filled
    await write_backup(talk.store, backup, NOW, 30)

    store = await restored(backup, empty, vault)
    assert as_before(await everything(store)) == before
    again = Conversation(store, talk.form, updates=1000)
    assert (await again.stored()).interview.answers["story"].value == STORY
    await store.close()


async def test_a_restored_database_counts_on_and_keeps_its_books_closed(
    talk: Conversation, backup: Path, empty: str, vault: Vault
) -> None:
    await lived_in(talk)
    await write_backup(talk.store, backup, NOW, 30)
    store = await restored(backup, empty, vault)

    newcomer = Conversation(store, talk.form, CHAT + 50, updates=2000)
    await newcomer.begin()
    await newcomer.picked(0)
    for statement in (audit.delete(), answer_log.delete()):
        with pytest.raises(DBAPIError, match="never changed"):
            async with store.unit() as unit:
                await unit.connection.execute(statement)
    await store.close()


async def test_nobody_is_named_in_a_backup_and_only_its_owner_may_read_it(
    talk: Conversation, backup: Path
) -> None:
    await lived_in(talk)
    await write_backup(talk.store, backup, NOW, 30)

    seen = content(backup)
    hidden = [text.encode() for text in (str(CHAT), NAME, PHONE, STORY[:9], "contacts", talk.form.name)]
    assert [each for each in [*hidden, CHAT.to_bytes(6, "big")] if each in seen] == []
    assert rights(backup) == 0o600


async def test_another_key_opens_nothing(talk: Conversation, backup: Path) -> None:
    await write_backup(talk.store, backup, NOW, 30)
    with pytest.raises(SecretKeyError, match="another GAUHAR_SECRET_KEY"):
        verify(backup, Vault(new_key()), ())


@pytest.mark.parametrize("cut", [1, 17, PIECE + 16, PIECE + 20])
async def test_a_backup_cut_off_anywhere_is_refused(
    talk: Conversation, backup: Path, vault: Vault, empty: str, cut: int
) -> None:
    await many_blobs(talk.store)
    await write_backup(talk.store, backup, NOW, 30)
    whole = content(backup)
    body = len(whole) - len(header_of(backup).spelled)
    assert body > 3 * PIECE
    keep = len(whole) - (body % (PIECE + 16) if cut == 1 else cut)  # 1: exactly between two pieces
    becomes(backup, whole[:keep])

    with pytest.raises(BackupError, match="cut off or damaged"):
        verify(backup, vault, ())
    with pytest.raises(BackupError, match="cut off or damaged"):
        await restore(backup, empty, vault, (), LATE)
    becomes(backup, whole)
    await restore(backup, empty, vault, (), LATE)  # what was refused left nothing behind


async def test_neither_order_nor_a_letter_of_a_backup_can_be_changed(
    talk: Conversation, backup: Path, vault: Vault
) -> None:
    await many_blobs(talk.store)
    await write_backup(talk.store, backup, NOW, 30)
    whole = content(backup)
    head = len(header_of(backup).spelled)
    one = PIECE + 16
    swapped = (
        whole[:head] + whole[head + one : head + 2 * one] + whole[head : head + one] + whole[head + 2 * one :]
    )
    doubled = whole[: head + one] + whole[head : head + one] + whole[head + one :]
    dated = whole.replace(b"2026", b"2027", 1)
    bitten = whole[: head + 99] + bytes([whole[head + 99] ^ 1]) + whole[head + 100 :]
    for changed in (swapped, doubled, dated, bitten, whole + b"x", whole[:head]):
        assert changed != whole
        becomes(backup, changed)
        with pytest.raises(BackupError, match="cut off or damaged"):
            verify(backup, vault, ())


async def many_blobs(store: Store) -> None:
    order = random.Random(1)
    rows = [
        {"update_id": n, "sealed": order.randbytes(3000), "reason": b"", "parked_at": NOW} for n in range(100)
    ]
    async with store.unit() as unit:
        await unit.connection.execute(insert(parked), rows)


async def test_what_is_no_backup_is_called_that(tmp_path: Path, vault: Vault) -> None:
    diary = tmp_path / "diary"
    diary.write_text("Dear diary")
    with pytest.raises(BackupError, match="is no backup made by Gauhar"):
        verify(diary, vault, ())
    with pytest.raises(BackupError, match="cannot be read: No such file"):
        verify(tmp_path / "nothing", vault, ())


async def test_only_an_empty_database_is_restored_into(
    talk: Conversation, backup: Path, url: str, vault: Vault
) -> None:
    await lived_in(talk)
    before = await everything(talk.store)
    await write_backup(talk.store, backup, NOW, 30)
    with pytest.raises(BackupError, match="is not empty; name a new one with --database"):
        await restore(backup, url, vault, (), LATE)
    assert await everything(talk.store) == before


async def test_a_backup_of_a_newer_program_is_refused(
    talk: Conversation, backup: Path, empty: str, vault: Vault
) -> None:
    async with talk.store.unit() as unit:
        await unit.connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    await write_backup(talk.store, backup, NOW, 30)
    with pytest.raises(BackupError, match=r"newer Gauhar \(schema 9999\); update the program"):
        await restore(backup, empty, vault, (), LATE)


async def test_a_backup_that_cannot_be_finished_leaves_nothing_under_its_name(
    talk: Conversation, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("surveys.store.backups.writing.os.fsync", _no_space)
    with pytest.raises(BackupError, match="cannot be written: No space left"):
        await write_backup(talk.store, backup, NOW, 30)
    assert sorted(backup.parent.glob("one*")) == []


def _no_space(_file: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
async def test_a_full_disk_is_not_taken_for_trouble_with_the_database(
    talk: Conversation, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "surveys.store.backups.writing._for_owner", lambda _path, _flags: os.open("/dev/full", os.O_WRONLY)
    )
    await many_blobs(talk.store)
    with pytest.raises(BackupError, match="cannot be written: No space left"):
        await write_backup(talk.store, backup, NOW, 30)


KILLED = """
import asyncio, datetime, os, signal, sys
from pathlib import Path
from surveys.store import Store, Vault
from surveys.store.backups import write_backup, writing

async def main():
    store = await Store.open(sys.argv[1], Vault(os.environ["GAUHAR_SECRET_KEY"]))
    writing.Sealer.finish = lambda sealer: os.kill(os.getpid(), signal.SIGKILL)
    await write_backup(store, Path(sys.argv[2]), datetime.datetime.now(datetime.UTC), 30)

asyncio.run(main())
"""


def test_a_backup_that_is_killed_leaves_nothing_under_its_name(path: Path, backup: Path) -> None:
    killed = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", KILLED, f"sqlite:///{path}", str(backup)],
        env={**os.environ, "GAUHAR_SECRET_KEY": new_key()},
        capture_output=True,
        check=False,
    )
    assert (killed.returncode, killed.stderr) == (-signal.SIGKILL, b"")
    assert [each.name for each in backup.parent.glob("one*")] == ["one.backup.part"]


async def test_people_go_on_answering_while_a_backup_of_one_moment_is_written(
    talk: Conversation, backup: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    await talk.begin()
    copied = writing._copy

    async def slowly(*given: Any) -> None:
        await talk.picked(0)
        async with talk.store.unit() as unit:
            await unit.meet(4711, None, NOW)
        await copied(*given)

    monkeypatch.setattr(writing, "_copy", slowly)
    await write_backup(talk.store, backup, NOW, 30)

    rows = verify(backup, vault, ()).rows
    assert (rows["contacts"], rows["interviews"], rows["answer_log"]) == (1, 1, 0)
    assert len((await everything(talk.store))["answer_log"]) == 1


# what was erased since


async def withdraws(talk: Conversation) -> None:
    async with talk.store.unit() as unit:
        await unit.erase(await talk.contact(unit), "withdrawn", LATE)


async def hashes_of(store: Store) -> set[bytes]:
    async with store.unit() as unit:
        return {*(await unit.erasures()).entries}


async def test_whoever_withdrew_since_does_not_come_back(
    talk: Conversation, backup: Path, empty: str, vault: Vault, other_kind: str, tmp_path: Path
) -> None:
    await lived_in(talk)
    async with talk.store.unit() as unit:
        contact = await unit.contact(CHAT)
        row = (await unit.connection.execute(select(contacts).where(contacts.c.id == contact.id))).one()  # type: ignore[union-attr]
        respondent = row.respondent
    await write_backup(talk.store, backup, NOW, 30)
    await withdraws(talk)

    assert verify(backup, vault, await hashes_of(talk.store)).erased == 3
    store = await restored(backup, empty, vault, await hashes_of(talk.store))
    assert await store.forget_traces()
    async with store.unit() as unit:
        assert await unit.contact(CHAT) is None
        assert await unit.contact(CHAT + 1) is not None
    left = await everything(store)
    assert (len(left["contacts"]), len(left["interviews"]), left["parked"]) == (1, 1, [])
    assert {row["interview"] for row in left["answer_log"]} == {left["interviews"][0]["id"]}
    if other_kind == "sqlite":
        seen = bytes_on_disk(tmp_path / "restored.sqlite3")
        assert [each for each in (row.sealed, row.fingerprint, respondent.encode()) if each in seen] == []
    await store.close()


async def test_whoever_withdrew_and_came_back_before_the_backup_stays(
    talk: Conversation, backup: Path, empty: str, vault: Vault
) -> None:
    await talk.begin()
    await withdraws(talk)
    await talk.begin()
    await write_backup(talk.store, backup, NOW, 30)
    store = await restored(backup, empty, vault, await hashes_of(talk.store))
    assert await Conversation(store, talk.form).stored() is not None
    await store.close()


async def test_the_name_of_an_invited_one_who_withdrew_does_not_come_back(
    talk: Conversation, backup: Path, empty: str, vault: Vault
) -> None:
    async with talk.store.unit() as unit:
        await unit.open_campaign(Campaign("ngos", talk.form.name, is_open=False), NOW)
        code = await unit.invite("ngos", Guest(NAME), None, NOW)
        await unit.invite("ngos", Guest("Somebody else"), None, NOW)
    await write_backup(talk.store, backup, NOW, 30)
    async with talk.store.unit() as unit:
        contact = await unit.meet(5, None, LATE)
        opened = await unit.open_code(contact, code, LATE)
        await unit.amend_contact(opened.contact)
        seat = await unit.seat(opened.contact)
        assert seat is not None
        await unit.begin(talk.form, start(talk.form, "en"), LATE, respondent=seat.respondent)
        await unit.erase(opened.contact, "withdrawn", LATE)

    store = await restored(backup, empty, vault, await hashes_of(talk.store))
    async with store.unit() as unit:
        names = [each.guest.name for each in await unit.invited("ngos")]
    assert names == ["", "Somebody else"]
    await store.close()


async def test_links_cut_roles_taken_and_codes_used_since_stay_so(
    talk: Conversation, backup: Path, empty: str, vault: Vault
) -> None:
    await talk.begin()
    await talk.complete()
    async with talk.store.unit() as unit:
        code = await unit.offer_role(Role.OWNER, None, "command line", NOW)
        dismissed = await unit.take_role(
            CHAT + 7, await unit.offer_role(Role.OWNER, None, "command line", NOW), [], NOW
        )
        assert dismissed is not None
        await unit.open_campaign(Campaign("radio", talk.form.name, is_open=True), NOW)
    await write_backup(talk.store, backup, NOW, 30)
    async with talk.store.unit() as unit:
        assert (await unit.cut_links(LATE + dt.timedelta(days=1), 10)).links == 1
        assert await unit.dismiss(dismissed.actor, "command line", LATE)
        assert await unit.take_role(CHAT + 8, code, [], LATE)
        assert await unit.revoke_campaign("radio", LATE)

    store = await restored(backup, empty, vault, await hashes_of(talk.store))
    async with store.unit() as unit:
        assert await unit.contact(CHAT) is None
        assert await unit.officials() == []
        assert await unit.offers(NOW) == []
        [campaign] = await unit.campaigns()
        assert campaign.revoked_at == LATE
        wave = (await unit.current_wave()).id
        [part] = await unit.parts_of(CHAT)
        assert part.wave == wave
    assert len((await everything(store))["interviews"]) == 1
    await store.close()


async def test_whoever_wanted_no_reminders_since_gets_none(
    talk: Conversation, backup: Path, empty: str, vault: Vault
) -> None:
    await talk.begin()
    await talk.picked(0)
    await write_backup(talk.store, backup, NOW, 30)
    async with talk.store.unit() as unit:
        await unit.stop_reminders(await talk.contact(unit))

    store = await restored(backup, empty, vault, await hashes_of(talk.store))
    assert len((await everything(store))["silences"]) == 1
    [row] = (await everything(store))["reminders"]
    assert row["stopped"]
    assert row["due_at"] is None
    await store.close()


async def test_buttons_and_questions_shown_before_count_no_more(
    talk: Conversation, backup: Path, empty: str, vault: Vault
) -> None:
    await talk.begin()
    turn = await talk.turn()
    async with talk.store.unit() as unit:
        await unit.amend_contact(replace(await talk.contact(unit), card=5, since=5))
    await write_backup(talk.store, backup, NOW, 30)
    store = await restored(backup, empty, vault)
    there = Conversation(store, talk.form, updates=50)
    assert await there.turn() == turn + LATER
    async with store.unit() as unit:
        contact = await there.contact(unit)
        assert (contact.card, contact.since) == (None, None)
    await store.close()
