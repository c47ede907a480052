"""Answers as frames, for scoring: one row an interview, one column a question that is not free text."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
from sqlalchemy import Text, and_, cast, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from surveys.form import Form, has_value
from surveys.interview import Stage
from surveys.store import schema
from surveys.store.columns import Answered, Columns
from surveys.store.privacy import is_sealed
from surveys.store.verdicts import EXCLUDED
from surveys.xlsform.xform import read_xform

REAL = frozenset({"real", "imported"})
EVERYTHING = REAL | {"simulated"}
AT_ONCE = 2_000  # rows: enough to be worth a thread, few enough for the processor's cache


async def answer_frames(
    connection: AsyncConnection, wave: str, origins: Iterable[str]
) -> dict[str, pd.DataFrame]:
    """Read the interviews of a wave that count: form name -> frame indexed by interview id, sorted by it.

    Those are the completed ones that no coordinator has excluded.

    Columns are the questions and calculations of the versions in use, in the form's order, answered or
    not; notes and free text, which is sealed, are left out. Each is a category of the answers that occur,
    as the form spells them and sorted; every way of not answering is missing (NaN). Rows are gathered as
    they stream by, outside the event loop, so that others are served meanwhile.
    """
    table = schema.interviews
    completed = and_(table.c.wave == wave, table.c.stage == Stage.COMPLETED)
    counted = (completed, table.c.origin.in_(sorted(origins)), ~EXCLUDED)
    json_columns = [cast(table.c[name], Text) for name in ("answers", "worked_out")]
    wanted = select(table.c.form, table.c.version, table.c.id, *json_columns).where(*counted)
    gathered: dict[str, Columns] = defaultdict(Columns)
    versions: set[tuple[str, str]] = set()
    async with connection.stream(wanted.execution_options(yield_per=AT_ONCE)) as rows:
        async for several in rows.partitions():
            await asyncio.to_thread(_gather, several, gathered, versions)
    columns = await _columns(connection, versions)
    return {form: gathered[form].frame(columns[form]) for form in sorted(gathered)}


def _gather(
    rows: Iterable[Sequence[Any]], gathered: Mapping[str, Columns], versions: set[tuple[str, str]]
) -> None:
    """Deal rows out to the columns of their forms."""
    mine: dict[str, list[Answered]] = defaultdict(list)
    for form, version, *answered in rows:
        versions.add((form, version))
        mine[form].append(answered)
    for form, several in mine.items():
        gathered[form].add(several)


async def _columns(connection: AsyncConnection, versions: set[tuple[str, str]]) -> dict[str, list[str]]:
    """Name the columns of each form: those of its newest version, then what only older ones asked."""
    table = schema.forms
    wanted = select(table.c.xform).where(tuple_(table.c.name, table.c.version).in_(sorted(versions)))
    rows = await connection.execute(wanted.order_by(table.c.published_at.desc(), table.c.version.desc()))
    columns: dict[str, list[str]] = {form: [] for form, _version in versions}
    for form in map(read_xform, rows.scalars()):
        columns[form.name] += [name for name in value_questions(form) if name not in columns[form.name]]
    return columns


def value_questions(form: Form) -> list[str]:
    """Name the questions and calculations whose values lie in clear."""
    return [q.name for q in form.once if has_value(q) and not is_sealed(form, q.name)]


async def origins_counted(connection: AsyncConnection, wave: str) -> dict[tuple[str, str], int]:
    """Count the completed interviews of a wave: (form, origin) -> number."""
    table = schema.interviews
    columns = (table.c.form, table.c.origin, func.count().label("number"))
    counted = (table.c.wave == wave, table.c.stage == Stage.COMPLETED, ~EXCLUDED)
    rows = await connection.execute(select(*columns).where(*counted).group_by(table.c.form, table.c.origin))
    return {(row.form, row.origin): row.number for row in rows}
