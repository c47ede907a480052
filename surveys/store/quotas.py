"""Quotas as rows, and how many people there are of each profile: completed, or past the screening lately."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select

from surveys.fieldwork.quotas import ACTIVE, DIMENSIONS, Cell, Profile
from surveys.interview import Stage
from surveys.store.field_schema import quotas, screened
from surveys.store.frames import REAL
from surveys.store.records import Record
from surveys.store.schema import interviews
from surveys.store.transaction import Transaction

_LOCK = 0x71756F7461  # any number of our own


class Quotas(Transaction):
    """The part of a unit that knows how many people of a kind are wanted, and how many there are."""

    async def set_quota(self, wave: str, form: str, cells: Iterable[Cell]) -> None:
        """Put these cells in the place of a wave's earlier ones for a form."""
        theirs = (quotas.c.wave == wave, quotas.c.form == form)
        await self.connection.execute(delete(quotas).where(*theirs))
        rows = [{"wave": wave, "form": form, "target": each.target, **_columns(each)} for each in cells]
        if rows:
            await self.connection.execute(insert(quotas), rows)

    async def quota(self, wave: str, form: str) -> tuple[Cell, ...]:
        """Give a wave's cells for a form, in the order in which they were set."""
        wanted = select(quotas).where(quotas.c.wave == wave, quotas.c.form == form)
        rows = await self.connection.execute(wanted.order_by(quotas.c.id))
        return tuple(_cell(dict(row)) for row in rows.mappings())

    async def wave_of(self, record: Record) -> str:
        """Name the wave to which an interview belongs."""
        wanted = select(interviews.c.wave).where(interviews.c.id == record.id)
        return str((await self.connection.execute(wanted)).scalar_one())

    async def decide_alone(self) -> None:
        """Wait until nobody else decides about a place, so that two cannot take the last one."""
        await self._alone(_LOCK)

    async def note_screened(self, record: Record, who: Profile) -> None:
        """Write down that somebody has a place."""
        await self._add(screened, interview=record.id, **_columns(who))

    async def completed_by_profile(self, wave: str, form: str) -> Mapping[Profile, int]:
        """Count completed interviews with people, by their answers when they were sent off."""
        table = interviews.c
        answered = select(*(_told(name) for name in DIMENSIONS)).where(
            table.wave == wave,
            table.form == form,
            table.stage == Stage.COMPLETED,
            table.origin.in_(sorted(REAL)),
        )
        return await self._counted(answered.subquery())

    async def under_way_by_profile(self, wave: str, form: str, now: datetime) -> Mapping[Profile, int]:
        """Count who is past the screening, not through, and was here lately."""
        active = (
            select(*(screened.c[name] for name in DIMENSIONS))
            .join(interviews, interviews.c.id == screened.c.interview)
            .where(
                interviews.c.wave == wave,
                interviews.c.form == form,
                interviews.c.stage != Stage.COMPLETED,
                interviews.c.changed_at > now - ACTIVE,
            )
        )
        return await self._counted(active.subquery())

    async def people_by_profile(self, wave: str, form: str, now: datetime) -> Mapping[Profile, int]:
        """Count all who take a place now."""
        completed = Counter(await self.completed_by_profile(wave, form))
        return completed + Counter(await self.under_way_by_profile(wave, form, now))

    async def _counted(self, profiles: Any) -> Mapping[Profile, int]:
        columns = [profiles.c[name] for name in DIMENSIONS]
        grouped = select(*columns, func.count().label("number")).group_by(*columns)
        counted: Counter[Profile] = Counter()
        for *told, number in await self.connection.execute(grouped):
            counted[Profile(*map(_said, told))] += number
        return counted


def _told(name: str) -> ColumnElement[str]:
    """Read an answer or a calculation of a completed interview."""
    answered, worked_out = interviews.c.answers[name], interviews.c.worked_out[name]
    found: ColumnElement[str] = func.coalesce(answered.as_string(), worked_out.as_string())
    return found.label(name)


def _said(told: str | None) -> str | None:
    """Read ways of not answering, which are kept as JSON objects, as nothing."""
    return None if told is None or told.startswith("{") else told


def _columns(one: Cell | Profile) -> dict[str, str | None]:
    return {name: getattr(one, name) for name in DIMENSIONS}


def _cell(row: Mapping[str, Any]) -> Cell:
    return Cell(row["target"], *(row[name] for name in DIMENSIONS))
