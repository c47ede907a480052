"""Frames hold what counts, and every question whether anyone answered it or not."""

from pathlib import Path

import pandas as pd
import pytest
from store_world import NOW, Conversation, edition

from surveys import events as e
from surveys.form import Answer, Form, Missing
from surveys.interview import Interview, Stage, start
from surveys.store import Store
from surveys.store.frames import EVERYTHING, REAL, answer_frames, origins_counted
from surveys.xlsform import Publication

QUESTIONS = ["consent", "age", "generation", "helped", "hours", "born"]


async def published(store: Store, publication: Publication) -> None:
    async with store.unit() as unit:
        await unit.publish(publication.form, publication.xform, NOW)


async def completed(store: Store, form: Form, answers: dict[str, Answer], origin: str = "real") -> str:
    """Import an interview that was completed elsewhere."""
    interview = Interview("small", form.version, "en", stage=Stage.COMPLETED, answers=answers)
    async with store.unit() as unit:
        return (await unit.begin(form, interview, NOW, origin=origin)).id


async def frames(store: Store, wave: str = "1", origins: frozenset[str] = REAL) -> dict[str, pd.DataFrame]:
    async with store.unit() as unit:
        return await answer_frames(unit.connection, wave, origins)


async def test_an_empty_database_gives_no_frames(store: Store, publication: Publication) -> None:
    assert await frames(store) == {}
    await published(store, publication)
    assert await frames(store) == {}


async def test_a_conversation_becomes_a_row(talk: Conversation, publication: Publication) -> None:
    await published(talk.store, publication)
    record = await talk.begin()
    await talk.complete()

    frame = (await frames(talk.store))["small"]
    assert frame.to_dict("index") == {
        record.id: {
            "consent": "yes",
            "age": "42",
            "generation": "old",
            "helped": "neighbours strangers",
            "hours": "12.5",
            "born": "1980-12-31",
        }
    }


async def test_every_question_is_a_column_but_notes_and_free_text(
    store: Store, publication: Publication
) -> None:
    await published(store, publication)
    await completed(store, publication.form, {"consent": Answer("yes"), "story": Answer("Our names are …")})

    frame = (await frames(store))["small"]
    assert list(frame.columns) == QUESTIONS
    assert "Our names" not in frame.to_csv()


async def test_every_way_of_not_answering_is_missing(store: Store, publication: Publication) -> None:
    await published(store, publication)
    for reason in Missing:
        await completed(store, publication.form, {"consent": Answer("yes"), "age": Answer(missing=reason)})
    await completed(store, publication.form, {"consent": Answer("yes"), "hours": Answer("")})

    frame = (await frames(store))["small"]
    assert len(frame) == 5
    assert frame[["age", "hours"]].isna().all().all()
    assert not frame["consent"].isna().any()


async def test_only_completed_interviews_of_the_wave_and_origins_count(
    store: Store, publication: Publication
) -> None:
    await published(store, publication)
    form = publication.form
    ids = {
        origin: await completed(store, form, {"age": Answer("42")}, origin)
        for origin in ("real", "imported", "simulated", "rehearsal")
    }
    async with store.unit() as unit:
        await unit.begin(form, start(form, "en"), NOW)

    assert list((await frames(store))["small"].index) == sorted([ids["real"], ids["imported"]])
    assert list((await frames(store, origins=EVERYTHING))["small"].index) == sorted(
        [ids["real"], ids["imported"], ids["simulated"]]
    )
    assert await frames(store, wave="2") == {}
    assert await frames(store, origins=frozenset()) == {}
    async with store.unit() as unit:
        counted = await origins_counted(unit.connection, "1")
    assert counted == {("small", origin): 1 for origin in ids}


async def test_rows_are_sorted_by_interview(store: Store, publication: Publication) -> None:
    await published(store, publication)
    ids = [await completed(store, publication.form, {"age": Answer(str(age))}) for age in range(20)]

    frame = (await frames(store))["small"]
    assert list(frame.index) == sorted(ids)
    assert [frame.loc[id_, "age"] for id_ in ids] == [str(age) for age in range(20)]


@pytest.mark.parametrize("at_once", [1, 7, 20])
async def test_it_makes_no_difference_how_many_rows_are_read_at_once(
    store: Store, publication: Publication, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    await published(store, publication)
    for age in range(20):
        await completed(store, publication.form, {"age": Answer(str(age)), "helped": Answer("neighbours")})
    whole = (await frames(store))["small"]
    monkeypatch.setattr("surveys.store.frames.AT_ONCE", at_once)

    pd.testing.assert_frame_equal((await frames(store))["small"], whole)
    assert sorted(whole["age"].cat.categories) == list(whole["age"].cat.categories)
    assert len(whole["age"].cat.categories) == 20


async def test_versions_of_a_form_share_a_frame(
    store: Store, publication: Publication, tmp_path: Path
) -> None:
    """A question that only one version asks is missing in the interviews of the other."""
    newer = edition(tmp_path, ("| hours |", "| effort |"), ("| small | 1 |", "| small | 2 |"))
    for each in (publication, newer):
        await published(store, each)
    old = await completed(store, publication.form, {"hours": Answer("3")})
    new = await completed(store, newer.form, {"effort": Answer("4")})

    frame = (await frames(store))["small"]
    assert {*frame.columns} == {*QUESTIONS, "effort"}
    assert (frame.loc[old, "hours"], frame.loc[new, "effort"]) == ("3", "4")
    assert frame.loc[[old], "effort"].isna().all()


async def test_calculations_keep_the_value_of_the_moment_of_completion(
    talk: Conversation, publication: Publication
) -> None:
    await published(talk.store, publication)
    await talk.begin()
    await talk.complete(age="20")
    await talk.said(e.LanguageChanged("ru"), seconds=3600)

    frame = (await frames(talk.store))["small"]
    assert list(frame["generation"]) == ["young"]


async def test_no_calculation_from_free_text_gets_into_the_table(
    talk: Conversation, publication: Publication
) -> None:
    await published(talk.store, publication)
    await talk.begin()
    await talk.complete(story="We planted trees.")

    assert not {"story", "echo", "louder"} & {*(await frames(talk.store))["small"].columns}
