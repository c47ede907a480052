"""Trouble by chance: Telegram refuses, cuts, repeats and mixes up; the database goes away and comes back."""

import asyncio
import random
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Protocol

from crowd import Crowd
from postgres_server import Server
from sqlalchemy.engine import make_url

from sandbox.faults import EVERY
from sandbox.telegram import Telegram

METHODS = (EVERY, "sendMessage", "editMessageText", "answerCallbackQuery", "getUpdates")
_POLLED = (EVERY, "getUpdates")
_IN_BETWEEN = 50  # messages
_LONG = 60  # seconds; in less time the bot must not be driven into its longest pauses
SILENCE = 8.0
"""Seconds after which somebody who sees nothing new does something once more."""


class Outage(Protocol):
    """A database that can be away for a while."""

    async def away(self, seconds: float) -> None:
        """Be of no use for so many seconds."""


class Stopped:
    """PostgreSQL, stopped in order or as by a crash, and started again."""

    def __init__(self, server: Server, chance: random.Random) -> None:
        self._server = server
        self._chance = chance

    async def away(self, seconds: float) -> None:
        await asyncio.to_thread(self._server.stop, self._chance.choice(("fast", "immediate")))
        await asyncio.sleep(seconds)
        await asyncio.to_thread(self._server.start)


class Locked:
    """A file of SQLite's that another program has for itself."""

    def __init__(self, address: str) -> None:
        self._path = Path(make_url(address).database or "")

    async def away(self, seconds: float) -> None:
        await asyncio.to_thread(self._lock, seconds)

    def _lock(self, seconds: float) -> None:
        with closing(sqlite3.connect(self._path, isolation_level=None, timeout=60)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            time.sleep(seconds)
            connection.execute("ROLLBACK")


async def trouble(
    telegram: Telegram, chance: random.Random, outage: Outage, seconds: float
) -> dict[str, int]:
    """Make trouble for so long; gives how often which."""
    made: dict[str, int] = {}
    methods = Methods(telegram)
    end = telegram.clock() + seconds
    while telegram.clock() < end:
        kind = chance.choices(KINDS, WEIGHTS)[0]
        if kind == "outage":
            await outage.away(chance.uniform(0.2, min(6.0, seconds / 4)))
        elif not order(methods, kind, chance, 5 if seconds > _LONG else 2):
            kind = "enough"
        made[kind] = made.get(kind, 0) + 1
        await asyncio.sleep(chance.uniform(0, 0.6))
    telegram.faults.clear()
    return made


KINDS = ("flood", "fail", "reset", "lose_answer", "twice", "disorder", "outage")
WEIGHTS = (4, 4, 4, 4, 4, 4, 1)


class Methods:
    """Which methods may go wrong next.

    A bot that polls pauses longer each time. Were there trouble whenever it comes back, it would get nothing
    done for as long as there is any; so it has answered some in between.
    """

    def __init__(self, telegram: Telegram) -> None:
        self.faults = telegram.faults
        self._calls = telegram.calls
        self._enough = 0

    def may_fail(self, method: str) -> bool:
        """Tell whether a method may be ordered to fail: what was ordered before has been met."""
        if self.faults.waiting(method):
            return False
        if method in _POLLED:
            if self._calls["sendMessage"] < self._enough:
                return False
            self._enough = self._calls["sendMessage"] + _IN_BETWEEN
        return True


def order(methods: Methods, kind: str, chance: random.Random, most: int) -> bool:
    """Order one kind of trouble from the stand-in, at most so many times; False when there is enough."""
    match kind:
        case "twice":
            methods.faults.deliver_twice(chance.randrange(1, 50))
        case "disorder":
            methods.faults.deliver_in_disorder(chance.randrange(1, 20))
        case _:
            return refuse(methods, kind, chance, most)
    return True


def refuse(methods: Methods, kind: str, chance: random.Random, most: int) -> bool:
    """Let calls of a method, or any, go wrong."""
    method, faults = chance.choice(METHODS), methods.faults
    times = chance.randint(1, min(most, 2) if method in _POLLED else most)
    if not methods.may_fail(method):
        return False
    match kind:
        case "flood":
            faults.flood(method, times, retry_after=1)
        case "fail":
            faults.fail(method, times, code=chance.choice((500, 502, 503)))
        case "reset":
            faults.reset(method, times)
        case _:
            faults.lose_answer(method, times)
    return True


async def impatience(telegram: Telegram, crowd: Crowd) -> None:
    """Have whoever has seen nothing new for long press again, now and then, for ever."""
    while True:
        await asyncio.sleep(0.5)
        for respondent in crowd.here:
            if not respondent.is_done and telegram.clock() - respondent.acted_at > SILENCE:
                await respondent.insist()
                crowd.insisted += 1
