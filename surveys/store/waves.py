"""Waves as rows: which one is current, and what opening, closing and ending one writes.

The current wave is the one opened last. When it may be opened or closed is decided in surveys.fieldwork.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update

from surveys.fieldwork.waves import Wave
from surveys.store.ahead import APART
from surveys.store.field_schema import waves
from surveys.store.transaction import Transaction

FIRST_WAVE = "1"
"""The wave with which every database begins."""

CURRENT = select(waves.c.id).order_by(waves.c.opens_at.desc()).limit(1).scalar_subquery()
"""The id of the current wave, for other statements; there always is one."""

GOING_ON = select(waves.c.id).where(waves.c.ended_at.is_(None))
"""The ids of the waves in which interviews may be finished."""


_CURRENT_WAVE = select(waves).where(waves.c.id == CURRENT)


class Waves(Transaction):
    """The part of a unit that keeps waves."""

    async def current_wave(self) -> Wave:
        """Give the wave to which whoever begins now belongs, open or not."""
        if _CURRENT_WAVE not in self._known:
            rows = await self.connection.execute(_CURRENT_WAVE, execution_options=APART)
            self._known[_CURRENT_WAVE] = _read(dict(rows.mappings().one()))
        wave: Wave = self._known[_CURRENT_WAVE]
        return wave

    async def waves(self) -> tuple[Wave, ...]:
        """Give all waves, oldest first."""
        rows = await self.connection.execute(select(waves).order_by(waves.c.opens_at))
        return tuple(_read(dict(row)) for row in rows.mappings())

    async def add_wave(self, wave: Wave) -> bool:
        """Write a new wave down; False when its name is taken."""
        self._known.pop(_CURRENT_WAVE, None)
        return await self._add(waves, id=wave.id, opens_at=wave.opened_at, closes_at=wave.closes_at)

    async def amend_wave(self, wave: Wave) -> None:
        """Write down when a wave closes, and whether it has ended."""
        self._known.pop(_CURRENT_WAVE, None)
        values = {"closes_at": wave.closes_at, "ended_at": wave.ended_at}
        await self.connection.execute(update(waves).where(waves.c.id == wave.id).values(**values))


def _read(row: Mapping[str, Any]) -> Wave:
    return Wave(row["id"], row["opens_at"], row["closes_at"], row["ended_at"])
