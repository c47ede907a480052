"""Who finds no place is told so at the end of the screening, and nothing of them is kept."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from fielding import Field
from local import LocalBot, local_bot
from quota_form import write_quota_form
from running import LANGUAGES, ON_BOTH, Chat

from sandbox.clock import HandClock
from sandbox.telegram import Telegram
from sandbox.world import Settings
from surveys.fieldwork.quotas import Cell

FULL = "In your group enough have taken part already, so we stop here."


@pytest.fixture
async def field(tmp_path: Path, secret: str, database: str) -> AsyncIterator[Field]:
    clock = HandClock()
    telegram = Telegram(Settings(clock=clock))
    async with local_bot(telegram, database, secret, write_quota_form(tmp_path)) as bot:
        yield Field(bot, clock)


@ON_BOTH
async def test_where_there_is_no_place_the_interview_ends_and_nothing_is_kept(field: Field) -> None:
    await field.wants(Cell(1, region="abai", sex="female", age_group="young"))
    await field.finishes(await field.screened(age="25"))
    second = await field.screened(age="39")
    await second.sees(FULL, "None of your answers have been kept.")

    assert await field.tallies() == {"quota full": 1}
    assert (await field.bot.rows("interviews"), await field.bot.rows("contacts")) == (1, 1)


async def test_it_is_decided_when_the_last_screening_question_is_answered(field: Field) -> None:
    await field.wants(Cell(0, sex="female"))
    chat = await field.bot.meet().starts()
    await chat.tap("Yes")
    await chat.says("30")
    await chat.sees("What is your sex?")
    await chat.tap("Female")
    await chat.sees(FULL)


async def test_others_are_not_turned_away(field: Field) -> None:
    await field.wants(Cell(0, sex="female"), Cell(5, region="abai"))
    chat = await field.screened(sex="Male")
    await chat.sees("Do you help others?")
    chat = await field.screened(sex="Prefer not to answer", region="Astana")
    await chat.sees("Do you help others?")


@ON_BOTH
async def test_whoever_is_past_the_screening_when_the_cell_fills_may_finish(field: Field) -> None:
    await field.wants(Cell(2, region="abai"))
    one, other = await field.screened(), await field.screened()
    await (await field.screened()).sees(FULL)
    await field.wants(Cell(0))
    for chat in (one, other):
        await field.finishes(chat)
        await chat.sees("Thank you for completing the survey!")


async def test_changing_an_answer_after_the_screening_ends_nothing(field: Field) -> None:
    await field.wants(Cell(1, sex="female"), Cell(0, sex="male"))
    chat = await field.screened()
    await chat.tap("‹ Back", "‹ Back", "Male")
    chat.sees_nothing_of(FULL)
    assert (await chat.answers())["sex"] == "male"


async def test_a_place_is_free_again_when_its_holder_has_been_away_for_a_day(field: Field) -> None:
    await field.wants(Cell(1, region="abai"))
    away = await field.screened()
    await (await field.screened()).sees(FULL)
    field.days_pass(1)
    await (await field.screened()).sees("Do you help others?")
    await field.finishes(away)
    await away.sees("Thank you for completing the survey!")


async def test_whoever_began_before_there_were_quotas_may_finish(field: Field) -> None:
    chat = await field.screened()
    await field.wants(Cell(0))
    await field.finishes(chat)
    await chat.sees("Thank you for completing the survey!")


@pytest.mark.parametrize("language", sorted(LANGUAGES))
async def test_the_ending_is_said_in_the_language_of_the_interview(field: Field, language: str) -> None:
    await field.wants(Cell(0))
    chat = await field.bot.meet().starts(language)
    await chat.tap({"en": "Yes", "ru": "Да", "kk": "Иә"}[language])
    await chat.sees(
        {"en": FULL, "ru": "В Вашей группе участников", "kk": "Сіздің тобыңыздан жеткілікті"}[language]
    )


@pytest.fixture
async def workers(tmp_path: Path, secret: str, database: str) -> AsyncIterator[tuple[LocalBot, LocalBot]]:
    telegram, form = Telegram(Settings(clock=HandClock())), write_quota_form(tmp_path)
    async with (
        local_bot(telegram, database, secret, form) as one,
        local_bot(telegram, database, secret, form) as other,
    ):
        yield one, other


@ON_BOTH
async def test_of_two_who_come_at_once_one_has_the_last_place(workers: tuple[LocalBot, LocalBot]) -> None:
    one, other = workers
    field = Field(one, HandClock())
    await field.wants(Cell(1, region="abai"))
    chats = []
    for _ in range(2):
        chat = await one.meet().starts()
        await chat.tap("Yes")
        await chat.says("30")
        chats.append(await chat.tap("Female"))
    for chat in chats:
        chat.looks_away()
        await chat.person.tap(chat.with_button("Abai"), "Abai")
    first, second = [update.to_json() for update in one.telegram.updates.pending]

    await asyncio.gather(one.handle(first), other.handle(second))

    assert sorted(FULL in chat.shown for chat in chats) == [False, True]
    assert await one.rows("screened") == 1


async def test_an_update_that_comes_twice_gives_no_second_place(field: Field) -> None:
    await field.wants(Cell(1))
    chat: Chat = await field.screened()
    await field.bot.again(3)
    chat.sees_nothing_of(FULL)
    assert await field.bot.rows("screened") == 1
