"""What somebody has sent of a questionnaire that is not whole yet: the workbook, and files it names.

Each has one workbook at a time. Its files stay for a while after it could be read, so that a corrected
workbook needs none of them again. Names that are wanted have no hash yet.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, select

from surveys.store.attachments import Attachments
from surveys.store.schema import handed_in

WORKBOOK = ""
"""The name under which the workbook itself is kept."""
LONGEST_NAME = 128


@dataclass(frozen=True)
class HandedIn:
    """What somebody has sent and has still to send."""

    digests: dict[str, str]
    size: int
    missing: tuple[str, ...]

    @property
    def waits(self) -> bool:
        """Tell whether a workbook is there that could not be read to the end."""
        return WORKBOOK in self.digests

    @property
    def files(self) -> tuple[str, ...]:
        return tuple(name for name in self.digests if name != WORKBOOK)


class HandingIn(Attachments):
    """The part of a unit that keeps what is handed in piece by piece."""

    async def handed_in(self, actor: str) -> HandedIn:
        """Give what somebody has sent so far."""
        table = handed_in.c
        rows = await self.connection.execute(
            select(table.name, table.digest, table.size).where(table.actor == actor)
        )
        found = sorted(rows.all(), key=lambda row: str(row.name))
        return HandedIn(
            {row.name: row.digest for row in found if row.digest},
            sum(row.size for row in found),
            tuple(row.name for row in found if not row.digest),
        )

    async def hand_in(self, actor: str, name: str, content: bytes, now: datetime) -> None:
        """Keep a workbook or a file of somebody's, in the place of an earlier one of this name."""
        digest = await self.attach(content)
        earlier = await self._drop_handed_in(and_(handed_in.c.actor == actor, handed_in.c.name == name))
        values = {"actor": actor, "name": name, "digest": digest, "size": len(content), "at": now}
        await self.connection.execute(self._insert(handed_in).values(**values))
        await self.drop_unused(earlier)

    async def want(self, actor: str, names: Collection[str], now: datetime) -> None:
        """Note which files somebody has still to send; only these are wanted from now on."""
        wanted = and_(handed_in.c.actor == actor, handed_in.c.digest.is_(None))
        await self._drop_handed_in(wanted)
        for name in names:
            await self._add(handed_in, actor=actor, name=name, digest=None, size=0, at=now)

    async def workbook_is_done(self, actor: str) -> None:
        """Let go of a workbook that could be read; its files stay."""
        is_done = (handed_in.c.name == WORKBOOK) | handed_in.c.digest.is_(None)
        await self.drop_unused(await self._drop_handed_in(and_(handed_in.c.actor == actor, is_done)))

    async def drop_all_handed_in(self, actor: str) -> None:
        """Drop everything that somebody has sent."""
        await self.drop_unused(await self._drop_handed_in(handed_in.c.actor == actor))

    async def drop_handed_in_before(self, moment: datetime) -> None:
        """Drop what was sent before a moment, whoever sent it."""
        await self.drop_unused(await self._drop_handed_in(handed_in.c.at < moment))

    async def _drop_handed_in(self, which: ColumnElement[bool]) -> frozenset[str]:
        """Drop rows; gives the hashes they had, which may be named elsewhere."""
        digests = (await self.connection.execute(select(handed_in.c.digest).where(which))).scalars()
        found = frozenset(each for each in digests if each)
        await self.connection.execute(delete(handed_in).where(which))
        return found
