"""Whoever stops in the middle is asked again: gently, by day, seldom, and never after a no."""

import random
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from local import MANNERS, LocalBot, local_bot
from running import ON_BOTH, Chat
from sqlalchemy import select, update

from locales.translator import ZONE
from sandbox.clock import HandClock
from sandbox.floods import unlimited
from sandbox.messages import Message
from sandbox.telegram import Telegram
from sandbox.world import Settings
from surveys.fieldwork.waves import Wave
from surveys.store.field_schema import reminders
from surveys.store.reminders import LEASE

NOON = datetime(2026, 5, 4, 12, tzinfo=ZONE)
HOUR = 3600.0
DAY = 24 * HOUR
MARK = {"en": "You began our survey", "kk": "Сіз сауалнамамызды", "ru": "Вы начали наш опрос"}


@pytest.fixture
def hands() -> HandClock:
    return HandClock(NOON.timestamp())


@pytest.fixture
async def bot(hands: HandClock, database: str, secret: str, workbook: Path) -> AsyncIterator[LocalBot]:
    telegram = Telegram(Settings(clock=hands, floods=unlimited()))
    async with local_bot(telegram, database, secret, workbook) as bot:
        yield bot


@pytest.fixture
async def stopped(bot: LocalBot) -> Chat:
    """Somebody who agreed and then left."""
    chat = await bot.meet().starts()
    return await chat.tap("Yes")


def reminded(chat: Chat, language: str = "en") -> list[Message]:
    """Give the reminders in a chat, the oldest first."""
    said = [message for message in chat.person.messages if message.from_bot]
    return [message for message in said if MARK[language] in message.text]


async def days_pass(bot: LocalBot, hands: HandClock, hours: int) -> None:
    """Let hours go by; in every one of them the bot looks who is due, after ten days in every seventh."""
    for hour in range(hours):
        hands.pass_by(HOUR)
        if hour < 240 or hour % 7 == 0:
            await bot.reminding.remind_all()


async def rows(bot: LocalBot) -> list[tuple[int, bool]]:
    async with bot.store.unit() as unit:
        kept = await unit.connection.execute(select(reminders.c.sent, reminders.c.stopped))
        return [(row.sent, row.stopped) for row in kept]


@ON_BOTH
async def test_after_one_three_and_seven_days_and_then_no_more(
    bot: LocalBot, stopped: Chat, hands: HandClock
) -> None:
    await days_pass(bot, hands, 30 * 24)

    dates = [datetime.fromtimestamp(each.date, UTC) - NOON for each in reminded(stopped)]
    assert dates == [timedelta(days=1), timedelta(days=3), timedelta(days=7)]
    last = [("This is the last reminder." in each.text) for each in reminded(stopped)]
    assert last == [False, False, True]
    assert reminded(stopped)[0].labels == ("Continue", "No more reminders")
    assert "1 of" in reminded(stopped)[0].text


@pytest.mark.parametrize(("language", "yes"), [("kk", "Иә"), ("ru", "Да")])
async def test_in_the_respondents_language(bot: LocalBot, hands: HandClock, language: str, yes: str) -> None:
    chat = await bot.meet().starts(language)
    await chat.tap(yes)
    await days_pass(bot, hands, 25)

    assert len(reminded(chat, language)) == 1
    assert "{" not in reminded(chat, language)[0].text


async def test_what_falls_into_the_night_comes_in_the_morning(bot: LocalBot, hands: HandClock) -> None:
    hands.pass_by(11 * HOUR)  # it is 23:00
    chat = await bot.meet().starts()
    await chat.tap("Yes")
    await days_pass(bot, hands, 40)

    assert [datetime.fromtimestamp(each.date, ZONE).hour for each in reminded(chat)] == [9]


async def test_continue_leads_back_to_the_question(bot: LocalBot, stopped: Chat, hands: HandClock) -> None:
    await days_pass(bot, hands, 25)
    await stopped.tap("Continue")
    await stopped.sees("How old are you?")
    await stopped.says("40")
    assert (await stopped.answers())["age"] == "40"


async def test_words_after_a_reminder_still_answer_the_question(
    bot: LocalBot, stopped: Chat, hands: HandClock
) -> None:
    await days_pass(bot, hands, 25)
    await stopped.says("40")
    assert (await stopped.answers())["age"] == "40"


async def test_an_answer_puts_the_next_reminder_off(bot: LocalBot, stopped: Chat, hands: HandClock) -> None:
    await days_pass(bot, hands, 20)
    await stopped.says("40")
    await days_pass(bot, hands, 20)
    assert reminded(stopped) == []

    await days_pass(bot, hands, 20)
    assert len(reminded(stopped)) == 1


async def test_a_pause_is_no_refusal(bot: LocalBot, stopped: Chat, hands: HandClock) -> None:
    await stopped.says("/pause")
    await days_pass(bot, hands, 25)
    assert len(reminded(stopped)) == 1
    await stopped.tap("Continue")
    await stopped.sees("How old are you?")


@ON_BOTH
async def test_no_more_reminders_means_none(bot: LocalBot, stopped: Chat, hands: HandClock) -> None:
    await days_pass(bot, hands, 25)
    await stopped.tap("No more reminders")
    await stopped.sees("I will not remind you again or write to you on my own.")
    await stopped.says("/resume", "40")  # who goes on has not asked for more
    await days_pass(bot, hands, 30 * 24)

    assert reminded(stopped) == []  # the one there was has become the reply
    assert await rows(bot) == [(1, True)]


async def test_whoever_blocked_the_bot_is_left_in_peace_for_good(
    bot: LocalBot, stopped: Chat, hands: HandClock
) -> None:
    await stopped.person.block()
    await days_pass(bot, hands, 25)
    assert await rows(bot) == [(0, True)]

    await stopped.person.unblock()
    await days_pass(bot, hands, 30 * 24)
    assert reminded(stopped) == []


async def test_nobody_is_reminded_who_did_not_agree_or_is_through(bot: LocalBot, hands: HandClock) -> None:
    undecided, refusing, leaving = [await bot.meet().starts() for _ in range(3)]
    await refusing.tap("No")
    await leaving.tap("Yes")
    await leaving.says("/withdraw")
    await leaving.tap("Yes, erase everything")
    await days_pass(bot, hands, 30 * 24)

    assert [reminded(chat) for chat in (undecided, refusing, leaving)] == [[], [], []]
    assert await rows(bot) == []


async def test_a_no_that_is_not_confirmed_yet_is_a_no(bot: LocalBot, stopped: Chat, hands: HandClock) -> None:
    """Consent taken back after later answers: the ending is on the card and waits for a tap."""
    await stopped.says("40")
    await stopped.says("/review")
    await stopped.tap("1", "No")
    await stopped.sees("Thank you, goodbye.")
    await days_pass(bot, hands, 30 * 24)

    assert reminded(stopped) == []
    assert await rows(bot) == [(0, True)]


async def test_completing_removes_the_reminder(bot: LocalBot, stopped: Chat, hands: HandClock) -> None:
    await days_pass(bot, hands, 1)
    assert await rows(bot) == [(0, False)]
    await stopped.says("40", "2")
    await stopped.tap("☐ Newspapers", "Done (1)")
    await stopped.tap("5")
    await finish(stopped)
    await days_pass(bot, hands, 1)
    assert await rows(bot) == []


async def finish(chat: Chat) -> None:
    """Answer what is left."""
    await chat.tap("2")
    await chat.says("01.01.2020", "Nothing")
    await chat.tap("Send my answers")
    await chat.sees("Thank you for completing the survey!")


async def test_a_wave_that_closed_reminds_nobody(bot: LocalBot, stopped: Chat, hands: HandClock) -> None:
    async with bot.store.unit() as unit:
        wave: Wave = await unit.current_wave()
        await unit.amend_wave(replace(wave, closes_at=NOON + timedelta(days=2)))
    await days_pass(bot, hands, 30 * 24)

    assert len(reminded(stopped)) == 1


async def test_telegrams_wait_is_obeyed_and_nobody_is_left_out(bot: LocalBot, hands: HandClock) -> None:
    chats = [await bot.meet().starts() for _ in range(5)]
    for chat in chats:
        await chat.tap("Yes")
    hands.pass_by(DAY)
    waits: list[float] = []

    async def wait(seconds: float) -> None:
        waits.append(seconds)

    bot.telegram.faults.flood("sendMessage", times=2, retry_after=37)
    await replace(bot.reminding, sleep=wait).remind_all()

    assert [len(reminded(chat)) for chat in chats] == [1] * 5
    assert waits.count(37.0) == 2


async def test_a_wait_that_lasts_into_the_night_ends_in_the_morning(
    bot: LocalBot, stopped: Chat, hands: HandClock
) -> None:
    hands.pass_by(DAY + 8.9 * HOUR)  # it is 20:54

    async def wait(seconds: float) -> None:
        hands.pass_by(seconds)

    bot.telegram.faults.flood("sendMessage", retry_after=900)
    await replace(bot.reminding, sleep=wait).remind_all()
    assert reminded(stopped) == []

    await days_pass(bot, hands, 13)
    assert [datetime.fromtimestamp(each.date, ZONE).hour for each in reminded(stopped)] == [9]


@ON_BOTH
async def test_killed_before_sending_nobody_is_skipped_and_killed_after_it_one_hears_twice(
    bot: LocalBot, stopped: Chat, hands: HandClock
) -> None:
    other = await bot.meet().starts()
    await other.tap("Yes")
    hands.pass_by(DAY)
    async with bot.store.unit() as unit:
        await unit.review_reminders(MANNERS)
        claimed = await unit.claim_reminders(MANNERS, bot.reminding.clock())
    assert claimed is not None  # and here the sender dies
    assert len(claimed) == 1
    await bot.reminding.remind_all()
    assert sorted([len(reminded(stopped)), len(reminded(other))]) == [0, 1]

    hands.pass_by(LEASE.total_seconds())
    await bot.reminding.remind_all()
    assert [len(reminded(stopped)), len(reminded(other))] == [1, 1]


async def test_an_answer_of_telegram_that_is_lost_costs_at_most_one_repetition(
    bot: LocalBot, stopped: Chat, hands: HandClock
) -> None:
    hands.pass_by(DAY)
    bot.telegram.faults.lose_answer("sendMessage")
    await bot.reminding.remind_all()
    hands.pass_by(LEASE.total_seconds())
    await bot.reminding.remind_all()
    await bot.reminding.remind_all()
    assert len(reminded(stopped)) == 2


async def test_a_round_that_fails_is_followed_by_the_next(
    bot: LocalBot, stopped: Chat, hands: HandClock
) -> None:
    hands.pass_by(DAY)
    looks = 0

    class EnoughError(Exception):
        """Ends the loop."""

    def clock() -> datetime:
        if looks == 1:
            raise RuntimeError("the first round fails")
        return datetime.fromtimestamp(hands(), UTC)

    async def wait(seconds: float) -> None:
        nonlocal looks
        looks += seconds >= 1
        if looks == 3:
            raise EnoughError

    with pytest.raises(EnoughError):
        await replace(bot.reminding, sleep=wait, clock=clock).run()
    assert len(reminded(stopped)) == 1


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_law_whatever_people_do_nobody_hears_at_night_too_often_or_after_a_no(
    bot: LocalBot, hands: HandClock, seed: int
) -> None:
    chance = random.Random(seed)
    people = [await bot.meet().starts() for _ in range(12)]
    for chat in people:
        await chat.tap("Yes")
    refused: dict[int, int] = {}
    for _ in range(60):
        hands.pass_by(chance.uniform(0.5, 15) * HOUR)
        await bot.reminding.remind_all()
        await does_something(chance.choice(people), chance, refused)

    heard = [(chat, each) for chat in people for each in reminded(chat)]
    assert len(heard) > 12
    assert not [each for _, each in heard if MANNERS.night.covers(datetime.fromtimestamp(each.date, UTC))]
    assert max(len(reminded(chat)) for chat in people) <= MANNERS.most
    for chat in people:
        before = refused.get(chat.person.user_id, len(reminded(chat)))
        assert len(reminded(chat)) <= before


async def does_something(chat: Chat, chance: random.Random, refused: dict[int, int]) -> None:
    """Answer, pause, or say no in one of the ways of saying it; who said no does nothing any more."""
    if chat.person.user_id in refused:
        return
    act = chance.choice(["answer", "pause", "look", "decline", "block", "withdraw"])
    if act in ("answer", "pause", "look"):
        await chat.says({"answer": str(chance.randrange(18, 90)), "pause": "/pause", "look": "/review"}[act])
    elif act == "block":
        await chat.person.block()
        refused[chat.person.user_id] = len(reminded(chat))
    elif act == "withdraw":
        await chat.says("/withdraw")
        await chat.tap("Yes, erase everything")
        refused[chat.person.user_id] = len(reminded(chat))
    elif reminded(chat):
        await chat.tap("No more reminders", on=reminded(chat)[-1])
        refused[chat.person.user_id] = len(reminded(chat))


@pytest.mark.usefixtures("stopped")
async def test_a_row_that_says_another_owner_begins_anew(bot: LocalBot, hands: HandClock) -> None:
    await days_pass(bot, hands, 1)
    other = await bot.meet().starts()
    async with bot.store.unit() as unit:
        contact = await unit.contact(other.person.user_id)
        assert contact is not None
        await unit.connection.execute(update(reminders).values(contact=contact.id, stopped=True))
    await days_pass(bot, hands, 1)
    assert await rows(bot) == [(0, False)]
