"""Where somebody belongs, as a row beside the interview, so that counting places reads no answers.

It is written when the screening finds a place for them, and again from the final answers once they are done.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Table

from surveys.fieldwork.quotas import DIMENSIONS, Profile
from surveys.store.field_schema import screened
from surveys.store.transaction import Transaction, for_each_database

_AT_ONCE = 1_000


def _noted(insert: Callable[[Table], Any]) -> Any:
    """Write down where somebody belongs, in the place of what was thought before."""
    row = insert(screened)
    new = {name: row.excluded[name] for name in DIMENSIONS}
    return row.on_conflict_do_update(index_elements=[screened.c.interview], set_=new)


_NOTED = for_each_database(_noted)


class Profiles(Transaction):
    """The part of a unit that writes down where people belong."""

    async def _note_profile(self, interview: str, who: Mapping[str, str | None]) -> None:
        noted, row = self._of(_NOTED), {"interview": interview, **who}
        if self._ahead is not None:
            self._ahead.add(noted, row)
        else:
            await self.connection.execute(noted, row)

    async def _note_profiles(self, completed: Sequence[Mapping[str, Any]]) -> None:
        """Write down where people belong by rows of interviews just added; of two alike the first counts."""
        rows = [{"interview": row["id"], **profile_in(row)} for row in completed]
        for first in range(0, len(rows), _AT_ONCE):
            added = self._insert(screened).on_conflict_do_nothing()
            await self.connection.execute(added, rows[first : first + _AT_ONCE])


def profile_in(values: Mapping[str, Any]) -> dict[str, str | None]:
    """Read a completed interview's column values; ways of not answering are no strings, and nothing here."""
    told = {**values.get("worked_out", {}), **values["answers"]}
    return {name: _said(told.get(name)) for name in DIMENSIONS}


def columns(who: Profile) -> dict[str, str | None]:
    return {name: getattr(who, name) for name in DIMENSIONS}


def _said(told: object) -> str | None:
    return told if isinstance(told, str) and told else None
