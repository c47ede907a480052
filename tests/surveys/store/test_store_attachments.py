"""Files of questionnaires: kept once, sealed, as long as a version or draft names them, in backups too."""

from pathlib import Path

from shown_form import FILES, write_shown_form
from sqlalchemy import func, select
from store_world import NOW, OnDisk

from surveys.store import Store, Vault, new_key, schema
from surveys.store.backups import rekey, restore, write_backup
from surveys.store.media import PIECE
from surveys.store.workshop import Draft
from surveys.xlsform import publish
from surveys.xlsform.media import shown_by

CONTENT = b"a picture that belongs to a question " * 40_000
CODES = ("0123456789ab", "ba9876543210")


async def pieces(store: Store) -> int:
    async with store.reading() as unit:
        counted = select(func.count()).select_from(schema.attachments)
        return int((await unit.connection.execute(counted)).scalar_one())


async def test_a_file_is_kept_once_in_sealed_pieces(store: Store, on_disk: OnDisk) -> None:
    async with store.unit() as unit:
        digest = await unit.attach(CONTENT)
        assert await unit.attach(CONTENT) == digest
        assert await unit.attached(digest) == CONTENT
        assert await unit.attached("0" * 64) is None

    assert await pieces(store) == -(-len(CONTENT) // PIECE) > 16
    assert b"belongs to a question" not in await on_disk()


async def test_a_file_goes_with_the_last_draft_that_names_it(store: Store, tmp_path: Path) -> None:
    publication = publish(write_shown_form(tmp_path))
    async with store.unit() as unit:
        for content in FILES.values():
            await unit.attach(content)
        for code in CODES:
            await unit.keep_draft(Draft(code, publication.xform, publication.sheets), NOW)
        await unit.drop_draft(CODES[0])
    assert await pieces(store) == len(FILES)

    async with store.unit() as unit:
        await unit.drop_draft(CODES[1])
    assert await pieces(store) == 0


async def test_what_is_published_keeps_its_files_for_ever(store: Store, tmp_path: Path) -> None:
    publication = publish(write_shown_form(tmp_path))
    async with store.unit() as unit:
        for content in FILES.values():
            await unit.attach(content)
        await unit.keep_draft(Draft(CODES[0], publication.xform, publication.sheets), NOW)
        await unit.publish(publication.form, publication.xform, NOW, publication.sheets)
        await unit.drop_draft(CODES[0])
        kept = {name: await unit.attached(each.digest) for name, each in shown_by(publication.form).items()}

    assert kept == FILES


async def test_files_are_restored_and_move_to_another_key(store: Store, vault: Vault, tmp_path: Path) -> None:
    async with store.unit() as unit:
        digest = await unit.attach(CONTENT)
    backup, other = tmp_path / "a.backup", Vault(new_key())
    await write_backup(store, backup, NOW, 30)
    addresses = [f"sqlite:///{tmp_path / name}" for name in ("again", "moved")]
    await restore(backup, addresses[0], vault, (), NOW)
    await rekey(backup, addresses[1], vault, other, forget=False)

    for address, key in zip(addresses, (vault, other), strict=True):
        again = await Store.open(address, key)
        async with again.reading() as unit:
            assert await unit.attached(digest) == CONTENT
        await again.close()
