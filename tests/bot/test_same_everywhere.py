"""The same interviews give the same index, byte for byte: in any database, order and process."""

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from postgres_server import Server

from bot.drawing import Recipe, arrivals
from bot.shelf import builtin_forms
from surveys.form import Form
from surveys.store import Arrival, Store, Vault
from surveys.xlsform import Publication, publish

NOW = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)
EACH = 60
PROGRAM = Path(__file__).with_name("index_of.py")


async def fill(
    url: str, secret: str, published: Sequence[Publication], people: Sequence[tuple[Form, Arrival]]
) -> None:
    """Write everybody down, each in a transaction of their own, in the order given."""
    store = await Store.open(url, Vault(secret))
    async with store.unit() as unit:
        for publication in published:
            await unit.publish(publication.form, publication.xform, NOW)
    for form, arrival in people:
        async with store.unit() as unit:
            assert await unit.add_completed(form, [arrival], "simulated")
    await store.close()


async def index_of(url: str, secret: str, hash_seed: str) -> bytes:
    """Compute the index in a process of its own."""
    ours = {"GAUHAR_SECRET_KEY": secret, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": os.pathsep.join(sys.path)}
    program = await asyncio.create_subprocess_exec(
        sys.executable, PROGRAM, url, env={**os.environ, **ours}, stdout=asyncio.subprocess.PIPE
    )
    written, _ = await program.communicate()
    assert program.returncode == 0
    return written


@pytest.fixture(scope="module")
def published() -> list[Publication]:
    return [publish(path) for path in builtin_forms()]


async def test_the_index_is_the_same_in_every_database_order_and_process(
    postgres: Server, tmp_path: Path, secret: str, published: list[Publication]
) -> None:
    people = [
        (each.form, arrival)
        for each in published
        for arrival in arrivals(Recipe(each.form.name, each.xform, 5, NOW), range(EACH))
    ]
    assert len(people) == 3 * EACH
    file = f"sqlite:///{tmp_path / 'gauhar.sqlite3'}"
    await fill(file, secret, published, people)
    async with postgres.database() as server:
        await fill(server, secret, published[::-1], people[::-1])
        first, again = await asyncio.gather(index_of(file, secret, "1"), index_of(file, secret, "2"))
        elsewhere = await index_of(server, secret, "3")

    valued = [
        indicator["value"]
        for dimension in json.loads(first)["dimensions"]
        for subdimension in dimension["subdimensions"]
        for indicator in subdimension["indicators"]
    ]
    assert len(valued) == 65
    assert sum(value is not None for value in valued) > 50
    assert first == again == elsewhere
