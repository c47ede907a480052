"""Quotas at the desk: who is wanted and who has a place, seen by those it concerns, set by those who may."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from fielding import Field
from local import local_bot
from quota_form import write_quota_form
from running import COORDINATOR, Chat, RunningBot

from sandbox.clock import HandClock
from sandbox.telegram import Telegram
from sandbox.world import Settings
from surveys.fieldwork.quotas import Cell
from surveys.fieldwork.roles import Role
from surveys.store.audit import COMMAND_LINE

SET = "/quota_set citizen\nabai,female,,2\n,male,old,60"


@pytest.fixture
async def field(tmp_path: Path, secret: str, database: str) -> AsyncIterator[Field]:
    clock = HandClock()
    telegram = Telegram(Settings(clock=clock))
    async with local_bot(telegram, database, secret, write_quota_form(tmp_path)) as bot:
        yield Field(bot, clock)


@pytest.fixture
async def desk(field: Field) -> Chat:
    return await field.coordinator()


async def cells(field: Field) -> tuple[Cell, ...]:
    async with field.bot.store.unit() as unit:
        return await unit.quota((await unit.current_wave()).id, "citizen")


async def test_quotas_are_set_by_lines_in_a_message_and_seen_with_who_has_a_place(
    field: Field, desk: Chat
) -> None:
    await desk.says("/quota")
    await desk.sees("Quotas of wave 1", "No quotas are set")
    await desk.says(SET)
    await desk.sees("Survey of citizens", "Abai, Female: 0 of 2", "Male, old: 0 of 60")

    assert await cells(field) == (Cell(2, "abai", "female"), Cell(60, None, "male", "old"))

    await field.finishes(await field.screened())
    await field.screened(sex="Male", age="70")
    await desk.says("/quota")
    await desk.sees("Abai, Female: 1 of 2", "Male, old: 1 of 60")


@pytest.mark.parametrize(
    "lines",
    [
        "region;sex;age_group;target\nabai;;;7",
        "sex,target,region,age_group\n,7,abai,",
        "abai;;;7",
        "abai, , , 7",
    ],
)
async def test_columns_may_be_named_and_semicolons_do_as_well(field: Field, desk: Chat, lines: str) -> None:
    await desk.says(f"/quota_set citizen\n{lines}")

    assert await cells(field) == (Cell(7, "abai"),)


async def test_lines_that_cannot_be_used_are_shown_and_nothing_changes(field: Field, desk: Chat) -> None:
    await desk.says(SET, "/quota_set citizen\nabai,,,5\natlantis,,,5\n,,,many\nabai,,,6")
    await desk.sees("Nothing was changed", "atlantis,,,5", ",,,many", "abai,,,6", "Region: abai, astana")
    desk.sees_nothing_of("abai,,,5\n")

    assert len(await cells(field)) == 2


@pytest.mark.parametrize("words", ["", "nothing\nabai,,,5", "citizen", "target\n1", "citizen target\n1,2"])
async def test_how_quotas_are_set_is_explained(field: Field, desk: Chat, words: str) -> None:
    await desk.says(SET, f"/quota_set {words}")
    await desk.sees("/quota_set citizen")

    assert len(await cells(field)) == 2


async def test_quotas_are_lifted(field: Field, desk: Chat) -> None:
    await desk.says(SET, "/quota_set citizen none")
    await desk.sees("No quotas are set")

    assert await cells(field) == ()


async def test_setting_is_written_into_the_book(field: Field, desk: Chat) -> None:
    await desk.says(SET, "/quota_set citizen nonsense")
    async with field.bot.store.reading() as unit:
        acts = [(each.act, each.subject, each.detail) for each in await unit.acts()]

    assert acts == [("set_quota", "1", "citizen: 2")]


async def test_whoever_has_one_region_sees_its_groups_and_sets_none(field: Field, desk: Chat) -> None:
    await desk.says("/quota_set citizen\nabai,,,2\nastana,,,3\n,male,,4")
    async with field.bot.store.unit() as unit:
        code = await unit.offer_role(Role.REGIONAL, "abai", COMMAND_LINE, field.now)
    chat = await field.bot.meet().starts()
    await chat.says(f"/role {code}", "/quota")
    await chat.sees("Abai: 0 of 2")
    chat.sees_nothing_of("Astana", "Male")
    await chat.says("/quota_set citizen none")
    await chat.sees("Your role does not include that")

    assert len(await cells(field)) == 3


async def test_more_groups_than_a_message_holds_come_as_a_file(bot: RunningBot) -> None:
    chat = await bot.meet(COORDINATOR).starts()
    async with bot.store.unit() as unit:
        await unit.set_quota("1", "citizen", [Cell(number) for number in range(41)])
    await chat.says("/quota")
    (sent,) = [message for message in chat.fresh if "document" in message.media]
    content = bot.telegram.files.find(sent.media["document"]["file_id"]).upload.content

    assert content.decode("utf-8-sig").splitlines()[:2] == ["region,sex,age_group,target,taken", ",,,0,0"]
    assert len(content.splitlines()) == 42
