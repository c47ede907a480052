"""What need not be kept any longer goes, is told of beforehand, and leaves no traces."""

import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from fielding import Field
from local import local_bot
from quota_form import write_quota_form
from running import ON_BOTH, Chat
from sqlalchemy import select, update

from bot.tidying import due, tidy, tidy_daily
from sandbox.clock import HandClock
from sandbox.telegram import Telegram
from sandbox.world import Settings
from surveys.fieldwork.guests import Guest
from surveys.fieldwork.invitations import Campaign
from surveys.fieldwork.rehearsals import REHEARSAL
from surveys.fieldwork.retention import Dues, Policy
from surveys.form import Form
from surveys.interview import start
from surveys.store import Contact, Record, Unit, schema
from surveys.store.field_schema import invitations, participations
from surveys.store.workshop import Draft
from surveys.xlsform import publish

POLICY = Policy(grace=14, link=30, parked=20, contact=90)
NOTHING = Dues()


@pytest.fixture
async def field(tmp_path: Path, secret: str, database: str) -> AsyncIterator[Field]:
    clock = HandClock()
    telegram = Telegram(Settings(clock=clock))
    async with local_bot(telegram, database, secret, write_quota_form(tmp_path)) as bot:
        yield Field(bot, clock)


@pytest.fixture
def other_form(tmp_path: Path) -> Form:
    """Give a second form, so that somebody can be asked twice."""
    text = write_quota_form(tmp_path).read_text("utf-8").replace("| citizen |", "| expert |")
    path = tmp_path / "expert.md"
    path.write_text(text, "utf-8")
    return publish(path).form


async def tidied(field: Field, then: Dues = NOTHING) -> Dues:
    """Tidy, and hold what was announced to what was done; `then` is due next."""
    announced = await due(field.bot.store, field.now, POLICY)
    gone = await tidy(field.bot.store, field.now, POLICY)
    assert announced == gone
    assert await due(field.bot.store, field.now, POLICY) == then
    return gone


async def contact_of(unit: Unit, chat: Chat) -> Contact:
    contact = await unit.contact(chat.person.user_id)
    assert contact is not None
    return contact


async def respondents(field: Field) -> list[str]:
    table = schema.interviews
    async with field.bot.store.unit() as unit:
        found = await unit.connection.execute(select(table.c.respondent).order_by(table.c.respondent))
        return list(found.scalars())


async def park(field: Field, number: int, chat: int | None) -> None:
    async with field.bot.store.unit() as unit:
        await unit.park(number, chat, "{}", "ValueError", field.now)


@ON_BOTH
async def test_everything_due_goes_at_once_and_just_as_announced(field: Field) -> None:
    silent = await field.bot.meet().starts()  # has an interview, unfinished
    stranger = field.bot.meet()
    await stranger.does(stranger.person.start())  # has none
    through = await field.screened()
    await field.finishes(through)
    await park(field, 1, stranger.person.user_id)
    await park(field, 2, None)
    field.days_pass(15)
    assert not (await tidied(field)).any
    await field.closes()
    field.days_pass(75)

    gone = await tidied(field, then=Dues(contacts=1))
    assert gone == Dues(parked=2, contacts=1, links=1, waves=1, unfinished=1)
    async with field.bot.store.unit() as unit:
        assert await unit.contact(stranger.person.user_id) is None
        assert await unit.contact(through.person.user_id) is None
        assert await unit.contact(silent.person.user_id) is not None

    assert await tidied(field) == Dues(contacts=1)
    assert await field.bot.rows("contacts") == 0
    assert await field.bot.rows("interviews") == 1


@pytest.mark.parametrize(("days", "gone"), [(29.9, 0), (30, 1)])
async def test_a_link_is_cut_so_many_days_after_completion(field: Field, days: float, gone: int) -> None:
    await field.finishes(await field.screened())
    field.days_pass(days)

    assert (await tidied(field)).links == gone


@ON_BOTH
async def test_cutting_a_link_leaves_the_answers_and_no_way_to_them(field: Field) -> None:
    chat = await field.screened()
    await field.finishes(chat)
    (before,) = await respondents(field)
    field.days_pass(30)
    await tidied(field)

    (after,) = await respondents(field)
    assert before != after
    assert await field.bot.rows("answer_log") == 6


@ON_BOTH
async def test_whoever_is_still_at_another_form_stays_linked_to_that_one_alone(
    field: Field, other_form: Form
) -> None:
    chat = await field.screened()
    await field.finishes(chat)
    async with field.bot.store.unit() as unit:
        contact = await contact_of(unit, chat)
        unfinished = await unit.begin(
            other_form, start(other_form, "en"), field.now, respondent=contact.respondent
        )
    field.days_pass(30)
    assert (await tidied(field)).links == 1

    async with field.bot.store.unit() as unit:
        contact = await contact_of(unit, chat)
        assert contact.respondent == unfinished.respondent
        assert await unit.interview_of(contact, other_form.name) == unfinished
        assert await unit.interview_of(contact, "citizen") is None
    assert (await respondents(field)).count(unfinished.respondent) == 1


async def invited(field: Field, chat: Chat, form: Form) -> Record:
    """Have somebody begin by an invitation."""
    async with field.bot.store.unit() as unit:
        await unit.open_campaign(Campaign("ngos", form.name, is_open=False), field.now)
        code = await unit.invite("ngos", Guest("Fund"), None, field.now)
        opened = await unit.open_code(await contact_of(unit, chat), code, field.now)
        await unit.amend_contact(opened.contact)
        seat = await unit.seat(opened.contact)
        assert seat is not None
        return await unit.begin(form, start(form, "en"), field.now, respondent=seat.respondent)


@ON_BOTH
async def test_an_invitation_says_completed_and_leads_nowhere(field: Field, other_form: Form) -> None:
    chat = field.bot.meet()
    await chat.does(chat.person.start())
    record = await invited(field, chat, other_form)
    async with field.bot.store.unit() as unit:
        done = {"stage": "completed", "completed_at": field.now}
        await unit.connection.execute(update(schema.interviews).values(**done))
    field.days_pass(30)
    assert (await tidied(field)).links == 1

    async with field.bot.store.unit() as unit:
        row = (await unit.connection.execute(select(invitations))).one()
        assert (row.outcome, row.respondent, row.holder) == ("completed", None, None)
        assert await unit.contact(chat.person.user_id) is None
    assert await respondents(field) != [record.respondent]
    assert await field.bot.rows("participations") == 0  # a code is good for one interview as it is


async def test_who_holds_an_unfinished_invitation_is_no_idle_contact(field: Field, other_form: Form) -> None:
    chat = field.bot.meet()
    await chat.does(chat.person.start())
    await invited(field, chat, other_form)
    field.days_pass(100)

    assert not (await tidied(field)).any


@ON_BOTH
async def test_participations_lie_in_the_order_of_their_hashes(field: Field) -> None:
    for _ in range(6):
        await field.finishes(await field.screened())
        field.days_pass(1)
    for _ in range(36):
        field.days_pass(1)
        await tidy(field.bot.store, field.now, POLICY)

    async with field.bot.store.unit() as unit:
        rows = await unit.connection.execute(select(participations.c.hash))
        hashes = list(rows.scalars())
    assert len(hashes) == 6
    assert hashes == sorted(hashes)


async def test_a_link_cut_after_the_wave_has_ended_leaves_no_mark(field: Field) -> None:
    await field.finishes(await field.screened())
    await field.closes()
    field.days_pass(14)
    assert (await tidied(field)).waves == 1
    field.days_pass(16)
    assert (await tidied(field)).links == 1
    assert await field.bot.rows("participations") == 0


async def test_no_byte_of_what_went_is_left_on_disk(field: Field, tmp_path: Path) -> None:
    chat = await field.screened()
    await field.finishes(chat)
    (before,) = await respondents(field)
    async with field.bot.store.unit() as unit:
        contact = await contact_of(unit, chat)
        print_of = (await unit.connection.execute(select(schema.contacts.c.fingerprint))).scalar_one()
    files = [tmp_path / name for name in ("gauhar.sqlite3", "gauhar.sqlite3-wal")]
    assert contact.respondent == before
    assert any(before.encode() in file.read_bytes() for file in files)
    assert any(print_of in file.read_bytes() for file in files)
    field.days_pass(30)
    await tidied(field)

    for file in files:
        left = file.read_bytes() if file.exists() else b""
        assert before.encode() not in left
        assert print_of not in left


async def test_tidying_comes_once_a_day_and_survives_a_bad_day(
    field: Field,
) -> None:
    await field.finishes(await field.screened())
    await field.finishes(await field.screened())
    waits: list[float] = []

    class EnoughError(Exception):
        pass

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        field.clock.pass_by(seconds)
        if len(waits) == 32:
            raise EnoughError

    def clock() -> dt.datetime:
        if len(waits) == 5:
            raise OSError("no clock today")
        return field.now

    with pytest.raises(EnoughError):
        await tidy_daily(field.bot.store, clock, POLICY, sleep)

    assert set(waits) == {86_400}
    assert await field.bot.rows("contacts") == 0


async def test_a_draft_goes_after_thirty_days_with_its_rehearsals(field: Field, tmp_path: Path) -> None:
    publication = publish(write_quota_form(tmp_path))
    old, young = [Draft(digit * 12, publication.xform, publication.sheets) for digit in "ab"]
    async with field.bot.store.unit() as unit:
        for draft, age in ((old, 30), (young, 29)):
            made = field.now - dt.timedelta(days=age)
            await unit.keep_draft(draft, made)
            await unit.begin(draft.rehearsed, start(draft.rehearsed, "en"), made, origin=REHEARSAL)

    async def left() -> tuple[list[str], int]:
        await tidy(field.bot.store, field.now, POLICY)
        async with field.bot.store.unit() as unit:
            codes = [draft.code for draft in await unit.drafts()]
        return codes, await field.bot.rows("interviews")

    assert await left() == ([old.code, young.code], 2), "thirty days are not over yet"
    field.clock.pass_by(1)
    assert await left() == ([young.code], 1)
    field.days_pass(1)
    assert await left() == ([], 0)
