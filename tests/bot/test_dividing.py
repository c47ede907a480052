"""The parts of an edition: told once, remembered, and held against what earlier editions told of them."""

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from collected import NOW, complete, people, published, withdraw

from bot.dividing import PartsWaitError, parts, prepared
from bot.fieldwork import Fieldwork, in_view, unpublished
from scoring.methodology import Methodology
from scoring.partition import Parts
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


async def shown(store: Store, study: Study = STUDY) -> Parts:
    there = await seen(store, study)
    return await parts(store, there, there.study)


async def remembered(store: Store) -> list[ShownDivision]:
    async with store.reading() as unit:
        return list(await unit.divisions(FIRST_WAVE, "real", ""))


def sizes(found: Parts, question: str = "sex") -> dict[str, int | None]:
    return {answer: index.samples[0][1] for answer, index in found.by(question)}


async def test_what_an_edition_tells_is_decided_once_whatever_is_asked_and_in_whatever_order(
    store: Store,
) -> None:
    await complete(store, "citizen", 0, 40)
    first, again = await shown(store), await shown(store)
    unweighted = await shown(store, STUDY.unweighted())

    assert again.told == first.told == unweighted.told
    assert again.by("sex") == first.by("sex")
    assert [one.edition for one in await remembered(store)] == [1]


async def test_what_is_prepared_is_not_told_until_somebody_asks_and_then_not_decided_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await complete(store, "citizen", 0, 40)
    there = await seen(store)
    ready = await prepared(store, there, there.study)
    assert await remembered(store) == []

    monkeypatch.setattr(Study, "parts", None)  # deciding again would fail
    asked = await parts(store, there, there.study, ready)
    assert asked is ready.parts
    assert [one.told["parts"]["figures"] for one in await remembered(store)] == [asked.told.figures]


async def test_what_was_prepared_before_other_parts_were_told_is_decided_again(store: Store) -> None:
    await complete(store, "citizen", 0, 40)
    there = await seen(store)
    ready = await prepared(store, there, there.study)
    await shown(store, CORRECTED)
    second = await parts(store, there, there.study, ready)

    assert second is not ready.parts
    assert len(await remembered(store)) == 2


async def newcomers(store: Store, *, female: int, male: int) -> None:
    """Have people complete who answer like the first woman and the first man that there are."""
    sexes = [one.interview.answers["sex"].value for one in people("citizen")]
    alike = [people("citizen")[sexes.index(sex)] for sex in ["female"] * female + ["male"] * male]
    some = [replace(one, respondent=f"{number:032x}") for number, one in enumerate(alike)]
    async with store.unit() as unit:
        await unit.add_completed(published()["citizen"].form, some, "real")


async def test_a_later_edition_is_held_against_what_was_told_by_any_question(store: Store) -> None:
    await complete(store, "citizen", 0, 40)
    first = await shown(store)
    await newcomers(store, female=60, male=4)
    second = await shown(store)

    assert all(sizes(first).values())
    assert sizes(second) == {"female": None, "male": None}
    assert [one.edition for one in await remembered(store)] == [1, 2]
    assert (await shown(store)).told == second.told


async def test_other_rules_are_held_against_the_numbers_of_people_alone(store: Store) -> None:
    """They put other people behind the figures, but divide the same people."""
    await complete(store, "citizen", 0, 40)
    await shown(store)
    await newcomers(store, female=60, male=4)
    corrected = await shown(store, CORRECTED)

    assert sizes(corrected) == {"female": None, "male": None}
    assert dict(corrected.by("sex"))["female"].indicator("1.1.3").value is not None


async def test_outside_the_editions_nothing_is_remembered(store: Store) -> None:
    await complete(store, "citizen", 0, 40)
    await seen(store)
    everybody = await unpublished(store, STUDY, NOW, simulated=False)
    await parts(store, everybody, everybody.study)

    assert await remembered(store) == []


async def test_the_parts_of_an_edition_that_is_over_are_not_told(store: Store) -> None:
    await complete(store, "citizen", 0, 10)
    old = await seen(store)
    await complete(store, "citizen", 10, 60)
    await seen(store)

    with pytest.raises(Conflict):
        await parts(store, old, old.study)
    assert await remembered(store) == []


async def test_no_parts_are_made_of_an_edition_whose_people_are_not_all_there(store: Store) -> None:
    await complete(store, "citizen", 0, 40)
    await seen(store)
    await withdraw(store, people("citizen")[0])

    with pytest.raises(PartsWaitError, match="has withdrawn"):
        await shown(store)
    assert await remembered(store) == []
