"""Nobody begins in a closed wave, whoever has begun may finish, and each is asked once in each."""

import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from fielding import Field
from local import local_bot
from quota_form import write_quota_form
from running import LANGUAGES, ON_BOTH

from bot.terms import closing
from bot.tidying import tidy
from bot.waving import closing_time, state
from locales import translators
from sandbox.clock import HandClock
from sandbox.telegram import Telegram
from sandbox.world import Settings
from scoring.study import Study
from surveys.fieldwork.retention import Policy
from surveys.fieldwork.waves import Wave, WaveError

POLICY = Policy(grace=14, link=30, parked=30, contact=90)
CLOSED = {"en": "This survey closed on", "ru": "Этот опрос закрылся", "kk": "Бұл сауалнама жабылды"}


@pytest.fixture
async def field(tmp_path: Path, secret: str, database: str) -> AsyncIterator[Field]:
    clock = HandClock()
    telegram = Telegram(Settings(clock=clock))
    async with local_bot(telegram, database, secret, write_quota_form(tmp_path)) as bot:
        yield Field(bot, clock)


@ON_BOTH
async def test_in_a_closed_wave_nobody_begins_and_whoever_has_begun_finishes(field: Field) -> None:
    early = await field.screened()
    await field.closes()
    late = await field.bot.meet().starts()
    await late.sees("This survey closed on 15 November 2023", "Thank you for your interest!")
    assert await field.bot.rows("interviews") == 1
    await field.finishes(early)
    await early.sees("Thank you for completing the survey!")


@pytest.mark.parametrize("language", sorted(LANGUAGES))
async def test_whoever_comes_late_is_told_in_their_language(field: Field, language: str) -> None:
    await field.closes()
    await (await field.bot.meet().starts(language)).sees(CLOSED[language])


async def test_until_its_closing_time_a_wave_is_open(field: Field) -> None:
    await field.closes(days=2)
    field.days_pass(1.9)
    await (await field.bot.meet().starts()).sees("Do you agree?")
    field.days_pass(0.1)
    await (await field.bot.meet().starts()).sees("This survey closed on")


@ON_BOTH
async def test_after_the_days_of_grace_what_is_unfinished_is_erased(field: Field) -> None:
    slow, quick = await field.screened(), await field.screened()
    await field.finishes(quick)
    await field.closes()
    field.days_pass(13.9)
    assert not (await tidy(field.bot.store, field.now, POLICY)).any
    field.days_pass(0.1)
    gone = await tidy(field.bot.store, field.now, POLICY)

    assert (gone.waves, gone.unfinished) == (1, 1)
    assert await field.tallies() == {"unfinished": 1}
    assert await field.bot.rows("interviews") == 1
    await slow.tap("Yes")
    await slow.sees("This survey closed on")
    await quick.says("/start")
    await quick.sees("Thank you for completing the survey!")
    assert not (await tidy(field.bot.store, field.now, POLICY)).any


async def test_in_the_next_wave_everybody_is_asked_anew(field: Field) -> None:
    chat = await field.screened()
    await field.finishes(chat)
    await field.closes()
    field.days_pass(1)
    await field.opens("2")
    await chat.says("/start")
    await chat.sees("Do you agree?")
    assert await field.bot.rows("interviews") == 2


async def test_an_interview_of_the_wave_before_is_finished_before_the_next_begins(field: Field) -> None:
    chat = await field.screened()
    await field.closes()
    field.days_pass(1)
    await field.opens("2")
    await chat.says("/start")
    await chat.sees("Do you help others?")
    await field.finishes(chat)
    await chat.sees("Thank you for completing the survey!")


@ON_BOTH
async def test_once_the_link_is_cut_nobody_takes_part_twice_and_withdrawing_is_honest(field: Field) -> None:
    chat = await field.screened()
    await field.finishes(chat)
    field.days_pass(30)
    assert (await tidy(field.bot.store, field.now, POLICY)).links == 1
    assert await field.bot.rows("contacts") == 0
    assert await field.bot.rows("participations") == 1

    await chat.starts("ru")
    await chat.sees("Вы уже участвовали в этом опросе, спасибо!")
    assert await field.bot.rows("interviews") == 1
    await chat.says("/withdraw")
    await chat.tap("Да, удалить всё")
    await chat.sees("Теперь никто не может сказать, какие из них Ваши.")
    assert (await field.bot.rows("interviews"), await field.bot.rows("contacts")) == (1, 0)

    await chat.starts()
    await chat.sees("You have already taken part in this survey, thank you!")
    await (await field.bot.meet().starts()).sees("Do you agree?")


async def test_the_next_wave_asks_again_who_has_taken_part_in_the_one_before(field: Field) -> None:
    chat = await field.screened()
    await field.finishes(chat)
    field.days_pass(31)
    await tidy(field.bot.store, field.now, POLICY)
    await field.closes()
    field.days_pass(1)
    await field.opens("2")
    await (await chat.starts()).sees("Do you agree?")
    field.days_pass(14)
    await tidy(field.bot.store, field.now, POLICY)
    assert await field.bot.rows("participations") == 0


async def test_while_the_link_exists_withdrawing_erases_the_answers(field: Field) -> None:
    chat = await field.screened()
    await field.finishes(chat)
    field.days_pass(29)
    assert (await tidy(field.bot.store, field.now, POLICY)).links == 0
    await chat.says("/withdraw")
    await chat.tap("Yes, erase everything")
    await chat.sees("Everything you told me has been erased.")
    assert await field.bot.rows("interviews") == 0


# the desk


async def test_a_coordinator_sees_how_the_wave_stands_and_closes_it_after_a_question(field: Field) -> None:
    chat = await field.coordinator()
    await chat.says("/wave")
    await chat.sees("Wave 1", "It is open, and no closing date is set.")
    await chat.tap("Close this wave")
    await chat.sees("Shall wave 1 close now?")
    await chat.tap("No, leave it open")
    await chat.sees("It is open")
    await chat.tap("Close this wave", "Yes, close it now")
    await chat.sees("It closed on 15 November 2023.", "/wave open 2027")
    assert await field.bot.rows("audit") == 1


async def test_waves_are_opened_and_dated_by_words(field: Field) -> None:
    chat = await field.coordinator()
    await chat.says("/wave open 2")
    await chat.sees("Wave “1” is still open. Please close it first.")
    await chat.says("/wave close 20.11.2023")
    await chat.sees("It is open; 20 November 2023 is the last day to begin an interview.")
    await chat.says("/wave close tomorrow")
    await chat.sees("“tomorrow” is no date.")
    await chat.says("/wave close 2023-11-01")
    await chat.sees("A wave cannot close in the past.")
    await chat.says("/wave close-1")
    field.days_pass(1)
    await chat.says("/wave open 2 2024-01-31")
    await chat.sees("Wave 2", "31 January 2024 is the last day")
    await chat.says("/wave <b>")
    await chat.sees("Wave 2")


async def test_the_button_of_an_old_wave_does_not_close_the_next(field: Field) -> None:
    chat = await field.coordinator()
    await chat.says("/wave close")
    old = chat.card
    await chat.says("/wave close-1")
    field.days_pass(1)
    await chat.says("/wave open 2")
    await chat.tap("Yes, close it now", on=old)
    await chat.sees("Wave 2", "It is open")


async def test_a_citizen_cannot_touch_waves(field: Field) -> None:
    chat = await field.screened()
    await chat.says("/wave close-1")
    async with field.bot.store.unit() as unit:
        assert (await unit.current_wave()).closes_at is None


# closing times


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2027-01-31", "2027-02-01T00:00+05:00"),
        ("31.01.2027", "2027-02-01T00:00+05:00"),
        ("2027-01-31T18:00", "2027-01-31T18:00+05:00"),
        ("2027-01-31 18:00", "2027-01-31T18:00+05:00"),
    ],
)
def test_a_day_closes_at_its_end_by_clocks_in_kazakhstan(written: str, moment: str) -> None:
    assert closing_time(written) == dt.datetime.fromisoformat(moment)


@pytest.mark.parametrize("written", ["", "soon", "2027-02-30", "9999-12-31", "31.1", "٣١.٠١.٢٠٢٧x"])
def test_what_is_no_date_is_refused(written: str) -> None:
    with pytest.raises(WaveError):
        closing_time(written)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_each_state_of_a_wave_has_its_words(language: str) -> None:
    now = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
    day = dt.timedelta(days=1)
    waves = [
        Wave("1", now),
        Wave("1", now, now + day),
        Wave("1", now, now - day),
        Wave("1", now, now - day, now),
    ]

    assert len({state(translators()[language], wave, now) for wave in waves}) == 4


def test_the_year_of_the_closing_time_is_the_last_whose_figures_count() -> None:
    study = Study(closing_year=2026)

    assert closing(study, None) == study
    assert closing(study, dt.datetime(2027, 12, 31, 20, tzinfo=dt.UTC)).closing_year == 2028
