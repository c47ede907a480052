"""Completed interviews of all three surveys, drawn once, to put into a database and take out again."""

import datetime as dt
from collections.abc import Sequence
from functools import cache

from sqlalchemy import delete

from bot.drawing import Recipe, arrivals
from bot.shelf import builtin_forms
from surveys.store import Arrival, Store, schema
from surveys.xlsform import Publication, publish

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
SIZES = {"citizen": 180, "organisation": 20, "expert": 15}


@cache
def published() -> dict[str, Publication]:
    return {publication.form.name: publication for publication in map(publish, builtin_forms())}


@cache
def people(survey: str) -> Sequence[Arrival]:
    publication = published()[survey]
    return arrivals(Recipe(survey, publication.xform, 5, NOW), range(SIZES[survey]))


async def complete(
    store: Store, survey: str, first: int, last: int, origin: str = "real"
) -> Sequence[Arrival]:
    some = people(survey)[first:last]
    async with store.unit() as unit:
        added = await unit.add_completed(published()[survey].form, some, origin)
    assert len(added) == last - first
    return some


async def withdraw(store: Store, *some: Arrival) -> None:
    table = schema.interviews
    async with store.unit() as unit:
        for one in some:
            await unit.connection.execute(delete(table).where(table.c.respondent == one.respondent))
