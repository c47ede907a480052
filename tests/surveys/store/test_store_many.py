"""Rows that are written many at once are those that SQLAlchemy writes one by one."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError
from store_world import NOW

from surveys.store import Store, schema
from surveys.store.ahead import APART
from surveys.store.many import write_many

TABLE = schema.interviews
PLAIN = insert(TABLE)


def interview(number: int, **more: Any) -> dict[str, Any]:
    given = {
        "id": f"{number:032}",
        "respondent": f"{number:032}",
        "form": "Сауалнама",
        "version": "1",
        "wave": "1",
    }
    given |= {"origin": "real", "language": "kk", "stage": "asking", "revision": number, "turn": 0}
    given |= {
        "place": {"at": None, "ticked": ["a", "b"]},
        "answers": {"wish": "ағаш 👍", "n": {"missing": "refused"}},
    }
    times = dict.fromkeys(("started_at", "changed_at", "asked_at"), NOW + dt.timedelta(microseconds=number))
    return given | times | {"standing": None, "worked_out": None, "completed_at": None} | more


def read(connection: Connection) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(select(TABLE).order_by(TABLE.c.id)).mappings()]


async def test_rows_are_written_as_sqlalchemy_writes_them(store: Store) -> None:
    rows = [interview(1), interview(2, worked_out={"sum": "3"}, completed_at=NOW, standing="wish")]

    def written_both_ways(connection: Connection) -> None:
        write_many(connection, PLAIN, rows, APART)
        ours = read(connection)
        connection.execute(TABLE.delete())
        connection.execute(PLAIN, rows)
        assert ours == read(connection)
        assert [each["id"] for each in ours] == [each["id"] for each in rows]

    async with store.unit() as unit:
        await unit.connection.run_sync(written_both_ways)


async def test_rows_that_name_other_columns_are_written_by_those(store: Store) -> None:
    key = {"its_id": f"{1:032}"}
    changed = update(TABLE).where(TABLE.c.id == bindparam("its_id"))

    def written(connection: Connection) -> None:
        write_many(connection, PLAIN, [interview(1)], APART)
        write_many(connection, changed, [{"turn": 5, **key}], APART)
        write_many(connection, changed, [{"place": {"at": "wish"}, "turn": 6, **key}], APART)
        [row] = read(connection)
        assert (row["turn"], row["place"], row["revision"]) == (6, {"at": "wish"}, 1)

    async with store.unit() as unit:
        await unit.connection.run_sync(written)


async def test_a_row_that_cannot_be_written_raises(store: Store) -> None:
    with pytest.raises(IntegrityError):
        async with store.unit() as unit:
            await unit.connection.run_sync(write_many, PLAIN, [interview(1), interview(1)], APART)
