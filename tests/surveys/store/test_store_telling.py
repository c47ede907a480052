"""Interviews read out one after the other: which of them, in which order, with what."""

import datetime as dt

from store_world import NOW, Conversation

from surveys import events as e
from surveys.form import Answer, Missing
from surveys.interview import Stage
from surveys.store import Store
from surveys.store.telling import AT_ONCE, Told, Wanted
from surveys.xlsform import Publication

REAL = frozenset({"real"})


async def read(store: Store, wanted: Wanted) -> list[Told]:
    async with store.reading() as unit:
        told = [one async for several in unit.interviews_told(wanted) for one in several]
        assert await unit.how_many(wanted) == len(told)
    return told


async def complete(talk: Conversation, chat: int) -> None:
    """Answer everything in Russian, the age twice."""
    talk.chat = chat
    await talk.begin(language="ru", source="poster")
    await talk.picked(0)
    await talk.wrote("40", seconds=7)
    await talk.said(e.WentBack(await talk.turn()), seconds=1)
    await talk.wrote("41", seconds=5)
    await talk.said(e.Kept(await talk.turn()))
    await talk.said(e.NothingAnswered(Missing.DONT_KNOW, await talk.turn()))
    await talk.wrote("2.5")
    await talk.said(e.NothingAnswered(Missing.SKIPPED, await talk.turn()))
    await talk.wrote("Мен ұн әкелдім")
    await talk.said(e.Submitted(await talk.turn()))


async def test_a_completed_interview_is_told_with_its_words_opened(store: Store, talk: Conversation) -> None:
    await complete(talk, 1)
    (told,) = await read(store, Wanted("small", "1", REAL, timings=True))

    assert told.answers["age"] == Answer("41")
    assert told.answers["story"] == Answer("Мен ұн әкелдім")
    assert told.answers["born"] == Answer(missing=Missing.SKIPPED)
    assert (told.origin, told.source, told.language, told.last) == ("real", "poster", "ru", "story")
    assert told.worked_out == {"generation": "old"}
    assert told.started_at == NOW
    assert told.completed_at == talk.now
    assert told.seconds["age"] == 12


async def test_unfinished_ones_come_only_on_request(store: Store, talk: Conversation) -> None:
    await complete(talk, 1)
    talk.chat = 2
    await talk.begin()
    await talk.picked(0)

    assert [one.stage for one in await read(store, Wanted("small", "1", REAL))] == [Stage.COMPLETED]
    everybody = await read(store, Wanted("small", "1", REAL, unfinished=True))
    assert {one.stage for one in everybody} == {Stage.COMPLETED, Stage.ASKING}
    assert {one.worked_out is None for one in everybody} == {True, False}


async def test_nobody_of_another_wave_form_or_origin_is_told(store: Store, talk: Conversation) -> None:
    await complete(talk, 1)

    for wanted in (
        Wanted("other", "1", REAL),
        Wanted("small", "2", REAL),
        Wanted("small", "1", frozenset({"simulated"})),
    ):
        assert await read(store, wanted) == []


async def test_the_order_is_that_of_random_ids(store: Store, talk: Conversation) -> None:
    for chat in range(1, 6):
        talk.now += dt.timedelta(days=1)
        await complete(talk, chat)
    ids = [one.id for one in await read(store, Wanted("small", "1", REAL))]

    assert ids == sorted(ids)
    assert len(ids) == 5 < AT_ONCE


async def test_the_versions_that_occur_are_told_with_their_xforms(
    store: Store, talk: Conversation, publication: Publication
) -> None:
    async with store.unit() as unit:
        await unit.publish(publication.form, publication.xform, NOW)
    await complete(talk, 1)
    async with store.reading() as unit:
        ((form, xform),) = await unit.versions_told(Wanted("small", "1", REAL))
        none = await unit.versions_told(Wanted("small", "2", REAL))

    assert (form, xform, none) == (talk.form, publication.xform, ())
