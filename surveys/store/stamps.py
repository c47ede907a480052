"""A stamp of all that figures rest on: another one whenever interviews that count come or go."""

from typing import Any, NamedTuple

from sqlalchemy import func, select

from surveys.interview import Stage
from surveys.store import schema
from surveys.store.field_schema import verdicts, waves
from surveys.store.transaction import Transaction


class Stamp(NamedTuple):
    """What was counted at a moment, each as the rows that counting gave."""

    completed: frozenset[Any]
    members: frozenset[Any]
    editions: frozenset[Any]
    verdicts: frozenset[Any]
    tallies: frozenset[Any]
    waves: frozenset[Any]
    forms: frozenset[Any]

    def is_one_edition_later(self, earlier: "Stamp", newcomers: int) -> bool:
        """Tell whether all that has happened since is one new edition, which counts so many newcomers."""
        ((members,),), ((then,),) = self.members, earlier.members
        ((editions, _),), ((before, _),) = self.editions, earlier.editions
        apart = {"members": earlier.members, "editions": earlier.editions}
        return (members, editions) == (then + newcomers, before + 1) and self._replace(**apart) == earlier


class Stamps(Transaction):
    """The part of a unit that tells whether anything has changed."""

    async def stamp(self) -> Stamp:
        """Give the stamp of this moment, to be compared with another.

        Whoever leaves is counted among the members or the tallies, so that one who goes while another comes
        is noticed too.
        """
        interviews, editions = schema.interviews.c, schema.editions.c
        by_form = (interviews.wave, interviews.form)
        several = (
            select(*by_form, func.count()).where(interviews.stage == Stage.COMPLETED).group_by(*by_form),
            select(func.count()).select_from(schema.edition_members),
            select(func.count(), func.max(editions.id)),
            select(func.count(), func.max(verdicts.c.at)),
            select(func.sum(schema.tallies.c.count)),
            select(waves.c.id, waves.c.closes_at),
            select(func.count()).select_from(schema.forms),
        )
        return Stamp(*[frozenset((await self.connection.execute(one)).all()) for one in several])
