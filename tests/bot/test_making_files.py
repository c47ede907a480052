"""Files that take their time are made one after the other, and whoever asks for many holds up nobody else."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, cast

import pytest
from telegram import Bot

from bot.actions import SendMade
from bot.delivery import Delivery
from surveys.store import Store, Vault

ONE, OTHER = 11, 22


class Desk:
    """What was sent to whom, how often a sender let others go on, and a printer that can be held."""

    def __init__(self) -> None:
        self.sent: list[int] = []
        self.made: list[int] = []
        self.let_go = 0
        self.paper = threading.Event()

    async def send_document(self, chat: int, *_given: Any, **_more: Any) -> None:
        self.sent.append(chat)

    async def sleep(self, _seconds: float) -> None:
        self.let_go += 1

    def printing(self, chat: int) -> Callable[[], bytes]:
        def make() -> bytes:
            self.paper.wait(10)
            self.made.append(chat)
            return b"%PDF"

        return make


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def delivery(tmp_path: Path, secret: str, desk: Desk) -> AsyncIterator[Delivery]:
    store = await Store.open(f"sqlite:///{tmp_path / 'gauhar.sqlite3'}", Vault(secret))
    yield Delivery(cast("Bot", desk), store, desk.sleep)
    await store.close()


async def asking(delivery: Delivery, desk: Desk, chat: int) -> asyncio.Task[None]:
    task = asyncio.create_task(delivery.carry_out(SendMade(chat, "copy.pdf", desk.printing(chat))))
    await asyncio.sleep(0)
    return task


async def test_a_queue_of_files_is_no_reason_to_keep_everybody_waiting(
    delivery: Delivery, desk: Desk
) -> None:
    first = await asking(delivery, desk, ONE)
    assert desk.let_go == 0
    second = await asking(delivery, desk, OTHER)
    assert desk.let_go == 1
    desk.paper.set()
    await asyncio.gather(first, second)

    assert desk.sent == desk.made == [ONE, OTHER]


async def test_asking_again_and_again_makes_no_file_that_nobody_waits_for(
    delivery: Delivery, desk: Desk
) -> None:
    running = await asking(delivery, desk, ONE)
    for _ in range(20):  # as the outbox does when they ask for the next one
        called_off = await asking(delivery, desk, ONE)
        called_off.cancel()
    last = await asking(delivery, desk, OTHER)
    desk.paper.set()
    await asyncio.gather(running, last)

    assert desk.made == [ONE, OTHER]
