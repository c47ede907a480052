"""Fills a database with made-up respondents, each led through the engine.

Decides who is still missing and what is committed together; refuses to mix them with what people said.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import datetime

from bot.drawing import Recipe, draw, drawers
from bot.shelf import builtin_forms
from surveys.form import Form
from surveys.store import Arrival, Store, StoreError, Unit
from surveys.xlsform import Publication, publish

SURVEYS = ("citizen", "organisation", "expert")
"""The forms that have a model of respondents."""

_AT_ONCE = 25
"""Respondents drawn and committed together: about a second's work."""

_OURS = frozenset({"simulated"})


@dataclass(frozen=True)
class Progress:
    """How far a survey is: of the respondents wanted, how many were there and how many were added."""

    survey: str
    wanted: int
    there: int = 0
    added: int = 0


Tell = Callable[[Progress], None]


@dataclass(frozen=True)
class Missing:
    """A survey with the numbers of the respondents who are not in the database yet."""

    form: Form
    recipe: Recipe
    numbers: tuple[int, ...]
    progress: Progress


async def simulate(
    store: Store, counts: Mapping[str, int], seed: int, now: datetime, tell: Tell = lambda _: None
) -> tuple[Progress, ...]:
    """Add what is missing of `counts` (survey -> respondents) and say how far each survey came.

    The same seed makes up the same people, so that a second call adds only who is not there yet. `tell`
    hears of every batch after it was committed. Raises StoreError where there are interviews with people.
    """
    missing = [await _missing(store, publication, counts, seed, now) for publication in _published(counts)]
    for one in missing:
        tell(one.progress)
    with drawers(sum(len(one.numbers) for one in missing)) as drawing:
        return tuple([await _add(store, one, drawing, tell) for one in missing])


def _published(counts: Mapping[str, int]) -> list[Publication]:
    by_name = {publication.form.name: publication for publication in map(publish, builtin_forms())}
    return [by_name[name] for name in SURVEYS if counts.get(name, 0) > 0]


async def _missing(
    store: Store, publication: Publication, counts: Mapping[str, int], seed: int, now: datetime
) -> Missing:
    form = publication.form
    recipe = Recipe(form.name, publication.xform, seed, now)
    wanted = {recipe.identity(number): number for number in range(counts[form.name])}
    async with store.unit() as unit:
        await refuse_people(unit)
        await _publish(unit, publication, now)
        there = await unit.known(form.name, wanted)
    numbers = tuple(number for identity, number in wanted.items() if identity not in there)
    return Missing(form, recipe, numbers, Progress(form.name, len(wanted), len(wanted) - len(numbers)))


async def refuse_people(unit: Unit) -> None:
    """Raise StoreError when somebody was interviewed, or is being interviewed now."""
    people = {origin: number for origin, number in (await unit.origins()).items() if origin not in _OURS}
    if people:
        counted = ", ".join(f"{number} {origin}" for origin, number in sorted(people.items()))
        raise StoreError(
            f"This database holds interviews that nobody made up ({counted}). Simulated ones do not belong "
            "beside them: name another database in GAUHAR_DATABASE_URL."
        )


async def _publish(unit: Unit, publication: Publication, now: datetime) -> None:
    try:
        await unit.publish(publication.form, publication.xform, now)
    except ValueError as error:
        raise StoreError(str(error)) from error


async def _add(store: Store, missing: Missing, drawing: tuple[Executor, int], tell: Tell) -> Progress:
    progress = missing.progress
    async for batch in _drawn(missing, *drawing):
        async with store.unit() as unit:
            await refuse_people(unit)  # the bot may have begun an interview meanwhile
            added = await unit.add_completed(missing.form, batch, "simulated")
        progress = replace(progress, added=progress.added + len(added))
        tell(progress)
    return progress


async def _drawn(missing: Missing, pool: Executor, side_by_side: int) -> AsyncIterator[list[Arrival]]:
    """Give batch after batch in order, as many in the making as can be made side by side, and one more."""
    making: deque[asyncio.Future[list[Arrival]]] = deque()
    for first in range(0, len(missing.numbers), _AT_ONCE):
        making.append(draw(pool, missing.recipe, missing.numbers[first : first + _AT_ONCE]))
        if len(making) > side_by_side:
            yield await making.popleft()
    for batch in making:
        yield await batch
