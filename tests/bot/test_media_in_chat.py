"""Pictures, recordings, videos, files and places that are sent to questions."""

from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from local import LocalBot, local_bot
from media_form import media_form
from PIL import Image
from running import ON_BOTH, Chat, RunningBot
from sqlalchemy import select

from bot.exporting import Format, Order, export
from bot.shelf import Shelf, UnknownVersionError
from locales import translators
from sandbox.parameters import Upload
from sandbox.refusals import bad_request
from sandbox.telegram import Telegram
from scoring.study import Study
from surveys.export.sinks import ExportError
from surveys.form import Form
from surveys.store import Unit, schema
from surveys.store.media import PIECE, MediaFiles

MEGABYTE = 1024 * 1024
SECRET = b"43.238949"


def photograph() -> Upload:
    """Take a picture that tells where it was taken, and is called what it is not."""
    told, made = Image.Exif(), BytesIO()
    told[0x010F] = SECRET.decode()
    Image.effect_mandelbrot((64, 48), (-2, -1, 1, 1), 20).convert("RGB").save(made, "JPEG", exif=told)
    return Upload("../../evil.exe", made.getvalue(), "application/x-msdownload")


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "citizen.md"
    path.write_text(media_form(), "utf-8")
    return path


@pytest.fixture
async def near(telegram: Telegram, tmp_path: Path, secret: str, workbook: Path) -> AsyncIterator[LocalBot]:
    """Run a bot in this process that keeps files of one megabyte."""
    async with local_bot(telegram, tmp_path, secret, workbook) as bot:
        yield bot


async def kept(bot: RunningBot, name: str) -> bytes | None:
    async with bot.store.reading() as unit:
        interview = (await unit.connection.execute(select(schema.interviews.c.id))).scalar()
        return await unit.file(interview or "", name)


@ON_BOTH
async def test_everything_is_sent_shown_replaced_taken_back_and_kept(chat: Chat, bot: RunningBot) -> None:
    await chat.starts()
    await chat.sees("A photo of the shop?", "Send a photo", "Where and when it was taken is not kept")
    picture = photograph()
    await chat.does(chat.person.send_document(picture))
    await chat.sees("✓ a picture", "Will you tell us?")
    await chat.does(chat.person.send_voice())
    await chat.sees("✓ a recording", "What did you see?")
    await chat.does(chat.person.send_video_note())
    await chat.does(chat.person.send_document(Upload("deed", b"%PDF-1.7" + bytes(2 * PIECE), "x/y")))
    await chat.sees("✓ a file", "Where is it?")
    await chat.tap("Skip")

    first = await chat.answers()
    assert [first[name].partition("-")[0] for name in ("shop", "told", "seen", "deed")] == [
        "image", "audio", "video", "file",
    ]  # fmt: skip
    assert [first[name].rpartition(".")[2] for name in ("shop", "deed")] == ["jpg", "pdf"]
    cleaned = await kept(bot, first["shop"])
    assert cleaned is not None
    assert SECRET not in cleaned
    assert 0 < len(cleaned) < len(picture.content)
    assert await kept(bot, first["deed"]) == b"%PDF-1.7" + bytes(2 * PIECE)


@ON_BOTH
async def test_what_is_replaced_taken_back_or_withdrawn_is_kept_no_longer(
    chat: Chat, bot: RunningBot
) -> None:
    await chat.starts()
    for sending in (chat.person.send_photo, chat.person.send_voice, chat.person.send_video):
        await chat.does(sending())
    await chat.tap("Skip", "Skip")
    first = await chat.answers()
    await chat.tap("1")
    await chat.sees("Your answer now: a picture")
    await chat.does(chat.person.send_photo())
    await chat.tap("2", "Skip")
    second = await chat.answers()
    assert [await kept(bot, first[name]) for name in ("shop", "told")] == [None, None]
    assert None not in [await kept(bot, second[name]) for name in ("shop", "seen")]  # it may apply again
    await chat.tap("Send my answers")
    assert {*await chat.answers()} == {"shop", "told", "deed", "home"}
    assert await kept(bot, second["seen"]) is None
    await chat.says("/withdraw")
    await chat.tap("Yes, erase everything")
    assert await bot.rows("media") == 0


async def test_who_is_asked_for_pictures_is_told_what_becomes_of_them(near: LocalBot) -> None:
    chat = await near.meet().starts()
    await chat.person.send("/privacy")
    await near.settled()
    said = [message.words.text for message in chat.person.messages]
    assert any("A face or a voice can show who you are" in text for text in said)


async def test_what_is_no_such_thing_is_told_and_the_question_stays(near: LocalBot) -> None:
    chat = await near.meet().starts()
    await chat.says("a nice shop")
    await chat.sees("This is no picture that I can keep.", "A photo of the shop?")
    await chat.does(chat.person.send_voice())
    await chat.sees("This is no picture that I can keep.")
    await chat.does(chat.person.send_document(Upload("a.jpg", photograph().content[:400], "image/jpeg")))
    await chat.sees("This is no picture that I can keep.")
    await chat.does(chat.person.send_document(Upload("photo.jpg", b"<script>", "image/jpeg")))
    await chat.sees("This is no picture that I can keep.")
    await chat.does(chat.person.send_photo())
    await chat.does(chat.person.send_photo())
    await chat.sees("This is no recording.", "Will you tell us?")
    await chat.does(chat.person.send_audio())
    await chat.does(chat.person.send_audio())
    await chat.sees("This is no video.")
    await chat.tap("Skip")
    await chat.says("I have none")
    await chat.sees("This question asks for a file.")


async def test_what_is_too_large_is_not_kept(near: LocalBot, telegram: Telegram) -> None:
    chat = await near.meet().starts()
    await chat.does(chat.person.send_document(Upload("a", bytes(MEGABYTE + 1), "x/y")))
    await chat.sees("too large to be kept", "at most 1 MB", "A photo of the shop?")
    assert telegram.calls["getFile"] == 0
    telegram.faults.refuse("getFile", bad_request("file is too big"))
    await chat.does(chat.person.send_photo())
    await chat.sees("too large to be kept")
    await chat.does(chat.person.send_photo())
    assert list(await chat.answers()) == ["shop"]


async def test_what_does_not_arrive_is_asked_for_once_more(near: LocalBot, telegram: Telegram) -> None:
    chat = await near.meet().starts()
    telegram.faults.reset("getFile", times=3)
    await chat.does(chat.person.send_photo())
    await chat.sees("did not reach me whole", "A photo of the shop?")
    telegram.faults.reset("getFile", times=2)
    await chat.does(chat.person.send_photo())
    await chat.sees("✓ a picture")


async def test_nobody_keeps_the_others_waiting_with_files_that_are_no_answer(
    near: LocalBot, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat, other = await near.meet().starts(), await near.meet().starts()
    monkeypatch.setattr("bot.fetching.time", _Rushing(4.0))
    for _ in range(9):
        await chat.does(chat.person.send_voice())
    await chat.sees("did not reach me whole", "A photo of the shop?")
    assert telegram.calls["getFile"] == 3
    await other.does(other.person.send_photo())
    await other.sees("✓ a picture")


class _Rushing:
    """A clock on which whatever is timed takes so many seconds."""

    def __init__(self, seconds: float) -> None:
        self._seconds, self._now = seconds, 0.0

    def monotonic(self) -> float:
        self._now += self._seconds
        return self._now


async def test_a_version_that_another_worker_has_just_published_takes_files_too(
    near: LocalBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = await near.meet().starts()
    of, renewed = Shelf.of, []

    def unknown_at_first(shelf: Shelf, name: str, version: str) -> Form:
        if not renewed:
            raise UnknownVersionError(name, version)
        return of(shelf, name, version)

    async def renew(_shelf: Shelf, unit: Unit) -> None:
        renewed.append(unit)

    monkeypatch.setattr(Shelf, "of", unknown_at_first)
    monkeypatch.setattr(Shelf, "renew", renew)
    await chat.does(chat.person.send_photo())
    await chat.sees("✓ a picture")


async def test_nothing_is_fetched_that_no_question_asks_for(near: LocalBot, telegram: Telegram) -> None:
    chat = near.meet()
    await chat.does(chat.person.send_photo())
    await chat.starts()
    await chat.does(chat.person.send_photo())
    await chat.tap("Skip", "Skip")
    await chat.sees("Where is it?")
    calls = telegram.calls["getFile"]
    await chat.does(chat.person.send_photo())
    await chat.sees("I cannot look at pictures.")
    await chat.says("/pause")
    await chat.does(chat.person.send_document())

    assert telegram.calls["getFile"] == calls == 1


async def test_two_photos_in_a_row_answer_one_question(near: LocalBot) -> None:
    chat = await near.meet().starts()
    await chat.person.send_photo()
    await chat.does(chat.person.send_photo())
    await chat.sees("Your message came before this question was shown")

    assert list(await chat.answers()) == ["shop"]


async def test_a_file_and_its_answer_are_kept_together_or_not_at_all(
    chat: Chat, bot: RunningBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, tried = MediaFiles.keep_file, []

    async def fails_once(unit: MediaFiles, interview: str, name: str, content: bytes) -> None:
        await keep(unit, interview, name, content)
        tried.append(name)
        if len(tried) == 1:
            raise RuntimeError

    await chat.starts()
    monkeypatch.setattr(MediaFiles, "keep_file", fails_once)
    await chat.does(chat.person.send_photo())
    await bot.again(1)
    await bot.settled()

    assert [name for name, _ in await bot.logged()] == ["shop"]
    assert (await chat.answers())["shop"] == tried[-1]
    assert [await kept(bot, name) is not None for name in tried] == [False, True]


async def test_a_key_sends_the_place_where_one_is_and_goes_away(near: LocalBot) -> None:
    chat = await near.meet(language_code="ru").starts("ru")
    await chat.does(chat.person.send_photo())
    await chat.tap("Пропустить", "Пропустить")
    await chat.sees("Где это?", "Кнопка под полем ввода")
    assert "Пропустить" in chat.card.labels
    await chat.does(chat.person.press_below("📍 Отправить, где я сейчас"))
    await chat.sees("✓ 51.1284, 71.4306")
    assert chat.person.chat.keyboard_below is None
    assert all(message.words.text != "…" for message in chat.person.messages)


@pytest.mark.parametrize("leaving", ["‹ Back", "Pause", "Skip", "/withdraw", "43.25, 76.95"])
async def test_the_key_goes_however_the_question_is_left(near: LocalBot, leaving: str) -> None:
    chat = await near.meet().starts()
    await chat.does(chat.person.send_photo())
    await chat.tap("Skip", "Skip")
    assert chat.person.chat.keyboard_below
    await (chat.tap(leaving) if leaving in chat.card.labels else chat.says(leaving))
    if leaving == "/withdraw":
        await chat.tap("Yes, erase everything")
    assert chat.person.chat.keyboard_below is None
    if leaving == "Pause":
        await chat.tap("Continue")
        assert chat.person.chat.keyboard_below


async def test_what_was_sent_is_exported_beside_the_answers(near: LocalBot, tmp_path: Path) -> None:
    chat = await near.meet().starts()
    await chat.does(chat.person.send_photo())
    await chat.tap("Skip", "Skip", "Skip", "Send my answers")
    name = (await chat.answers())["shop"]
    picture = await kept(near, name)

    async def exported(output: Format, *, media: bool = True) -> dict[str, bytes]:
        folder = tmp_path / f"{output}-{media}"
        folder.mkdir()
        order = Order("citizen", output, "en", media=media, weighted=False)
        done = await export(near.store, order, Study(2026), folder, translators())
        whole = {path.name: path.read_bytes() for path in done.files}
        for path in done.files:
            if path.suffix == ".zip":
                with ZipFile(path) as archive:
                    whole |= {each.rpartition("/")[2]: archive.read(each) for each in archive.namelist()}
        return whole

    csv, odk = await exported("csv"), await exported("odk")
    assert csv[name] == odk[name] == picture
    assert name in csv["citizen-1-en.csv"].decode("utf-8-sig")
    assert name in odk["submission.xml"].decode()
    assert name not in await exported("csv", media=False)


async def test_nothing_that_was_sent_is_exported_without_what_was_written(near: LocalBot) -> None:
    order = Order("citizen", "csv", "en", media=True, texts=False)
    with pytest.raises(ExportError):
        await export(near.store, order, Study(2026), Path(), translators())
