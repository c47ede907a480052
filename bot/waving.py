"""Opening and closing waves, for the command line and the chat alike; and what is said of it.

What may be done is decided in surveys.fieldwork; here it is done, and written into the book.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bot.goodbyes import last_day
from locales import Translator
from locales.translator import ZONE
from surveys.fieldwork.waves import Wave, WaveError, WaveTrouble, closing, opening
from surveys.store import Unit

_DAY = timedelta(days=1)
_SPELLINGS = {  # and how much later it is over
    "%Y-%m-%d": _DAY,
    "%d.%m.%Y": _DAY,
    "%Y-%m-%dT%H:%M": timedelta(),
    "%Y-%m-%d %H:%M": timedelta(),
}


async def open_wave(unit: Unit, name: str, closes: datetime | None, by: str, now: datetime) -> Wave:
    """Begin a wave; raises WaveError."""
    await unit.decide_alone()
    wave = opening(await unit.waves(), await unit.current_wave(), name, closes, now)
    await unit.add_wave(wave)
    await unit.note_act(by, "open_wave", wave.id, _spelled(closes), now)
    return wave


async def close_wave(unit: Unit, at: datetime | None, by: str, now: datetime) -> Wave:
    """Have the current wave close, now unless said otherwise; raises WaveError."""
    wave = await unit.current_wave()
    closed = closing(wave, at, now)
    if closed != wave:
        await unit.amend_wave(closed)
        await unit.note_act(by, "close_wave", wave.id, _spelled(closed.closes_at), now)
    return closed


def _spelled(moment: datetime | None) -> str:
    return "" if moment is None else moment.astimezone(ZONE).isoformat(timespec="minutes")


def closing_time(text: str) -> datetime:
    """Read when a wave closes: at the end of the day named, or at the minute named, by clocks in Kazakhstan.

    Raises WaveError for what is neither.
    """
    for spelling, rest in _SPELLINGS.items():
        try:
            return datetime.strptime(text.strip(), spelling).replace(tzinfo=ZONE) + rest
        except (ValueError, OverflowError):
            continue
    raise WaveError(WaveTrouble.BAD_DATE, text)


def trouble(t: Translator, error: WaveError) -> str:
    """Say why something cannot be done, and what to do instead."""
    return _TROUBLES[error.trouble](t, error.name)


_TROUBLES: Mapping[WaveTrouble, Callable[[Translator, str], str]] = {
    WaveTrouble.BAD_NAME: lambda t, name: t(
        "“{name}” cannot name a wave. Use up to 16 Latin letters, digits and hyphens, such as 2027.",
        name=name,
    ),
    WaveTrouble.NAME_TAKEN: lambda t, name: t(
        "There is a wave “{name}” already. Please choose another name.", name=name
    ),
    WaveTrouble.STILL_OPEN: lambda t, name: t(
        "Wave “{name}” is still open. Please close it first.", name=name
    ),
    WaveTrouble.IN_THE_PAST: lambda t, _name: t("A wave cannot close in the past. Please name a later time."),
    WaveTrouble.ENDED: lambda t, name: t("Wave “{name}” has ended and cannot be opened again.", name=name),
    WaveTrouble.BAD_DATE: lambda t, name: t(
        "“{date}” is no date. Please write it as 2027-01-31 or 2027-01-31T18:00.", date=name
    ),
}


def state(t: Translator, wave: Wave, now: datetime) -> str:
    """Say how a wave stands."""
    if wave.ended_at is not None:
        return t("It has ended. Nothing in it changes any more.")
    if wave.closes_at is None:
        return t("It is open, and no closing date is set.")
    day = t.date(last_day(wave.closes_at))
    if wave.takes_newcomers(now):
        return t("It is open; {date} is the last day to begin an interview.", date=day)
    return t("It closed on {date}. Whoever has begun may still finish for some days.", date=day)
