"""What may be shown of a wave: editions move on by enough people, and survive those who withdraw."""

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from collected import NOW, complete, people, published, withdraw
from sqlalchemy import update

from bot.fieldwork import Fieldwork, in_view, unpublished
from scoring.declaration import Declaration
from scoring.methodology import Methodology
from scoring.serialise import to_json
from scoring.study import Study
from surveys.interview import Stage, start
from surveys.store import Conflict, Store, Vault, schema
from surveys.store.editions import ShownEdition
from surveys.store.waves import FIRST_WAVE
from surveys.xlsform import publish

STUDY = Study(closing_year=2026)


@pytest.fixture
async def store(tmp_path: Path, secret: str) -> AsyncIterator[Store]:
    opened = await Store.open(f"sqlite:///{tmp_path / 'gauhar.sqlite3'}", Vault(secret))
    async with opened.unit() as unit:
        for publication in published().values():
            await unit.publish(publication.form, publication.xform, NOW)
    yield opened
    await opened.close()


async def seen(store: Store, *, simulated: bool = False, hours: float = 0) -> Fieldwork:
    return await in_view(store, STUDY, NOW + dt.timedelta(hours=hours), simulated=simulated)


def sizes(fieldwork: Fieldwork) -> dict[str, int]:
    return {source.value: n or 0 for source, n in fieldwork.index.samples}


async def test_with_nobody_there_is_no_edition_but_published_figures_stand(store: Store) -> None:
    empty = await seen(store)

    assert empty.number is None
    assert empty.index.indicator("5.1.2").value is not None
    assert empty.index.indicator("1.1.1").value is None


async def test_the_first_edition_waits_for_enough_people(store: Store) -> None:
    await complete(store, "citizen", 0, 9)
    few = await seen(store)
    await complete(store, "citizen", 9, 10)
    enough = await seen(store, hours=1)

    assert (few.number, few.waiting["citizen"]) == (None, 1)
    assert few.index.indicator("1.1.1").value is None
    assert (enough.number, sizes(enough)) == (1, {"citizen": 10})
    assert enough.made_at == NOW + dt.timedelta(hours=1)


async def test_an_edition_stays_until_enough_have_come(store: Store) -> None:
    await complete(store, "citizen", 0, 20)
    first = await seen(store)
    await complete(store, "citizen", 20, 29)
    second = await seen(store, hours=1)

    assert (second.number, second.made_at, sizes(second)) == (1, NOW, {"citizen": 20})
    assert to_json(second.index) == to_json(first.index)


async def test_fifty_more_make_the_next_edition_whatever_they_answered(store: Store) -> None:
    await complete(store, "citizen", 0, 10)
    await seen(store)
    await complete(store, "citizen", 10, 60)
    second = await seen(store, hours=1)

    assert (second.number, sizes(second)) == (2, {"citizen": 60})
    assert second.made_at == NOW + dt.timedelta(hours=1)


async def test_surveys_move_on_by_themselves(store: Store) -> None:
    await complete(store, "citizen", 0, 20)
    await complete(store, "organisation", 0, 4)
    first = await seen(store)
    await complete(store, "organisation", 4, 20)
    await complete(store, "citizen", 20, 25)
    second = await seen(store)

    assert sizes(first) == {"citizen": 20, "organisation": 0}
    assert sizes(second) == {"citizen": 20, "organisation": 20}
    assert second.number == 2


async def test_after_a_withdrawal_the_edition_is_shown_as_it_was(store: Store) -> None:
    there = await complete(store, "citizen", 0, 20)
    first = await seen(store)
    await withdraw(store, there[3])
    later = await seen(store, hours=1)

    assert to_json(later.index) == to_json(first.index)
    assert (later.number, later.made_at, later.intact) == (1, NOW, False)
    assert not later.frames


async def test_those_who_withdrew_count_towards_the_next_edition(store: Store) -> None:
    there = await complete(store, "citizen", 0, 30)
    await seen(store)
    await withdraw(store, *there[:25])
    await complete(store, "citizen", 30, 60)
    second = await seen(store)

    assert (second.number, sizes(second), second.intact) == (2, {"citizen": 35}, True)


async def test_the_only_organisation_may_withdraw_before_any_edition_counted_it(store: Store) -> None:
    await complete(store, "citizen", 0, 20)
    only = await complete(store, "organisation", 0, 1)
    first = await seen(store)
    await withdraw(store, *only)
    later = await seen(store)

    assert sizes(first) == {"citizen": 20, "organisation": 0}
    assert (later.number, sizes(later), later.intact) == (1, {"citizen": 20}, True)


async def test_when_everybody_has_withdrawn_the_edition_is_shown_as_it_was(store: Store) -> None:
    everybody = await complete(store, "citizen", 0, 20)
    first = await seen(store)
    await withdraw(store, *everybody)
    later = await seen(store)

    assert (later.number, later.intact) == (1, False)
    assert to_json(later.index) == to_json(first.index)


async def test_an_edition_follows_a_change_of_terms_while_its_people_are_there(store: Store) -> None:
    await complete(store, "citizen", 0, 20)
    await seen(store)
    declared = replace(STUDY, declaration=Declaration.QUOTA)
    again = await in_view(store, declared, NOW, simulated=False)

    assert (again.number, again.index.declaration) == (1, Declaration.QUOTA)


async def test_made_up_people_have_editions_of_their_own(store: Store) -> None:
    await complete(store, "citizen", 0, 20, "simulated")
    await complete(store, "citizen", 20, 32)

    everybody, real = await seen(store, simulated=True), await seen(store)

    assert (everybody.number, sizes(everybody), everybody.simulated) == (1, {"citizen": 32}, 20)
    assert (real.number, sizes(real), real.simulated) == (1, {"citizen": 12}, 0)


async def test_somebody_quicker_makes_the_edition_and_all_see_that_one(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await complete(store, "citizen", 0, 20)
    kept = Store.unit
    raced: list[int] = []

    def overtaken(self: Store) -> object:
        raced.append(1)
        if len(raced) == 1:  # everything is read; before we write, another process does
            raise Conflict
        return kept(self)

    monkeypatch.setattr(Store, "unit", overtaken)
    shown = await seen(store)

    assert shown.number == 1
    assert len(raced) == 2


async def test_outside_the_editions_everybody_counts(store: Store) -> None:
    await complete(store, "citizen", 0, 20)
    await seen(store)
    await complete(store, "citizen", 20, 23)
    everybody = await unpublished(store, STUDY, NOW, simulated=False)

    assert (everybody.number, sizes(everybody)) == (None, {"citizen": 23})
    async with store.unit() as unit:
        editions = await unit.editions(FIRST_WAVE, "real")
    assert [one.number for one in editions] == [1]
    assert isinstance(editions[0], ShownEdition)


async def test_editions_go_on_when_the_rules_have_changed(store: Store) -> None:
    """Other rules put other people behind a figure: what the earlier editions counted cannot be compared."""
    await complete(store, "citizen", 0, 20)
    await seen(store)
    everyone = replace(STUDY, methodology=Methodology(depth_base="everyone"))
    again = await in_view(store, everyone, NOW, simulated=False)
    await complete(store, "citizen", 20, 60)
    second = await in_view(store, everyone, NOW, simulated=False)

    assert (again.number, sizes(again)) == (1, {"citizen": 20})
    assert (second.number, sizes(second)) == (2, {"citizen": 60})


async def held_back(store: Store, study: Study = STUDY) -> frozenset[str]:
    return (await in_view(store, study, NOW, simulated=False)).withheld


async def test_a_figure_held_back_stays_so_under_other_terms(store: Store) -> None:
    """It differs by too few from one that an earlier edition showed, whatever is made of it now."""
    await complete(store, "citizen", 0, 60)
    await seen(store)
    alike, other = people("citizen")[:2]
    newcomers = [replace(alike, respondent=f"{number:032x}") for number in range(49)]
    async with store.unit() as unit:
        await unit.add_completed(
            published()["citizen"].form, [*newcomers, replace(other, respondent="f" * 32)], "real"
        )
    held = await held_back(store)
    substituted = replace(STUDY, methodology=Methodology(substitutes=("5.1.1-sub",)))
    corrected = replace(STUDY, methodology=Methodology(depth_base="everyone"))

    assert held
    assert await held_back(store, substituted) == held
    assert await held_back(store, corrected) == held


async def test_forms_without_indicators_are_no_part_of_the_index(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "other.md"
    text = (Path(__file__).parents[1] / "surveys" / "store" / "small.md").read_text("utf-8")
    path.write_text(text, "utf-8")
    other = publish(path)
    await complete(store, "citizen", 0, 20)
    async with store.unit() as unit:
        await unit.publish(other.form, other.xform, NOW)
        done = replace(start(other.form, "en"), stage=Stage.COMPLETED)
        await unit.begin(other.form, done, NOW)

    assert sizes(await seen(store)) == {"citizen": 20}


async def test_an_edition_that_does_not_say_its_rules_counts_as_made_by_others(store: Store) -> None:
    await complete(store, "citizen", 0, 20)
    await seen(store)
    async with store.unit() as unit:
        (first,) = await unit.editions(FIRST_WAVE, "real")
        unruled = {name: kept for name, kept in first.groups.items() if name != "rules"}
        await unit.connection.execute(update(schema.editions).values(groups=unruled))
    await complete(store, "citizen", 20, 30)

    assert (await seen(store)).number == 2
