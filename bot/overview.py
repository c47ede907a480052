"""How far a form is in the current wave, with its quotas: read from the store, at one moment.

One region's view holds what belongs to that region alone. Words and pictures are made elsewhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from surveys.fieldwork.progress import Flow, Progress, day_of, empty, progress
from surveys.fieldwork.quotas import Cell, region_targets
from surveys.store import Store
from surveys.store.frames import EVERYTHING, REAL


@dataclass(frozen=True)
class CellCount:
    """A quota cell, and how many people it has: completed, and under way lately."""

    cell: Cell
    completed: int
    under_way: int

    @property
    def lacking(self) -> int:
        return max(self.cell.target - self.completed, 0)


@dataclass(frozen=True)
class Overview:
    """What is to be told of one form. `region` is the only one it tells of, if it is limited to one."""

    wave: str
    now: datetime
    region: str | None
    progress: Progress
    cells: Sequence[CellCount]
    simulated: int

    @property
    def targets(self) -> Mapping[str, int]:
        return region_targets([each.cell for each in self.cells])

    @property
    def regions(self) -> Mapping[str | None, Flow]:
        return self.progress.regions


async def overview(
    store: Store, now: datetime, form: str, region: str | None = None, *, simulated: bool
) -> Overview:
    """Count one form of the current wave; simulated interviews count where they are asked for."""
    origins = EVERYTHING if simulated else REAL
    async with store.reading() as unit:
        wave = (await unit.current_wave()).id
        heaps = await unit.heaps(wave, origins, region)
        stops = await unit.stops(wave, origins, region)
        paces = await unit.median_paces(wave, origins, region)
        made_up = await unit.heaps(wave, EVERYTHING - REAL, region) if simulated else ()
        cells = await unit.quota(wave, form)
        completed = await unit.completed_by_profile(wave, form) if cells else {}
        under_way = await unit.under_way_by_profile(wave, form, now) if cells else {}
    today = day_of(now)
    found = {each.form: each for each in progress(heaps, stops, paces, today)}
    counted = [
        CellCount(cell, cell.count(completed), cell.count(under_way))
        for cell in cells
        if region in {None, cell.region}
    ]
    number = sum(heap.number for heap in made_up if heap.form == form)
    return Overview(wave, now, region, found.get(form) or empty(form, today), counted, number)
