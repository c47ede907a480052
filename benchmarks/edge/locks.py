"""A PostgreSQL server that keeps what it is told, and how many connections wait for locks there."""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped]  # it has no types

_EVERY = 0.02
_WAITING = """
    SELECT count(*) FROM pg_stat_activity
    WHERE wait_event_type = 'Lock' AND state = 'active' AND pid <> pg_backend_pid()
"""


class Locks:
    """The server, watched."""

    def __init__(self, server: Any) -> None:
        self._server = server

    def database(self) -> AbstractAsyncContextManager[str]:
        databases: AbstractAsyncContextManager[str] = self._server.database()
        return databases

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[list[int]]:
        """Look fifty times a second how many connections wait for a lock."""
        seen: list[int] = []
        watching = asyncio.create_task(self._watch(seen))
        try:
            yield seen
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)

    async def _watch(self, seen: list[int]) -> None:
        connection = await asyncpg.connect(
            host=str(self._server.folder), user="postgres", database="postgres"
        )
        try:
            while True:
                seen.append(await connection.fetchval(_WAITING))
                await asyncio.sleep(_EVERY)
        finally:
            await connection.close()


@contextmanager
def durable_postgresql() -> Iterator[Locks | None]:
    """Run the tests' own server, but with every commit on disk; None where there is no PostgreSQL."""
    sys.path.append(str(Path(__file__).parents[2] / "tests"))
    postgres_server = import_module("postgres_server")
    here = postgres_server.programs()
    if here is None:
        yield None
        return
    with postgres_server.serving(here, "") as server:
        yield Locks(server)
