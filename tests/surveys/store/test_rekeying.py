"""A database under another key knows the same people and opens nothing with the old one."""

import base64
import binascii
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import LargeBinary
from store_world import CHAT, NOW, Conversation, everything

from surveys.fieldwork.guests import Guest
from surveys.fieldwork.invitations import Campaign, Opening
from surveys.fieldwork.roles import Role
from surveys.store import SecretKeyError, Store, Vault, new_key
from surveys.store.backups import BackupError, rekey, rekeying, write_backup
from surveys.store.backups.rekeying import HASHED_COLUMNS, LEFT_BEHIND, SEALED_COLUMNS
from surveys.store.participations import Part
from surveys.store.schema import metadata

STORY = "We cleaned the river."
OFFICIAL = CHAT + 7
UPDATE = {"update_id": 99, "message": {"message_id": 5, "chat": {"id": CHAT}, "text": "hello"}}


@pytest.fixture
def other() -> Vault:
    return Vault(new_key())


@pytest.fixture
async def empty(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[str]:
    """Give the address of a database without tables."""
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'moved.sqlite3'}"
        return
    async with request.getfixturevalue("postgres").database(migrated=False) as address:
        yield address


@pytest.fixture
async def code(talk: Conversation) -> str:
    """Leave something in every table that the key has to do with; gives an invitation's code."""
    await talk.begin()
    await talk.complete(story=STORY)
    async with talk.store.unit() as unit:
        await unit.park(99, CHAT, json.dumps(UPDATE), "ValueError", NOW)
        await unit.open_campaign(Campaign("ngos", talk.form.name, is_open=False), NOW)
        code = await unit.invite("ngos", Guest("Aigul"), None, NOW)
        role = await unit.offer_role(Role.OWNER, None, "command line", NOW)
        await unit.take_role(OFFICIAL, role, [], NOW)
        await unit.offer_role(Role.OWNER, None, "command line", NOW)
        await unit.wrong_code(CHAT, NOW)
        return code


async def moved(
    talk: Conversation, folder: Path, url: str, vault: Vault, other: Vault, *, forget: bool = False
) -> dict[str, int]:
    await write_backup(talk.store, folder / "moving.backup", NOW, 30)
    return await rekey(folder / "moving.backup", url, vault, other, forget=forget)


def values(told: Any) -> Iterator[bytes]:
    """Give every value that may be sealed, wherever it stands."""
    if isinstance(told, dict | list):
        for part in told.values() if isinstance(told, dict) else told:
            yield from values(part)
    elif isinstance(told, bytes):
        yield told
    elif isinstance(told, str):
        try:
            yield base64.b64decode(told, validate=True)
        except binascii.Error:
            return


def opened(rows: Any, vault: Vault) -> int:
    """Count what a key opens."""
    number = 0
    for value in values(rows):
        try:
            vault.open(value)
        except SecretKeyError:
            continue
        number += 1
    return number


async def test_the_same_people_are_known_under_the_new_key(
    talk: Conversation,
    code: str,
    tmp_path: Path,
    empty: str,
    vault: Vault,
    other: Vault,
) -> None:
    left = await moved(talk, tmp_path, empty, vault, other)
    store = await Store.open(empty, other)

    again = Conversation(store, talk.form)
    assert (await again.stored()).interview == (await talk.stored()).interview
    async with store.unit() as unit:
        assert (await unit.official(OFFICIAL, [])) is not None
        newcomer = await unit.meet(CHAT + 1, None, NOW)
        assert (await unit.open_code(newcomer, code, NOW)).opening is Opening.BEGUN
        assert json.loads((await unit.set_aside())[0].payload) == UPDATE
        await unit.erase(await again.contact(unit), "withdrawn", NOW)
        assert await unit.set_aside() == []
    assert left == {"role_codes": 1, "attempts": 1, "erasures": 1, "hand-overs": 0}
    await store.close()


@pytest.mark.usefixtures("code")
async def test_nothing_opens_with_the_old_key_any_more(
    talk: Conversation,
    tmp_path: Path,
    empty: str,
    vault: Vault,
    other: Vault,
) -> None:
    before = await everything(talk.store)
    await moved(talk, tmp_path, empty, vault, other)
    store = await Store.open(empty, other)
    after = await everything(store)
    await store.close()

    assert opened(after, vault) == 0
    assert opened(after, other) == opened(before, vault) > 5
    assert await everything(talk.store) == before
    with pytest.raises(SecretKeyError):
        await Store.open(empty, vault)


@pytest.mark.usefixtures("code")
async def test_a_move_that_breaks_off_leaves_the_new_database_empty(
    talk: Conversation,
    tmp_path: Path,
    empty: str,
    vault: Vault,
    other: Vault,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rekeying, "HASHED_COLUMNS", frozenset())
    with pytest.raises(BackupError, match="move contacts to another key"):
        await moved(talk, tmp_path, empty, vault, other)
    monkeypatch.undo()
    (tmp_path / "moving.backup").unlink()

    await moved(talk, tmp_path, empty, vault, other)
    with pytest.raises(BackupError, match="not empty"):
        await rekey(tmp_path / "moving.backup", empty, vault, other, forget=False)


async def test_who_took_part_without_a_link_is_forgotten_only_on_purpose(
    talk: Conversation,
    tmp_path: Path,
    empty: str,
    vault: Vault,
    other: Vault,
) -> None:
    async with talk.store.unit() as unit:
        await unit._remember([(CHAT, Part("1", talk.form.name))])

    with pytest.raises(BackupError, match=r"1 interviews .* --forget-participations"):
        await moved(talk, tmp_path, empty, vault, other)
    (tmp_path / "moving.backup").unlink()
    assert (await moved(talk, tmp_path, empty, vault, other, forget=True))["participations"] == 1


async def test_an_update_that_leads_to_nobody_is_not_moved_in_silence(
    talk: Conversation,
    tmp_path: Path,
    empty: str,
    vault: Vault,
    other: Vault,
) -> None:
    async with talk.store.unit() as unit:
        await unit.park(99, CHAT, "{}", "ValueError", NOW)

    with pytest.raises(BackupError, match="gauhar inbox drop"):
        await moved(talk, tmp_path, empty, vault, other)


def test_every_column_the_key_has_to_do_with_is_moved_or_left_behind() -> None:
    kept = [table for table in metadata.sorted_tables if table.name not in LEFT_BEHIND | {"settings"}]
    keyed = {
        (table.name, column.name)
        for table in kept
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    }

    assert len(keyed) > 8
    assert {name for _, name in keyed} == SEALED_COLUMNS | HASHED_COLUMNS
    assert {table for table, name in keyed if name in HASHED_COLUMNS} == {
        "contacts",
        "invitations",
        "parked",
        "roles",
    }
