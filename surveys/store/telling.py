"""Interviews read one after the other for a file, never all at once. It decides nothing about the file.

They come in the order of their ids, which are random: a file does not tell who came first. What is free
text is opened here; nothing about the respondent but the answers is read.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, Text, cast, func, select, tuple_

from surveys.form import Answer, Form
from surveys.interview import Stage
from surveys.store import schema
from surveys.store.records import read_answer
from surveys.store.transaction import Transaction
from surveys.xlsform.xform import read_xform

AT_ONCE = 1_000
_UNFINISHED = (Stage.ASKING, Stage.REVIEWING, Stage.PAUSED)


@dataclass(frozen=True)
class Wanted:
    """Which interviews are meant: of one form and wave, completed ones only unless `unfinished` is said."""

    form: str
    wave: str
    origins: frozenset[str]
    unfinished: bool = False
    timings: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """An interview as it stands in the database, without whose it is.

    `worked_out` is None until the interview is completed; `seconds` (question -> how long, all times it
    was answered taken together) is empty unless asked for. `rows` says which row of a repeat it is cut down
    to, if to one. Chance in it comes from `seed`.
    """

    id: str
    version: str
    wave: str
    origin: str
    source: str
    language: str
    stage: Stage
    last: str
    answers: Mapping[str, Answer]
    worked_out: Mapping[str, str] | None
    started_at: datetime
    changed_at: datetime
    completed_at: datetime | None
    seconds: Mapping[str, int] = field(default_factory=dict)
    rows: tuple[int, ...] = ()
    seed: int = 0


class Telling(Transaction):
    """The part of a unit that reads interviews out."""

    async def how_many(self, wanted: Wanted) -> int:
        return int((await self.connection.execute(_of(wanted, func.count()))).scalar_one())

    async def versions_told(self, wanted: Wanted) -> tuple[tuple[Form, str], ...]:
        """Give the versions of the form that occur, the newest first, each with its XForm."""
        there, table = schema.interviews, schema.forms
        rows = await self.connection.execute(_of(wanted, there.c.form, there.c.version).distinct())
        found = select(table.c.xform).where(tuple_(table.c.name, table.c.version).in_(map(tuple, rows)))
        newest_first = (table.c.published_at.desc(), table.c.version.desc())
        xforms = (await self.connection.execute(found.order_by(*newest_first))).scalars()
        return tuple((read_xform(xform), xform) for xform in xforms)

    async def interviews_told(self, wanted: Wanted) -> AsyncIterator[list[Told]]:
        """Give the interviews, some at a time; what is slow about it happens outside the event loop."""
        table = schema.interviews
        texts = [cast(table.c[name], Text).label(name) for name in ("answers", "worked_out", "place")]
        whole = _of(wanted, *(table.c[name] for name in _PLAIN), *texts).order_by(table.c.id)
        async with self.connection.stream(whole.execution_options(yield_per=AT_ONCE)) as rows:
            async for several in rows.mappings().partitions():
                seconds = await self._seconds_taken([row["id"] for row in several]) if wanted.timings else {}
                yield await asyncio.to_thread(self._read_several, several, seconds)

    async def _seconds_taken(self, ids: Sequence[str]) -> dict[str, dict[str, int]]:
        log = schema.answer_log
        columns = (log.c.interview, log.c.question)
        taken = select(*columns, func.sum(log.c.seconds)).where(log.c.interview.in_(ids)).group_by(*columns)
        seconds: dict[str, dict[str, int]] = {}
        for interview, question, sum_ in await self.connection.execute(taken):
            seconds.setdefault(interview, {})[question] = int(sum_)
        return seconds

    def _read_several(
        self, rows: Sequence[Mapping[str, Any]], seconds: Mapping[str, Mapping[str, int]]
    ) -> list[Told]:
        return [self._read_one(row, seconds.get(row["id"], {})) for row in rows]

    def _read_one(self, row: Mapping[str, Any], seconds: Mapping[str, int]) -> Told:
        answers = json.loads(row["answers"])
        worked_out, place = row["worked_out"], json.loads(row["place"])
        return Told(
            id=row["id"],
            version=row["version"],
            wave=row["wave"],
            origin=row["origin"],
            source=row["source"] or "",
            language=row["language"],
            stage=Stage(row["stage"]),
            last=place["last"] or "",
            answers={name: self._opened(spelled) for name, spelled in answers.items()},
            worked_out=None if worked_out is None else json.loads(worked_out),
            started_at=row["started_at"],
            changed_at=row["changed_at"],
            completed_at=row["completed_at"],
            seconds=seconds,
            seed=place.get("seed", 0),
        )

    def _opened(self, spelled: Any) -> Answer:
        return _plain(spelled) if isinstance(spelled, str) else read_answer(self._vault, spelled)


_PLAIN = (
    "id", "version", "wave", "origin", "source", "language", "stage",
    "started_at", "changed_at", "completed_at",
)  # fmt: skip


@lru_cache(maxsize=4_096)
def _plain(value: str) -> Answer:
    """Make the few answers that everybody gives once, not once for everybody."""
    return Answer(value)


def _of(wanted: Wanted, *columns: Any) -> Select[Any]:
    table = schema.interviews
    stages = (Stage.COMPLETED, *_UNFINISHED) if wanted.unfinished else (Stage.COMPLETED,)
    return select(*columns).where(
        table.c.form == wanted.form,
        table.c.wave == wanted.wave,
        table.c.origin.in_(sorted(wanted.origins)),
        table.c.stage.in_(stages),
    )
