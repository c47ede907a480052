"""Which version runs is written down, taken back and told; drafts go with their rehearsals."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from store_world import NOW, edition

from surveys import interview as engine
from surveys.fieldwork.rehearsals import REHEARSAL, is_rehearsal, rehearsed_as
from surveys.store import Store, Unit, schema
from surveys.store.workshop import Draft
from surveys.xlsform import Publication

CODE = "0123456789ab"


@pytest.fixture
async def editions(store: Store, publication: Publication, tmp_path: Path) -> list[Publication]:
    """Keep three versions, none of which was chosen to run."""
    newer = [edition(tmp_path, ("| small | 1 |", f"| small | {version} |")) for version in (2, 3)]
    async with store.unit() as unit:
        for each in (publication, *newer):
            await unit.publish(each.form, each.xform, NOW, each.sheets)
    return [publication, *newer]


async def test_what_was_published_last_runs_until_it_is_taken_back(
    store: Store, editions: list[Publication]
) -> None:
    async with store.unit() as unit:
        assert await unit.running() == {}
        for each in editions[:2]:
            await unit.let_run(each.form, NOW)
        assert await unit.running() == {"small": "2"}

        assert not await unit.roll_back("small", "1", NOW), "somebody else published meanwhile"
        assert await unit.roll_back("small", "2", NOW)
        assert await unit.running() == {"small": "1"}
        assert await unit.roll_back("small", "1", NOW)
        assert await unit.running() == {}
        assert [(one.version, one.withdrawn_at) for one in await unit.history("small")] == [
            ("1", NOW),
            ("2", NOW),
        ]


async def test_of_several_who_publish_or_take_back_at_once_one_does(
    store: Store, kind: str, editions: list[Publication]
) -> None:
    several = 4
    begun = asyncio.Barrier(several if kind == "postgresql" else 1)  # SQLite has a single writer

    async def does(act: Callable[[Unit], Awaitable[bool]]) -> bool:
        async with store.unit() as unit:
            await begun.wait()
            return await act(unit)

    async with store.unit() as unit:
        await unit.let_run(editions[0].form, NOW)
    newer = editions[1].form
    published = await asyncio.gather(*[does(lambda unit: unit.let_run(newer, NOW)) for _ in range(several)])
    taken = await asyncio.gather(
        *[does(lambda unit: unit.roll_back("small", "2", NOW)) for _ in range(several)]
    )

    assert (published.count(True), taken.count(True)) == (1, 1)
    async with store.unit() as unit:
        assert await unit.running() == {"small": "1"}
        assert [one.version for one in await unit.history("small")] == ["1", "2"]


async def test_the_version_that_runs_comes_last_of_all(store: Store, editions: list[Publication]) -> None:
    async with store.unit() as unit:
        await unit.let_run(editions[0].form, NOW)

        assert [form.version for form in await unit.forms()] == ["2", "3", "1"]


async def test_the_stamp_changes_with_every_change(store: Store, editions: list[Publication]) -> None:
    stamps = []
    async with store.unit() as unit:
        stamps.append(await unit.workshop_stamp())
        await unit.let_run(editions[1].form, NOW)
        stamps.append(await unit.workshop_stamp())
        await unit.roll_back("small", "2", NOW)
        stamps.append(await unit.workshop_stamp())
        await unit.keep_draft(Draft(CODE, editions[2].xform, editions[2].sheets), NOW)
        stamps.append(await unit.workshop_stamp())
        await unit.drop_draft(CODE)
        stamps.append(await unit.workshop_stamp())

    assert len(set(stamps)) == 4
    assert stamps[2] == stamps[4], "a draft that came and went left nothing to be read"


async def test_only_what_is_not_known_is_read(store: Store, editions: list[Publication]) -> None:
    async with store.unit() as unit:
        assert await unit.forms_beyond([("small", "1"), ("small", "2")]) == (editions[2].form,)
        assert await unit.forms_beyond([("small", version) for version in "123"]) == ()


async def test_the_cells_of_a_version_are_kept(store: Store, editions: list[Publication]) -> None:
    async with store.unit() as unit:
        assert await unit.sheets_of("small", "2") == editions[1].sheets
        assert await unit.sheets_of("small", "9") is None


async def test_a_draft_goes_with_its_rehearsals_and_nothing_else(
    store: Store, editions: list[Publication]
) -> None:
    draft = Draft(CODE, editions[0].xform, editions[0].sheets)
    form, real = draft.rehearsed, editions[0].form
    assert (form.name, is_rehearsal(form.name), draft.form) == (rehearsed_as(CODE), True, real)
    async with store.unit() as unit:
        await unit.keep_draft(draft, NOW)
        assert (await unit.draft(CODE), await unit.drafts()) == (draft, (draft,))
        await unit.begin(form, engine.start(form, "en", 1, NOW), NOW, origin=REHEARSAL)
        await unit.begin(real, engine.start(real, "en", 1, NOW), NOW)
        assert await unit.drafts_before(NOW) == ()
        assert await unit.drafts_before(NOW + timedelta(seconds=1)) == (CODE,)

        assert await unit.drop_draft(CODE) == 1
        assert (await unit.draft(CODE), await unit.drafts()) == (None, ())
        left = select(func.count()).select_from(schema.interviews)
        assert (await unit.connection.execute(left)).scalar_one() == 1
