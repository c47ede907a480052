"""Somebody means harm, or the machine does: nothing leaks, nobody else is held up, and no answer is lost."""

import asyncio
import json
import logging
import os
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
from running import COORDINATOR, Chat, RunningBot, running
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError, OperationalError
from telegram import Bot
from telegram.error import RetryAfter

from bot.app import clock
from bot.incoming import chat_of
from bot.logs import configure_logs
from bot.settings import Settings, SettingsError
from bot.transport import AiohttpRequest
from sandbox.parameters import Json
from sandbox.refusals import bad_request
from sandbox.telegram import Telegram
from surveys.interview import advance
from surveys.store import Store, Unavailable, Unit, Vault, new_key, schema

ANSWER = "a very particular wish"
NAME = "Ainur"


@pytest.fixture
def logs_put_back() -> Iterator[None]:
    """Put logging back as it was after the test."""
    root = logging.getLogger()
    before = root.level, root.handlers[:]
    names = ("telegram", "aiohttp", "httpx", "httpcore")
    levels = {name: logging.getLogger(name).level for name in names}
    yield
    root.setLevel(before[0])
    root.handlers[:] = before[1]
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
async def asked_age(chat: Chat) -> Chat:
    """Give a chat that was asked the age, which wants a number."""
    await chat.starts()
    return await chat.tap("Yes")


def failing_on(words: str, monkeypatch: pytest.MonkeyPatch, error: type[Exception] = ValueError) -> None:
    """Make the engine fail, quoting the words, whenever somebody writes them."""

    def fail(*given: Any) -> Any:
        if getattr(given[2], "text", "") == words:
            raise error(f"cannot take {words!r} of {given[1]}")
        return advance(*given)

    monkeypatch.setattr("bot.reception.advance", fail)


async def parked(bot: RunningBot, secret: str) -> list[Json]:
    """Read the updates set aside."""
    async with bot.store.unit() as unit:
        rows = await unit.connection.execute(select(schema.parked.c.sealed))
        return [json.loads(Vault(secret).open(sealed)) for sealed in rows.scalars()]


def bytes_of(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.glob("gauhar.sqlite3*"))


# what the log says


@pytest.mark.usefixtures("logs_put_back")
async def test_no_log_line_tells_an_answer_a_name_a_chat_or_the_token(
    telegram: Telegram,
    bot: RunningBot,
    secret: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure_logs()
    chat = Chat(bot, telegram.join(918_273_645, first_name=NAME))
    await chat.starts(payload="poster-7")
    await chat.tap("Yes")
    await says_it_in_every_trouble(chat)
    failing_on(ANSWER, monkeypatch)
    await chat.says(ANSWER)
    await garbled(chat)
    cutting_an_answer(monkeypatch)
    await chat.says(ANSWER)
    with pytest.raises(IntegrityError) as refused:
        await same_contact_twice(bot.store)
    asyncio.get_running_loop().call_exception_handler(
        {"message": "Task exception was never retrieved", "exception": refused.value, "task": ANSWER}
    )
    logging.getLogger("sqlalchemy").error("in a transaction", exc_info=refused.value)
    logging.getLogger("anything").error("went wrong", exc_info=ValueError(f"cannot take {ANSWER!r}"))

    out, err = capsys.readouterr()
    said = out + err
    assert "update_failed" in said
    assert "IntegrityError" in said
    hidden = (ANSWER, NAME, "918273645", telegram.token, telegram.token.partition(":")[2], secret, "poster-7")
    assert [each for each in hidden if each in said] == []
    assert [each for each in hidden if each in str(refused.value)] == []


async def says_it_in_every_trouble(chat: Chat) -> None:
    faults = chat.bot.telegram.faults
    for trouble in ("fail", "reset", "flood"):
        getattr(faults, trouble)("sendMessage", times=2)
        await chat.says(ANSWER)
    faults.fail("sendMessage", code=400)
    await chat.says(ANSWER)
    faults.fail("sendMessage", code=403)
    await chat.says(ANSWER)
    faults.refuse("sendMessage", bad_request(f'can\'t parse entities: unsupported tag "{ANSWER}"'))
    await chat.says(ANSWER)
    for trouble in ("fail", "reset", "flood"):
        getattr(faults, trouble)("getUpdates")
        await chat.says(ANSWER)


async def same_contact_twice(store: Store) -> None:
    async with store.unit() as unit:
        for _ in range(2):
            row = {
                "fingerprint": b"1",
                "sealed": ANSWER.encode(),
                "source": ANSWER,
                "met_at": clock(),
            }
            await unit.connection.execute(insert(schema.contacts).values(**row))


def cutting_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the answer to one call break off, as a proxy may."""
    do_request, whole = AiohttpRequest.do_request, iter((False,))

    async def cut(request: AiohttpRequest, *given: Any, **more: Any) -> tuple[int, bytes]:
        status, body = await do_request(request, *given, **more)
        return status, body if next(whole, True) else f'{{"ok": true, "result": "{ANSWER}'.encode()

    monkeypatch.setattr(AiohttpRequest, "do_request", cut)


async def garbled(chat: Chat) -> None:
    """Let Telegram bring an update that python-telegram-bot cannot read: a message without its date."""
    body = {
        "message_id": 1,
        "chat": chat.person.chat.to_json(),
        "from": chat.person.chat.user,
        "text": ANSWER,
    }
    chat.bot.telegram.happen("message", body, chat.person.chat)
    await chat.bot.settled()


# poison


async def test_an_update_that_always_fails_is_set_aside_sealed_and_its_sender_told_once(
    bot: RunningBot, asked_age: Chat, secret: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = await bot.meet().starts()
    failing_on(ANSWER, monkeypatch)
    asked_age.looks_away()
    other.looks_away()
    await asked_age.person.send(ANSWER)
    await other.person.tap(other.card, "Yes")
    await asked_age.does(asked_age.person.send("45"))

    assert asked_age.shown.count("Something went wrong on our side") == 1
    await other.sees("How old are you?")
    assert (await asked_age.answers())["age"] == "45"
    [set_aside] = await parked(bot, secret)
    assert set_aside["message"]["text"] == ANSWER
    assert ANSWER.encode() not in bytes_of(tmp_path)


async def test_an_update_that_cannot_be_read_holds_nobody_up(
    bot: RunningBot, asked_age: Chat, secret: str
) -> None:
    other = await bot.meet().starts()
    asked_age.looks_away()
    await garbled(asked_age)
    assert asked_age.shown.count("Something went wrong on our side") == 1
    assert [each["message"]["text"] for each in await parked(bot, secret)] == [ANSWER]
    await other.tap("Yes")
    await other.sees("How old are you?")


async def test_a_damaged_contact_holds_nobody_up(bot: RunningBot, asked_age: Chat, secret: str) -> None:
    other = await bot.meet().starts()
    async with bot.store.unit() as unit:
        contact = await unit.contact(asked_age.person.user_id)
        assert contact is not None
        damaged = update(schema.contacts).where(schema.contacts.c.id == contact.id).values(sealed=b"?" * 40)
        await unit.connection.execute(damaged)
    await asked_age.says("45")
    await asked_age.sees("Something went wrong on our side")
    assert len(await parked(bot, secret)) == 1
    await other.tap("Yes")
    await other.sees("How old are you?")


@pytest.mark.parametrize(
    ("raw", "chat"),
    [
        ({"message": {"chat": {"id": 5}}}, 5),
        ({"edited_message": {"chat": {"id": 5}}}, 5),
        ({"callback_query": {"id": "77", "message": {"chat": {"id": 5}}}}, 5),
        ({"callback_query": {"id": "77"}}, None),
        ({"message": {"chat": "5"}}, None),
        ({"message": 5}, None),
        ({}, None),
    ],
)
def test_the_chat_of_an_unreadable_update_is_told_if_it_can_be(raw: Json, chat: int | None) -> None:
    assert chat_of(raw) == chat


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
        raise ValueError(ANSWER)

    monkeypatch.setattr("bot.desk.picture", fail)
    coordinator = await bot.meet(COORDINATOR).starts()
    await coordinator.says("/diamond")
    await coordinator.sees("Something went wrong on our side")
    coordinator.sees_nothing_of("Do you agree")


# one chat and the others


def keeping_waiting(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Let Telegram make the bot wait, and hold up messages to a chat, until the event is set."""
    arriving, refused, send = asyncio.Event(), iter((RetryAfter(30),)), Bot.send_message

    async def held_up(bot: Bot, chat_id: int, *given: Any, **more: Any) -> Any:
        if chat_id == chat.person.user_id:
            for error in refused:
                raise error
            await arriving.wait()
        return await send(bot, chat_id, *given, **more)

    monkeypatch.setattr("telegram.ext.ExtBot.send_message", held_up)
    monkeypatch.setattr("bot.outbox._PATIENCE", 0.01)
    return arriving


async def test_a_chat_that_messages_reach_slowly_keeps_nobody_waiting(
    bot: RunningBot, asked_age: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = await bot.meet().starts()
    arriving = keeping_waiting(asked_age, monkeypatch)
    asked_age.looks_away()
    await asked_age.says("45")
    await other.tap("Yes")
    await other.sees("How old are you?")
    assert asked_age.shown == ""
    assert (await asked_age.answers())["age"] == "45"
    arriving.set()
    await bot.telegram.wait_until(lambda: "How many people" in asked_age.shown)


async def test_words_sent_before_a_slow_question_arrived_do_not_answer_it(
    bot: RunningBot, asked_age: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    arriving = keeping_waiting(asked_age, monkeypatch)
    asked_age.looks_away()
    for _ in range(5):
        await asked_age.person.send("45")
        await bot.settled()
    arriving.set()
    await bot.telegram.wait_until(lambda: "How many people" in asked_age.shown)
    assert asked_age.shown.count("How many people") == 1
    assert await asked_age.answers() == {"consent": "yes", "age": "45"}


async def test_words_written_while_a_card_is_slowly_changed_do_not_answer_the_question_to_come(
    bot: RunningBot, asked_age: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    await asked_age.says("45", "3")
    await asked_age.tap("☐ Newspapers")
    monkeypatch.setattr("bot.outbox._PATIENCE", 0.01)
    changing, refused, edit = asyncio.Event(), iter((RetryAfter(30),)), Bot.edit_message_text

    async def held_up(bot: Bot, *given: Any, **more: Any) -> Any:
        for error in refused:
            raise error
        await changing.wait()
        return await edit(bot, *given, **more)

    monkeypatch.setattr("telegram.ext.ExtBot.edit_message_text", held_up)
    await asked_age.tap("Done (1)")
    await asked_age.says("7")
    await bot.telegram.wait_until(lambda: "How far do you trust it?" in asked_age.shown)
    assert "trust" not in await asked_age.answers()
    await asked_age.says("7")
    assert (await asked_age.answers())["trust"] == "s7"
