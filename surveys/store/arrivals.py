"""Completed interviews that arrive many at a time: made up, or collected elsewhere.

They are written as they are, in one statement a batch; whoever is there already is left as they were.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select

from surveys.form import Form
from surveys.interview import Interview
from surveys.store import schema
from surveys.store.frames import REAL
from surveys.store.profiles import Profiles
from surveys.store.records import completion_values, interview_values
from surveys.store.waves import CURRENT, Waves

BATCH = 200
"""Interviews in one statement: a database takes some 32,000 values at once, and a row has 18."""

_ASKED_AT_ONCE = 10_000


@dataclass(frozen=True)
class Arrival:
    """A completed interview and when it took place; `respondent` tells it from all others of its form."""

    respondent: str
    interview: Interview
    started_at: datetime
    completed_at: datetime


class Arrivals(Waves, Profiles):
    """The part of a unit that takes interviews in by the batch."""

    async def add_completed(
        self, form: Form, arrivals: Sequence[Arrival], origin: str, source: str | None = None
    ) -> frozenset[str]:
        """Write interviews down; gives the respondents who were not there before."""
        wave = (await self.current_wave()).id
        rows = [{"origin": origin, "source": source} | self._arrived(form, wave, each) for each in arrivals]
        written: set[str] = set()
        for first in range(0, len(rows), BATCH):
            batch = self._insert(schema.interviews).values(rows[first : first + BATCH])
            added = batch.on_conflict_do_nothing().returning(schema.interviews.c.respondent)
            written.update((await self.connection.execute(added)).scalars())
        if origin in REAL:
            await self._note_profiles([row for row in rows if row["respondent"] in written])
        return frozenset(written)

    def _arrived(self, form: Form, wave: str, arrival: Arrival) -> dict[str, Any]:
        return {
            "id": sha256(f"{form.name}/{wave}/{arrival.respondent}".encode()).hexdigest()[:32],
            "respondent": arrival.respondent,
            "form": form.name,
            "version": form.version,
            "wave": wave,
            "started_at": arrival.started_at,
            "changed_at": arrival.completed_at,
            "asked_at": arrival.completed_at,
            **interview_values(self._vault, form, arrival.interview),
            **completion_values(form, arrival.interview, arrival.completed_at),
        }

    async def known(self, form: str, respondents: Collection[str]) -> frozenset[str]:
        """Tell which of some respondents have an interview with a form in this wave, however far."""
        table = schema.interviews
        asked, found = list(respondents), set[str]()
        for first in range(0, len(asked), _ASKED_AT_ONCE):
            some = table.c.respondent.in_(asked[first : first + _ASKED_AT_ONCE])
            theirs = select(table.c.respondent).where(some, table.c.form == form, table.c.wave == CURRENT)
            found.update((await self.connection.execute(theirs)).scalars())
        return frozenset(found)

    async def origins(self) -> dict[str, int]:
        """Count all interviews, finished or not, by where they came from."""
        table = schema.interviews
        counted = select(table.c.origin, func.count().label("number")).group_by(table.c.origin)
        return {row.origin: row.number for row in await self.connection.execute(counted)}

    def nameless(self, identity: str) -> str:
        """Make a respondent of somebody else's number for them, so that only the key leads back to it."""
        return self._vault.fingerprint(f"respondent:{identity}").hex()[:32]
