"""What respondents send as answers is sealed, goes with its interview, and moves with everything else."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from store_world import NOW, Conversation, OnDisk, counts

from surveys import events as e
from surveys.form import Answer
from surveys.interview import Step, standing
from surveys.store import SecretKeyError, Store, Vault, new_key
from surveys.store.backups import rekey, restore, verify, write_backup
from surveys.store.media import PIECE
from surveys.store.schema import interviews, media

NAME, OTHER = (f"image-{digit * 32}.jpg" for digit in "ab")
CONTENT = b"the only picture of its kind " * 5_000


async def answers_with(talk: Conversation, name: str, content: bytes = CONTENT) -> None:
    """Answer the question about what was done with something that was sent."""
    async with talk.store.unit() as unit:
        record = await talk.record(unit)
        answers = {**record.interview.answers, "story": Answer(name)}
        changed = replace(record.interview, revision=record.interview.revision + 1, answers=answers)
        step = Step(changed, standing(talk.form, changed, NOW).situation)
        await unit.save(talk.form, record, step, NOW)
        await unit.keep_file(record.id, name, content)


async def file(store: Store, name: str = NAME) -> bytes | None:
    async with store.reading() as unit:
        interview = (await unit.connection.execute(select(interviews.c.id))).scalar()
        return await unit.file(interview or "", name)


async def pieces(store: Store) -> int:
    async with store.reading() as unit:
        return len((await unit.connection.execute(select(media.c.number))).all())


async def test_it_is_kept_in_sealed_pieces_and_comes_back_whole(talk: Conversation, on_disk: OnDisk) -> None:
    await talk.begin()
    await answers_with(talk, NAME)

    assert await pieces(talk.store) == -(-len(CONTENT) // PIECE) > 1
    assert await file(talk.store) == CONTENT
    assert b"picture of its kind" not in await on_disk()


async def test_whoever_writes_the_name_of_somebody_elses_has_none(talk: Conversation) -> None:
    await talk.begin()
    await answers_with(talk, NAME)
    async with talk.store.reading() as unit:
        assert await unit.file("f" * 32, NAME) is None


async def test_it_goes_when_another_takes_its_place_and_with_its_interview(
    talk: Conversation, on_disk: OnDisk
) -> None:
    await talk.begin()
    await answers_with(talk, NAME)
    await answers_with(talk, OTHER, b"small")
    assert await file(talk.store) is None
    assert await file(talk.store, OTHER) == b"small"
    async with talk.store.reading() as unit:
        [sealed] = (await unit.connection.execute(select(media.c.sealed))).scalars().all()
    async with talk.store.unit() as unit:
        await unit.erase(await talk.contact(unit), "withdrawn", NOW)
    await talk.store.forget_traces()

    assert await pieces(talk.store) == 0
    assert bytes(sealed)[12:28] not in await on_disk()


async def test_it_is_restored_and_moves_to_another_key(
    talk: Conversation, vault: Vault, tmp_path: Path
) -> None:
    await talk.begin()
    await answers_with(talk, NAME)
    backup, other = tmp_path / "a.backup", Vault(new_key())
    await write_backup(talk.store, backup, NOW, 30)
    addresses = [f"sqlite:///{tmp_path / name}" for name in ("again", "moved")]
    await restore(backup, addresses[0], vault, (), NOW)
    await rekey(backup, addresses[1], vault, other, forget=False)
    for address, key in zip(addresses, (vault, other), strict=True):
        store = await Store.open(address, key)
        assert await file(store) == CONTENT
        async with store.reading() as unit:
            [first, *_] = (await unit.connection.execute(select(media.c.sealed))).scalars().all()
        await store.close()
    with pytest.raises(SecretKeyError):
        vault.open_bytes(bytes(first))


async def test_what_was_taken_back_since_a_backup_stays_gone(
    talk: Conversation, vault: Vault, tmp_path: Path
) -> None:
    await talk.begin()
    await answers_with(talk, NAME)
    backup = tmp_path / "a.backup"
    await write_backup(talk.store, backup, NOW, 30)
    await answers_with(talk, OTHER)
    async with talk.store.reading() as unit:
        hashes = (await unit.erasures()).entries.keys()
    assert verify(backup, vault, hashes).erased == 1
    await restore(backup, f"sqlite:///{tmp_path / 'again'}", vault, hashes, NOW)
    store = await Store.open(f"sqlite:///{tmp_path / 'again'}", vault)

    assert await file(store) is None
    assert (await counts(store))["interviews"] == 1
    await store.close()


async def test_nothing_is_dropped_by_a_change_to_something_else(talk: Conversation) -> None:
    await talk.begin()
    await answers_with(talk, NAME)
    await talk.said(e.LanguageChanged("ru"))

    assert await file(talk.store) == CONTENT
