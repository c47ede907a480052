"""The bot answers late, or dies between keeping an answer and saying so, and people go on meanwhile."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from local import LocalBot, local_bot
from running import Chat

from sandbox.clock import HandClock
from sandbox.telegram import Telegram
from sandbox.world import Settings


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def bot(clock: HandClock, tmp_path: Path, secret: str, workbook: Path) -> AsyncIterator[LocalBot]:
    async with local_bot(Telegram(Settings(clock=clock)), tmp_path, secret, workbook) as bot:
        yield bot


@pytest.fixture
async def ready(bot: LocalBot) -> Chat:
    """Give a chat with a box ticked: *Done* puts the next question into the same card."""
    chat = bot.meet()
    await chat.starts()
    await chat.tap("Yes")
    await chat.says("45", "3")
    return await chat.tap("☐ Newspapers")


async def test_words_written_before_a_late_answer_count_for_the_card_then_in_view(
    ready: Chat, clock: HandClock
) -> None:
    await ready.person.tap(ready.card, "Done (1)")
    clock.pass_by(3)
    await ready.person.send("2")  # for the news, which is still on the card
    clock.pass_by(3)
    await ready.does(ready.bot.settled())
    await ready.sees("Your message came before this question was shown", "How far do you trust it?")
    assert "trust" not in await ready.answers()


async def test_words_written_after_the_card_was_changed_are_understood(ready: Chat, clock: HandClock) -> None:
    clock.pass_by(1.5)
    await ready.tap("Done (1)")
    clock.pass_by(1)
    await ready.says("7")
    assert (await ready.answers())["trust"] == "s7"


async def test_words_written_while_the_bot_was_dead_are_not_for_a_question_never_shown(
    bot: LocalBot, ready: Chat, clock: HandClock
) -> None:
    await ready.person.tap(ready.card, "Done (1)")
    await bot.dies_before_it_speaks()
    clock.pass_by(5)
    await ready.person.send("2")  # for the news, which is still on the card
    clock.pass_by(5)
    await ready.does(bot.settled())
    await ready.sees("✓ Newspapers", "How far do you trust it?")
    assert await ready.answers() == {"consent": "yes", "age": "45", "people": "3", "media": "press"}


async def test_a_number_written_again_because_nothing_happened_answers_one_question(
    bot: LocalBot, ready: Chat, clock: HandClock
) -> None:
    await ready.tap("☐ Radio", "Done (2)")
    await ready.person.send("5")
    await bot.dies_before_it_speaks()
    clock.pass_by(5)
    await ready.person.send("5")
    await ready.does(bot.settled())
    await ready.sees("✓ 5", "How far do you trust it?")
    answers = await ready.answers()
    assert answers["hours"] == "5"
    assert "trust" not in answers
