"""Counts of interviews that the database makes: by day, region and question, with and without a limit."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

import pytest
from quota_form import quota_form
from sqlalchemy import insert, select, update
from store_world import NOW, Conversation, log_of

from surveys.events import Event
from surveys.fieldwork.progress import Heap, Pace, Stop, day_of
from surveys.form import Answer, Form, Missing
from surveys.interview import Stage, Step, start
from surveys.store import Arrival, Store, schema
from surveys.store.field_schema import paces
from surveys.store.frames import EVERYTHING, REAL
from surveys.store.waves import FIRST_WAVE

TODAY = day_of(NOW)
LATE = dt.datetime(2026, 3, 31, 18, 59, 59, 999_999, tzinfo=dt.UTC)
MIDNIGHT = LATE + dt.timedelta(microseconds=1)
WOMAN = {"consent": "yes", "age": "30", "sex": "female", "region": "abai"}


@pytest.fixture(scope="session")
def quota(tmp_path_factory: pytest.TempPathFactory) -> Form:
    return quota_form(tmp_path_factory.mktemp("quota"))


def arrival(form: Form, number: int, answers: Mapping[str, str], at: dt.datetime = NOW) -> Arrival:
    given = {
        name: Answer(missing=Missing.REFUSED) if value == "refused" else Answer(value)
        for name, value in answers.items()
    }
    return Arrival(f"{number:032}", replace(start(form, "kk"), stage=Stage.COMPLETED, answers=given), at, at)


async def arrive(store: Store, form: Form, *some: Arrival, origin: str = "imported") -> None:
    async with store.unit() as unit:
        assert len(await unit.add_completed(form, some, origin, "poster")) == len(some)


async def heaps(store: Store, region: str | None = None, origins: frozenset[str] = REAL) -> set[Heap]:
    async with store.reading() as unit:
        return set(await unit.heaps(FIRST_WAVE, origins, region))


async def test_interviews_alike_make_a_heap(store: Store, quota: Form) -> None:
    there = [
        arrival(quota, 1, WOMAN),
        arrival(quota, 2, WOMAN),
        arrival(quota, 3, WOMAN | {"region": "astana"}),
    ]
    await arrive(store, quota, *there)

    assert await heaps(store) == {
        Heap(2, "citizen", "abai", "kk", "poster", TODAY, TODAY),
        Heap(1, "citizen", "astana", "kk", "poster", TODAY, TODAY),
    }


async def test_a_day_is_one_of_kazakhstan_in_either_database(store: Store, quota: Form) -> None:
    await arrive(store, quota, arrival(quota, 1, WOMAN, LATE), arrival(quota, 2, WOMAN, MIDNIGHT))

    days = {heap.began for heap in await heaps(store)}
    assert days == {dt.date(2026, 3, 31), dt.date(2026, 4, 1)}


async def test_a_region_is_given_its_own_alone_and_not_those_who_did_not_say(
    store: Store, quota: Form
) -> None:
    others = [WOMAN | {"region": "astana"}, WOMAN | {"region": "refused"}]
    await arrive(
        store, quota, arrival(quota, 1, WOMAN), *(arrival(quota, n, who) for n, who in enumerate(others, 2))
    )
    async with store.unit() as unit:
        await unit.begin(quota, start(quota, "en"), NOW)

    assert {heap.region for heap in await heaps(store)} == {"abai", "astana", None}
    assert [heap.number for heap in await heaps(store, "abai")] == [1]
    assert await heaps(store, "") == set()


async def test_made_up_people_are_counted_where_that_is_asked_for(store: Store, quota: Form) -> None:
    await arrive(store, quota, arrival(quota, 1, WOMAN), origin="simulated")

    assert await heaps(store) == set()
    assert len(await heaps(store, origins=EVERYTHING)) == 1


async def stops(store: Store, region: str | None = None) -> list[Stop]:
    async with store.reading() as unit:
        return list(await unit.stops(FIRST_WAVE, REAL, region))


async def test_an_unfinished_interview_stands_at_the_question_now_asked(talk: Conversation) -> None:
    await talk.begin()
    assert await stops(talk.store) == []  # who has answered nothing has not begun
    await talk.picked(0)
    assert await stops(talk.store) == [Stop("small", "age", 1)]
    assert await stops(talk.store, "abai") == []


async def test_with_everything_answered_it_stands_at_no_question_and_sent_off_nowhere(
    talk: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    await talk.begin()
    seen: list[list[Stop]] = []
    said = talk.said

    async def watched(event: Event, seconds: float = 1) -> Step:
        seen.append(await stops(talk.store))
        return await said(event, seconds)

    monkeypatch.setattr(talk, "said", watched)
    await talk.complete()

    assert seen[-1] == [Stop("small", "", 1)]
    assert await stops(talk.store) == []


async def pace(store: Store, region: str | None = None) -> Mapping[str, Pace]:
    async with store.reading() as unit:
        return await unit.median_paces(FIRST_WAVE, REAL, region)


async def test_the_time_on_the_questions_is_added_up_and_a_break_counts_as_five_minutes(
    talk: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    lasted = iter([300, 301, 5])
    said = talk.said

    async def slowly(event: Event, seconds: float = 1) -> Step:
        return await said(event, next(lasted, seconds))

    monkeypatch.setattr(talk, "said", slowly)
    await talk.begin()
    await talk.complete()
    async with talk.store.reading() as unit:
        (kept,) = (await unit.connection.execute(select(paces))).all()
    logged = [row.seconds for row in await log_of(talk.store)]

    assert max(logged) == 301
    assert (kept.seconds, kept.answers) == (sum(logged) - 1, len(logged))
    assert await pace(talk.store) == {"small": Pace(float(kept.seconds), 1)}


@pytest.mark.parametrize(
    ("seconds", "middle"), [([7], 7.0), ([9, 1, 5], 5.0), ([1, 9, 4, 5], 4.5), ([3, 3, 3, 100], 3.0)]
)
async def test_the_median_is_that_of_the_middle_one_or_two(
    store: Store, quota: Form, seconds: list[int], middle: float
) -> None:
    await arrive(store, quota, *(arrival(quota, n, WOMAN) for n in range(len(seconds))))
    async with store.unit() as unit:
        ids = (await unit.connection.execute(schema.interviews.select())).scalars().all()
        rows = [{"interview": one, "seconds": n, "answers": 5} for one, n in zip(ids, seconds, strict=True)]
        await unit.connection.execute(insert(paces), rows)

    assert await pace(store) == {"citizen": Pace(middle, len(seconds))}
    assert await pace(store, "abai") == {"citizen": Pace(middle, len(seconds))}
    assert await pace(store, "astana") == {}


async def test_where_it_stands_is_not_known_of_interviews_from_before(talk: Conversation) -> None:
    await talk.begin()
    await talk.picked(0)
    async with talk.store.unit() as unit:
        await unit.connection.execute(update(schema.interviews).values(standing=None))

    assert await stops(talk.store) == [Stop("small", None, 1)]
