"""Everything a campaign takes place in: Telegram, its clock, the bot, and the database, asked meanwhile."""

import asyncio
import datetime as dt
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot_process import BESIDE, Bot
from campaign_forms import write_forms
from fast_clock import FastClock
from typer.testing import CliRunner

from bot.cli import app
from locales.translator import ZONE
from sandbox.floods import unlimited
from sandbox.messages import Message
from sandbox.server import serve
from sandbox.telegram import Telegram
from sandbox.world import Settings
from surveys.form import Form
from surveys.store import Store, Vault

OWNER = 1001
START = dt.datetime(2030, 3, 4, 10, tzinfo=ZONE)
GRACE, LINK = 5, 20
GRAIN = 7200.0
Sitting = AsyncIterator[None]
Check = Callable[[], Awaitable[None]]


@dataclass
class Town:
    """A bot among people. `checks` are asked after whatever happens; `heard` gets what nobody asked for."""

    telegram: Telegram
    clock: FastClock
    bot: Bot
    store: Store
    forms: dict[str, Form]
    environment: dict[str, str]
    chance: random.Random
    checks: list[Check] = field(default_factory=list)
    people: dict[int, Any] = field(default_factory=dict)
    heard: Callable[[Any, Message], None] = lambda _somebody, _message: None
    ends: Counter[str] = field(default_factory=Counter)
    kills: int = 0
    deaths: int = 0
    rounds: int = 0

    @property
    def now(self) -> dt.datetime:
        return self.clock.now.astimezone(ZONE)

    async def settled(self) -> None:
        """Wait until the bot has done all there is to do, then ask everything that must hold."""
        await self.telegram.wait_until(lambda: self.bot.is_idle, timeout=60)
        self.rounds += 1
        for check in self.checks:
            await check()

    async def after(self, act: Awaitable[object]) -> None:
        """Do something and see what comes of it."""
        await act
        await self._trouble()
        await self.settled()
        self.clock.pass_by(1)

    async def together(self, sittings: Iterable[Sitting]) -> None:
        """Have several people do what they do, each one thing at a time, until all of them are through."""
        going = list(sittings)
        while going:
            on = [await anext(each, self) is None for each in going]
            going = [each for each, goes_on in zip(going, on, strict=True) if goes_on]
            await self._trouble()
            await self.settled()
            self.clock.pass_by(1)
        self.kills = 0

    async def _trouble(self) -> None:
        """Kill the bot in the middle of what it does, if it is time for that."""
        if self.kills and self.chance.random() < 0.5:
            self.kills -= 1
            await self.killed_after(self.chance.randrange(1, 40))

    async def killed_after(self, calls: int) -> None:
        """Kill the bot after so many of its calls, or when it has nothing more to say; start it again."""
        last = sum(self.telegram.calls.values()) + calls
        await self.telegram.wait_until(
            lambda: sum(self.telegram.calls.values()) >= last or self.bot.is_idle, timeout=60
        )
        self.deaths += 1
        await self.bot.kill()
        await self.bot.start()

    async def until(self, moment: dt.datetime) -> None:
        """Let time pass; what people hear meanwhile, they have not asked for."""
        before = self._newest()
        while self.clock.wakes(moment):
            await self._unasked()
            await self.clock.asleep(BESIDE)
        await self.settled()
        for chat, message in self._said_since(before):
            self.heard(self.people[chat], message)

    async def _unasked(self) -> None:
        """Kill the bot while it says what nobody asked for, if it is time for that.

        It is killed as it waits for Telegram's answer; what it said may have arrived, or may not.
        """
        before = self.telegram.calls["sendMessage"]
        if not self.kills or self.chance.random() < 0.7:
            return
        self.telegram.faults.hang("sendMessage", work_done=self.chance.random() < 0.5)
        await self.clock.stirs(lambda: self.telegram.calls["sendMessage"] > before, BESIDE)
        if self.telegram.calls["sendMessage"] > before:
            self.kills -= 1
            self.deaths += 1
            await self.bot.kill()
            await self.bot.start()
        self.telegram.faults.clear()

    def day(self, number: float) -> dt.datetime:
        return START + dt.timedelta(days=number)

    def _newest(self) -> int:
        return max((m.message_id for p in self.telegram.people.values() for m in p.messages[-1:]), default=0)

    def _said_since(self, before: int) -> Iterable[tuple[int, Message]]:
        for person in self.telegram.people.values():
            for message in person.messages:
                if message.message_id > before:
                    yield person.user_id, message

    async def gauhar(self, *words: str) -> str:
        """Run a command at the server; what it refuses is raised."""
        done = await asyncio.to_thread(CliRunner().invoke, app, list(words), env=self.environment)
        if done.exception is not None:
            raise done.exception
        return done.output


@asynccontextmanager
async def town(folder: Path, database: str, secret: str, seed: int) -> AsyncIterator[Town]:
    """Set a town up; the bot in it runs until the block ends."""
    clock = FastClock(folder / "clock", START, GRAIN)
    telegram = Telegram(Settings(clock=clock, floods=unlimited()))
    clock.changes = telegram.changes  # who waits for both is woken by either
    forms = write_forms(folder / "forms")
    environment = {
        "GAUHAR_TOKEN": telegram.token,
        "GAUHAR_SECRET_KEY": secret,
        "GAUHAR_DATABASE_URL": database,
        "GAUHAR_COORDINATORS": str(OWNER),
        "GAUHAR_FORMS": str(folder / "forms"),
        "GAUHAR_GRACE_DAYS": str(GRACE),
        "GAUHAR_LINK_DAYS": str(LINK),
        "PTB_TIMEDELTA": "1",
    }
    async with AsyncExitStack() as stack:
        environment["GAUHAR_API_URL"] = await stack.enter_async_context(serve(telegram))
        await stack.enter_async_context(clock.running())
        bot = Bot(telegram, clock, environment, folder / "bot.log")
        await bot.start()
        stack.push_async_callback(bot.kill)
        store = await Store.open(database, Vault(secret))
        stack.push_async_callback(store.close)
        yield Town(telegram, clock, bot, store, dict(forms), environment, random.Random(seed))
