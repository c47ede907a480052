"""However many updates wait at Telegram, few are held, none is left out, each chat has its order."""

import asyncio
from collections import defaultdict

import pytest
from local import LocalRequest, no_sleep
from telegram import Bot

from bot.intake import Intake
from bot.numbers import Numbers
from bot.outbox import Outbox
from bot.stopping import beside
from bot.taker import Taker
from sandbox.parameters import Json
from sandbox.telegram import Telegram

CHATS = 500
BACKLOG = 5_000
A_POLL = 100  # what Telegram gives at once


class Hand:
    """Takes updates slowly, and remembers how many it held."""

    def __init__(self) -> None:
        self.held = self.most = 0
        self.taken: dict[int, list[int]] = defaultdict(list)

    async def take(self, update: Json) -> None:
        self.held += 1
        self.most = max(self.most, self.held)
        await asyncio.sleep(0)
        self.held -= 1
        self.taken[update["message"]["chat"]["id"]].append(update["update_id"])


async def test_a_backlog_is_taken_a_hundred_at_a_time_and_in_order(telegram: Telegram) -> None:
    for number in range(BACKLOG):
        body = {"message_id": number, "date": 1, "chat": {"id": number % CHATS, "type": "private"}}
        telegram.updates.add("message", body, number % CHATS)
    hand, local = Hand(), LocalRequest(telegram)
    async with (
        Bot(telegram.token, request=local, get_updates_request=local) as bot,
        beside(Intake(bot, hand.take, no_sleep).run()),
    ):
        await telegram.wait_until(lambda: not telegram.updates.pending, timeout=30)

    assert hand.most == A_POLL
    assert sum(map(len, hand.taken.values())) == BACKLOG
    assert all(numbers == sorted({*numbers}) for numbers in hand.taken.values())


async def test_what_telegram_brings_in_disorder_is_taken_in_order_and_once(telegram: Telegram) -> None:
    for number in range(20):
        body = {"message_id": number, "date": 1, "chat": {"id": number % 2, "type": "private"}}
        telegram.updates.add("message", body, number % 2)
    telegram.faults.deliver_in_disorder()
    hand, local = Hand(), LocalRequest(telegram)
    async with (
        Bot(telegram.token, request=local, get_updates_request=local) as bot,
        beside(Intake(bot, hand.take, no_sleep).run()),
    ):
        await telegram.wait_until(lambda: not telegram.updates.pending)

    assert all(len(numbers) == 10 and numbers == sorted({*numbers}) for numbers in hand.taken.values())


async def test_whoever_takes_remembers_nothing_of_what_was_taken() -> None:
    numbers = Numbers()

    async def handle(_update: object) -> None:
        await asyncio.sleep(0)

    async def park(_update: Json, _error: Exception) -> None:
        raise AssertionError("nothing is wrong")

    taker = Taker(handle, park, numbers)
    for number in range(500):
        await taker.take({"update_id": number})
    assert numbers._since == {}


async def test_where_very_many_chats_are_slow_the_next_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.outbox._MOST_LATE", 3)
    monkeypatch.setattr("bot.outbox._PATIENCE", 0.0)
    outbox, arriving = Outbox(no_sleep), asyncio.Event()

    async def speech() -> None:
        await outbox.sleep(1)
        await arriving.wait()

    for chat in range(3):
        await outbox.speak(chat, speech)
    fourth = asyncio.create_task(outbox.speak(3, speech))
    for _ in range(20):
        await asyncio.sleep(0)
    assert not fourth.done()
    assert len(outbox._late) == 3
    arriving.set()
    await fourth
    await outbox.finish()
