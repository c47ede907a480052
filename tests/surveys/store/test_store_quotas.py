"""Quotas as rows, and counts of people by what they said when they were through, or screened."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

import pytest
from quota_form import quota_form
from sqlalchemy import delete
from store_world import NOW

from surveys.fieldwork.quotas import Cell, Profile
from surveys.fieldwork.waves import Wave
from surveys.form import Answer, Form, Missing
from surveys.interview import Stage, standing, start
from surveys.store import Arrival, Record, Store
from surveys.store.field_schema import screened
from surveys.store.waves import FIRST_WAVE

YOUNG = Profile("abai", "female", "young")
HOUR = dt.timedelta(hours=1)


@pytest.fixture(scope="session")
def form(tmp_path_factory: pytest.TempPathFactory) -> Form:
    return quota_form(tmp_path_factory.mktemp("quota"))


def completed(form: Form, number: int, answers: Mapping[str, str]) -> Arrival:
    given = {
        name: Answer(missing=Missing.REFUSED) if value == "refused" else Answer(value)
        for name, value in answers.items()
    }
    interview = replace(start(form, "en"), stage=Stage.COMPLETED, answers=given)
    return Arrival(f"{number:032}", interview, NOW, NOW)


async def begin(store: Store, form: Form) -> Record:
    async with store.unit() as unit:
        return await unit.begin(form, start(form, "en"), NOW)


async def test_cells_are_kept_in_order_and_replaced_as_a_whole(store: Store) -> None:
    first = (Cell(40, region="abai"), Cell(10, sex="female", age_group="old"), Cell(0))
    async with store.unit() as unit:
        await unit.set_quota(FIRST_WAVE, "citizen", first)
        await unit.set_quota(FIRST_WAVE, "expert", [Cell(5)])
        assert await unit.quota(FIRST_WAVE, "citizen") == first
        await unit.set_quota(FIRST_WAVE, "citizen", [Cell(1)])
        assert await unit.quota(FIRST_WAVE, "citizen") == (Cell(1),)
        await unit.set_quota(FIRST_WAVE, "citizen", [])
        assert await unit.quota(FIRST_WAVE, "citizen") == ()
        assert await unit.quota(FIRST_WAVE, "expert") == (Cell(5),)


async def test_the_completed_count_by_their_answers_and_calculations(store: Store, form: Form) -> None:
    woman = {"consent": "yes", "age": "30", "sex": "female", "region": "abai"}
    arrivals = [
        completed(form, 1, woman),
        completed(form, 2, woman),
        completed(form, 3, woman | {"sex": "refused", "age": "refused"}),
    ]
    async with store.unit() as unit:
        await unit.add_completed(form, arrivals, "imported")
        await unit.add_completed(form, [completed(form, 4, woman)], "simulated")
        await unit.add_wave(Wave("2", NOW))
        await unit.add_completed(form, [completed(form, 5, woman)], "imported")

        counted = await unit.people_by_profile(FIRST_WAVE, form.name, NOW)

    assert counted == {YOUNG: 2, Profile("abai"): 1}


async def test_who_is_past_the_screening_counts_while_they_are_about(store: Store, form: Form) -> None:
    one, other = await begin(store, form), await begin(store, form)
    async with store.unit() as unit:
        await unit.note_screened(one, YOUNG)
        await unit.note_screened(other, Profile())

        day = 24 * HOUR
        assert await unit.people_by_profile(FIRST_WAVE, form.name, NOW) == {YOUNG: 1, Profile(): 1}
        assert await unit.people_by_profile(FIRST_WAVE, form.name, NOW + day - HOUR) != {}
        assert await unit.people_by_profile(FIRST_WAVE, form.name, NOW + day) == {}
        assert await unit.people_by_profile("2", form.name, NOW) == {}
        assert await unit.people_by_profile(FIRST_WAVE, "expert", NOW) == {}


async def test_whoever_is_through_counts_by_the_final_answers(store: Store, form: Form) -> None:
    through = completed(form, 1, {"age": "50", "sex": "male", "region": "astana"}).interview
    record = await begin(store, form)
    async with store.unit() as unit:
        await unit.note_screened(record, YOUNG)
        await unit.save(form, record, standing(form, replace(through, revision=1), NOW), NOW)

        assert await unit.people_by_profile(FIRST_WAVE, form.name, NOW) == {
            Profile("astana", "male", "old"): 1
        }


async def test_interviews_completed_before_places_were_written_down_count_too(
    store: Store, form: Form
) -> None:
    woman = {"consent": "yes", "age": "30", "sex": "female", "region": "abai"}
    reticent = {"age": "refused", "sex": "refused", "region": "abai"}
    async with store.unit() as unit:
        arrivals = [completed(form, 1, woman), completed(form, 2, reticent), completed(form, 3, woman)]
        await unit.add_completed(form, arrivals, "imported")
        await unit.connection.execute(delete(screened))
        await unit.add_completed(form, [completed(form, 4, woman)], "imported")

        assert await unit.completed_by_profile(FIRST_WAVE, form.name) == {YOUNG: 3, Profile("abai"): 1}


async def test_a_place_goes_with_the_interview(store: Store, form: Form) -> None:
    async with store.unit() as unit:
        contact = await unit.meet(1, None, NOW)
        record = await unit.begin(form, start(form, "en"), NOW)
        await unit.note_screened(record, YOUNG)
        await unit.discard(contact, record, NOW, "quota full")

        assert await unit.people_by_profile(FIRST_WAVE, form.name, NOW) == {}
