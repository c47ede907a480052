"""Trouble comes exactly when it was ordered, and looks to the client like the real thing."""

from datetime import timedelta

import pytest
from telegram import Bot
from telegram.error import NetworkError, RetryAfter, TimedOut

from sandbox.people import Person
from sandbox.telegram import Telegram


@pytest.fixture
async def reached(citizen: Person) -> Person:
    await citizen.start()
    return citizen


async def test_the_next_calls_fail_and_then_it_is_over(bot: Bot, reached: Person, telegram: Telegram) -> None:
    telegram.faults.fail("sendMessage", times=2)
    for _ in range(2):
        with pytest.raises(NetworkError, match="Internal Server Error"):
            await bot.send_message(reached.user_id, "Hello")
    await bot.send_message(reached.user_id, "Hello")
    assert reached.last.text == "Hello"


async def test_other_methods_go_on_working(bot: Bot, reached: Person, telegram: Telegram) -> None:
    telegram.faults.fail("editMessageText")
    await bot.send_message(reached.user_id, "Hello")
    assert reached.last.text == "Hello"


async def test_a_flood_on_order(bot: Bot, reached: Person, telegram: Telegram) -> None:
    telegram.faults.flood("sendMessage", retry_after=7)
    with pytest.raises(RetryAfter) as refusal:
        await bot.send_message(reached.user_id, "Hello")

    assert refusal.value.retry_after == timedelta(seconds=7)


async def test_a_reset_does_nothing(bot: Bot, reached: Person, telegram: Telegram) -> None:
    telegram.faults.reset("sendMessage")
    before = reached.messages
    with pytest.raises(NetworkError):
        await bot.send_message(reached.user_id, "Hello")

    assert reached.messages == before


async def test_a_lost_answer_has_done_its_work(bot: Bot, reached: Person, telegram: Telegram) -> None:
    telegram.faults.lose_answer("sendMessage")
    with pytest.raises(NetworkError):
        await bot.send_message(reached.user_id, "Hello")

    assert reached.last.text == "Hello"


async def test_a_silent_call_times_out_on_the_bots_side(
    bot: Bot, reached: Person, telegram: Telegram
) -> None:
    telegram.faults.hang("sendMessage")
    with pytest.raises(TimedOut):
        await bot.send_message(reached.user_id, "Hello", read_timeout=0.05)


async def test_a_confirmed_update_can_be_delivered_again(
    bot: Bot, reached: Person, telegram: Telegram
) -> None:
    [update] = await bot.get_updates()
    telegram.faults.deliver_twice()

    assert await bot.get_updates(offset=update.update_id + 1) == (update,)
    assert await bot.get_updates(offset=update.update_id + 1) == ()

    telegram.faults.deliver_again(update.update_id)

    assert await bot.get_updates(offset=update.update_id + 1) == (update,)
    assert reached.messages


async def test_the_newest_can_come_first(bot: Bot, reached: Person, telegram: Telegram) -> None:
    await reached.send("later")
    [first, second] = await bot.get_updates()
    telegram.faults.deliver_in_disorder()

    assert await bot.get_updates() == (second, first)
    assert await bot.get_updates() == (first, second)


async def test_ordered_trouble_can_be_called_off(bot: Bot, reached: Person, telegram: Telegram) -> None:
    telegram.faults.fail(times=5)
    telegram.faults.clear()
    await bot.send_message(reached.user_id, "Hello")
    assert reached.last.text == "Hello"
