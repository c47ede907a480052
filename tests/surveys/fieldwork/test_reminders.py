"""Reminders are few, far between, and never come at night."""

import datetime as dt
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.fieldwork.night import Night
from surveys.fieldwork.reminders import Manners, due, may_send, next_due

ALMATY = ZoneInfo("Asia/Almaty")
NIGHT = Night(ALMATY)
DAYS = tuple(dt.timedelta(days=n) for n in (1, 3, 7))
MANNERS = Manners(DAYS, NIGHT)
NOON = dt.datetime(2026, 5, 4, 12, tzinfo=ALMATY)

moments = st.integers(0, 10 * 365 * 24 * 60).map(lambda n: NOON + dt.timedelta(minutes=n))
nights = st.builds(Night, st.sampled_from([ALMATY, ZoneInfo("Europe/Berlin")]), st.times(), st.times())
gaps = st.lists(st.timedeltas(dt.timedelta(hours=1), dt.timedelta(days=9)), max_size=5)


def at(hour: int, minute: int = 0, day: int = 4) -> dt.datetime:
    return dt.datetime(2026, 5, day, hour, minute, tzinfo=ALMATY)


@pytest.mark.parametrize(
    ("moment", "morning"),
    [
        (at(20, 59), at(20, 59)),
        (at(21), at(9, day=5)),
        (at(23, 59), at(9, day=5)),
        (at(0), at(9)),
        (at(8, 59), at(9)),
        (at(9), at(9)),
    ],
)
def test_what_falls_into_the_night_waits_for_the_morning(moment: dt.datetime, morning: dt.datetime) -> None:
    assert NIGHT.over(moment) == morning
    assert NIGHT.covers(moment) == (moment != morning)


def test_the_night_is_that_of_almaty_whatever_clock_is_read() -> None:
    assert NIGHT.covers(dt.datetime(2026, 5, 4, 17, tzinfo=dt.UTC))
    assert not NIGHT.covers(dt.datetime(2026, 5, 4, 15, tzinfo=dt.UTC))
    assert NIGHT.over(dt.datetime(2026, 5, 4, 17, tzinfo=dt.UTC)).utcoffset() == dt.timedelta()


def test_a_night_may_lie_within_one_day_and_may_not_be_at_all() -> None:
    small = Night(ALMATY, dt.time(1), dt.time(5))

    assert (small.covers(at(0)), small.covers(at(2)), small.covers(at(5))) == (False, True, False)
    assert not Night(ALMATY, dt.time(9), dt.time(9)).covers(at(9))


def test_reminders_come_one_three_and_seven_days_after_the_last_answer() -> None:
    assert [due(MANNERS, NOON, sent) for sent in range(4)] == [
        at(12, day=5),
        at(12, day=7),
        at(12, day=11),
        None,
    ]


def test_a_late_reminder_puts_off_the_next() -> None:
    late = at(12, day=20)

    assert next_due(MANNERS, NOON, 1, late) == at(12, day=22)
    assert next_due(MANNERS, NOON, 1, at(12, day=5)) == at(12, day=7)
    assert next_due(MANNERS, NOON, 3, late) is None
    assert next_due(MANNERS, NOON, 0, NOON) == at(12, day=5)


@given(nights, moments)
def test_a_morning_is_no_night_and_is_never_earlier_nor_a_day_later(
    night: Night, moment: dt.datetime
) -> None:
    morning = night.over(moment)

    assert not night.covers(morning)
    assert moment <= morning <= moment + dt.timedelta(hours=25)  # clocks may be set back at night


@given(gaps, nights, moments, st.lists(st.timedeltas(dt.timedelta(), dt.timedelta(days=12)), max_size=30))
def test_law_whoever_asks_whenever_nobody_is_reminded_at_night_or_too_often(
    steps: list[dt.timedelta], night: Night, begun: dt.datetime, looks: list[dt.timedelta]
) -> None:
    """Look at odd moments, as a program that is stopped and started does, and send whenever one may."""
    manners = Manners(tuple(sum(steps[: n + 1], dt.timedelta()) for n in range(len(steps))), night)
    now, sent = begun, list[dt.datetime]()
    stored = due(manners, begun, 0)
    for look in looks:
        now += look
        if stored is not None and stored <= now and may_send(manners, begun, len(sent), now):
            sent.append(now)
            stored = next_due(manners, begun, len(sent), now)

    assert len(sent) <= len(steps)
    assert not any(night.covers(moment) for moment in sent)
    assert all(sent[n] - begun >= manners.after[n] for n in range(len(sent)))
    assert all(later - earlier >= steps[n] for n, (earlier, later) in enumerate(pairwise(sent), 1))
