"""What of a wave may be shown now: the people of the newest edition, or of the next when one is due.

Everything that shows figures asks here, so that nobody is given away by the difference of two of them. What
an edition may hold is decided by `scoring.editions`; this module fetches, remembers, and begins again when
somebody withdraws meanwhile.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import TypeVar

import pandas as pd

from bot.terms import closing
from scoring.editions import Edition, Members, Plan, edition, plan
from scoring.reviving import from_json
from scoring.serialise import to_json
from scoring.study import Frames, Study
from scoring.tree import Index
from surveys.fieldwork.waves import Wave
from surveys.store import Conflict, Store, StoreError, Unit
from surveys.store.editions import ShownEdition
from surveys.store.frames import EVERYTHING, REAL, answer_frames
from surveys.store.stamps import Stamp

_TRIES = 5
Seen = TypeVar("Seen")


@dataclass(frozen=True, eq=False)
class Fieldwork:
    """The interviews in view and the index of them.

    `number` and `made_at` are the edition's; there is no number outside the editions. `waiting` says how
    many more of each survey the next edition needs. When someone in the edition has withdrawn, `frames` no
    longer holds its people: the index is the one that was shown, and no other can be made of them. `series`
    is the wave and the kind of interviews that its editions count, and `first` says who was in which first.
    It stays in view as long as the store's stamp is `stamp`.
    """

    study: Study
    frames: Frames
    index: Index
    made_at: datetime
    simulated: int = 0
    number: int | None = None
    withheld: frozenset[str] = frozenset()
    waiting: Mapping[str, int] = field(default_factory=dict)
    intact: bool = True
    series: tuple[str, str] | None = None
    first: Members = field(default_factory=dict)
    stamp: Stamp | None = None


@dataclass(frozen=True, eq=False)
class _Known:
    """What the store says: the wave, its answers, who among them is made up, and the editions so far."""

    wave: Wave
    origins: str
    frames: Frames
    simulated: frozenset[str]
    editions: tuple[ShownEdition, ...]
    members: Mapping[str, int]
    stamp: Stamp

    def made_up(self, frames: Frames) -> int:
        return sum(len(self.simulated.intersection(frame.index)) for frame in frames.values())


async def in_view(
    store: Store, study: Study, now: datetime, *, simulated: bool, wave: str | None = None
) -> Fieldwork:
    """Give what may be shown of a wave (the current one), moving on to a new edition when one is due.

    Raises StoreError when there is no such wave.
    """
    return await again_if_late(lambda: _in_view(store, study, now, wave, simulated=simulated))


async def again_if_late(look: Callable[[], Awaitable[Seen]]) -> Seen:
    """Look at the store, and once more whenever somebody else was quicker to change what was seen."""
    for _ in range(_TRIES - 1):
        try:
            return await look()
        except Conflict:
            continue
    return await look()


async def unpublished(
    store: Store, study: Study, now: datetime, *, simulated: bool, wave: str | None = None
) -> Fieldwork:
    """Give everybody counted at this moment: figures to look at, not to publish beside an edition."""
    known = await _known(store, wave, simulated=simulated)
    study = closing(study, known.wave.closes_at)
    index = await asyncio.to_thread(study.index, known.frames)
    return Fieldwork(study, known.frames, index, now, known.made_up(known.frames))


async def _in_view(
    store: Store, study: Study, now: datetime, wave: str | None, *, simulated: bool
) -> Fieldwork:
    known = await _known(store, wave, simulated=simulated)
    study = closing(study, known.wave.closes_at)
    seen = replace(await asyncio.to_thread(_decide, study, known, now), stamp=known.stamp)
    if seen.number is None or seen.number <= len(known.editions):
        return seen
    shown = await asyncio.to_thread(_as_shown, seen)
    newcomers = [one for frame in seen.frames.values() for one in frame.index if one not in known.members]
    async with store.unit() as unit:
        await unit.keep_edition(known.wave.id, known.origins, shown, newcomers)
        stamp = await unit.stamp()
    return replace(seen, stamp=stamp) if stamp.is_one_edition_later(known.stamp, len(newcomers)) else seen


async def _known(store: Store, name: str | None, *, simulated: bool) -> _Known:
    async with store.reading() as unit:
        origins = origins_of(simulated=simulated)
        wave = await wave_called(unit, name)
        return _Known(
            wave,
            origins,
            await answer_frames(unit.connection, wave.id, EVERYTHING if simulated else REAL),
            await unit.simulated(wave.id) if simulated else frozenset(),
            await unit.editions(wave.id, origins),
            await unit.members(wave.id, origins),
            await unit.stamp(),
        )


async def wave_called(unit: Unit, name: str | None) -> Wave:
    """Give the wave of that name, the current one for none; raises StoreError when there is no such wave."""
    if name is None:
        return await unit.current_wave()
    waves = {wave.id: wave for wave in await unit.waves()}
    if name not in waves:
        raise StoreError(f'There is no wave "{name}"; there are: {", ".join(waves)}.')
    return waves[name]


async def series_of(unit: Unit, wave: str | None, *, simulated: bool) -> tuple[str, str]:
    """Name a series of editions: the wave (the current one by default), and which interviews it counts.

    Raises StoreError when there is no such wave.
    """
    return (await wave_called(unit, wave)).id, origins_of(simulated=simulated)


def origins_of(*, simulated: bool) -> str:
    """Name the kind of interviews that a series of editions counts."""
    return "everything" if simulated else "real"


def _decide(study: Study, known: _Known, now: datetime) -> Fieldwork:
    earlier = [_edition(one, study) for one in known.editions]
    planned = plan(known.frames, _members(known), earlier, study.methodology)
    if planned.moves:
        return _computed(study, known, planned, number=len(earlier) + 1, made_at=now)
    if not known.editions:
        return _computed(study, known, planned, number=None, made_at=now)
    last = known.editions[-1]
    if {name: inside.sum() for name, inside in planned.inside.items() if inside.any()} == _some(earlier[-1]):
        return _computed(study, known, planned, number=last.number, made_at=last.made_at)
    return Fieldwork(
        study,
        {},
        from_json(last.shown),
        last.made_at,
        last.groups["simulated"],
        last.number,
        waiting=planned.waiting,
        intact=False,
    )


def _edition(one: ShownEdition, study: Study) -> Edition:
    """Read an edition back; one made by other rules had other people behind its figures.

    What it held back it still holds back: most rules will be as they were.
    """
    read = Edition.read(one.groups["edition"])
    return read if one.groups.get("rules") == study.rules else replace(read, groups={})


def _some(one: Edition) -> dict[str, int]:
    """Give the surveys that an edition counted anybody of, and how many."""
    return {name: people for name, people in one.people.items() if people}


def _computed(
    study: Study, known: _Known, planned: Plan, *, number: int | None, made_at: datetime
) -> Fieldwork:
    frames = planned.of(known.frames)
    index = study.index(frames, withheld=planned.withheld)
    made_up = known.made_up(frames)
    return Fieldwork(
        study,
        frames,
        index,
        made_at,
        made_up,
        number,
        planned.withheld,
        planned.waiting,
        series=(known.wave.id, known.origins),
        first=_members(known),
    )


def _members(known: _Known) -> Members:
    first = known.members
    return {
        name: pd.Series([first.get(one, 0) for one in frame.index], index=frame.index, dtype="int64")
        for name, frame in known.frames.items()
    }


def _as_shown(seen: Fieldwork) -> ShownEdition:
    made = edition(seen.number or 0, seen.frames, seen.study.methodology, seen.withheld)
    groups = {"edition": asdict(made), "simulated": seen.simulated, "rules": seen.study.rules}
    return ShownEdition(made.number, seen.made_at, groups, to_json(seen.index))
