"""The bot is killed at any moment and started again: no answer is lost, doubled or stuck."""

import asyncio
import random
from pathlib import Path

import pytest
from killing import Process, Respondent, killable
from running import ON_BOTH, spelled
from small_form import write_form
from sqlalchemy import select

from sandbox.floods import unlimited
from sandbox.server import serve
from sandbox.telegram import Telegram
from sandbox.world import Settings
from surveys.form import Form, Question
from surveys.interview import Interview, Stage
from surveys.store import Store, Vault, schema
from surveys.xlsform import publish

RESPONDENTS = 50
KILLS = 3
PATIENCE = 60


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a shorter form: what counts here is the number of respondents."""
    return write_form(tmp_path_factory.mktemp("short"), without=("hours", "place", "since"))


@pytest.fixture(scope="module")
def short_form(short: Path) -> Form:
    return publish(short).form


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


async def hold_against(database: str, secret: str, respondents: list[Respondent], form: Form) -> None:
    """Hold what is stored against what was pressed."""
    store = await Store.open(database, Vault(secret))
    try:
        for respondent in respondents:
            interview, logged = await stored(store, respondent)
            answers = spelled(interview.answers)
            assert interview.stage is Stage.COMPLETED
            assert sorted(logged) == sorted({*logged}), f"stored twice: {logged}"
            assert {*answers} == {*logged}
            for name, value in answers.items():
                agrees(respondent, form.by_name[name], value)
    finally:
        await store.close()


async def stored(store: Store, respondent: Respondent) -> tuple[Interview, list[str]]:
    """Read an interview, and the names of the questions in its log."""
    log = schema.answer_log
    async with store.unit() as unit:
        contact = await unit.contact(respondent.person.user_id)
        assert contact is not None
        record = await unit.interview_of(contact, "citizen")
        assert record is not None
        rows = await unit.connection.execute(select(log.c.question).where(log.c.interview == record.id))
        return record.interview, [*rows.scalars()]


def agrees(respondent: Respondent, question: Question, value: str) -> None:
    """Demand that the last press counts, or that the respondent was told which press did."""
    presses = respondent.presses[question.name]
    assert value in presses, f"{question.name}: {value!r} was never chosen, only {presses}"
    if value != presses[-1]:
        labels = [c.label["en"] for c in question.choices if c.name in value.split()] or [value]
        assert ", ".join(labels) in respondent.told[question.name], (
            f"{question.name}: {value!r} stands, pressed was {presses}, told {respondent.told[question.name]}"
        )


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
