"""Respondents who do anything at all: nothing is lost, skipped, invented or met with silence."""

import asyncio
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from local import LocalBot, local_bot
from running import RunningBot
from walking import KINDS, Walk

from sandbox.clock import HandClock
from sandbox.floods import unlimited
from sandbox.telegram import Telegram
from sandbox.world import Settings
from surveys.form import Form

STEPS = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 2**16)), min_size=5, max_size=60)


class Ground:
    """One bot for all walks, in an event loop of its own."""

    def __init__(self, runner: asyncio.Runner, bot: LocalBot, form: Form, clock: HandClock) -> None:
        self._clock = clock
        self._runner = runner
        self._bot = bot
        self._form = form

    def walk(self, steps: list[tuple[str, int]]) -> int:
        """Walk; tell how often the walk stood at a completed interview."""
        walk = Walk(self._bot, self._form, self._bot.telegram.join(), self._clock.pass_by)
        self._runner.run(take(walk, steps))
        return walk.completed


async def take(walk: Walk, steps: list[tuple[str, int]]) -> None:
    await walk.step("command", 0)
    for kind, number in steps:
        await walk.step(kind, number)


@pytest.fixture(scope="module")
def ground(
    tmp_path_factory: pytest.TempPathFactory, secret: str, workbook: Path, form: Form
) -> Iterator[Ground]:
    clock = HandClock()
    telegram = Telegram(Settings(floods=unlimited(), clock=clock))
    with asyncio.Runner() as runner, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PTB_TIMEDELTA", "1")
        opening = local_bot(telegram, tmp_path_factory.mktemp("walks"), secret, workbook)
        bot = runner.run(opening.__aenter__())
        yield Ground(runner, bot, form, clock)
        runner.run(opening.__aexit__(None, None, None))


@settings(
    max_examples=15, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck),
    phases=[Phase.generate, Phase.shrink], database=None,
)  # fmt: skip
@given(steps=STEPS)
def test_no_walk_breaks_anything(ground: Ground, steps: list[tuple[str, int]]) -> None:
    ground.walk(steps)


def drawn(seed: int, length: int) -> list[tuple[str, int]]:
    chance = random.Random(seed)
    return [(chance.choice(KINDS), chance.randrange(2**16)) for _ in range(length)]


def test_long_walks_come_to_the_end_of_the_interview(ground: Ground) -> None:
    assert sum(ground.walk(drawn(seed, 100)) > 0 for seed in range(6)) >= 2


@pytest.mark.parametrize("seed", [7, 8])
async def test_no_walk_over_http_breaks_anything(bot: RunningBot, form: Form, seed: int) -> None:
    bot.telegram.floods = unlimited()
    await take(Walk(bot, form, bot.telegram.join()), drawn(seed, 50))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100))
def test_no_long_walk_breaks_anything(ground: Ground, seed: int) -> None:
    ground.walk(drawn(1000 + seed, 400))
