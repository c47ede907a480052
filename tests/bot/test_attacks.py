"""Somebody means harm, or the machine does: nothing leaks, nobody else is held up, and no answer is lost."""

import asyncio
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from running import Chat, RunningBot
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.app import clock
from bot.incoming import chat_of
from bot.logs import Spelled, configure_logs
from bot.transport import AiohttpRequest
from sandbox.parameters import Json
from sandbox.refusals import bad_request
from surveys.interview import follow
from surveys.store import Store, Vault, schema

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
        if getattr(given[1], "text", "") == words:
            raise error(f"cannot take {words!r} of {given[0].interview}")
        return follow(*given)

    monkeypatch.setattr("surveys.interview.follow", fail)


async def parked(bot: RunningBot, secret: str) -> list[Json]:
    """Read the updates set aside."""
    async with bot.store.unit() as unit:
        rows = await unit.connection.execute(select(schema.parked.c.sealed))
        return [json.loads(Vault(secret).open(sealed)) for sealed in rows.scalars()]


def bytes_of(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.glob("gauhar.sqlite3*"))


# what the log says


@pytest.mark.usefixtures("logs_put_back")
@pytest.mark.parametrize("spelled", Spelled)
async def test_no_log_line_tells_an_answer_a_name_a_chat_or_the_token(
    spelled: Spelled,
    bot: RunningBot,
    secret: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure_logs(spelled)
    telegram = bot.telegram
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
    if spelled is Spelled.JSON:
        lines = [json.loads(line) for line in said.splitlines()]
        assert all({"event", "level", "timestamp"} <= line.keys() for line in lines)
        assert {"update_id", "attempt", "error", "at"} <= next(
            line.keys() for line in lines if line["event"] == "update_failed"
        )
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


async def test_a_damaged_contact_holds_nobody_up_and_goes_on(bot: RunningBot, asked_age: Chat) -> None:
    """Whose chat it is, the update says; nothing need be opened for that."""
    other = await bot.meet().starts()
    async with bot.store.unit() as unit:
        contact = await unit.contact(asked_age.person.user_id)
        assert contact is not None
        damaged = update(schema.contacts).where(schema.contacts.c.id == contact.id).values(sealed=b"?" * 40)
        await unit.connection.execute(damaged)
    await asked_age.says("45")
    await asked_age.sees("How many people live with you?")
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
