"""A chat that messages reach slowly keeps nobody waiting, and its owner's words are not misunderstood."""

import asyncio
from typing import Any

import pytest
from running import Chat, RunningBot
from telegram import Bot
from telegram.error import RetryAfter

from bot import calls


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
