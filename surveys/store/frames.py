"""Answers as frames, for scoring: one row an interview, one column a question that is not free text."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
from sqlalchemy import Text, cast, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from surveys.form import Form, Kind
from surveys.interview import Stage
from surveys.store import schema
from surveys.store.privacy import is_sealed
from surveys.xlsform.xform import read_xform

REAL = frozenset({"real", "imported"})
EVERYTHING = REAL | {"simulated"}


async def answer_frames(
    connection: AsyncConnection, wave: str, origins: Iterable[str]
) -> dict[str, pd.DataFrame]:
    """Read the completed interviews of a wave: form name -> frame indexed by interview id, sorted by it.

    Values are strings as the form spells them; every way of not answering is missing (NaN). Columns are
    the questions and calculations of the versions in use, in the form's order, answered or not; notes
    and free text, which is sealed, are left out.
    """
    table = schema.interviews
    counted = (table.c.wave == wave, table.c.stage == Stage.COMPLETED, table.c.origin.in_(sorted(origins)))
    json_columns = [cast(table.c[name], Text).label(name) for name in ("answers", "worked_out")]
    wanted = select(table.c.id, table.c.form, table.c.version, *json_columns).where(*counted)
    rows = (await connection.execute(wanted)).all()
    columns = await _columns(connection, {(row.form, row.version) for row in rows})
    collected: dict[str, dict[str, dict[str, str]]] = defaultdict(dict)
    for row in rows:
        collected[row.form][row.id] = _values(json.loads(row.answers)) | json.loads(row.worked_out or "{}")
    return {form: _frame(collected[form], columns[form]) for form in sorted(collected)}


def _values(answers: Mapping[str, Any]) -> dict[str, str]:
    return {name: value for name, value in answers.items() if isinstance(value, str) and value}


def _frame(answers: Mapping[str, Mapping[str, str]], columns: list[str]) -> pd.DataFrame:
    keys = sorted(answers)
    rows = [[answers[key].get(column) for column in columns] for key in keys]
    return pd.DataFrame(rows, index=pd.Index(keys, dtype="str"), columns=columns, dtype="str")


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
    return [q.name for q in form.questions if q.kind is not Kind.NOTE and not is_sealed(form, q.name)]


async def origins_counted(connection: AsyncConnection, wave: str) -> dict[tuple[str, str], int]:
    """Count the completed interviews of a wave: (form, origin) -> number."""
    table = schema.interviews
    columns = (table.c.form, table.c.origin, func.count().label("number"))
    counted = (table.c.wave == wave, table.c.stage == Stage.COMPLETED)
    rows = await connection.execute(select(*columns).where(*counted).group_by(table.c.form, table.c.origin))
    return {(row.form, row.origin): row.number for row in rows}
