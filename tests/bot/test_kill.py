"""The bot is killed at any moment and started again: no answer is lost, doubled, stuck or mistaken.

After a crash the old card is still in view, and people press again, not always the same button. What is
stored must then be what they pressed last, unless the next card says which press was recorded.
"""

import random
from pathlib import Path

import pytest
from crowd import EVERY_WAY, IN_EVERY_WAY, Ground, Scene, asked_for, moment
from killing import Process, Respondent, agrees, hold_against

from sandbox.messages import Message, Words
from sandbox.telegram import Telegram
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


@pytest.mark.parametrize(
    ("said", "is_honest"),
    [
        ("✓ How far do you trust it? — 7", True),
        ("2 / 6\n✓ 7\n\nWhat would you change?", True),
        ("✓ How far do you trust it? — 2", False),
        ("✓ Where is your news from? — 7", False),  # the answer to another question
        ("✓ 2", False),
        ("⚠️ That button belongs to an earlier card, so it changed nothing.", False),
        ("The question on that card has no answer now.", False),
    ],
)
def test_a_respondent_who_was_not_told_which_press_counts_is_noticed(
    short_form: Form, said: str, *, is_honest: bool
) -> None:
    respondent = Respondent(Telegram(), short_form, random.Random(1))
    respondent.presses["trust"] = ["s7", "s2"]
    respondent.at = "trust"
    respondent.listen(Message(1, {}, {}, 0, Words(said)))
    if is_honest:
        agrees(respondent, short_form.by_name["trust"], "s7")
    else:
        with pytest.raises(AssertionError, match="'s7' stands, pressed was"):
            agrees(respondent, short_form.by_name["trust"], "s7")
