"""The book of who did what: it grows, and nothing that the program can send changes or removes a line."""

import datetime as dt

import pytest
from alembic import command
from sqlalchemy import Connection, delete, insert, inspect, select, text, update
from sqlalchemy.exc import DBAPIError
from store_world import NOW, ONLY_SQLITE, Conversation, log_of

from surveys.store import Store
from surveys.store.audit import RESPONDENT, Noted
from surveys.store.field_schema import audit
from surveys.store.schema import answer_log, interviews
from surveys.store.upgrades import alembic_config

LATER = NOW + dt.timedelta(hours=1)
LINES = [
    Noted(LATER, "c0ffee0123456789", "revoke_role", "0123456789abcdef", "observer"),
    Noted(NOW, "c0ffee0123456789", "see_index", "diamond", ""),
]


@pytest.fixture
async def book(store: Store) -> Store:
    async with store.unit() as unit:
        for line in reversed(LINES):
            await unit.note_act(line.actor, line.act, line.subject, line.detail, line.at)
    return store


async def lines(store: Store, most: int = 10) -> list[Noted]:
    async with store.unit() as unit:
        return await unit.acts(most)


async def test_the_newest_line_stands_first(book: Store) -> None:
    assert await lines(book) == LINES
    assert await lines(book, 1) == LINES[:1]


@pytest.mark.parametrize(
    "change",
    [
        update(audit).values(actor="nobody"),
        update(audit).values(at=LATER).where(audit.c.act == "see_index"),
        delete(audit),
        delete(audit).where(audit.c.act == "see_index"),
    ],
)
async def test_the_database_refuses_to_change_the_book(book: Store, change: object) -> None:
    with pytest.raises(DBAPIError, match="the audit log is never changed"):
        async with book.unit() as unit:
            await unit.connection.execute(change)  # type: ignore[call-overload]  # an update or a deletion

    assert await lines(book) == LINES


@ONLY_SQLITE
async def test_no_line_is_written_over_another(book: Store) -> None:
    over = (
        insert(audit).prefix_with("OR REPLACE").values(id=1, at=NOW, actor="", act="", subject="", detail="")
    )
    with pytest.raises(DBAPIError, match="the audit log is never changed"):
        async with book.unit() as unit:
            await unit.connection.execute(over)

    assert await lines(book) == LINES


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
async def test_the_book_cannot_be_emptied(book: Store) -> None:
    with pytest.raises(DBAPIError, match="the audit log is never changed"):
        async with book.unit() as unit:
            await unit.connection.execute(text("TRUNCATE audit"))

    assert await lines(book) == LINES


@pytest.mark.parametrize("change", [update(answer_log).values(value="99"), delete(answer_log)])
async def test_the_log_of_answers_is_not_changed_while_its_interview_is_there(
    talk: Conversation, change: object
) -> None:
    await talk.begin()
    await talk.complete()
    before = await log_of(talk.store)
    assert len(before) > 5

    with pytest.raises(DBAPIError, match="the log of answers is never changed"):
        async with talk.store.unit() as unit:
            await unit.connection.execute(change)  # type: ignore[call-overload]  # an update or a deletion

    assert await log_of(talk.store) == before
    async with talk.store.unit() as unit:
        await unit.connection.execute(delete(interviews))
    assert await log_of(talk.store) == []


async def test_a_withdrawal_leaves_a_line_that_tells_the_form_and_nothing_else(talk: Conversation) -> None:
    record = await talk.begin()
    await talk.complete()
    async with talk.store.unit() as unit:
        await unit.erase(await talk.contact(unit), "withdrawn", LATER)

    assert await lines(talk.store) == [Noted(LATER, RESPONDENT, "withdrawn", record.interview.form, "")]


async def test_so_does_an_interview_that_the_form_ended(talk: Conversation) -> None:
    record = await talk.begin()
    async with talk.store.unit() as unit:
        await unit.discard(await talk.contact(unit), record, LATER)

    assert await lines(talk.store) == [Noted(LATER, RESPONDENT, "discarded", record.interview.form, "")]


async def test_whoever_said_nothing_leaves_no_line(store: Store) -> None:
    async with store.unit() as unit:
        await unit.erase(await unit.meet(7, None, NOW), "withdrawn", NOW)

    assert await lines(store) == []


async def test_the_tables_can_be_taken_back(store: Store) -> None:
    def taken_back(connection: Connection) -> set[str]:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.downgrade(config, "0002")
        left = set(inspect(connection).get_table_names())
        command.upgrade(config, "head")
        return left

    async with store.unit() as unit:
        left = await unit.connection.run_sync(taken_back)
        assert {"interviews", "editions"} <= left
        assert not {"audit", "roles", "waves"} & left
        assert (await unit.connection.execute(select(audit))).all() == []
