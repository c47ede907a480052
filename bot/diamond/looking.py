"""Looks at what a view shows: the figures of an edition, or of a part of it, and those that lie under them.

All figures come from the editions, so what may be shown is decided there. What was looked at is remembered
as long as no interview has come or gone: asking costs a stamp, and no answer is read again.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.diamond.view import View
from bot.dividing import Prepared, parts, prepared
from bot.fieldwork import Fieldwork, again_if_late, in_view
from scoring.filters import WHOLE, Filter
from scoring.partition import Parts
from scoring.study import Study
from scoring.tree import Index
from surveys.fieldwork.waves import Wave
from surveys.store import Store
from surveys.store.stamps import Stamp

WAVES = 4
"""So many waves are remembered at a time: their answers take room."""


class NoSuchWaveError(LookupError):
    """A view of a wave that is not there."""


@dataclass(frozen=True, eq=False)
class Looked:
    """A view and its figures. `seen` holds the index of what was chosen, and `under` of what lies under it.

    `waits` says that somebody has withdrawn since: then there is only the whole country as it was shown.
    """

    view: View
    wave: Wave
    seen: Fieldwork
    under: Fieldwork | None = None
    under_wave: Wave | None = None
    waits: bool = False


@dataclass(eq=False)
class _Known:
    """What is remembered of a wave, as long as the stamp and the terms are the same."""

    stamp: Stamp
    study: Study
    seen: Fieldwork
    ready: dict[bool, Prepared] = field(default_factory=dict)
    divided: dict[bool, Parts] = field(default_factory=dict)
    indexes: dict[tuple[bool, Filter], Index] = field(default_factory=dict)


class Looking:
    """Looks at views: `terms` gives the study as of now, `simulated` whether made-up people count."""

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        terms: Callable[[datetime], Study],
        *,
        simulated: bool,
    ) -> None:
        self._store = store
        self._clock = clock
        self._terms = terms
        self._simulated = simulated
        self._known: dict[str, _Known] = {}
        self._one_by_one = asyncio.Lock()  # two at a time would read the same answers twice

    async def look(self, view: View) -> Looked:
        """Look at a view; raises NoSuchWaveError."""
        async with self._one_by_one:
            return await again_if_late(lambda: self._look(view))

    async def prepare(self, view: View) -> None:
        """Decide the parts of what somebody has just looked at, so that the first of them comes quickly.

        Nothing is told by it, and nothing written down: that is for whoever asks for a part.
        """
        async with self._one_by_one:
            async with self._store.reading() as unit:
                wave, stamp = _of(await unit.waves(), view), await unit.stamp()
            known = await self._wave(wave, stamp)
            if known.seen.intact and view.weighted not in {*known.divided, *known.ready}:
                known.ready[view.weighted] = await prepared(self._store, known.seen, _terms(known, view))

    async def _look(self, view: View) -> Looked:
        async with self._store.reading() as unit:
            waves, stamp = await unit.waves(), await unit.stamp()
        wave = _of(waves, view)
        known = await self._wave(wave, stamp)
        if view.computes and not known.seen.intact:
            return Looked(View(wave=view.wave), wave, known.seen, waits=True)
        seen = await self._figures(known, view)
        if view.under is None:
            return Looked(view, wave, seen)
        below = await self._wave(_of(waves, view.under), stamp)
        if view.under.computes and not below.seen.intact:
            return Looked(replace(view, against=None), wave, seen, waits=True)
        return Looked(view, wave, seen, await self._figures(below, view.under), _of(waves, view.under))

    async def _wave(self, wave: Wave, stamp: Stamp) -> _Known:
        """Give the interviews of a wave that are in view, remembered if they still are."""
        now = self._clock()
        study = await asyncio.to_thread(self._terms, now)
        known = self._known.pop(wave.id, None)
        if known is None or (known.stamp, known.study) != (stamp, study):
            seen = await in_view(self._store, study, now, simulated=self._simulated, wave=wave.id)
            known = _Known(seen.stamp or stamp, study, seen)
        self._known = {**dict([*self._known.items()][1 - WAVES :]), wave.id: known}
        return known

    async def _figures(self, known: _Known, view: View) -> Fieldwork:
        """Give what is in view with the index of what was chosen."""
        if not view.computes:
            return known.seen
        key = (view.weighted, view.chosen)
        if key not in known.indexes:
            known.indexes[key] = await self._computed(known, view)
        return replace(known.seen, index=known.indexes[key])

    async def _computed(self, known: _Known, view: View) -> Index:
        seen, terms = known.seen, _terms(known, view)
        if view.chosen == WHOLE:
            return await asyncio.to_thread(terms.index, seen.frames, withheld=seen.withheld)
        if view.weighted not in known.divided:
            ready = known.ready.pop(view.weighted, None)
            known.divided[view.weighted] = await parts(self._store, seen, terms, ready)
        return await asyncio.to_thread(known.divided[view.weighted].index, view.chosen)


def _terms(known: _Known, view: View) -> Study:
    return known.seen.study if view.weighted else known.seen.study.unweighted()


def _of(waves: tuple[Wave, ...], view: View) -> Wave:
    number = len(waves) if view.wave is None else view.wave
    if not 0 < number <= len(waves):
        raise NoSuchWaveError(number)
    return waves[number - 1]
