"""`/export` in the chat: what is sent, how a locked archive opens, and how a large one is divided."""

from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import pytest
import pyzipper
from collected import NOW, complete, published
from openpyxl import load_workbook

from bot.actions import Say, SendDocument, SendExport
from bot.export_sending import ExportSending
from bot.packing import new_password, packed
from locales import translators
from scoring.study import Study
from surveys.store import Store, Vault

CHAT = 1001
STUDY = Study(closing_year=2026)


class Sent:
    """Takes the place of what sends, and remembers."""

    def __init__(self) -> None:
        self.documents: list[SendDocument] = []
        self.said: list[str] = []

    async def document(self, action: SendDocument) -> None:
        self.documents.append(action)

    async def say(self, action: Say) -> None:
        self.said.append(action.card.text)


@pytest.fixture
async def store(tmp_path: Path, secret: str) -> AsyncIterator[Store]:
    opened = await Store.open(f"sqlite:///{tmp_path / 'gauhar.sqlite3'}", Vault(secret))
    async with opened.unit() as unit:
        for publication in published().values():
            await unit.publish(publication.form, publication.xform, NOW)
    await complete(opened, "organisation", 0, 12)
    yield opened
    await opened.close()


async def sent(store: Store, output: str, form: str = "organisation", *, locked: bool = False) -> Sent:
    outbox = Sent()
    sending = ExportSending(store, outbox, translators(), simulated=False)  # type: ignore[arg-type]
    await sending.send(SendExport(CHAT, "en", form, output, "kk", locked), translators()["en"], STUDY)
    return outbox


async def test_a_small_file_is_sent_as_it_is(store: Store) -> None:
    outbox = await sent(store, "xlsx")

    assert [one.name for one in outbox.documents] == ["organisation-1-kk.xlsx"]
    assert "Interviews in the file: 12" in outbox.said[0]


async def test_what_people_wrote_is_left_out_on_demand(store: Store) -> None:
    with_texts, without = [
        await columns(store, SendExport(CHAT, "en", "organisation", "xlsx", "kk", locked=False, texts=texts))
        for texts in (True, False)
    ]

    assert "comment" in with_texts
    assert set(without) < set(with_texts)
    assert "comment" not in without


async def columns(store: Store, wanted: SendExport) -> list[str]:
    """Name the columns of the workbook that is sent."""
    outbox = Sent()
    sending = ExportSending(store, outbox, translators(), simulated=False)  # type: ignore[arg-type]
    await sending.send(wanted, translators()["en"], STUDY)
    sheet = load_workbook(BytesIO(outbox.documents[0].content)).worksheets[0]
    return [str(cell.value) for cell in next(sheet.iter_rows())]


async def test_several_files_come_together(store: Store, tmp_path: Path) -> None:
    (document,) = (await sent(store, "csv")).documents
    (tmp_path / document.name).write_bytes(document.content)

    with pyzipper.ZipFile(tmp_path / document.name) as archive:
        assert archive.namelist() == ["organisation-1-kk.csv", "organisation-1-kk-codebook.csv"]


async def test_a_locked_archive_opens_with_the_password_that_is_shown_once(
    store: Store, tmp_path: Path
) -> None:
    outbox = await sent(store, "xlsx", locked=True)
    (document,) = outbox.documents
    password = outbox.said[0].partition("<code>")[2].partition("</code>")[0]
    (tmp_path / document.name).write_bytes(document.content)

    assert len(outbox.said) == 1
    assert password not in document.caption + document.name
    with pyzipper.AESZipFile(tmp_path / document.name) as archive:
        (entry,) = archive.infolist()
        assert (entry.flag_bits & 1, entry.wz_aes_strength) == (1, 3)  # AES-256
        archive.setpassword(b"wrong")
        with pytest.raises(RuntimeError, match="Bad password"):
            archive.read(entry)
        archive.setpassword(password.encode())
        assert archive.read(entry).startswith(b"PK")


async def test_nobody_to_export_is_said(store: Store) -> None:
    outbox = await sent(store, "xlsx", "expert")

    assert outbox.documents == []
    assert outbox.said == ["This wave has no such interviews of this questionnaire yet."]


def test_a_large_archive_comes_in_parts_that_make_a_whole(tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    file.write_bytes(bytes(range(256)) * 40)
    parts = packed([file], tmp_path / "answers.zip", new_password(), largest=300)
    whole = b"".join(part.read_bytes() for part in parts)

    assert [part.name for part in parts[:2]] == ["answers.zip.001", "answers.zip.002"]
    assert all(part.stat().st_size <= 300 for part in parts)
    assert whole == (tmp_path / "answers.zip").read_bytes()


def test_passwords_are_long_and_never_the_same() -> None:
    assert len({new_password() for _ in range(100)}) == 100
    assert len(new_password()) == 20
