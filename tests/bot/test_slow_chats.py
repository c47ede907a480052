"""A chat that messages reach slowly keeps nobody waiting, and its owner's words are not misunderstood."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from running import ON_BOTH, Chat, RunningBot, running
from telegram import Bot
from telegram.error import RetryAfter

from bot import calls
from sandbox.telegram import Telegram


@pytest.fixture
async def asked_age(chat: Chat) -> Chat:
    """Give a chat that was asked the age, which wants a number."""
    await chat.starts()
    return await chat.tap("Yes")


def keeping_waiting(
    chat: Chat, monkeypatch: pytest.MonkeyPatch, method: str = "sendMessage"
) -> asyncio.Event:
    """Let Telegram make the bot wait, and hold up such calls for a chat, until the event is set."""
    arriving, refused, call = asyncio.Event(), iter((RetryAfter(30),)), calls.call

    async def held_up(bot: Bot, called: str, **given: Any) -> Any:
        if called == method and given["chat_id"] == chat.person.user_id:
            for error in refused:
                raise error
            await arriving.wait()
        return await call(bot, called, **given)

    monkeypatch.setattr("bot.calls.call", held_up)
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
    keeping_waiting(asked_age, monkeypatch, "editMessageText")
    await asked_age.tap("Done (1)")
    await asked_age.says("7")
    await bot.telegram.wait_until(lambda: "How far do you trust it?" in asked_age.shown)
    assert "trust" not in await asked_age.answers()
    await asked_age.says("7")
    assert (await asked_age.answers())["trust"] == "s7"


async def since(chat: Chat) -> int | None:
    async with chat.bot.store.unit() as unit:
        contact = await unit.contact(chat.person.user_id)
    assert contact is not None
    return contact.since


@ON_BOTH
async def test_a_card_still_on_its_way_when_the_bot_is_killed_comes_at_the_next_start(
    telegram: Telegram, url: str, database: str, secret: str, workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(telegram, url, database, secret, workbook) as bot:
        chat, other = await bot.meet().starts(), await bot.meet().starts()
        await chat.tap("Yes")
        await chat.says("45", "3")
        await chat.tap("☐ Newspapers")
        keeping_waiting(chat, monkeypatch, "editMessageText")
        await chat.tap("Done (1)")
        assert await since(chat) is None  # though nobody has told the bot to stop

    chat.looks_away()
    other.looks_away()
    async with running(telegram, url, database, secret, workbook) as bot:
        await telegram.wait_until(lambda: "How far do you trust it?" in chat.shown)
        again = await Chat(bot, chat.person).says("7")
        assert (await again.answers())["trust"] == "s7"
    assert other.shown == ""


async def test_a_card_that_was_slowly_changed_is_known_to_have_been_shown(
    bot: RunningBot, asked_age: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    await asked_age.says("45", "3")
    before = await since(asked_age)
    changing = keeping_waiting(asked_age, monkeypatch, "editMessageText")
    await asked_age.tap("☐ Newspapers")
    assert await since(asked_age) is None
    changing.set()
    await bot.telegram.wait_until(lambda: "☑ Newspapers" in asked_age.card.labels)
    await asked_age.says("/help")  # by then the note is written
    assert await since(asked_age) == before
