"""The bot is killed at any moment and started again: no answer is lost, doubled or stuck."""

import asyncio
import random
from pathlib import Path

import pytest
from killing import Process, Respondent, hold_against, killable
from running import ON_BOTH

from sandbox.floods import unlimited
from sandbox.server import serve
from sandbox.telegram import Telegram
from sandbox.world import Settings
from surveys.form import Form

RESPONDENTS = 50
KILLS = 3
PATIENCE = 60


async def survive(
    log: Path, secret: str, form: Form, workbook: Path, database: str, seed: int
) -> list[Respondent]:
    """Let everybody answer to the end while the bot is killed again and again."""
    chance = random.Random(seed)
    telegram = Telegram(Settings(floods=unlimited()))
    respondents = [
        Respondent(telegram, telegram.join(), form, random.Random(chance.random()))
        for _ in range(RESPONDENTS)
    ]
    async with serve(telegram) as url:
        environment = {
            "GAUHAR_TOKEN": telegram.token,
            "GAUHAR_SECRET_KEY": secret,
            "GAUHAR_API_URL": url,
            "GAUHAR_DATABASE_URL": database,
            "GAUHAR_FORMS": str(workbook.parent),
            "PTB_TIMEDELTA": "1",
        }
        async with killable(telegram, environment, log) as bot, asyncio.TaskGroup() as lives:
            await bot.start()
            for respondent in respondents:
                lives.create_task(respondent.live())
            for _ in range(KILLS):
                await kill_and_restart(bot, telegram, respondents, chance)
            await telegram.wait_until(lambda: all(r.is_done for r in respondents), timeout=PATIENCE)
            assert await bot.stops() == 0
            assert not telegram.updates.pending
    return respondents


async def kill_and_restart(
    bot: Process, telegram: Telegram, respondents: list[Respondent], chance: random.Random
) -> None:
    """Kill the bot after a random number of its calls; meanwhile some lose patience and press again."""
    moment = sum(telegram.calls.values()) + chance.randrange(20, 350)
    await telegram.wait_until(
        lambda: sum(telegram.calls.values()) >= moment or all(r.is_done for r in respondents), PATIENCE
    )
    bot.kill()
    for respondent in chance.sample(respondents, RESPONDENTS // 5):
        await respondent.press_again()
    await bot.start()


@pytest.mark.parametrize(("kind", "seed"), [("sqlite", 0), ("postgresql", 2)])
async def test_no_answer_is_lost_when_the_bot_is_killed(
    tmp_path: Path, secret: str, short_form: Form, short: Path, database: str, seed: int
) -> None:
    respondents = await survive(tmp_path / "bot.log", secret, short_form, short, database, seed)
    await hold_against(database, secret, respondents, short_form)


@pytest.mark.soak
@ON_BOTH
@pytest.mark.parametrize("seed", range(100, 120))
async def test_no_answer_is_lost_in_many_kills(
    tmp_path: Path, secret: str, short_form: Form, short: Path, database: str, seed: int
) -> None:
    respondents = await survive(tmp_path / "bot.log", secret, short_form, short, database, seed)
    await hold_against(database, secret, respondents, short_form)
