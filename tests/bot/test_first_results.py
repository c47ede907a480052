"""Who has completed hears of their own region what may be told; nothing endangers the thanks."""

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from collected import people, published
from fielding import Field
from local import local_bot
from quota_form import FORM
from running import ON_BOTH, Chat

from bot.dividing import parts
from bot.fieldwork import in_view
from bot.first_results import FirstResults, RegionResults, first_results_card
from locales import translators
from sandbox.clock import HandClock
from sandbox.telegram import Telegram
from sandbox.world import Settings
from scoring.study import Study
from surveys.interview import Stage
from surveys.store.waves import FIRST_WAVE

STUDY = Study(closing_year=2026)
FIRST = "First results from your region"


@pytest.fixture
async def field(tmp_path: Path, secret: str, database: str) -> AsyncIterator[Field]:
    clock = HandClock()
    telegram = Telegram(Settings(clock=clock))
    workbook = tmp_path / "citizen.md"
    workbook.write_text(FORM.replace("'young'", "'25_34'").replace("'old'", "'55_64'"), "utf-8")
    async with local_bot(telegram, database, secret, workbook) as bot:
        async with bot.store.unit() as unit:
            publication = published()["citizen"]
            await unit.publish(
                publication.form, publication.xform, dt.datetime.fromtimestamp(clock(), dt.UTC)
            )
        yield Field(bot, clock)


async def complete(field: Field, number: int, **counts: int) -> None:
    """Have people complete who live in these regions; whoever else they are is by lot."""
    arrivals, some = people("citizen"), []
    for region, count in counts.items():
        for one in range(count):
            model = arrivals[one % len(arrivals)]
            there = replace(model.interview.answers["region"], value=region)
            interview = replace(model.interview, answers={**model.interview.answers, "region": there})
            some.append(
                replace(
                    model,
                    interview=interview,
                    respondent=f"{number:08x}{region.encode().hex()[:12]:0<12}{one:012x}",
                )
            )
    async with field.bot.store.unit() as unit:
        await unit.add_completed(published()["citizen"].form, some, "real")


def heard(chat: Chat) -> list[str]:
    return [message.words.text for message in chat.person.messages if FIRST in message.words.text]


def knowing(field: Field) -> FirstResults:
    return FirstResults(field.bot.store, lambda: field.now, lambda _now: STUDY, simulated=False)


@ON_BOTH
async def test_whoever_has_completed_hears_what_their_region_has_answered(field: Field) -> None:
    await complete(field, 1, abai=60, astana=60)
    chat = await field.finishes(await field.screened(region="Abai"))
    told = await knowing(field).of("abai")
    said = heard(chat)

    assert told is not None
    assert len(said) == 1
    assert f"{FIRST}: Abai" in said[0]
    assert f"{told.people} people there" in said[0]
    assert f"people can be trusted: {round(told.shares['5.3.1'])} %" in said[0]
    assert "not of everybody who lives there" in said[0]


async def test_of_a_young_survey_and_of_a_region_of_few_nothing_is_said(field: Field) -> None:
    await complete(field, 1, abai=60, astana=30)
    early = await field.finishes(await field.screened(region="Abai"))
    await complete(field, 2, abai=60, astana=60, almaty=4)
    knows = knowing(field)

    assert heard(early) == []
    assert await knows.of("abai") is not None
    assert await knows.of("almaty") is None
    assert await knows.of("shymkent") is None


async def test_the_newcomer_is_in_nothing_that_is_told(field: Field) -> None:
    """What was told stays until the country has grown by half, and then it is another edition."""
    await complete(field, 1, abai=60, astana=60)
    knows = knowing(field)
    first = await knows.of("abai")
    await complete(field, 2, abai=50)
    field.days_pass(1)
    second = await knows.of("abai")
    await complete(field, 3, abai=20, astana=40)
    field.days_pass(1)
    third = await knows.of("abai")

    assert first is not None
    assert second == first
    assert third is not None
    assert (first.people, third.people) == (60, 130)


async def test_what_is_told_is_what_the_filter_of_the_region_shows(field: Field) -> None:
    await complete(field, 1, abai=60, astana=60)
    told = await knowing(field).of("abai")
    seen = await in_view(field.bot.store, STUDY, field.now, simulated=False)
    index = dict((await parts(field.bot.store, seen, seen.study)).by("region"))["abai"]

    assert told is not None
    assert dict(told.shares) == {name: index.indicator(name).value for name in ("1.1.1", "1.1.2", "5.3.1")}
    async with field.bot.store.reading() as unit:
        assert len(await unit.divisions(FIRST_WAVE, "real", "")) == 1


async def test_trouble_with_first_results_is_not_the_respondents(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(_self: FirstResults, _region: str) -> None:
        raise RuntimeError("abai")

    monkeypatch.setattr(FirstResults, "of", fails)
    chat = await field.finishes(await field.screened(region="Abai"))

    await chat.sees("Thank you")
    assert heard(chat) == []
    assert (await chat.interview()).stage is Stage.COMPLETED


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_first_results_are_a_few_lines_in_plain_words(language: str) -> None:
    t = translators()[language]
    found = RegionResults(120, {"1.1.1": 12.4, "5.3.1": 33.6}, dt.datetime(2026, 3, 1, tzinfo=dt.UTC), 5)
    text = first_results_card(found, "Abai <region>", t).text

    assert "12 %" in text
    assert "34 %" in text
    assert "Abai &lt;region&gt;" in text
    assert t("{n} of these interviews are simulated.", n=t.integer(5)) in text
    assert len(text.splitlines()) <= 9
