"""What everything done in one transaction shares: the connection, the key, and writing unless it is there."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Table, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from surveys.store.ahead import Ahead
from surveys.store.vault import Vault


def for_each_database(make: Callable[[Callable[[Table], Any]], Any]) -> Mapping[str, Any]:
    """Build a statement once and for all, by the INSERT of each database; building one takes its time."""
    return {each.dialect.name: make(each.insert) for each in (postgresql, sqlite)}


class Transaction:
    """A database transaction, begun and ended by the store."""

    def __init__(self, connection: AsyncConnection, vault: Vault) -> None:
        self.connection = connection
        self._vault = vault
        self.recorded = 0
        """Answers this transaction logs."""

        self.noted: set[bytes] = set()
        """Hashes of what this transaction erases: `surveys.store.erasures`."""

        self._ahead: Ahead | None = None
        self._known: dict[object, Any] = {}
        """What was read once and is asked for again; whoever writes it takes it out."""

    async def written(self) -> None:
        """Write what has been put off."""
        if self._ahead is not None:
            await self.connection.run_sync(self._ahead.write)

    def _insert(self, table: Table) -> Any:
        """Begin an INSERT that can say ON CONFLICT, which both databases spell alike."""
        dialect = postgresql if self.connection.dialect.name == "postgresql" else sqlite
        return dialect.insert(table)

    def _of(self, each: Mapping[str, Any]) -> Any:
        """Choose what was built for this database."""
        return each[self.connection.dialect.name]

    async def _alone(self, lock: int) -> None:
        """Wait until nobody else is in a transaction that said the same, and keep the others waiting."""
        if self.connection.dialect.name == "postgresql":  # SQLite has a single writer anyway
            await self.connection.execute(select(func.pg_advisory_xact_lock(lock)))

    async def _add(self, table: Table, **values: Any) -> bool:
        """Insert a row; False, and no change, when one with the same key is there."""
        row = self._insert(table).values(**values).on_conflict_do_nothing()
        return (await self.connection.execute(row)).rowcount == 1
