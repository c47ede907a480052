"""A coordinator of one region gets that region over the country, and nothing of other regions."""

import re

import pytest
from collected import complete as collect
from collected import published
from fielding import Field
from running import Chat
from sqlalchemy import delete, select
from test_first_results import complete, field

from bot.delivery import Delivery
from bot.diamond.looking import Looking
from bot.diamond.view import COUNTRY, View
from bot.results import Beneath, caption, picture
from bot.shelf import CITIZEN
from locales import translators
from scoring.filters import Filter
from scoring.study import Study
from surveys.store import schema

__all__ = ["field"]
T = translators()["en"]
ABAI = Filter((("region", "abai"),))


@pytest.fixture
def photos(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Keep the captions of what is drawn: the stand-in in this process takes no files."""
    said: list[str] = []

    async def photo(_self: Delivery, _chat: int, picture: bytes, caption: str, *_more: object) -> None:
        assert picture.startswith(b"\x89PNG")
        said.append(caption)

    monkeypatch.setattr(Delivery, "photo", photo)
    return said


async def regional(field: Field) -> Chat:
    owner = await field.coordinator()
    await owner.says("/grant regional abai")
    found = re.search(r"/role (\w+)", owner.shown)
    assert found, owner.shown
    chat = await field.bot.meet().starts()
    return await chat.says(f"/role {found[1]}")


async def test_their_own_region_is_drawn_over_the_country(field: Field, photos: list[str]) -> None:
    await complete(field, 1, abai=60, astana=60)
    await (await regional(field)).says("/diamond")

    assert len(photos) == 1
    assert photos[0].splitlines()[1] == "Abai"
    assert "60 citizens" in photos[0]
    assert "wholly or partly whole country" in photos[0]
    assert "Astana" not in photos[0]
    assert "120 citizens" not in photos[0]


async def test_a_region_of_few_is_told_as_far_as_it_may_be(field: Field, photos: list[str]) -> None:
    await complete(field, 1, abai=6, astana=60)
    await (await regional(field)).says("/diamond")

    assert "Civic Engagement: no data" in photos[0]
    assert "6 citizens" not in photos[0]


async def test_after_a_withdrawal_the_region_waits_and_the_country_is_shown_as_it_was(
    field: Field, photos: list[str]
) -> None:
    await complete(field, 1, abai=60, astana=60)
    chat = await regional(field)
    await chat.says("/diamond")
    async with field.bot.store.unit() as unit:
        gone = select(schema.interviews.c.id).limit(1).scalar_subquery()
        await unit.connection.execute(delete(schema.interviews).where(schema.interviews.c.id == gone))
    await chat.says("/diamond")

    assert "120 citizens" in photos[1]
    assert "Abai" not in photos[1]
    assert "Parts and comparisons come with the next edition." in photos[1]


async def test_who_has_all_regions_gets_the_country(field: Field, photos: list[str]) -> None:
    await complete(field, 1, abai=60, astana=60)
    await (await field.coordinator()).says("/diamond")

    assert "120 citizens" in photos[0]
    assert "Abai" not in photos[0]
    assert "whole country" not in photos[0]


async def test_what_is_national_is_hatched_and_labelled_and_its_numbers_are_not_the_regions(
    field: Field,
) -> None:
    async with field.bot.store.unit() as unit:
        for name in ("organisation", "expert"):
            await unit.publish(published()[name].form, published()[name].xform, field.now)
    await complete(field, 1, abai=60, astana=60)
    await collect(field.bot.store, "organisation", 0, 20)
    await collect(field.bot.store, "expert", 0, 15)
    looking = Looking(field.bot.store, lambda: field.now, lambda _now: Study(2026), simulated=False)
    one = await looking.look(View(Filter((("sex", "female"),)), against=COUNTRY))
    said = caption(one.seen, T, "Women")

    assert one.under is not None
    assert [source.value for source in one.seen.index.filtered] == [CITIZEN]
    assert "20 organisations (whole country)" in said
    assert said.splitlines()[1] == "Women"
    assert [score.national for score in one.seen.index.dimensions] == [False, True, True, True, True]
    assert said.count("wholly or partly whole country") == 4
    beneath = Beneath(one.under, "All")
    assert picture(one.seen, T, beneath, "Women") != picture(one.under, T)


async def test_answers_are_not_read_again_for_the_edition_that_was_just_made_of_them(field: Field) -> None:
    await complete(field, 1, abai=60, astana=60)
    looking = Looking(field.bot.store, lambda: field.now, lambda _now: Study(2026), simulated=False)
    made = await looking.look(View())
    again = await looking.look(View())
    await complete(field, 2, abai=60)
    later = await looking.look(View())

    assert made.seen.number == 1
    assert again.seen.frames is made.seen.frames
    assert len(later.seen.frames[CITIZEN]) == 180


async def test_parts_are_decided_once_the_whole_has_been_sent_so_that_the_first_of_them_comes_quickly(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    await complete(field, 1, abai=60, astana=60)
    looking = Looking(field.bot.store, lambda: field.now, lambda _now: Study(2026), simulated=False)
    await looking.prepare(View())
    monkeypatch.setattr(Study, "parts", None)  # deciding now would fail
    women = await looking.look(View(Filter((("sex", "female"),))))

    assert 0 < women.seen.index.samples[0][1] < 120
