"""The parts of the edition in view: what it tells of them, beside what earlier editions told.

What could be seen of any part is written down before any is shown, all at once, so that the next edition can
be held against it and nobody's asking decides what the others may see. Once written it is read back. Outside
the editions nothing is written down.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from bot.fieldwork import Fieldwork
from scoring.catalogue import Source
from scoring.partition import Parts
from scoring.study import Study
from scoring.told import History, Told
from surveys.store import Store, StoreError
from surveys.store.editions import ShownDivision

_SURVEYS = frozenset(source.value for source in Source)
_ALL = ""
"""Stands where divisions by one question have its name: this is what an edition tells by all of them."""


class PartsWaitError(StoreError):
    """Somebody in the edition has withdrawn since: of its parts nothing can be made any more."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody in the current edition has withdrawn since; its parts wait for the next one."
        )


@dataclass(frozen=True, eq=False)
class Prepared:
    """The parts of an edition, decided before anybody has asked for one.

    They are not written down, so nobody can have seen them. They hold while no other parts are told.
    """

    shown: Sequence[ShownDivision]
    parts: Parts


async def prepared(store: Store, seen: Fieldwork, study: Study) -> Prepared:
    """Decide what may be told of the parts in view, without telling it; raises PartsWaitError."""
    if not seen.intact:
        raise PartsWaitError
    shown = await _shown(store, seen)
    if known := next((one for one in shown if _is(one, seen, study)), None):
        told = Told.read(known.told["parts"])
        return Prepared(shown, await asyncio.to_thread(study.parts, seen.frames, seen.withheld, told=told))
    history = _history(seen, shown, study.rules)
    return Prepared(
        shown,
        await asyncio.to_thread(study.parts, seen.frames, seen.withheld, history, seen.number or 0),
    )


async def parts(store: Store, seen: Fieldwork, study: Study, ready: Prepared | None = None) -> Parts:
    """Give the parts of the interviews in view, under the terms of a study: any filter, or by a question.

    `ready` is what may have been prepared of this edition under these terms.
    Raises Conflict when there is a newer edition by now (then look again), and PartsWaitError.
    """
    if ready is None or await _shown(store, seen) != ready.shown:
        ready = await prepared(store, seen, study)
    if seen.series is None or seen.number is None or any(_is(one, seen, study) for one in ready.shown):
        return ready.parts
    told = ShownDivision(seen.number, _ALL, {"parts": asdict(ready.parts.told), "rules": study.rules})
    async with store.unit() as unit:
        await unit.keep_division(*seen.series, told)
    return ready.parts


async def _shown(store: Store, seen: Fieldwork) -> Sequence[ShownDivision]:
    """Read what was told of parts in this series; outside the editions that is nothing."""
    if seen.series is None or seen.number is None:
        return ()
    async with store.reading() as unit:
        return await unit.divisions(*seen.series, _ALL)


def _is(one: ShownDivision, seen: Fieldwork, study: Study) -> bool:
    return one.edition == seen.number and one.told.get("rules") == study.rules


def _history(seen: Fieldwork, shown: Sequence[ShownDivision], rules: str) -> History:
    """Read back what earlier editions told; one made by other rules had other people behind its figures."""
    earlier = [one for one in shown if one.edition < (seen.number or 0)]
    read = [(Told.read(one.told["parts"]), one.told.get("rules")) for one in earlier]
    told = [one if then == rules else one.only(_SURVEYS) for one, then in read]
    return History(told, seen.first)
