"""Many who answer at the same time, and the bots that ask them: by polling or by webhook, on either database.

Whoever is done makes room for somebody new, so that always as many are in the middle of an interview.
"""

import asyncio
import os
import random
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from balancing import balanced
from killing import Process, Respondent, killable
from running import by_webhook

from sandbox.floods import unlimited
from sandbox.server import serve
from sandbox.telegram import Telegram
from sandbox.world import Settings
from surveys.form import Form

PATIENCE = 120
WORKERS = 2
EVERY_WAY = [
    ("polling", "sqlite"),
    ("polling", "postgresql"),
    ("webhook", "sqlite"),
    ("webhook", "postgresql"),
]
"""How updates come in, and where answers go."""

IN_EVERY_WAY = pytest.mark.parametrize(("mode", "kind"), EVERY_WAY, ids=map("-".join, EVERY_WAY))


def asked_for(name: str, otherwise: int) -> int:
    """Read how long a round is to be, as in `make soak SOAK_ROUNDS=20`."""
    return int(os.environ.get(name, otherwise))


class Crowd:
    """Respondents in the middle of interviews: always `many` of them, until it is closed."""

    def __init__(self, telegram: Telegram, form: Form, many: int, chance: random.Random) -> None:
        self.everybody: list[Respondent] = []
        self.is_closed = False
        self.insisted = 0
        self._telegram = telegram
        self._form = form
        self._chance = chance
        self.here = [self._somebody() for _ in range(many)]

    async def live(self) -> None:
        """Have everybody look at their phone whenever something has happened."""
        changes, seen = self._telegram.changes, -1
        for respondent in self.here:
            await respondent.person.start()
        while True:
            await changes.until(lambda seen=seen: changes.count != seen)
            seen = changes.count
            await self._look()

    async def _look(self) -> None:
        waiting = {update.chat_id for update in self._telegram.updates.pending}
        for respondent in self.here:
            await respondent.look(waits=respondent.person.user_id in waiting)
        for place, respondent in enumerate(self.here):
            if respondent.is_done and not self.is_closed:
                self.here[place] = self._somebody()
                await self.here[place].person.start()

    async def until_done(self) -> None:
        """Let nobody else in, and wait until all are thanked; says whose interview is stuck."""
        self.is_closed = True
        try:
            await self._telegram.changes.until(lambda: all(r.is_done for r in self.here), PATIENCE)
        except TimeoutError:
            raise AssertionError(self._stuck()) from None

    def _stuck(self) -> str:
        """Describe who is not done, what they see, and what of theirs still waits at Telegram."""
        stuck = [respondent for respondent in self.here if not respondent.is_done]
        waiting = [update.to_json() for update in self._telegram.updates.pending]
        seen = [(r.person.user_id, r._looked, r.person.messages[-2:], r._answered) for r in stuck[:3]]
        return f"{len(stuck)} are stuck: {seen}; {len(waiting)} updates wait: {waiting[:3]}"

    def _somebody(self) -> Respondent:
        newcomer = Respondent(self._telegram, self._form, random.Random(self._chance.random()))
        self.everybody.append(newcomer)
        return newcomer


@dataclass
class Scene:
    """A crowd, the bots that serve it, and all that chance decides from here on."""

    telegram: Telegram
    crowd: Crowd
    bots: list[Process]
    chance: random.Random
    log: Path
    database: str
    secret: str
    form: Form

    async def ends(self) -> None:
        """Let everybody finish, and the bots leave in peace."""
        await self.crowd.until_done()
        await self.stops()

    async def stops(self) -> None:
        """Have the bots leave once all is taken; nothing waits at Telegram then."""
        if self.telegram.webhook.url:
            await self.telegram.wait_until(lambda: not self.telegram.updates.waiting, PATIENCE)
        assert [await bot.stops() for bot in self.bots] == [0] * len(self.bots)
        assert not self.telegram.updates.pending


@dataclass(frozen=True)
class Ground:
    """Where a scene may be set: what `mode` and `kind` of database say, a form, and a place for logs."""

    mode: str
    database: str
    secret: str
    form: Form
    forms: Path
    log: Path
    more: Mapping[str, str] = field(default_factory=dict)

    @asynccontextmanager
    async def set(
        self, many: int, seed: int, prepare: Callable[[Telegram], None] = lambda _telegram: None
    ) -> AsyncIterator[Scene]:
        """Start the bots and let so many begin, in a Telegram that was prepared."""
        chance = random.Random(seed)
        telegram = Telegram(Settings(floods=unlimited()))
        crowd = Crowd(telegram, self.form, many, chance)
        prepare(telegram)
        async with AsyncExitStack() as stack:
            url = await stack.enter_async_context(serve(telegram))
            bots = await self._bots(stack, telegram, url, chance)
            for bot in bots:
                await bot.start()
            async with together(crowd.live()):
                yield Scene(telegram, crowd, bots, chance, self.log, self.database, self.secret, self.form)

    async def _bots(
        self, stack: AsyncExitStack, telegram: Telegram, url: str, chance: random.Random
    ) -> list[Process]:
        environment = {
            "GAUHAR_TOKEN": telegram.token,
            "GAUHAR_SECRET_KEY": self.secret,
            "GAUHAR_API_URL": url,
            "GAUHAR_DATABASE_URL": self.database,
            "GAUHAR_FORMS": str(self.forms),
            "PTB_TIMEDELTA": "1",
            **self.more,
        }
        different: list[dict[str, str]] = [{}]
        if self.mode == "webhook":
            addresses = [by_webhook()["listen"] for _ in range(WORKERS)]
            ports = [int(address.rpartition(":")[2]) for address in addresses]
            front = await stack.enter_async_context(balanced(ports, chance))
            environment["GAUHAR_WEBHOOK_URL"] = f"http://127.0.0.1:{front}/gauhar"
            different = [{"GAUHAR_LISTEN": address} for address in addresses]
        return [
            await stack.enter_async_context(killable(telegram, environment | each, self.log))
            for each in different
        ]


@asynccontextmanager
async def together(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Have something done meanwhile; should it fail, the block fails."""
    async with asyncio.TaskGroup() as group:
        task = group.create_task(work)
        yield
        task.cancel()


async def memory_of(scene: Scene, memory: list[list[float]]) -> None:
    """Look once a second how many megabytes each bot has."""
    while True:
        await asyncio.sleep(1)
        for bot, found in zip(scene.bots, memory, strict=True):
            found.append(bot.megabytes)


async def moment(scene: Scene, calls: int) -> None:
    """Wait for some moment within so many more of the bots' calls, at a call or between two."""
    telegram, chance = scene.telegram, scene.chance
    enough = sum(telegram.calls.values()) + chance.randrange(calls)
    await telegram.wait_until(lambda: sum(telegram.calls.values()) >= enough, PATIENCE)
    await asyncio.sleep(chance.choice((0, chance.uniform(0, 0.03))))
