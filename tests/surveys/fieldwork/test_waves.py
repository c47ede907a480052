"""When a wave takes newcomers, and what may be done with it."""

import datetime as dt

import pytest

from surveys.fieldwork.waves import Wave, WaveError, WaveTrouble, closing, opening

NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
OPEN = Wave("1", NOW - 30 * DAY)
CLOSED = Wave("1", NOW - 30 * DAY, NOW - DAY)


def test_a_wave_takes_newcomers_until_the_very_moment_it_closes() -> None:
    wave = Wave("1", NOW - DAY, closes_at=NOW)

    assert wave.takes_newcomers(NOW - dt.timedelta(microseconds=1))
    assert not wave.takes_newcomers(NOW)


def test_a_wave_without_a_closing_time_stays_open_and_an_ended_one_does_not() -> None:
    assert OPEN.takes_newcomers(NOW + 10_000 * DAY)
    assert not Wave("1", NOW - DAY, ended_at=NOW).takes_newcomers(NOW)


def test_the_next_wave_opens_once_the_one_before_is_closed() -> None:
    assert opening([CLOSED], CLOSED, "2027", NOW + DAY, NOW) == Wave("2027", NOW, NOW + DAY)


@pytest.mark.parametrize(
    ("current", "name", "closes", "trouble"),
    [
        (OPEN, "2", None, WaveTrouble.STILL_OPEN),
        (CLOSED, "1", None, WaveTrouble.NAME_TAKEN),
        (CLOSED, "", None, WaveTrouble.BAD_NAME),
        (CLOSED, "second wave", None, WaveTrouble.BAD_NAME),
        (CLOSED, "x" * 17, None, WaveTrouble.BAD_NAME),
        (CLOSED, "екінші", None, WaveTrouble.BAD_NAME),
        (CLOSED, "2", NOW, WaveTrouble.IN_THE_PAST),
    ],
)
def test_what_cannot_be_opened_is_refused(
    current: Wave, name: str, closes: dt.datetime | None, trouble: WaveTrouble
) -> None:
    with pytest.raises(WaveError) as refused:
        opening([current], current, name, closes, NOW)

    assert refused.value.trouble is trouble


def test_closing_means_now_unless_a_later_time_is_named() -> None:
    assert closing(OPEN, None, NOW).closes_at == NOW
    assert closing(OPEN, NOW + DAY, NOW).closes_at == NOW + DAY


def test_closing_a_closed_wave_again_gives_nobody_more_grace() -> None:
    assert closing(CLOSED, None, NOW) == CLOSED


def test_a_closed_wave_can_be_prolonged_until_it_has_ended() -> None:
    ended = Wave("1", NOW - 30 * DAY, NOW - 20 * DAY, NOW - DAY)

    assert closing(CLOSED, NOW + DAY, NOW).takes_newcomers(NOW)
    with pytest.raises(WaveError) as refused:
        closing(ended, NOW + DAY, NOW)
    assert refused.value.trouble is WaveTrouble.ENDED


def test_a_wave_does_not_close_in_the_past() -> None:
    with pytest.raises(WaveError) as refused:
        closing(OPEN, NOW - DAY, NOW)

    assert refused.value.trouble is WaveTrouble.IN_THE_PAST
