"""Invitations as rows: a code opens one interview, which changes hands as it is and leaves nothing behind."""

import datetime as dt
from dataclasses import replace

import pytest
from store_world import NOW, OnDisk

from surveys import events as e
from surveys.fieldwork.guests import Guest
from surveys.fieldwork.invitations import Campaign, Link, Opening, Outcome, Status, status
from surveys.fieldwork.waves import Wave
from surveys.form import Form
from surveys.interview import advance, start
from surveys.store import Conflict, Contact, Record, Store, Unit
from surveys.store.invitations import Opened
from surveys.store.invited import Invited
from surveys.store.waves import FIRST_WAVE

ANNA, BERIK, CANAT = 4_100_200_301, 4_100_200_302, 4_100_200_303
LIST = Campaign("ngos", "survey", is_open=False)
GUEST = Guest("Fund for Quiet Rivers", "akmola", "ru")


async def contact_of(unit: Unit, chat: int) -> Contact:
    return await unit.contact(chat) or await unit.meet(chat, None, NOW)


class Field:
    """A campaign with one invitation, and people who do things with it."""

    def __init__(self, store: Store, form: Form) -> None:
        self.store = store
        self.form = form
        self.now = NOW
        self.code = ""

    async def set_out(self, days: int | None = None, campaign: Campaign = LIST) -> "Field":
        until = None if days is None else self.now + dt.timedelta(days=days)
        async with self.store.unit() as unit:
            assert await unit.open_campaign(replace(campaign, form=self.form.name), self.now)
            self.code = await unit.invite(campaign.name, GUEST, until, self.now)
        return self

    async def opens(self, chat: int, code: str | None = None) -> Opened:
        async with self.store.unit() as unit:
            opened = await unit.open_code(await contact_of(unit, chat), code or self.code, self.now)
            await unit.amend_contact(opened.contact)
        return opened

    async def begins(self, chat: int) -> Record:
        async with self.store.unit() as unit:
            seat = await unit.seat(await contact_of(unit, chat))
            assert seat is not None
            return await unit.begin(
                self.form, start(self.form, "en"), self.now, source=seat.source, respondent=seat.respondent
            )

    async def record(self, chat: int) -> Record | None:
        async with self.store.unit() as unit:
            return await unit.interview_of(await contact_of(unit, chat), self.form.name)

    async def says(self, chat: int, event: e.Event) -> Record:
        async with self.store.unit() as unit:
            record = await unit.interview_of(await contact_of(unit, chat), self.form.name)
            assert record is not None
            step = advance(self.form, record.interview, event, self.now)
            return await unit.save(self.form, record, step, self.now)

    async def offers(self, chat: int) -> str | None:
        async with self.store.unit() as unit:
            return await unit.offer_handover(await contact_of(unit, chat), self.now)

    async def ends_wave(self, days: int, name: str = FIRST_WAVE) -> None:
        """Close a wave, and end it so many days later."""
        async with self.store.unit() as unit:
            wave = next(each for each in await unit.waves() if each.id == name)
            await unit.amend_wave(replace(wave, closes_at=self.now))
            self.now += dt.timedelta(days=days)
            await unit.end_waves(self.now, self.now)

    async def next_wave(self, name: str) -> None:
        self.now += dt.timedelta(days=1)
        async with self.store.unit() as unit:
            assert await unit.add_wave(Wave(name, self.now))

    async def line(self) -> Invited:
        async with self.store.reading() as unit:
            (line,) = await unit.invited("ngos")
        return line

    async def status(self) -> Status:
        line = await self.line()
        return status(line.invitation, line.progress, self.now)


@pytest.fixture
def field(store: Store, form: Form) -> Field:
    return Field(store, form)


async def test_a_code_opens_an_interview_that_is_the_invitations_own(field: Field) -> None:
    await field.set_out()

    assert await field.status() is Status.NOT_OPENED

    opened = await field.opens(ANNA)

    assert (opened.opening, opened.guest) == (Opening.BEGUN, GUEST)
    assert await field.status() is Status.STARTED

    record = await field.begins(ANNA)
    line = await field.line()

    assert await field.record(ANNA) == record
    assert record.respondent == line.invitation.respondent
    assert opened.contact.respondent is None
    assert (line.guest, line.code) == (GUEST, field.code)


async def test_ones_own_interview_stays_ones_own(field: Field) -> None:
    own = await field.begins(ANNA)
    async with field.store.unit() as unit:
        anna = replace(await contact_of(unit, ANNA), respondent=own.respondent)
        await unit.amend_contact(anna)
    await field.set_out()
    await field.opens(ANNA)
    invited = await field.begins(ANNA)

    assert invited.respondent != own.respondent
    assert await field.record(ANNA) == invited

    async with field.store.unit() as unit:
        anna = await contact_of(unit, ANNA)
        await unit.amend_contact(replace(anna, invitation=None))

    assert await field.record(ANNA) == own


async def test_a_second_person_does_not_get_in_and_the_first_comes_back(field: Field) -> None:
    await field.set_out()
    await field.opens(ANNA)

    assert (await field.opens(BERIK)).opening is Opening.TAKEN
    assert await field.record(BERIK) is None
    assert (await field.opens(ANNA)).opening is Opening.RESUMED


async def test_a_colleague_takes_over_where_it_stands_and_earlier_buttons_are_outdated(field: Field) -> None:
    await field.set_out()
    await field.opens(ANNA)
    await field.begins(ANNA)
    before = await field.says(ANNA, e.ChoicePicked(0, 0))
    code = await field.offers(ANNA)
    opened = await field.opens(BERIK, code)
    after = await field.record(BERIK)

    assert opened.opening is Opening.TAKEN_OVER
    assert opened.former is not None
    assert opened.former.chat == ANNA
    assert after is not None
    assert after.interview.answers == before.interview.answers
    assert after.interview.turn > before.interview.turn
    assert await field.record(ANNA) is None
    async with field.store.unit() as unit:
        assert await unit.seat(await contact_of(unit, ANNA)) is None
    assert (await field.opens(CANAT, code)).opening is Opening.UNKNOWN
    assert (await field.opens(ANNA)).opening is Opening.TAKEN


async def test_what_was_being_written_meanwhile_overwrites_nothing(field: Field) -> None:
    await field.set_out()
    await field.opens(ANNA)
    read = await field.begins(ANNA)
    await field.opens(BERIK, await field.offers(ANNA))
    step = advance(field.form, read.interview, e.ChoicePicked(0, 0), field.now)

    with pytest.raises(Conflict):
        async with field.store.unit() as unit:
            await unit.save(field.form, read, step, field.now)


async def test_the_code_for_a_colleague_is_not_for_oneself_and_lasts_a_week(field: Field) -> None:
    await field.set_out()
    await field.opens(ANNA)
    code = await field.offers(ANNA)

    assert (await field.opens(ANNA, code)).opening is Opening.OWN_HANDOVER

    field.now += dt.timedelta(days=7)

    assert (await field.opens(BERIK, code)).opening is Opening.HANDOVER_OVER


async def test_who_holds_nothing_has_nothing_to_hand_over(field: Field) -> None:
    await field.set_out()
    await field.opens(ANNA)
    await field.opens(BERIK)

    assert await field.offers(BERIK) is None


async def test_a_code_expires_and_whoever_has_begun_may_finish(field: Field) -> None:
    await field.set_out(days=3)
    field.now += dt.timedelta(days=3)

    assert (await field.opens(ANNA)).opening is Opening.EXPIRED
    assert await field.status() is Status.EXPIRED

    field.now -= dt.timedelta(days=1)
    await field.opens(ANNA)
    field.now += dt.timedelta(days=9)

    assert await field.status() is Status.STARTED
    assert (await field.opens(ANNA)).opening is Opening.RESUMED
    assert (await field.opens(BERIK, await field.offers(ANNA))).opening is Opening.TAKEN_OVER


@pytest.mark.parametrize("whole_campaign", [True, False])
async def test_a_revoked_code_opens_nothing(field: Field, *, whole_campaign: bool) -> None:
    await field.set_out()
    key = (await field.line()).invitation.id
    for revoked in (True, False):
        async with field.store.unit() as unit:
            if whole_campaign:
                done = await unit.revoke_campaign("ngos", field.now)
            else:
                done = await unit.revoke_invitation(key, field.now)
        assert done is revoked

    assert (await field.opens(ANNA)).opening is Opening.REVOKED
    assert await field.status() is Status.REVOKED


async def test_withdrawing_erases_the_invited_interview_and_its_name(field: Field, on_disk: OnDisk) -> None:
    await field.set_out()
    await field.opens(ANNA)
    respondent = (await field.begins(ANNA)).respondent
    await field.opens(BERIK, await field.offers(ANNA))
    async with field.store.unit() as unit:
        await unit.erase(await contact_of(unit, BERIK), "withdrawn", field.now)
    await field.store.forget_traces()
    line = await field.line()

    assert await field.status() is Status.WITHDRAWN
    assert (line.guest.name, line.code) == ("", "")
    assert (line.invitation.holder, line.invitation.respondent, line.invitation.opened_at) == (None,) * 3
    async with field.store.unit() as unit:
        assert (await contact_of(unit, ANNA)).invitation is None
        assert await unit.known(field.form.name, [respondent]) == frozenset()
    assert respondent.encode() not in await on_disk()


async def test_a_former_holder_withdraws_only_what_is_theirs(field: Field) -> None:
    await field.set_out()
    await field.opens(ANNA)
    await field.begins(ANNA)
    await field.opens(BERIK, await field.offers(ANNA))
    async with field.store.unit() as unit:
        await unit.erase(await contact_of(unit, ANNA), "withdrawn", field.now)

    assert await field.record(BERIK) is not None
    assert await field.status() is Status.STARTED


async def test_refusing_is_noted_and_a_change_of_mind_begins_anew(field: Field) -> None:
    await field.set_out()
    await field.opens(ANNA)
    record = await field.begins(ANNA)
    async with field.store.unit() as unit:
        await unit.discard(await contact_of(unit, ANNA), record, field.now)
    async with field.store.unit() as unit:
        assert await unit.contact(ANNA) is None
    line = await field.line()

    assert (await field.status(), line.invitation.outcome) == (Status.REFUSED, Outcome.REFUSED)
    assert line.guest == GUEST
    assert (await field.opens(BERIK)).opening is Opening.BEGUN
    assert await field.status() is Status.STARTED


async def test_what_is_unfinished_when_the_wave_ends_is_in_progress_no_more(field: Field) -> None:
    await field.set_out()
    await field.opens(ANNA)
    await field.begins(ANNA)
    await field.ends_wave(1)

    assert await field.record(ANNA) is None
    assert await field.status() is Status.NOT_FINISHED
    assert (await field.opens(ANNA)).opening is Opening.RESUMED

    await field.next_wave("2")
    assert (await field.opens(BERIK)).opening is Opening.BEGUN
    assert await field.begins(BERIK) == await field.record(BERIK)
    assert await field.record(ANNA) is None
    assert await field.status() is Status.STARTED


async def test_an_invitation_opened_for_nothing_lapses_with_its_wave_and_not_with_another(
    field: Field,
) -> None:
    await field.set_out()
    await field.next_wave("2")
    await field.opens(ANNA)
    await field.ends_wave(1, FIRST_WAVE)
    assert await field.status() is Status.STARTED

    await field.ends_wave(1, "2")
    assert await field.status() is Status.NOT_FINISHED


async def test_names_and_codes_are_in_no_file_in_clear(field: Field, on_disk: OnDisk) -> None:
    await field.set_out()
    await field.opens(ANNA)
    code = await field.offers(ANNA)
    assert code is not None
    written = await on_disk()

    assert b"ngos" in written
    for secret in (GUEST.name, field.code, code, str(ANNA)):
        assert secret.encode() not in written


async def test_a_name_is_given_to_one_campaign_only(field: Field) -> None:
    await field.set_out()
    async with field.store.unit() as unit:
        assert not await unit.open_campaign(Campaign("ngos", "citizen", is_open=True), NOW)
        assert (await unit.campaign("ngos")) == replace(LIST, form=field.form.name)
        assert await unit.campaign("poster") is None


async def test_an_open_link_takes_as_many_as_it_may_until_it_closes(store: Store) -> None:
    poster = Campaign("poster", "citizen", is_open=True, closes_at=NOW + dt.timedelta(days=1), most=2)
    async with store.unit() as unit:
        await unit.open_campaign(poster, NOW)
        taken = [await unit.begin_by("poster", NOW) for _ in range(3)]
        assert taken == [Link.OPEN, Link.OPEN, Link.FULL]
        assert await unit.campaigns() == [replace(poster, begun=2)]
        assert await unit.begin_by("poster", NOW + dt.timedelta(days=1)) is Link.CLOSED
        await unit.revoke_campaign("poster", NOW)
        assert await unit.begin_by("poster", NOW) is Link.REVOKED
        assert await unit.begin_by("none", NOW) is Link.REVOKED


async def test_words_under_an_invited_persons_card_count_as_long_as_its_turn_lasts(
    store: Store, form: Form
) -> None:
    field = await Field(store, form).set_out()
    async with store.unit() as unit:
        other = await unit.invite(LIST.name, replace(GUEST, name="Another fund"), None, NOW)
    for chat, code in ((ANNA, field.code), (BERIK, other)):
        await field.opens(chat, code)
        await field.begins(chat)
    turn = (await field.says(BERIK, e.ChoicePicked(0, 0))).interview.turn

    for chat, asked in ((ANNA, 0), (BERIK, turn)):
        for noted, since in ((asked, 20), (asked + 1, None)):
            async with store.unit() as unit:
                await unit.note_card(await contact_of(unit, chat), 20, 20, noted)
            async with store.unit() as unit:
                assert (await contact_of(unit, chat)).since == since
