"""The parts of an edition: told once, remembered, and held against what earlier editions told of them."""

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from collected import NOW, complete, people, published

from bot.dividing import divide
from bot.fieldwork import Fieldwork, in_view, unpublished
from scoring.methodology import Methodology
from scoring.partition import Partition
from scoring.study import Study
from surveys.store import Conflict, Store, Vault
from surveys.store.editions import ShownDivision
from surveys.store.waves import FIRST_WAVE

STUDY = Study(closing_year=2026)
CORRECTED = replace(STUDY, methodology=Methodology(depth_base="everyone"))


@pytest.fixture
async def store(tmp_path: Path, secret: str) -> AsyncIterator[Store]:
    opened = await Store.open(f"sqlite:///{tmp_path / 'gauhar.sqlite3'}", Vault(secret))
    async with opened.unit() as unit:
        for publication in published().values():
            await unit.publish(publication.form, publication.xform, NOW)
    yield opened
    await opened.close()


async def seen(store: Store, study: Study = STUDY) -> Fieldwork:
    return await in_view(store, study, NOW + dt.timedelta(hours=1), simulated=False)


async def shown(store: Store, question: str = "sex", study: Study = STUDY) -> Partition:
    there = await seen(store, study)
    return await divide(store, there, question, there.study)


async def remembered(store: Store, question: str = "sex") -> list[ShownDivision]:
    async with store.reading() as unit:
        return list(await unit.divisions(FIRST_WAVE, "real", question))


def alone(found: Partition) -> dict[str, list[object]]:
    """Give what parts tell when nothing is held against them."""
    return {answer: [one.reason for one in index.indicators()] for answer, index in found.parts}


async def test_the_same_division_told_again_is_the_same_and_remembered_once(store: Store) -> None:
    await complete(store, "citizen", 0, 40)
    first, again = await shown(store), await shown(store)
    unweighted = await shown(store, study=STUDY.unweighted())

    assert again.parts == first.parts
    assert alone(unweighted) == alone(first)
    assert [one.edition for one in await remembered(store)] == [1]
    assert await remembered(store, "region") == []


def sizes(found: Partition) -> dict[str, int | None]:
    return {answer: index.samples[0][1] for answer, index in found.parts}


async def newcomers(store: Store, *, female: int, male: int) -> None:
    """Have people complete who answer like the first woman and the first man that there are."""
    sexes = [one.interview.answers["sex"].value for one in people("citizen")]
    alike = [people("citizen")[sexes.index(sex)] for sex in ["female"] * female + ["male"] * male]
    some = [replace(one, respondent=f"{number:032x}") for number, one in enumerate(alike)]
    async with store.unit() as unit:
        await unit.add_completed(published()["citizen"].form, some, "real")


async def test_a_later_edition_is_held_against_what_was_told_of_the_same_question(store: Store) -> None:
    await complete(store, "citizen", 0, 40)
    first = await shown(store)
    await newcomers(store, female=60, male=4)
    second, by_settlement = await shown(store), await shown(store, "settlement")

    assert all(sizes(first).values())
    assert sizes(second) == {"female": None, "male": None}
    assert all(sizes(by_settlement).values())
    assert [one.edition for one in await remembered(store)] == [1, 2]
    assert [one.edition for one in await remembered(store, "settlement")] == [2]
    assert (await shown(store)).parts == second.parts


async def test_other_rules_are_held_against_the_numbers_of_people_alone(store: Store) -> None:
    """They put other people behind the figures, but divide the same people."""
    await complete(store, "citizen", 0, 40)
    await shown(store)
    await newcomers(store, female=60, male=4)
    corrected = await shown(store, study=CORRECTED)

    assert sizes(corrected) == {"female": None, "male": None}
    assert dict(corrected.parts)["female"].indicator("1.1.3").value is not None


async def test_outside_the_editions_nothing_is_remembered(store: Store) -> None:
    await complete(store, "citizen", 0, 40)
    await seen(store)
    everybody = await unpublished(store, STUDY, NOW, simulated=False)
    await divide(store, everybody, "sex", everybody.study)

    assert await remembered(store) == []


async def test_a_division_of_an_edition_that_is_over_is_not_told(store: Store) -> None:
    await complete(store, "citizen", 0, 10)
    old = await seen(store)
    await complete(store, "citizen", 10, 60)
    await seen(store)

    with pytest.raises(Conflict):
        await divide(store, old, "sex", old.study)
    assert await remembered(store) == []
