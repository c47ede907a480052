"""Editions are kept as they were shown, whatever becomes of the interviews they counted."""

import datetime as dt

import pytest
from store_world import NOW, Conversation

from surveys.form import Form
from surveys.store import Conflict, Store
from surveys.store.editions import ShownEdition

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
