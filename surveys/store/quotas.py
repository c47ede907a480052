"""Quotas as rows, and how many people there are of each profile: completed, or past the screening lately."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, insert, select

from surveys.fieldwork.quotas import ACTIVE, DIMENSIONS, Cell, Profile
from surveys.interview import Stage
from surveys.store.ahead import APART
from surveys.store.field_schema import quotas, screened
from surveys.store.frames import REAL
from surveys.store.profiles import Profiles, columns
from surveys.store.records import Record
from surveys.store.schema import interviews
from surveys.store.verdicts import EXCLUDED

_LOCK = 0x71756F7461  # any number of our own


class Quotas(Profiles):
    """The part of a unit that knows how many people of a kind are wanted, and how many there are."""

    async def set_quota(self, wave: str, form: str, cells: Iterable[Cell]) -> None:
        """Put these cells in the place of a wave's earlier ones for a form."""
        self._known.pop((quotas, wave, form), None)
        theirs = (quotas.c.wave == wave, quotas.c.form == form)
        await self.connection.execute(delete(quotas).where(*theirs))
        rows = [{"wave": wave, "form": form, "target": each.target, **_asked(each)} for each in cells]
        if rows:
            await self.connection.execute(insert(quotas), rows)

    async def quota(self, wave: str, form: str) -> tuple[Cell, ...]:
        """Give a wave's cells for a form, in the order in which they were set."""
        if (quotas, wave, form) not in self._known:
            self._known[quotas, wave, form] = await self._read_quota(wave, form)
        cells: tuple[Cell, ...] = self._known[quotas, wave, form]
        return cells

    async def _read_quota(self, wave: str, form: str) -> tuple[Cell, ...]:
        wanted = select(quotas).where(quotas.c.wave == wave, quotas.c.form == form)
        rows = await self.connection.execute(wanted.order_by(quotas.c.id), execution_options=APART)
        return tuple(_cell(dict(row)) for row in rows.mappings())

    async def wave_of(self, record: Record) -> str:
        """Name the wave to which an interview belongs."""
        if record.wave is not None:
            return record.wave
        wanted = select(interviews.c.wave).where(interviews.c.id == record.id)
        return str((await self.connection.execute(wanted)).scalar_one())

    async def decide_alone(self) -> None:
        """Wait until nobody else decides about a place, so that two cannot take the last one."""
        await self._alone(_LOCK)

    async def note_screened(self, record: Record, who: Profile) -> None:
        """Write down that somebody has a place."""
        await self._note_profile(record.id, columns(who))

    async def completed_by_profile(self, wave: str, form: str) -> Mapping[Profile, int]:
        """Count completed interviews with people that count, by their answers when they were sent off."""
        table = interviews.c
        through = and_(
            table.wave == wave,
            table.form == form,
            table.stage == Stage.COMPLETED,
            ~EXCLUDED,  # an interview left out of every figure gives its place back
            table.origin.in_(sorted(REAL)),
        )
        beside = exists().where(screened.c.interview == table.id)
        older = select(*(_told(name) for name in DIMENSIONS)).where(through, ~beside)
        return Counter(await self._belonging(through)) + Counter(await self._counted(older.subquery()))

    async def under_way_by_profile(self, wave: str, form: str, now: datetime) -> Mapping[Profile, int]:
        """Count who is past the screening, not through, and was here lately."""
        table = interviews.c
        active = and_(
            table.wave == wave,
            table.form == form,
            table.stage != Stage.COMPLETED,
            table.changed_at > now - ACTIVE,
        )
        return await self._belonging(active)

    async def people_by_profile(self, wave: str, form: str, now: datetime) -> Mapping[Profile, int]:
        """Count all who take a place now."""
        completed = Counter(await self.completed_by_profile(wave, form))
        return completed + Counter(await self.under_way_by_profile(wave, form, now))

    async def _belonging(self, which: ColumnElement[bool]) -> Mapping[Profile, int]:
        told = select(*(screened.c[name] for name in DIMENSIONS))
        joined = told.join(interviews, interviews.c.id == screened.c.interview).where(which)
        return await self._counted(joined.subquery())

    async def _counted(self, profiles: Any) -> Mapping[Profile, int]:
        columns = [profiles.c[name] for name in DIMENSIONS]
        grouped = select(*columns, func.count().label("number")).group_by(*columns)
        counted: Counter[Profile] = Counter()
        for *told, number in await self.connection.execute(grouped):
            counted[Profile(*map(_said, told))] += number
        return counted


def _told(name: str) -> ColumnElement[str]:
    """Read an answer or a calculation of an interview completed before places were written down."""
    answered, worked_out = interviews.c.answers[name], interviews.c.worked_out[name]
    found: ColumnElement[str] = func.coalesce(answered.as_string(), worked_out.as_string())
    return found.label(name)


def _said(told: str | None) -> str | None:
    """Read ways of not answering, which are kept as JSON objects, as nothing."""
    return None if told is None or told.startswith("{") else told


def _asked(cell: Cell) -> dict[str, str | None]:
    return {name: getattr(cell, name) for name in DIMENSIONS}


def _cell(row: Mapping[str, Any]) -> Cell:
    return Cell(row["target"], *(row[name] for name in DIMENSIONS))
