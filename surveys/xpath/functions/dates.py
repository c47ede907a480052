"""Functions about dates and times, reckoned in the timezone of the event's `now`.

Whole days everywhere, except where a function is named for the fraction of a day.
"""

import datetime as dt
import math

from surveys.phrase import Phrase
from surveys.xpath.context import Frame, Value
from surveys.xpath.functions.dateformat import bad_format, format_moment
from surveys.xpath.functions.row import Function
from surveys.xpath.values import EPOCH, atom, parse_moment, whole_day

_DAY = dt.timedelta(days=1)
_BLANK = ""


def _today(frame: Frame) -> dt.date:
    return frame.job.context.now.date()


def _now(frame: Frame) -> dt.datetime:
    return frame.job.context.now


def _moment(value: Value, zone: dt.tzinfo) -> dt.date | dt.datetime | None:
    """Read a date or date-time as given, a number as so many days after 1970."""
    value = atom(value, zone)
    if isinstance(value, (bool, float)):
        return _after_epoch(float(value), zone)
    return parse_moment(value, zone) if isinstance(value, str) else value


def _after_epoch(days: float, zone: dt.tzinfo) -> dt.date | dt.datetime | None:
    try:
        if days == int(days):
            return EPOCH + int(days) * _DAY
        return (dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + days * _DAY).astimezone(zone)
    except (OverflowError, ValueError):
        return None


def _date(frame: Frame, value: Value) -> Value:
    """Give the day; what cannot be read as a date is blank."""
    value = atom(value, frame.job.zone)
    if isinstance(value, float) and math.isfinite(value):
        value = float(int(value))
    moment = _moment(value, frame.job.zone)
    return _BLANK if moment is None else whole_day(moment, frame.job.zone)


def _date_time(frame: Frame, value: Value) -> Value:
    moment = _moment(value, frame.job.zone)
    return _BLANK if moment is None else _at_midnight(moment, frame.job.zone)


def _at_midnight(moment: dt.date, zone: dt.tzinfo) -> dt.datetime:
    if isinstance(moment, dt.datetime):
        return moment.astimezone(zone)
    return dt.datetime.combine(moment, dt.time(), zone)


def _decimal_date_time(frame: Frame, value: Value) -> Value:
    """Days since 1970 in UTC, with the fraction; a number stays as it is."""
    value = atom(value, frame.job.zone)
    if isinstance(value, float):
        return value
    moment = _moment(value, frame.job.zone)
    if moment is None:
        return _BLANK
    return _at_midnight(moment, frame.job.zone).timestamp() / _DAY.total_seconds()


def _decimal_time(frame: Frame, value: Value) -> Value:
    """Give the fraction of the local day: noon is 0.5. A number loses its whole days."""
    value = atom(value, frame.job.zone)
    if isinstance(value, float):
        return value - math.floor(value) if math.isfinite(value) else math.nan
    if isinstance(value, str) and "T" not in value:
        value = f"{_today(frame).isoformat()}T{value.strip()}"
    moment = _moment(value, frame.job.zone)
    if moment is None:
        return _BLANK
    local = _at_midnight(moment, frame.job.zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return (local - midnight) / _DAY


def _format(frame: Frame, value: Value, pattern: str) -> str:
    moment = _moment(value, frame.job.zone)
    if moment is None:
        return _BLANK
    return format_moment(_at_midnight(moment, frame.job.zone), pattern, frame.job.context.language)


def _check_date(literals: tuple[str | None, ...]) -> Phrase | None:
    text = literals[0]
    if not text or parse_moment(text, dt.UTC) is not None:
        return None
    return Phrase('"{text}" is no date; write it as year-month-day, such as 2026-03-31', text=text)


def _check_format(literals: tuple[str | None, ...]) -> Phrase | None:
    return None if literals[1] is None else bad_format(literals[1])


ROWS = (
    Function("today", "", _today, framed=True, volatile=True),
    Function("now", "", _now, framed=True, volatile=True),
    Function("date", "v", _date, framed=True, check=_check_date),
    Function("date-time", "v", _date_time, framed=True, check=_check_date),
    Function("decimal-date-time", "v", _decimal_date_time, framed=True, check=_check_date),
    Function("decimal-time", "v", _decimal_time, framed=True),
    Function("format-date", "v s", _format, framed=True, check=_check_format),
    Function("format-date-time", "v s", _format, framed=True, check=_check_format),
)
