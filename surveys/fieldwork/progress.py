"""How far the fieldwork is: begun, finished, by day and region, and where those stand who have not finished.

It adds up counts that were made elsewhere. These are counts of interviews for those who run the survey, not
published figures, so nothing is held back but by region: who sees one region is given its counts alone.
Days are those of Kazakhstan. How long an interview took is the time spent on its questions: a question on
which more than LONGEST_LOOK passed was left lying, and counts as that long.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import TypeVar

KAZAKHSTAN = timezone(timedelta(hours=5))
LONGEST_LOOK = 300
"""Seconds: what goes beyond them on one question is a break."""

DAYS = 14
"""So many days are shown one by one, today the last."""

_EPOCH = date(1970, 1, 1)
Key = TypeVar("Key")


@dataclass(frozen=True)
class Heap:
    """So many interviews that are alike in all of this; None where it is not known."""

    number: int
    form: str
    region: str | None
    language: str
    source: str | None
    began: date
    finished: date | None = None
    excluded: bool = False


@dataclass(frozen=True)
class Stop:
    """So many unfinished interviews stand at a question: "" with all answered, None where it is not known."""

    form: str
    question: str | None
    number: int


@dataclass(frozen=True)
class Pace:
    """The middle one of so many completed interviews took so many seconds, breaks left out."""

    seconds: float
    interviews: int


@dataclass(frozen=True)
class Flow:
    """How many interviews began and finished in some time or place."""

    began: int = 0
    finished: int = 0


@dataclass(frozen=True)
class Progress:
    """How far one form is. Of `total.finished`, `excluded` are left out of every figure, and of `regions`.

    `days` are in order and end with today; languages and sources are counted over all that began.
    """

    form: str
    total: Flow
    excluded: int
    days: Mapping[date, Flow]
    regions: Mapping[str | None, Flow]
    languages: Mapping[str, int]
    sources: Mapping[str | None, int]
    stops: Sequence[Stop] = ()
    pace: Pace | None = None

    @property
    def today(self) -> Flow:
        return [*self.days.values()][-1]

    @property
    def yesterday(self) -> Flow:
        return [*self.days.values()][-2]


def day_of(moment: datetime) -> date:
    """Say which day it is in Kazakhstan."""
    return moment.astimezone(KAZAKHSTAN).date()


def day_numbered(number: int) -> date:
    """Give the day that is so many after the first of January 1970."""
    return _EPOCH + timedelta(days=number)


def progress(
    heaps: Sequence[Heap], stops: Sequence[Stop], paces: Mapping[str, Pace], today: date
) -> tuple[Progress, ...]:
    """Say how far each form is that anybody began, in the order of their names."""
    forms = sorted({heap.form for heap in heaps})
    return tuple(
        _progress(
            form,
            [heap for heap in heaps if heap.form == form],
            [stop for stop in stops if stop.form == form],
            paces.get(form),
            today,
        )
        for form in forms
    )


def empty(form: str, today: date) -> Progress:
    """Say that nobody has begun."""
    return _progress(form, (), (), None, today)


def _progress(
    form: str, heaps: Sequence[Heap], stops: Sequence[Stop], pace: Pace | None, today: date
) -> Progress:
    finished = [heap for heap in heaps if heap.finished is not None]
    began_by_day = _counted(heaps, lambda heap: heap.began)
    finished_by_day = _counted(finished, lambda heap: heap.finished)
    shown = [today - timedelta(days=back) for back in reversed(range(DAYS))]
    return Progress(
        form,
        Flow(sum(heap.number for heap in heaps), sum(heap.number for heap in finished)),
        sum(heap.number for heap in finished if heap.excluded),
        {day: Flow(began_by_day[day], finished_by_day[day]) for day in shown},
        _by_region([heap for heap in heaps if not heap.excluded]),
        _largest_first(_counted(heaps, lambda heap: heap.language)),
        _largest_first(_counted(heaps, lambda heap: heap.source)),
        tuple(sorted(stops, key=lambda stop: -stop.number)),
        pace,
    )


def _by_region(heaps: Sequence[Heap]) -> Mapping[str | None, Flow]:
    began = _counted(heaps, lambda heap: heap.region)
    through = _counted([heap for heap in heaps if heap.finished is not None], lambda heap: heap.region)
    return {region: Flow(began[region], through[region]) for region in began}


def _counted(heaps: Iterable[Heap], key: Callable[[Heap], Key]) -> Counter[Key]:
    counted: Counter[Key] = Counter()
    for heap in heaps:
        counted[key(heap)] += heap.number
    return counted


def _largest_first(counted: Counter[Key]) -> Mapping[Key, int]:
    return dict(counted.most_common())
