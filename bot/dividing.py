"""What the parts of an edition may tell: the index for each answer, beside what earlier editions told.

What is to be told is written down first, so that the next edition can be held against it. Outside the
editions nothing is, and nothing is written down.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict

from bot.fieldwork import Fieldwork
from scoring.catalogue import Source
from scoring.divisions import Division
from scoring.partition import History, Partition
from scoring.study import Study
from surveys.store import Store
from surveys.store.editions import ShownDivision

_SURVEYS = frozenset(source.value for source in Source)


async def divide(store: Store, seen: Fieldwork, question: str, study: Study) -> Partition:
    """Divide the interviews in view by a question, under the terms of a study.

    Raises Conflict when there is a newer edition by now: then look again.
    """
    if seen.series is None or seen.number is None:
        return await asyncio.to_thread(study.partition, question, seen.frames, seen.withheld)
    async with store.reading() as unit:
        shown = await unit.divisions(*seen.series, question)
    history = _history(seen, shown, study.rules)
    found = await asyncio.to_thread(study.partition, question, seen.frames, seen.withheld, history)
    division = asdict(found.shown_in(seen.number))
    told = ShownDivision(seen.number, question, {"division": division, "rules": study.rules})
    async with store.unit() as unit:
        await unit.keep_division(*seen.series, told)
    return found


def _history(seen: Fieldwork, shown: Sequence[ShownDivision], rules: str) -> History:
    """Read back what earlier editions told; one made by other rules had other people behind its figures."""
    earlier = [one for one in shown if one.edition < (seen.number or 0)]
    read = [(Division.read(one.told["division"]), one.told.get("rules")) for one in earlier]
    divisions = [one if then == rules else one.only(_SURVEYS) for one, then in read]
    return History(divisions, seen.first)
