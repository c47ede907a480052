"""Remembers that what lies on disk has still to be rewritten, however the program ends meanwhile.

A transaction that erases writes a row under a name of its own, so that two of them never wait for one
another; whoever has rewritten the files drops the rows that were there before. How it is done, and how
often, is not known here.
"""

import secrets
from collections.abc import Sequence

from sqlalchemy import delete, insert, select

from surveys.store.schema import settings
from surveys.store.transaction import Transaction

_PREFIX = "traces remain "


class Traces(Transaction):
    """The part of a unit that knows whether something erased may still lie on disk."""

    _leaves_traces = False

    async def traces(self) -> Sequence[str]:
        """Name the erasures after which nothing was rewritten yet."""
        theirs = select(settings.c.name).where(settings.c.name.startswith(_PREFIX))
        return (await self.connection.execute(theirs)).scalars().all()

    async def settle_traces(self, names: Sequence[str]) -> None:
        """Write down that the files were rewritten after some erasures."""
        await self.connection.execute(delete(settings).where(settings.c.name.in_(names)))

    async def _expect_traces(self) -> None:
        if not self._leaves_traces:
            self._leaves_traces = True
            row = {"name": _PREFIX + secrets.token_hex(8), "value": b""}
            await self.connection.execute(insert(settings).values(**row))
