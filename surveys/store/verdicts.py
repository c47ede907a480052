"""What coordinators decided about interviews that looked odd: left out of every figure, or kept.

Nothing is deleted: an excluded interview stays as it is, and so does what was decided until somebody decides
otherwise; the audit log knows each time. It goes with the interview when the person withdraws, and so do the
words in which somebody gave a reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, func, select

from surveys.interview import Stage
from surveys.store.audit import Audit
from surveys.store.field_schema import screened, verdicts
from surveys.store.schema import edition_members, interviews

REASONS = frozenset({"speeding", "straight_lining", "contradiction", "amount", "burst", "trial", "twice"})
"""Reasons of ours, which quote nobody. The audit log, from which nothing goes, names no others."""

TYPED = "typed"
"""What the audit log says of a reason in somebody's own words."""

SHORT = 8
"""Characters of an interview's number by which screens and the audit log tell it from others."""


class Ruling(StrEnum):
    """What somebody decided about an interview."""

    EXCLUDED = "excluded"
    KEPT = "kept"  # looked at, or taken back: it counts


@dataclass(frozen=True)
class Verdict:
    """Who ruled what about an interview, when and why."""

    interview: str
    ruling: Ruling
    reason: str
    actor: str
    at: datetime


EXCLUDED = exists().where(
    verdicts.c.interview == interviews.c.id, verdicts.c.verdict == Ruling.EXCLUDED.value
)
"""Whether a row of interviews is left out of every figure, for other statements."""

REGION: ColumnElement[str | None] = func.coalesce(
    select(screened.c.region).where(screened.c.interview == interviews.c.id).scalar_subquery(),
    interviews.c.answers["region"].as_string(),
)
"""Where the person of a row of interviews belongs, for other statements; not answering is a JSON object."""


class Verdicts(Audit):
    """The part of a unit that knows what was decided about interviews."""

    async def rule(self, interview: str, ruling: Ruling, reason: str, by: str, now: datetime) -> bool:
        """Decide about a completed interview; False when there is none, or the same was decided before.

        To the editions, whoever is excluded has left, and whoever is taken back is somebody new.
        """
        if await self.place_of(interview) is None or await self._ruled(interview) == (ruling, reason):
            return False
        values = {"verdict": ruling.value, "reason": reason, "actor": by, "at": now}
        if ruling is Ruling.EXCLUDED or await self._is_excluded(interview):
            await self.connection.execute(
                delete(edition_members).where(edition_members.c.interview == interview)
            )
        row = self._insert(verdicts).values(interview=interview, **values)
        await self.connection.execute(
            row.on_conflict_do_update(index_elements=[verdicts.c.interview], set_=values)
        )
        await self.note_act(by, _ACTS[ruling], interview[:SHORT], _named(reason), now)
        return True

    async def place_of(self, interview: str) -> tuple[str | None] | None:
        """Say where the person of a completed interview belongs, in brackets; None when there is none."""
        wanted = select(REGION).where(interviews.c.id == interview, interviews.c.stage == Stage.COMPLETED)
        row = (await self.connection.execute(wanted)).first()
        return None if row is None else (said(row[0]),)

    async def interview_called(self, beginning: str) -> str | None:
        """Find the one completed interview whose number begins so; None when it is none, or not the only."""
        known = (
            interviews.c.id.startswith(beginning, autoescape=True),
            interviews.c.stage == Stage.COMPLETED,
        )
        found = (
            (await self.connection.execute(select(interviews.c.id).where(*known).limit(2))).scalars().all()
        )
        return found[0] if len(found) == 1 else None

    async def verdicts(self, wave: str, region: str | None = None) -> Mapping[str, Verdict]:
        """Give what was decided about the interviews of a wave, the newest first; of one region if named."""
        columns = (*verdicts.c, REGION.label("region"))
        wanted = select(*columns).join(interviews, interviews.c.id == verdicts.c.interview)
        ordered = wanted.where(interviews.c.wave == wave).order_by(verdicts.c.at.desc())
        rows = (await self.connection.execute(ordered)).mappings()
        return {row["interview"]: _read(dict(row)) for row in rows if region in (None, row["region"])}

    async def _ruled(self, interview: str) -> tuple[str, str] | None:
        wanted = select(verdicts.c.verdict, verdicts.c.reason).where(verdicts.c.interview == interview)
        row = (await self.connection.execute(wanted)).first()
        return None if row is None else (row.verdict, row.reason)

    async def _is_excluded(self, interview: str) -> bool:
        ruled = await self._ruled(interview)
        return ruled is not None and ruled[0] == Ruling.EXCLUDED


def _named(reason: str) -> str:
    """Name a reason without quoting it: words that somebody typed go with the interview, the book stays."""
    return TYPED if reason and reason not in REASONS else reason


_ACTS: Mapping[Ruling, str] = {Ruling.EXCLUDED: "exclude", Ruling.KEPT: "keep"}


def said(told: str | None) -> str | None:
    """Read ways of not answering, which are kept as JSON objects, as nothing."""
    return None if told is None or told.startswith("{") else told


def _read(row: Mapping[str, Any]) -> Verdict:
    return Verdict(row["interview"], Ruling(row["verdict"]), row["reason"], row["actor"], row["at"])
