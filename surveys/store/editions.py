"""Editions of the index: what was shown, when, and which interviews it counted; texts and numbers only.

What an edition may hold, or tell of its parts, is decided elsewhere. Here it is kept as it was shown, since
an interview that is withdrawn afterwards can never be computed again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from surveys.interview import Stage
from surveys.store import schema
from surveys.store.errors import Conflict
from surveys.store.transaction import Transaction

_AT_ONCE = 10_000
_LOCK = 0x65646974696F6E  # any number of our own


@dataclass(frozen=True)
class ShownEdition:
    """One edition: `groups` says how many people were behind what, `shown` is the index as JSON."""

    number: int
    made_at: datetime
    groups: Mapping[str, Any]
    shown: str


@dataclass(frozen=True)
class ShownDivision:
    """What an edition told of the answers to a question: `told` says how many people were behind what."""

    edition: int
    question: str
    told: Mapping[str, Any]


class Editions(Transaction):
    """The part of a unit that keeps editions. `origins` names which interviews a series of them counts."""

    async def editions(self, wave: str, origins: str) -> tuple[ShownEdition, ...]:
        """Give the editions of a wave, oldest first."""
        table = schema.editions
        columns = (table.c.number, table.c.made_at, table.c.groups, table.c.shown)
        wanted = select(*columns).where(table.c.wave == wave, table.c.origins == origins)
        rows = await self.connection.execute(wanted.order_by(table.c.number))
        return tuple(ShownEdition(*row) for row in rows)

    async def members(self, wave: str, origins: str) -> dict[str, int]:
        """Give, for each interview of a wave that any edition counted, the first that did."""
        table, interviews = schema.edition_members, schema.interviews
        rows = await self.connection.execute(
            select(table.c.interview, table.c.edition)
            .join(interviews, interviews.c.id == table.c.interview)
            .where(interviews.c.wave == wave, table.c.origins == origins)
        )
        return {row.interview: row.edition for row in rows}

    async def simulated(self, wave: str) -> frozenset[str]:
        """Give the completed interviews of a wave that nobody gave: the simulated ones."""
        table = schema.interviews
        made_up = (table.c.wave == wave, table.c.stage == Stage.COMPLETED, table.c.origin == "simulated")
        return frozenset((await self.connection.execute(select(table.c.id).where(*made_up))).scalars())

    async def keep_edition(
        self, wave: str, origins: str, edition: ShownEdition, newcomers: Iterable[str]
    ) -> None:
        """Write an edition down with the interviews that none before it counted.

        Raises Conflict when an edition with that number is there, or an interview is not: then somebody else
        was quicker.
        """
        await self._alone(_LOCK)
        added = await self._add(
            schema.editions,
            wave=wave,
            origins=origins,
            number=edition.number,
            made_at=edition.made_at,
            groups=dict(edition.groups),
            shown=edition.shown,
        )
        if not added:
            raise Conflict
        for some in _batches(newcomers):
            rows = [{"interview": one, "origins": origins, "edition": edition.number} for one in some]
            try:
                await self.connection.execute(insert(schema.edition_members), rows)
            except IntegrityError:
                raise Conflict from None

    async def divisions(self, wave: str, origins: str, question: str) -> tuple[ShownDivision, ...]:
        """Give what the editions of a wave told of the answers to a question, in the order it was shown."""
        table = schema.divisions
        series = (table.c.wave == wave, table.c.origins == origins, table.c.question == question)
        columns = (table.c.edition, table.c.question, table.c.told)
        rows = await self.connection.execute(select(*columns).where(*series).order_by(table.c.id))
        return tuple(ShownDivision(*row) for row in rows)

    async def keep_division(self, wave: str, origins: str, division: ShownDivision) -> None:
        """Write down what is about to be told, once however often it is told.

        Raises Conflict when its edition is not the newest any more: what is told of the next one may have
        been decided without knowing of this.
        """
        await self._alone(_LOCK)
        table = schema.editions
        newest = select(func.max(table.c.number)).where(table.c.wave == wave, table.c.origins == origins)
        if await self.connection.scalar(newest) != division.edition:
            raise Conflict
        if division not in await self.divisions(wave, origins, division.question):
            values = {"edition": division.edition, "question": division.question, "told": division.told}
            await self.connection.execute(
                insert(schema.divisions).values(wave=wave, origins=origins, **values)
            )


def _batches(ids: Iterable[str]) -> Iterator[Sequence[str]]:
    left = iter(ids)
    while some := list(islice(left, _AT_ONCE)):
        yield some
