"""An interview that is left out: figures follow at once for everybody, and by editions for publication."""

import datetime as dt
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from collected import NOW, complete, published
from sqlalchemy import select

from bot.fieldwork import Fieldwork, in_view, unpublished
from scoring.serialise import to_json
from scoring.study import Study
from surveys.store import Arrival, Store, Vault, schema
from surveys.store.audit import COMMAND_LINE
from surveys.store.verdicts import Ruling

STUDY = Study(closing_year=2026)
ENOUGH = 50  # five times the threshold: then a survey moves whatever its figures rest on


@pytest.fixture
async def store(tmp_path: Path, secret: str) -> AsyncIterator[Store]:
    opened = await Store.open(f"sqlite:///{tmp_path / 'gauhar.sqlite3'}", Vault(secret))
    async with opened.unit() as unit:
        for publication in published().values():
            await unit.publish(publication.form, publication.xform, NOW)
    yield opened
    await opened.close()


async def rule(store: Store, some: Sequence[Arrival], ruling: Ruling) -> None:
    table = schema.interviews
    async with store.unit() as unit:
        for one in some:
            wanted = select(table.c.id).where(table.c.respondent == one.respondent)
            interview = (await unit.connection.execute(wanted)).scalar_one()
            assert await unit.rule(interview, ruling, "trial", COMMAND_LINE, NOW)


async def seen(store: Store, hours: float = 0) -> Fieldwork:
    return await in_view(store, STUDY, NOW + dt.timedelta(hours=hours), simulated=False)


async def everybody(store: Store) -> Fieldwork:
    return await unpublished(store, STUDY, NOW, simulated=False)


def citizens(fieldwork: Fieldwork) -> int:
    return dict(fieldwork.index.samples)["citizen"] or 0  # type: ignore[index]


async def test_the_index_of_everybody_follows_at_once_and_comes_back_when_that_is_taken_back(
    store: Store,
) -> None:
    there = await complete(store, "citizen", 0, 40)
    before = await everybody(store)
    await rule(store, there[:5], Ruling.EXCLUDED)
    without = await everybody(store)
    await rule(store, there[:5], Ruling.KEPT)
    again = await everybody(store)

    assert (citizens(before), citizens(without)) == (40, 35)
    assert to_json(without.index) != to_json(before.index)
    assert to_json(again.index) == to_json(before.index)


async def test_an_edition_does_not_move_for_a_few_and_is_shown_as_it_was(store: Store) -> None:
    there = await complete(store, "citizen", 0, 40)
    first = await seen(store)
    await rule(store, there[:3], Ruling.EXCLUDED)
    later = await seen(store, hours=1)

    assert (later.number, later.made_at, later.intact) == (1, NOW, False)
    assert to_json(later.index) == to_json(first.index)
    assert not later.frames


async def test_an_edition_moves_when_enough_are_left_out(store: Store) -> None:
    there = await complete(store, "citizen", 0, 120)
    await seen(store)
    await rule(store, there[:ENOUGH], Ruling.EXCLUDED)
    second = await seen(store, hours=1)

    assert (second.number, citizens(second), second.intact) == (2, 70, True)


async def test_those_taken_back_come_as_newcomers_so_that_no_edition_is_one_too_many(store: Store) -> None:
    there = await complete(store, "citizen", 0, 120)
    await seen(store)
    await rule(store, there[:ENOUGH], Ruling.EXCLUDED)
    await seen(store, hours=1)
    await rule(store, there[:9], Ruling.KEPT)
    waits = await seen(store, hours=2)
    await rule(store, there[9:ENOUGH], Ruling.KEPT)
    third = await seen(store, hours=3)

    assert (waits.number, citizens(waits)) == (2, 70)
    assert (third.number, citizens(third), third.intact) == (3, 120, True)
