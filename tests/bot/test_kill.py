"""The bot is killed at any moment and started again: no answer is lost, doubled, stuck or mistaken.

After a crash the old card is still in view, and people press again, not always the same button. What is
stored must then be what they pressed last, unless the next card says which press was recorded.
"""

import random
from pathlib import Path

import pytest
from crowd import EVERY_WAY, IN_EVERY_WAY, Ground, Scene, asked_for, moment
from killing import Process, hold_against

from surveys.form import Form

RESPONDENTS, KILLS = 15, 2
MANY, ROUNDS = 200, 200
CALLS = 700
"""A bot is killed within so many of its calls: what it does in about a second."""


@pytest.fixture
def ground(mode: str, database: str, secret: str, short_form: Form, short: Path, tmp_path: Path) -> Ground:
    return Ground(mode, database, secret, short_form, short.parent, tmp_path / "bot.log")


async def kill_and_restart(scene: Scene) -> None:
    """Kill a bot, or all there are; meanwhile some lose patience and press again."""
    chance = scene.chance
    doomed: list[Process] = chance.choice([scene.bots, [chance.choice(scene.bots)]])
    for bot in doomed:
        bot.kill()
    for respondent in chance.sample(scene.crowd.here, len(scene.crowd.here) // 5):
        await respondent.press_again()
    for bot in doomed:
        await bot.start()


async def survive(ground: Ground, many: int, kills: int, calls: int, seed: int) -> None:
    async with ground.set(many, seed) as scene:
        for _ in range(kills):
            await moment(scene, calls)
            await kill_and_restart(scene)
        await scene.ends()
    assert scene.telegram.calls["getUpdates" if ground.mode == "webhook" else "setWebhook"] == 0
    await hold_against(ground.database, ground.secret, scene.crowd.everybody, ground.form)


@IN_EVERY_WAY
async def test_no_answer_is_lost_when_bots_are_killed(ground: Ground) -> None:
    await survive(ground, RESPONDENTS, KILLS, CALLS // 7, seed=1)


@pytest.mark.soak
@IN_EVERY_WAY
async def test_no_answer_is_lost_in_many_rounds_of_killing(ground: Ground) -> None:
    rounds = asked_for("SOAK_ROUNDS", ROUNDS) // len(EVERY_WAY)
    seed = asked_for("SOAK_SEED", random.randrange(2**16))
    print(f"{ground.mode}: {rounds} rounds, SOAK_SEED={seed}")  # noqa: T201 - shown when it fails
    await survive(ground, asked_for("SOAK_RESPONDENTS", MANY), rounds, CALLS, seed)
