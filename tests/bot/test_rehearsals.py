"""Whatever counts, tells or writes to people gives the same before and after somebody rehearsed a draft."""

import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from collected import NOW, complete, published
from fielding import Field
from local import MANNERS, local_bot
from quota_form import write_quota_form
from running import Chat
from sqlalchemy import func, select, update

from bot.exporting import FORMATS, Format, Order, export
from bot.fieldwork import unpublished
from locales import translators
from sandbox.clock import HandClock
from sandbox.telegram import Telegram
from sandbox.world import Settings
from scoring.study import Study
from surveys.fieldwork.broadcasts import Audience, Broadcast
from surveys.fieldwork.rehearsals import REHEARSAL, REHEARSAL_LINK
from surveys.store import Store, Unit, Vault, schema
from surveys.store.circumstances import circumstances
from surveys.store.frames import EVERYTHING, answer_frames
from surveys.store.telling import Wanted
from surveys.store.workshop import Draft
from surveys.xlsform import publish

CODE = "0123456789ab"
STUDY = Study(closing_year=2026)


@pytest.fixture
async def field(tmp_path: Path, secret: str, database: str) -> AsyncIterator[Field]:
    """Interview one person to the end and another half-way, and keep a draft."""
    clock = HandClock()
    workbook = write_quota_form(tmp_path)
    async with local_bot(Telegram(Settings(clock=clock)), database, secret, workbook) as bot:
        field = Field(bot, clock)
        await field.finishes(await field.screened())
        await field.screened(sex="Male")
        publication = publish(workbook)
        async with bot.store.unit() as unit:
            await unit.keep_draft(Draft(CODE, publication.xform, publication.sheets), field.now)
        yield field


async def rehearse(field: Field) -> None:
    """Rehearse once to the end and once half-way, by the link."""
    for finishes in (True, False):
        chat = await field.bot.meet().starts(payload=f"{REHEARSAL_LINK}{CODE}")
        await field.screens(chat)
        if finishes:
            await field.finishes(chat)


async def under_the_name_of_the_real_one(field: Field) -> None:
    """Leave nothing but the origin to tell rehearsals by."""
    rehearsals = schema.interviews.c.origin == REHEARSAL
    async with field.bot.store.unit() as unit:
        await unit.connection.execute(update(schema.interviews).where(rehearsals).values(form="citizen"))


async def seen_in_the_store(unit: Unit, now: dt.datetime) -> dict[str, Any]:
    wave = (await unit.current_wave()).id
    wanted = Wanted("citizen", wave, EVERYTHING, unfinished=True)
    broadcasts = [Broadcast(1, each, "citizen", wave, "somebody", now, texts={}) for each in Audience]
    await unit.review_reminders(MANNERS)
    reminders = select(func.count()).select_from(schema.metadata.tables["reminders"])
    return {
        "progress": (await unit.heaps(wave, EVERYTHING), await unit.stops(wave, EVERYTHING)),
        "pace": await unit.median_paces(wave, EVERYTHING),
        "frames": await answer_frames(unit.connection, wave, EVERYTHING),
        "times": await circumstances(unit.connection, wave, EVERYTHING),
        "quotas": (
            await unit.completed_by_profile(wave, "citizen"),
            await unit.under_way_by_profile(wave, "citizen", now),
            await unit.people_by_profile(wave, "citizen", now),
        ),
        "files": (await unit.how_many(wanted), await unit.versions_told(wanted)),
        "audiences": [await unit.audience_by_language(each) for each in broadcasts],
        "reminders": (await unit.connection.execute(reminders)).scalar_one(),
    }


async def seen(field: Field) -> dict[str, Any]:
    async with field.bot.store.unit() as unit:
        return await seen_in_the_store(unit, field.now)


def same(one: Any, other: Any) -> bool:
    if isinstance(one, pd.DataFrame):
        return one.equals(other)
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    return bool(one == other)


async def test_nothing_that_counts_sees_a_rehearsal(field: Field) -> None:
    before = await seen(field)
    assert before["quotas"][0], "somebody real is counted"
    assert (before["files"][0], before["reminders"]) == (2, 1)
    assert [sum(each.values()) for each in before["audiences"]] == [0, 1, 1]

    await rehearse(field)
    assert await field.bot.rows("interviews") == 4
    after = await seen(field)
    assert [name for name in before if not same(before[name], after[name])] == []

    await under_the_name_of_the_real_one(field)
    alike = await seen(field)
    assert [name for name in before if not same(before[name], alike[name])] == []


async def test_no_score_and_so_no_diamond_first_result_or_paper_rests_on_a_rehearsal(
    tmp_path: Path, secret: str
) -> None:
    """All of them are made of these figures."""
    store = await Store.open(f"sqlite:///{tmp_path / 'gauhar.sqlite3'}", Vault(secret))
    citizen = published()["citizen"]
    async with store.unit() as unit:
        await unit.publish(citizen.form, citizen.xform, NOW)
    await complete(store, "citizen", 0, 20)
    before = await unpublished(store, STUDY, NOW, simulated=True)
    await complete(store, "citizen", 20, 40, origin=REHEARSAL)
    after = await unpublished(store, STUDY, NOW, simulated=True)
    await store.close()

    assert [len(each) for each in before.frames.values()] == [20]
    assert repr(after.index) == repr(before.index)


async def test_no_page_of_the_desk_shows_a_rehearsal(field: Field) -> None:
    coordinator = await field.coordinator()
    await coordinator.tap("Yes")
    pages = ("/progress", "/quality", "/quotas")
    before = [await page(coordinator, each) for each in pages]
    await rehearse(field)
    await under_the_name_of_the_real_one(field)

    assert [await page(coordinator, each) for each in pages] == before


async def page(chat: Chat, command: str) -> str:
    await chat.says(command)
    return chat.shown


@pytest.mark.parametrize("output", FORMATS)
async def test_no_file_holds_a_rehearsal(field: Field, tmp_path: Path, output: Format) -> None:
    await rehearse(field)
    await under_the_name_of_the_real_one(field)
    order = Order("citizen", output, "en", unfinished=True, simulated=True)
    made = await export(field.bot.store, order, STUDY, tmp_path, translators())

    assert made.interviews == 2
