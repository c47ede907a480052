"""Editions are kept as they were shown, whatever becomes of the interviews they counted."""

import datetime as dt
from dataclasses import replace

import pytest
from store_world import NOW, Conversation

from surveys.form import Form
from surveys.store import Conflict, Store
from surveys.store.editions import ShownDivision, ShownEdition

FIRST = ShownEdition(1, NOW, {"people": {"small": 2}}, '{"value": 48.3}\n')
SECOND = ShownEdition(2, NOW + dt.timedelta(days=1), {}, "{}\n")


async def interviews(store: Store, form: Form, count: int) -> list[str]:
    return [(await Conversation(store, form, chat=number).begin()).id for number in range(count)]


async def test_an_edition_comes_back_as_it_was_shown(store: Store, form: Form) -> None:
    kept = await interviews(store, form, 3)
    async with store.unit() as unit:
        await unit.keep_edition("1", "real", FIRST, kept[:2])
        await unit.keep_edition("1", "real", SECOND, kept[2:])

    async with store.unit() as unit:
        assert await unit.editions("1", "real") == (FIRST, SECOND)
        assert await unit.members("1", "real") == {kept[0]: 1, kept[1]: 1, kept[2]: 2}


async def test_series_and_waves_know_nothing_of_each_other(store: Store, form: Form) -> None:
    kept = await interviews(store, form, 1)
    async with store.unit() as unit:
        await unit.keep_edition("1", "real", FIRST, kept)
        await unit.keep_edition("1", "everything", FIRST, kept)

    async with store.unit() as unit:
        assert await unit.editions("2", "real") == ()
        assert await unit.members("2", "real") == {}
        assert await unit.members("1", "everything") == {kept[0]: 1}


async def test_of_two_that_make_the_same_edition_one_must_think_again(store: Store) -> None:
    async with store.unit() as unit:
        await unit.keep_edition("1", "real", FIRST, ())

    with pytest.raises(Conflict):
        async with store.unit() as unit:
            await unit.keep_edition("1", "real", FIRST, ())


async def test_a_withdrawal_leaves_the_edition_and_takes_the_membership(store: Store, form: Form) -> None:
    talk = Conversation(store, form)
    record = await talk.begin()
    async with store.unit() as unit:
        await unit.keep_edition("1", "real", FIRST, [record.id])
        await unit.erase(await talk.contact(unit), "withdrawn", NOW)

    async with store.unit() as unit:
        assert await unit.editions("1", "real") == (FIRST,)
        assert await unit.members("1", "real") == {}


async def test_a_great_many_are_written_in_turns(
    store: Store, form: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("surveys.store.editions._AT_ONCE", 2)
    kept = await interviews(store, form, 5)
    async with store.unit() as unit:
        await unit.keep_edition("1", "real", FIRST, kept)
        assert await unit.members("1", "real") == dict.fromkeys(kept, 1)


async def test_an_edition_of_somebody_who_has_just_withdrawn_is_thought_over_again(store: Store) -> None:
    with pytest.raises(Conflict):
        async with store.unit() as unit:
            await unit.keep_edition("1", "real", FIRST, ["gone"])

    async with store.unit() as unit:
        assert await unit.editions("1", "real") == ()


TOLD = ShownDivision(1, "region", {"parts": {"astana": {"1.1.1": {"community": 12}}}})
LATER = ShownDivision(2, "region", {"parts": {}})


async def division(store: Store, told: ShownDivision, origins: str = "real") -> None:
    async with store.unit() as unit:
        await unit.keep_division("1", origins, told)


async def divisions(
    store: Store, question: str, wave: str = "1", origins: str = "real"
) -> list[ShownDivision]:
    async with store.reading() as unit:
        return list(await unit.divisions(wave, origins, question))


async def test_what_editions_told_of_the_answers_to_a_question_is_kept_once_however_often_it_is_told(
    store: Store,
) -> None:
    async with store.unit() as unit:
        await unit.keep_edition("1", "real", FIRST, ())
    corrected, by_sex = replace(TOLD, told={"parts": {}}), replace(TOLD, question="sex")
    for told in (TOLD, TOLD, corrected, by_sex, TOLD):
        await division(store, told)

    assert await divisions(store, "region") == [TOLD, corrected]
    assert await divisions(store, "sex") == [by_sex]
    assert await divisions(store, "region", wave="2") == []
    assert await divisions(store, "region", origins="everything") == []


async def test_of_an_edition_that_is_not_the_newest_nothing_more_is_told(store: Store) -> None:
    with pytest.raises(Conflict):
        await division(store, TOLD)
    async with store.unit() as unit:
        await unit.keep_edition("1", "real", FIRST, ())
        await unit.keep_edition("1", "real", SECOND, ())
        await unit.keep_edition("1", "everything", FIRST, ())
    with pytest.raises(Conflict):
        await division(store, TOLD)
    await division(store, LATER)
    await division(store, TOLD, "everything")

    assert await divisions(store, "region") == [LATER]
