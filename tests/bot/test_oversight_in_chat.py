"""`/progress` and `/quality` in the chat: counted, drawn, looked through, decided, and limited by region."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from collected import people, published
from fielding import Field
from local import LocalBot, local_bot
from quota_form import write_quota_form
from running import COORDINATOR, LANGUAGES, Chat, RunningBot
from sqlalchemy import select

from bot.office.duty import LONGEST
from bot.office.quality_words import REASONS
from bot.quality_cards import PAGE
from bot.shelf import builtin_forms
from sandbox.clock import HandClock
from sandbox.floods import unlimited
from sandbox.telegram import Telegram
from sandbox.world import Settings
from surveys.fieldwork.quotas import Cell
from surveys.fieldwork.roles import Role
from surveys.form import Answer
from surveys.store import Arrival, schema, verdicts
from surveys.store.audit import COMMAND_LINE

CITIZEN = next(path for path in builtin_forms() if path.stem == "citizen")
CLASH = {"community": "never", "member_sport": "active"}
# Without the official, who came by /start and answered nothing.
WORDS = {
    "en": "Began: 2. Finished: 1.",
    "kk": "Бастағандар: 2. Аяқтағандар: 1.",
    "ru": "Начали: 2. Закончили: 1.",
}


@pytest.fixture
async def field(tmp_path: Path, secret: str) -> AsyncIterator[Field]:
    clock = HandClock()
    telegram = Telegram(Settings(clock=clock, floods=unlimited()))
    async with local_bot(telegram, tmp_path, secret, write_quota_form(tmp_path)) as bot:
        yield Field(bot, clock)


async def official(bot: LocalBot, role: Role, region: str | None = None) -> Chat:
    now = datetime.fromtimestamp(bot.telegram.clock(), UTC)
    async with bot.store.unit() as unit:
        code = await unit.offer_role(role, region, COMMAND_LINE, now)
    chat = await bot.meet().starts()
    return await chat.says(f"/role {code}")


def pictures(chat: Chat) -> list[bytes]:
    sent = [message.media["photo"][-1] for message in chat.fresh if "photo" in message.media]
    return [chat.bot.telegram.files.find(one["file_id"]).upload.content for one in sent]


async def two_begin_and_one_finishes(field: Field) -> None:
    await field.finishes(await field.screened(region="Abai"))
    await field.screened(region="Astana")


@pytest.mark.parametrize("language", sorted(LANGUAGES))
async def test_progress_is_told_in_the_language_of_whoever_asks(field: Field, language: str) -> None:
    await two_begin_and_one_finishes(field)
    await field.wants(Cell(5, region="abai"))
    chat = await field.bot.meet(COORDINATOR).starts(language)
    await chat.says("/progress")
    await chat.sees(WORDS[language])

    assert {"en": "Abai: 1 of 5", "kk": "Абай облысы", "ru": "область Абай"}[language] in chat.shown


async def test_the_picture_comes_with_the_words_over_http(bot: RunningBot) -> None:
    chat = await bot.meet(COORDINATOR).starts()
    await chat.says("/progress")

    (drawn,) = pictures(chat)
    assert drawn.startswith(b"\x89PNG")
    await chat.sees("Progress of wave 1: Citizens", "Began: 0. Finished: 0.")


async def test_today_is_told_beside_yesterday_and_where_people_stopped(field: Field) -> None:
    await two_begin_and_one_finishes(field)
    field.days_pass(1)
    await field.screened(region="Astana")
    chat = await field.coordinator()
    await chat.says("/progress")
    await chat.sees("Today 1 began and 0 finished; yesterday 2 and 1.", "Do you help others?: 2 (100%)")


async def test_a_coordinator_of_one_region_is_told_of_that_region_alone(field: Field) -> None:
    await two_begin_and_one_finishes(field)
    await field.wants(Cell(5, region="abai"), Cell(7, region="astana"), Cell(9, sex="female"))
    chat = await official(field.bot, Role.REGIONAL, "abai")
    await chat.says("/progress")
    await chat.sees("Began: 1. Finished: 1.", "Only your region is shown")
    chat.sees_nothing_of("Astana", "Do you help others?", "of 7", "of 9")


async def test_nobody_else_is_told_anything(field: Field) -> None:
    for chat in (await official(field.bot, Role.OBSERVER), await field.bot.meet().starts()):
        for command in ("/progress", "/quality", "/exclude 12345678 joke", "/keep 12345678"):
            await chat.says(command)
            chat.sees_nothing_of("Began", "Interviews that look odd", "No interview has this number")


@pytest.fixture
async def desk(tmp_path: Path, secret: str) -> AsyncIterator[LocalBot]:
    telegram = Telegram(Settings(clock=HandClock(), floods=unlimited()))
    async with local_bot(telegram, tmp_path, secret, CITIZEN) as bot:
        yield bot


def odd(one: Arrival, region: str, number: int) -> Arrival:
    """Have somebody of a region say two things that clash."""
    told = {**CLASH, "region": region}
    given = {**one.interview.answers, **{name: Answer(value) for name, value in told.items()}}
    return replace(one, respondent=f"odd{number}", interview=replace(one.interview, answers=given))


async def clashing(bot: LocalBot, *regions: str) -> None:
    some = people("citizen")
    there = [odd(some[number], region, number) for number, region in enumerate(regions)]
    async with bot.store.unit() as unit:
        await unit.add_completed(published()["citizen"].form, there, "real")


async def interviews(desk: LocalBot) -> list[str]:
    async with desk.store.reading() as unit:
        table = schema.interviews
        completed = select(table.c.id).where(table.c.stage == "completed")
        return list((await unit.connection.execute(completed)).scalars())


def buttons(chat: Chat) -> list[str]:
    rows = chat.card.keyboard or []
    return [each.data for row in rows for each in row]


async def test_an_interview_is_looked_at_left_out_with_a_reason_and_taken_back(desk: LocalBot) -> None:
    await clashing(desk, "abai")
    (number,) = [one[:8] for one in await interviews(desk)]
    chat = await desk.meet(COORDINATOR).starts()
    await chat.says("/quality")
    await chat.sees("Answers that clash: 1", "it need not be wrong")
    await chat.tap("Answers that clash (1)")
    await chat.sees(f"1. {number} · Citizens · Abai")
    await chat.tap("1")
    await chat.sees("never spends time with people there", "Are you a member of a sports or leisure club?")
    await chat.tap("Leave it out…")
    await chat.sees(f"Why is interview {number} left out?", f"/exclude {number}")
    await chat.tap("Answers that clash")
    await chat.sees("is left out of every figure")
    await chat.tap("All lists")
    await chat.sees("Answers that clash: 0")
    await chat.tap("Left out (1)", "1")
    await chat.sees("Left out on", "Answers that clash")
    await chat.tap("Take it back")
    await chat.sees(f"Interview {number} counts")
    await chat.tap("All lists")
    await chat.sees("Answers that clash: 0", "Looked at and kept: 1")

    async with desk.store.reading() as unit:
        acts = [(each.act, each.subject, each.detail) for each in await unit.acts()]
    assert [each for each in acts if each[0] in {"exclude", "keep"}] == [
        ("keep", number, ""),
        ("exclude", number, "contradiction"),
    ]
    await chat.says("/audit")
    await chat.sees(f"left an interview out of the figures: {number}, Answers that clash")


def test_the_store_knows_the_reasons_that_can_be_tapped() -> None:
    assert set(REASONS) == set(verdicts.REASONS)


async def test_a_reason_can_be_typed(desk: LocalBot) -> None:
    await clashing(desk, "abai")
    (interview,) = await interviews(desk)
    chat = await desk.meet(COORDINATOR).starts()
    await chat.says(f"/exclude {interview[:8]}  He said - it was   a joke")
    await chat.sees("is left out of every figure", "He said - it was a joke")
    await chat.says("/quality Aizhan said so", "/audit")
    await chat.sees("looked at odd interviews")
    assert not {word for word in ("He said", "joke", "Aizhan") if word in chat.shown}
    await chat.says("/exclude 00000000 joke")
    await chat.sees("No interview has this number")
    await chat.says("/exclude")
    await chat.sees("No interview has this number")


async def test_what_was_kept_is_not_asked_about_again(desk: LocalBot) -> None:
    await clashing(desk, "abai", "ulytau")
    chat = await desk.meet(COORDINATOR).starts()
    await chat.says("/quality")
    await chat.tap("Answers that clash (2)", "1", "Keep it", "All lists")
    await chat.sees("Answers that clash: 1", "Looked at and kept: 1")


async def test_long_lists_come_in_pages_and_every_button_fits(desk: LocalBot) -> None:
    await clashing(desk, *["abai"] * (PAGE + 1))
    chat = await desk.meet(COORDINATOR).starts()
    await chat.says("/quality")
    await chat.tap(f"Answers that clash ({PAGE + 1})")
    found = re.findall(r"^[0-9]+\. ([0-9a-f]{8})", chat.shown, re.MULTILINE)
    await chat.tap("Next")
    found += re.findall(r"^[0-9]+\. ([0-9a-f]{8})", chat.shown, re.MULTILINE)
    await chat.tap(str(PAGE + 1), "Leave it out…")

    assert sorted(found) == sorted(one[:8] for one in await interviews(desk))
    assert len(buttons(chat)) == 8
    assert max(map(len, buttons(chat))) <= LONGEST


async def test_a_coordinator_of_one_region_sees_and_decides_nothing_elsewhere(desk: LocalBot) -> None:
    await clashing(desk, "abai", "ulytau")
    chat = await official(desk, Role.REGIONAL, "abai")
    await chat.says("/quality")
    await chat.sees("Answers that clash: 1")
    await chat.tap("Answers that clash (1)", "1")
    chat.sees_nothing_of("Ulytau")
    assert [each for each in buttons(chat) if not each.startswith("o.quality.")] == []
    for interview in await interviews(desk):
        await chat.says(f"/quality i-{interview}")
        chat.sees_nothing_of("Ulytau")
        await chat.says(f"/exclude {interview} joke")
        await chat.sees("not")
    assert await desk.rows("verdicts") == 0


@pytest.mark.parametrize("language", sorted(LANGUAGES))
async def test_the_cards_are_in_the_language_of_whoever_asks(desk: LocalBot, language: str) -> None:
    await clashing(desk, "abai")
    chat = await desk.meet(COORDINATOR).starts(language)
    await chat.says("/quality contradiction-0")
    await chat.sees({"en": "Abai", "kk": "Абай облысы", "ru": "область Абай"}[language])
    await chat.tap("1")
    await chat.sees(
        {"en": "sports or leisure club", "kk": "спорт немесе демалыс ұйымына", "ru": "спортивной"}[language]
    )


async def test_a_button_of_long_ago_shows_what_is_there_now(desk: LocalBot) -> None:
    chat = await desk.meet(COORDINATOR).starts()
    for asked in ("i-" + "f" * 32, "contradiction-7", "nonsense-1", "excluded-3", "'"):
        await chat.says(f"/quality {asked}")
        assert chat.shown
        chat.sees_nothing_of("went wrong")
