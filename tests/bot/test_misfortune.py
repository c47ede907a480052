"""The database is locked, full or gone, the settings are spoilt, Telegram is unwilling: no answer is lost."""

import os
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from running import COORDINATOR, Chat, RunningBot, running
from sqlalchemy.exc import OperationalError

from bot.app import clock
from bot.settings import Settings, SettingsError
from sandbox.telegram import Telegram
from surveys.store import Unavailable, Unit, new_key


@pytest.fixture
async def asked_age(chat: Chat) -> Chat:
    """Give a chat that was asked the age, which wants a number."""
    await chat.starts()
    return await chat.tap("Yes")


# the database fails


async def test_an_answer_given_while_the_database_is_locked_is_taken_when_it_is_free(
    telegram: Telegram, asked_age: Chat, tmp_path: Path
) -> None:
    bot = asked_age.bot
    async with bot.store.unit() as unit:
        await unit.connection.exec_driver_sql("PRAGMA busy_timeout=0")  # of the one connection in use
    asked_age.looks_away()
    locking = sqlite3.connect(tmp_path / "gauhar.sqlite3", isolation_level=None)
    locking.execute("BEGIN IMMEDIATE")
    await asked_age.person.send("45")
    await telegram.wait_until(lambda: len(bot.waits) > 5)
    assert asked_age.shown == ""
    locking.execute("ROLLBACK")
    locking.close()
    await bot.settled()
    await asked_age.sees("How many people")
    assert (await asked_age.answers())["age"] == "45"
    assert await bot.rows("parked") == 0


async def test_an_answer_that_meets_a_busy_database_is_not_set_aside(
    bot: RunningBot, asked_age: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    note_update, busy = Unit.note_update, iter(range(4))

    async def refuse(unit: Unit, *given: Any) -> bool:
        if next(busy, None) is not None:
            raise OperationalError("INSERT", {}, sqlite3.OperationalError("database is locked"))
        return await note_update(unit, *given)

    monkeypatch.setattr(Unit, "note_update", refuse)
    await asked_age.says("45")
    await asked_age.sees("How many people")
    assert (await asked_age.answers())["age"] == "45"
    assert await bot.rows("parked") == 0


@pytest.mark.parametrize(
    ("code", "words"), [("ru", "Извините"), ("kk", "кешіріңіз"), ("de", "I cannot save")]
)
async def test_whoever_waits_for_the_database_hears_so_once_in_the_language_of_their_telegram(
    bot: RunningBot, monkeypatch: pytest.MonkeyPatch, code: str, words: str
) -> None:
    chat = await bot.meet(language_code=code).starts()
    monkeypatch.setattr("bot.apologising._PATIENCE", timedelta(0))
    note_update, busy = Unit.note_update, iter(range(4))

    async def refuse(unit: Unit, *given: Any) -> bool:
        if next(busy, None) is not None:
            raise OperationalError("INSERT", {}, sqlite3.OperationalError("disk is full"))
        return await note_update(unit, *given)

    monkeypatch.setattr(Unit, "note_update", refuse)
    await chat.tap("Yes")
    assert chat.shown.count(words) == 1
    await chat.sees("How old are you?")
    assert await chat.answers() == {"consent": "yes"}


async def test_an_answer_that_finds_the_disk_full_is_taken_when_there_is_room(
    telegram: Telegram, asked_age: Chat
) -> None:
    bot = asked_age.bot
    await asked_age.says("45", "3")
    await asked_age.tap("☐ Newspapers", "Done (1)", "7", "2", "Skip")
    async with bot.store.unit() as unit:
        full = await unit.connection.exec_driver_sql("PRAGMA page_count")
        await unit.connection.exec_driver_sql(f"PRAGMA max_page_count={full.scalar_one()}")
    asked_age.looks_away()
    await asked_age.person.send("Ә" * 2000)
    await telegram.wait_until(lambda: len(bot.waits) > 5)
    assert asked_age.shown == ""
    async with bot.store.unit() as unit:
        await unit.connection.exec_driver_sql("PRAGMA max_page_count=1000000")
    await bot.settled()
    assert (await asked_age.answers())["wish"] == "Ә" * 2000
    assert await bot.rows("parked") == 0


async def test_an_answer_is_not_written_into_a_file_that_was_moved_away(
    telegram: Telegram, asked_age: Chat, tmp_path: Path
) -> None:
    bot, file = asked_age.bot, tmp_path / "gauhar.sqlite3"
    asked_age.looks_away()
    file.rename(tmp_path / "moved")
    await asked_age.person.send("45")
    await telegram.wait_until(lambda: len(bot.waits) > 5)
    assert asked_age.shown == ""
    with pytest.raises(Unavailable, match="was moved, deleted or replaced while in use: put it back"):
        await asked_age.answers()
    (tmp_path / "moved").rename(file)
    await bot.settled()
    assert (await asked_age.answers())["age"] == "45"


async def test_the_memory_of_updates_is_tidied_while_the_bot_runs(bot: RunningBot) -> None:
    now = clock()
    async with bot.store.unit() as unit:
        await unit.note_update(7, now - timedelta(days=4))
        await unit.note_update(8, now - timedelta(days=2))
        await unit.note_update(1999, now)
    assert await bot.rows("updates") == 3
    async with bot.store.unit() as unit:
        await unit.note_update(2000, now)
    assert await bot.rows("updates") == 3
    async with bot.store.unit() as unit:
        assert await unit.note_update(7, now)
        assert not await unit.note_update(8, now)


# settings and start


def written_env(folder: Path, encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("GAUHAR_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(folder)
    (folder / ".env").write_text(f"GAUHAR_TOKEN=1:a\nGAUHAR_SECRET_KEY={new_key()}\n", encoding)


def test_an_env_file_as_windows_writes_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written_env(tmp_path, "utf-8-sig", monkeypatch)
    assert Settings.read().token.get_secret_value() == "1:a"


def test_an_env_file_that_is_no_text_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written_env(tmp_path, "utf-16", monkeypatch)
    with pytest.raises(SettingsError, match="save it as plain text in UTF-8"):
        Settings.read()


@pytest.mark.parametrize("token", ["1:a/../2:b", "1:a?x", "1:a b", "1:a\n", "１:a", "1:", "a"])
def test_a_token_that_would_lead_elsewhere_is_refused(
    token: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written_env(tmp_path, "utf-8", monkeypatch)
    monkeypatch.setenv("GAUHAR_TOKEN", token)
    with pytest.raises(SettingsError, match="is no bot token") as refused:
        Settings.read()
    assert repr(token) not in str(refused.value.__cause__)


async def test_the_bot_starts_though_telegram_will_not_take_its_menus(
    telegram: Telegram, url: str, tmp_path: Path, secret: str, workbook: Path
) -> None:
    telegram.faults.flood("setMyCommands", times=100)
    async with running(telegram, url, tmp_path, secret, workbook) as bot:
        await bot.meet().starts()


async def test_a_coordinator_is_told_when_the_diamond_cannot_be_drawn(
    bot: RunningBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object) -> bytes:
        raise ValueError("no ink")

    monkeypatch.setattr("bot.diamond.showing.picture", fail)
    coordinator = await bot.meet(COORDINATOR).starts()
    await coordinator.says("/diamond")
    await coordinator.sees("Something went wrong on our side")
    coordinator.sees_nothing_of("Do you agree")
