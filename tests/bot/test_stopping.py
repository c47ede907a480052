"""Asked to stop, the bot finishes what is in hand, says what is committed, and goes."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import nullcontext

import httpx
import pytest
from local import LocalRequest, no_sleep
from running import by_webhook
from starlette.routing import Route
from telegram import Bot

from bot.doors import open_doors
from bot.intake import Intake
from bot.outbox import Outbox
from bot.stopping import Running, until_told
from bot.webhook import SECRET_HEADER, Webhook
from sandbox.parameters import Json
from sandbox.telegram import Telegram

KNOCK = "open-sesame-0123456789"


async def never(_update: Json) -> bool:
    return False


async def at_once() -> None:
    """Nothing was left unsaid."""


class Hand:
    """Takes updates, each only when let."""

    def __init__(self) -> None:
        self.taken: list[int] = []
        self.holds, self.go = asyncio.Event(), asyncio.Event()

    async def take(self, update: Json) -> None:
        self.holds.set()
        await self.go.wait()
        self.taken.append(update["update_id"])


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
async def intake(telegram: Telegram, hand: Hand) -> AsyncIterator[Intake]:
    local = LocalRequest(telegram)
    async with Bot(telegram.token, request=local, get_updates_request=local) as bot:
        yield Intake(bot, hand.take, no_sleep)


async def test_the_batch_in_hand_is_finished_and_acknowledged_and_no_more_is_asked_for(
    telegram: Telegram, intake: Intake, hand: Hand
) -> None:
    people = [telegram.join() for _ in range(3)]
    for person in people:
        await person.send("in time")
    polling = asyncio.create_task(intake.run())
    await hand.holds.wait()
    intake.stop()
    await people[0].send("too late")
    hand.go.set()
    await polling

    assert len(hand.taken) == 3
    assert [update.body["text"] for update in telegram.updates.pending] == ["too late"]


async def test_a_poll_that_waits_for_updates_is_broken_off(telegram: Telegram, intake: Intake) -> None:
    polling = asyncio.create_task(intake.run())
    await telegram.wait_until(lambda: telegram.calls["getUpdates"])
    intake.stop()
    await asyncio.wait_for(polling, 5)


async def test_an_update_that_was_brought_is_still_answered_for(hand: Hand) -> None:
    routes = [Route("/gauhar", Webhook(hand.take, KNOCK).receive, methods=["POST"])]
    address = by_webhook()["listen"]
    async with httpx.AsyncClient(base_url=f"http://{address}", trust_env=False) as client:
        async with open_doors(routes, address):
            update = {"update_id": 1, "message": {"chat": {"id": 5}}}
            bringing = asyncio.create_task(
                client.post("/gauhar", json=update, headers={SECRET_HEADER: KNOCK})
            )
            await hand.holds.wait()
            asyncio.get_running_loop().call_later(0.05, hand.go.set)
        assert (await bringing).status_code == 200
        with pytest.raises(httpx.ConnectError):
            await client.get("/gauhar")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_what_is_committed_is_said_before_it_goes(
    telegram: Telegram, intake: Intake, number: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.outbox._PATIENCE", 0.0)
    outbox, said = Outbox(no_sleep), []

    async def speech() -> None:
        await outbox.sleep(1)
        os.kill(os.getpid(), number)
        for _ in range(100):
            await asyncio.sleep(0)
        said.append("the next question")

    running = asyncio.create_task(until_told(Running(intake, outbox, nullcontext(), never, at_once)))
    await telegram.wait_until(lambda: telegram.calls["getUpdates"])
    await outbox.speak(5, speech)
    await running

    assert said == ["the next question"]


async def test_what_does_not_come_to_an_end_is_left_to_the_next_start(
    telegram: Telegram, intake: Intake, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.stopping._LONGEST", 0.01)
    await telegram.join().send("never taken")
    running = asyncio.create_task(until_told(Running(intake, Outbox(), nullcontext(), never, at_once)))
    await hand.holds.wait()
    os.kill(os.getpid(), signal.SIGTERM)
    await running

    assert [update.body["text"] for update in telegram.updates.pending] == ["never taken"]
