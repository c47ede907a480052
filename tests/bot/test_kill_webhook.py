"""Workers behind one webhook are killed at any moment and started again: no answer is lost or doubled."""

import asyncio
import random
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from balancing import balanced
from killing import Process, Respondent, hold_against, killable
from running import by_webhook

from sandbox.floods import unlimited
from sandbox.server import serve
from sandbox.telegram import Telegram
from sandbox.world import Settings
from surveys.form import Form

RESPONDENTS = 20
MANY = 60
KILLS = 2
PATIENCE = 60


@dataclass(frozen=True)
class Scene:
    """What every round has: the bots' environment, the form they ask, and where they write their log."""

    environment: Mapping[str, str]
    form: Form
    log: Path


@pytest.fixture
def scene(tmp_path: Path, secret: str, short_form: Form, short: Path, database: str) -> Scene:
    environment = {
        "GAUHAR_SECRET_KEY": secret,
        "GAUHAR_DATABASE_URL": database,
        "GAUHAR_FORMS": str(short.parent),
        "PTB_TIMEDELTA": "1",
    }
    return Scene(environment, short_form, tmp_path / "bot.log")


async def survive(scene: Scene, workers: int, many: int, kills: int, seed: int) -> list[Respondent]:
    """Let everybody answer to the end while one worker after the other is killed."""
    chance = random.Random(seed)
    telegram = Telegram(Settings(floods=unlimited()))
    respondents = [
        Respondent(telegram, telegram.join(), scene.form, random.Random(chance.random())) for _ in range(many)
    ]
    addresses = [by_webhook()["listen"] for _ in range(workers)]
    ports = [int(address.rpartition(":")[2]) for address in addresses]
    async with serve(telegram) as url, balanced(ports, chance) as front, AsyncExitStack() as stack:
        environment = {
            **scene.environment,
            "GAUHAR_TOKEN": telegram.token,
            "GAUHAR_API_URL": url,
            "GAUHAR_WEBHOOK_URL": f"http://127.0.0.1:{front}/gauhar",
        }
        bots = [
            await stack.enter_async_context(
                killable(telegram, environment | {"GAUHAR_LISTEN": address}, scene.log)
            )
            for address in addresses
        ]
        for bot in bots:
            await bot.start()
        async with asyncio.TaskGroup() as lives:
            for respondent in respondents:
                lives.create_task(respondent.live())
            for _ in range(kills):
                await kill_and_restart(chance.choice(bots), telegram, respondents, chance)
            await telegram.wait_until(lambda: all(r.is_done for r in respondents), timeout=PATIENCE)
        await telegram.wait_until(lambda: not telegram.updates.waiting, timeout=PATIENCE)
        assert [await bot.stops() for bot in bots] == [0] * workers
    assert telegram.calls["getUpdates"] == 0
    return respondents


async def kill_and_restart(
    bot: Process, telegram: Telegram, respondents: list[Respondent], chance: random.Random
) -> None:
    """Kill a worker after a random number of calls; meanwhile some lose patience and press again."""
    moment = sum(telegram.calls.values()) + chance.randrange(20, 250)
    await telegram.wait_until(
        lambda: sum(telegram.calls.values()) >= moment or all(r.is_done for r in respondents), PATIENCE
    )
    bot.kill()
    for respondent in chance.sample(respondents, len(respondents) // 5):
        await respondent.press_again()
    await bot.start()


@pytest.mark.parametrize(("kind", "workers", "seed"), [("sqlite", 1, 0), ("postgresql", 2, 1)])
async def test_no_answer_is_lost_when_workers_are_killed(scene: Scene, workers: int, seed: int) -> None:
    respondents = await survive(scene, workers, RESPONDENTS, KILLS, seed)
    await held(scene, respondents)


@pytest.mark.soak
@pytest.mark.parametrize(("kind", "workers"), [("sqlite", 1), ("sqlite", 2), ("postgresql", 3)])
@pytest.mark.parametrize("seed", range(200, 210))
async def test_no_answer_is_lost_when_workers_are_killed_many_times(
    scene: Scene, workers: int, seed: int
) -> None:
    respondents = await survive(scene, workers, MANY, 3 * KILLS, seed)
    await held(scene, respondents)


async def held(scene: Scene, respondents: list[Respondent]) -> None:
    where = scene.environment
    await hold_against(where["GAUHAR_DATABASE_URL"], where["GAUHAR_SECRET_KEY"], respondents, scene.form)
