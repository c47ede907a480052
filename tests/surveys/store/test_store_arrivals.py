"""Interviews taken in by the batch are the same as those begun one by one, and never come twice."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select
from store_world import NOW

from surveys.form import Answer, Form
from surveys.interview import Interview, Stage, start
from surveys.store import Arrival, Contact, Store, Vault
from surveys.store.arrivals import BATCH
from surveys.store.schema import interviews

BEGAN = NOW - dt.timedelta(minutes=12)


def completed(form: Form, **answers: str) -> Interview:
    given = {name: Answer(value) for name, value in answers.items()}
    return replace(start(form, "ru"), stage=Stage.COMPLETED, answers=given)


def arrival(form: Form, number: int) -> Arrival:
    return Arrival(f"{number:032x}", completed(form, age=str(20 + number % 50)), BEGAN, NOW)


async def test_an_arrival_reads_back_as_it_was_with_its_times_and_origin(store: Store, form: Form) -> None:
    one = Arrival("a" * 32, completed(form, age="34", story="Асар"), BEGAN, NOW)

    async with store.unit() as unit:
        assert await unit.add_completed(form, [one], "imported", "survey.csv") == {"a" * 32}
        record = await unit.interview_of(Contact(1, 1, respondent="a" * 32), form.name)
        row = (await unit.connection.execute(select(interviews))).mappings().one()

    assert record is not None
    assert record.interview == one.interview
    assert (row["origin"], row["source"], row["started_at"]) == ("imported", "survey.csv", BEGAN)
    assert row["completed_at"] == row["changed_at"] == row["asked_at"] == NOW


async def test_free_text_that_arrives_is_sealed(store: Store, form: Form) -> None:
    one = Arrival("b" * 32, completed(form, story="Асар"), BEGAN, NOW)

    async with store.unit() as unit:
        await unit.add_completed(form, [one], "imported")
        row = (await unit.connection.execute(select(interviews))).mappings().one()

    assert set(row["answers"]["story"]) == {"sealed"}


@pytest.mark.parametrize("number", [0, 1, BATCH, BATCH + 1, 2 * BATCH + 3])
async def test_any_number_arrives_whole(store: Store, form: Form, number: int) -> None:
    arrivals = [arrival(form, each) for each in range(number)]

    async with store.unit() as unit:
        added = await unit.add_completed(form, arrivals, "simulated")
        assert await unit.origins() == ({"simulated": number} if number else {})

    assert added == {each.respondent for each in arrivals}


async def test_who_is_there_already_is_left_as_they_were(store: Store, form: Form) -> None:
    async with store.unit() as unit:
        await unit.add_completed(form, [arrival(form, 1)], "simulated")
    changed = replace(arrival(form, 1), interview=completed(form, age="99"))

    async with store.unit() as unit:
        assert await unit.known(
            form.name, [each.respondent for each in (arrival(form, 1), arrival(form, 2))]
        ) == {arrival(form, 1).respondent}
        assert await unit.add_completed(form, [changed, arrival(form, 2)], "simulated") == {
            arrival(form, 2).respondent
        }
        record = await unit.interview_of(Contact(1, 1, respondent=changed.respondent), form.name)

    assert record is not None
    assert record.interview.answers == {"age": Answer("21")}


async def test_somebody_twice_in_one_batch_is_written_once(store: Store, form: Form) -> None:
    async with store.unit() as unit:
        added = await unit.add_completed(form, [arrival(form, 1), arrival(form, 1)], "imported")
        assert await unit.origins() == {"imported": 1}

    assert len(added) == 1


async def test_somebody_elses_number_leads_back_only_with_the_key(store: Store, vault: Vault) -> None:
    async with store.unit() as unit:
        name = unit.nameless("uuid:1")

        assert name == unit.nameless("uuid:1") != unit.nameless("uuid:2")

    assert name == vault.fingerprint("respondent:uuid:1").hex()[:32]
