"""Answers as frames, for scoring and export: one row an interview, one column a question."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
from sqlalchemy import Text, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from surveys.interview import Stage
from surveys.store import schema

REAL = frozenset({"real", "imported"})
EVERYTHING = REAL | {"simulated"}


async def answer_frames(
    connection: AsyncConnection, wave: str, origins: Iterable[str]
) -> dict[str, pd.DataFrame]:
    """Read the completed interviews of a wave: form name -> frame indexed by interview id, sorted by it.

    Values are strings as the form spells them; every way of not answering is missing (NaN); free text,
    which is sealed, is left out.
    """
    table = schema.interviews
    counted = (table.c.wave == wave, table.c.stage == Stage.COMPLETED, table.c.origin.in_(sorted(origins)))
    columns = (table.c.id, table.c.form, cast(table.c.answers, Text).label("answers"))
    rows = await connection.execute(select(*columns).where(*counted).order_by(table.c.form, table.c.id))
    collected: dict[str, tuple[list[str], list[dict[str, str]]]] = {}
    for row in rows:
        keys, answers = collected.setdefault(row.form, ([], []))
        keys.append(row.id)
        answers.append(_values(json.loads(row.answers)))
    return {
        form: pd.DataFrame.from_records(answers, index=keys) for form, (keys, answers) in collected.items()
    }


def _values(answers: Mapping[str, Any]) -> dict[str, str]:
    return {name: value for name, value in answers.items() if isinstance(value, str)}


async def origins_counted(connection: AsyncConnection, wave: str) -> dict[tuple[str, str], int]:
    """Count the completed interviews of a wave: (form, origin) -> number."""
    table = schema.interviews
    columns = (table.c.form, table.c.origin, func.count().label("number"))
    counted = (table.c.wave == wave, table.c.stage == Stage.COMPLETED)
    rows = await connection.execute(select(*columns).where(*counted).group_by(table.c.form, table.c.origin))
    return {(row.form, row.origin): row.number for row in rows}
