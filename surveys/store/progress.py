"""Counts of interviews for those who run the survey, made by the database: no answer leaves it."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Text, cast, func, select, type_coerce

from surveys.fieldwork.progress import KAZAKHSTAN, Heap, Stop, day_numbered
from surveys.interview import Stage
from surveys.store.schema import interviews
from surveys.store.transaction import Transaction
from surveys.store.verdicts import EXCLUDED, REGION, said

_DAY = timedelta(days=1) // timedelta(microseconds=1)
_ANSWERED = cast(interviews.c.answers, Text) != "{}"
_AHEAD = (KAZAKHSTAN.utcoffset(None) or timedelta()) // timedelta(microseconds=1)


class Counts(Transaction):
    """The part of a unit that counts how far the fieldwork is."""

    async def heaps(self, wave: str, origins: Collection[str], region: str | None = None) -> tuple[Heap, ...]:
        """Count the interviews of a wave by all that progress tells apart; of one region if named.

        The table is read once: its rows are long, and counting them again costs more than adding up.
        """
        table = interviews.c
        lines = select(
            table.form,
            REGION.label("region"),
            table.language,
            table.source,
            _day(table.started_at).label("began"),
            _day(table.completed_at).label("finished"),
            EXCLUDED.label("excluded"),
        ).where(*_of(wave, origins, region))
        line = lines.subquery().c
        counted = select(func.count().label("number"), *line).group_by(*line)
        return tuple(_heap(row) for row in await self.connection.execute(counted))

    async def stops(self, wave: str, origins: Collection[str], region: str | None = None) -> tuple[Stop, ...]:
        """Count unfinished interviews by the question they stand at."""
        columns = (interviews.c.form, interviews.c.standing)
        unfinished = (*_of(wave, origins, region), interviews.c.stage != Stage.COMPLETED)
        counted = select(*columns, func.count()).where(*unfinished).group_by(*columns)
        return tuple(Stop(*row) for row in await self.connection.execute(counted))


def _of(wave: str, origins: Collection[str], region: str | None) -> list[ColumnElement[bool]]:
    """Match what has begun: whoever only opened the bot, as coordinators do, has answered nothing yet."""
    wanted = [interviews.c.wave == wave, interviews.c.origin.in_(sorted(origins)), _ANSWERED]
    return wanted if region is None else [*wanted, REGION.in_([region])]


def _day(moment: Any) -> ColumnElement[int]:
    """Give the number of a moment's day in Kazakhstan; moments are kept in microseconds."""
    since = type_coerce(moment, BigInteger)
    return cast((since + _AHEAD) // _DAY, BigInteger)


def _heap(row: Any) -> Heap:
    ended = None if row.finished is None else day_numbered(row.finished)
    began = day_numbered(row.began)
    place = said(row.region)
    return Heap(
        row.number, row.form, place, row.language, row.source, began, ended, excluded=bool(row.excluded)
    )
