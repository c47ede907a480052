"""When and how fast each completed interview that counts was given, and where: one row an interview."""

from collections.abc import Collection
from typing import Any

import pandas as pd
from sqlalchemy import BigInteger, cast, select
from sqlalchemy.ext.asyncio import AsyncConnection

from surveys.interview import Stage
from surveys.store.field_schema import paces
from surveys.store.schema import interviews
from surveys.store.verdicts import EXCLUDED, REGION, said

_SECOND = 1_000_000
COLUMNS = ("region", "finished", "seconds", "answers")


async def circumstances(
    connection: AsyncConnection, wave: str, origins: Collection[str]
) -> dict[str, pd.DataFrame]:
    """Read them: form name -> frame indexed by interview id, sorted by it.

    `finished` counts seconds since 1970; `seconds` and `answers` are missing where nobody timed it.
    """
    table = interviews.c
    counted = (
        table.wave == wave, table.stage == Stage.COMPLETED, table.origin.in_(sorted(origins)), ~EXCLUDED,
    )  # fmt: skip
    columns = (
        table.id,
        table.form,
        REGION,
        cast(table.completed_at, BigInteger),
        paces.c.seconds,
        paces.c.answers,
    )
    wanted = select(*columns).outerjoin(paces, paces.c.interview == table.id).where(*counted)
    rows = (await connection.execute(wanted.order_by(table.id))).all()
    return {
        form: _frame([row for row in rows if row[1] == form]) for form in sorted({row[1] for row in rows})
    }


def _frame(rows: list[Any]) -> pd.DataFrame:
    index = pd.Index([row[0] for row in rows], dtype="str")
    region = pd.Series([said(row[2]) for row in rows], index, dtype=object)
    finished = pd.Series([row[3] / _SECOND for row in rows], index, dtype="float64")
    seconds = pd.Series([row[4] for row in rows], index, dtype="float64")
    answers = pd.Series([row[5] for row in rows], index, dtype="float64")
    return pd.DataFrame(dict(zip(COLUMNS, (region, finished, seconds, answers), strict=True)))
