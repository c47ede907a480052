"""Broadcasts in the store: of whom an audience consists, and that a crash at any moment skips nobody."""

import datetime as dt
import random
from collections import Counter
from dataclasses import dataclass, field, replace

import pytest
from sqlalchemy import insert
from store_world import NOW, Conversation, log_of

from surveys.fieldwork.broadcasts import Audience, Broadcast, Order, Outcome, State, moved
from surveys.fieldwork.guests import Guest
from surveys.fieldwork.invitations import Campaign
from surveys.fieldwork.night import Night
from surveys.form import Form
from surveys.interview import start
from surveys.store import Contact, Store, Unit
from surveys.store.contacts import Contacts
from surveys.store.recipients import LEASE, Addressed, Wait
from surveys.store.schema import answer_log
from surveys.store.silences import Silence
from surveys.store.waves import FIRST_WAVE

MORNING = dt.datetime(2026, 5, 4, 9, tzinfo=dt.UTC)
NIGHT = Night(dt.UTC)
SECOND = dt.timedelta(seconds=1)


def the_draft(audience: Audience, form: str, region: str | None = None) -> Broadcast:
    return Broadcast(0, audience, form, FIRST_WAVE, "somebody", MORNING, region, {"en": "Hello"})


async def reached(unit: Unit, audience: Audience, form: str, region: str | None = None) -> dict[str, int]:
    return dict(await unit.audience_by_language(the_draft(audience, form, region)))


async def met(unit: Unit, chat: int, **known: str) -> Contact:
    contact = replace(
        await unit.meet(chat, known.get("source"), MORNING), language="kk", form=known.get("form")
    )
    await unit.amend_contact(contact)
    return contact


async def begins(unit: Unit, form: Form, contact: Contact, language: str = "ru") -> str:
    """Have somebody answer a first question; gives the interview."""
    record = await unit.begin(form, start(form, language), MORNING, respondent=contact.respondent)
    await unit.amend_contact(replace(contact, respondent=record.respondent))
    await answers(unit, record.id)
    return record.id


async def answers(unit: Unit, interview: str) -> None:
    said = {"interview": interview, "question": "agree", "value": "yes", "language": "ru", "revision": 1}
    await unit.connection.execute(insert(answer_log).values(**said, answered_at=MORNING, seconds=1))


async def test_who_has_only_seen_the_first_question_has_not_started(store: Store, form: Form) -> None:
    async with store.unit() as unit:
        contact = await met(unit, 1, form=form.name)
        record = await unit.begin(form, start(form, "en"), MORNING)
        await unit.amend_contact(replace(contact, respondent=record.respondent))
        assert await reached(unit, Audience.NOT_STARTED, form.name) == {"kk": 1}
        assert await reached(unit, Audience.UNFINISHED, form.name) == {}
        await answers(unit, record.id)
        assert await reached(unit, Audience.NOT_STARTED, form.name) == {}
        assert await reached(unit, Audience.UNFINISHED, form.name) == {"en": 1}


async def test_whoever_is_at_another_questionnaire_is_left_alone(store: Store, form: Form) -> None:
    async with store.unit() as unit:
        await met(unit, 1)
        await met(unit, 2, form="another")
        assert await reached(unit, Audience.NOT_STARTED, "citizen") == {"kk": 1}
        assert await reached(unit, Audience.NOT_STARTED, form.name) == {}


async def test_an_invited_interview_is_its_holders_whoever_that_is(store: Store, form: Form) -> None:
    async with store.unit() as unit:
        await unit.open_campaign(Campaign("ngos", form.name, is_open=False), MORNING)
        code = await unit.invite("ngos", Guest("Fund", "abai"), None, MORNING)
        first, second = await met(unit, 1), await met(unit, 2)
        opened = (await unit.open_code(first, code, MORNING)).contact
        await unit.amend_contact(opened)
        assert await reached(unit, Audience.NOT_STARTED, form.name) == {"kk": 1}
        assert await reached(unit, Audience.NOT_STARTED, form.name, "abai") == {"kk": 1}
        assert await reached(unit, Audience.NOT_STARTED, form.name, "astana") == {}

        seat = await unit.seat(opened)
        assert seat is not None
        record = await unit.begin(form, start(form, "ru"), MORNING, respondent=seat.respondent)
        await answers(unit, record.id)
        assert await reached(unit, Audience.UNFINISHED, form.name, "abai") == {"ru": 1}

        handed = await unit.offer_handover(opened, MORNING)
        assert handed is not None
        await unit.amend_contact((await unit.open_code(second, handed, MORNING)).contact)
        await unit.silence(opened)
        assert await reached(unit, Audience.UNFINISHED, form.name) == {"ru": 1}
        assert await reached(unit, Audience.NOT_STARTED, form.name) == {}
        await unit.silence(second)
        assert await reached(unit, Audience.UNFINISHED, form.name) == {}


async def test_a_region_is_that_of_the_link_by_which_somebody_came(store: Store) -> None:
    async with store.unit() as unit:
        await unit.open_campaign(Campaign("poster", "citizen", is_open=True, region="abai"), MORNING)
        await met(unit, 1, source="poster")
        await met(unit, 2)
        assert await reached(unit, Audience.NOT_STARTED, "citizen", "abai") == {"kk": 1}
        assert await reached(unit, Audience.NOT_STARTED, "citizen") == {"kk": 2}


async def test_who_completed_is_written_to_in_the_language_of_the_interview(talk: Conversation) -> None:
    await talk.begin("ru")
    await talk.complete()
    async with talk.store.unit() as unit:
        assert await reached(unit, Audience.COMPLETED, talk.form.name) == {"ru": 1}
        assert await reached(unit, Audience.NOT_STARTED, talk.form.name) == {}
    assert await log_of(talk.store)


async def test_made_up_and_imported_interviews_are_nobodys(store: Store, form: Form) -> None:
    async with store.unit() as unit:
        contact = await met(unit, 1, form="another")
        record = await unit.begin(form, start(form, "en"), MORNING, origin="imported")
        await unit.amend_contact(replace(contact, respondent=record.respondent))
        await answers(unit, record.id)
        assert await reached(unit, Audience.UNFINISHED, form.name) == {}


async def test_a_no_to_one_questionnaire_keeps_broadcasts_away_and_reminders_of_another(
    store: Store, form: Form
) -> None:
    async with store.unit() as unit:
        contact = await met(unit, 1, form=form.name)
        kept = replace(contact, respondent="r" * 32)
        await begins(unit, replace(form, name="another"), kept)
        record = await unit.begin(form, start(form, "en"), MORNING, respondent=kept.respondent)
        await unit.discard(kept, record, MORNING)

        assert await unit.contact(1) is not None
        assert await reached(unit, Audience.NOT_STARTED, form.name) == {}
        assert await reached(unit, Audience.UNFINISHED, "another") == {}
        assert not await unit.has_declined(contact.id)


async def test_the_stronger_no_counts(store: Store) -> None:
    async with store.unit() as unit:
        contact = await met(unit, 1)
        await unit.silence(contact, Silence.REFUSED)
        assert not await unit.has_declined(contact.id)
        await unit.silence(contact)
        await unit.silence(contact, Silence.REFUSED)
        assert await unit.has_declined(contact.id)


async def test_nobody_is_silenced_for_whoever_was_erased(store: Store) -> None:
    """SQLite gives an erased row's number to the next one."""
    async with store.unit() as unit:
        gone = await met(unit, 1)
        await unit.erase(gone, "withdrawn", MORNING)
    async with store.unit() as unit:
        other = await met(unit, 2)
        await unit.silence(replace(gone, id=other.id))
        assert not await unit.has_declined(other.id)


# a model of what happens while a broadcast goes out


@dataclass
class Worker:
    """Somebody who sends; what they have in hand is lost when they are killed."""

    held: Addressed | None = None
    is_sent: bool = False


@dataclass
class Campaigning:
    """A broadcast that goes out, and what everybody has heard of it."""

    store: Store
    form: Form
    chance: random.Random
    broadcast: Broadcast
    addressed: set[int]
    now: dt.datetime = MORNING
    silent: set[int] = field(default_factory=set)
    blocked: set[int] = field(default_factory=set)
    crashed_with: Counter[int] = field(default_factory=Counter)
    heard: Counter[int] = field(default_factory=Counter)
    is_paused: bool = False
    newcomers: int = 0

    async def works(self, worker: Worker) -> None:
        """Do a worker's next act: take somebody, write to them, or note what became of it."""
        if worker.held is None:
            await self._claims(worker)
        elif not worker.is_sent:
            worker.is_sent = True
            chat = worker.held.contact.chat
            self.heard[chat] += chat not in self.blocked
        else:
            chat = worker.held.contact.chat
            outcome = Outcome.UNREACHABLE if chat in self.blocked else Outcome.SENT
            async with self.store.unit() as unit:
                await unit.note_outcome(worker.held, outcome, self.now)
            self.silent |= {chat} if outcome is Outcome.UNREACHABLE else set()
            worker.held, worker.is_sent = None, False

    async def _claims(self, worker: Worker) -> None:
        async with self.store.unit() as unit:
            found = await unit.claim_recipient(NIGHT, self.now)
        if isinstance(found, Wait):
            self.now += dt.timedelta(seconds=found.seconds)
        if isinstance(found, Addressed):
            assert not self.is_paused
            assert not NIGHT.covers(self.now)
            assert found.contact.chat in self.addressed - self.silent
            worker.held = found

    def is_killed(self, worker: Worker) -> None:
        if worker.held is not None:
            self.crashed_with[worker.held.contact.chat] += 1
        worker.held, worker.is_sent = None, False

    async def somebody(self, act: str) -> None:
        """Have one of those it is for do something, or somebody new come."""
        chat = self.chance.choice(sorted(self.addressed))
        async with self.store.unit() as unit:
            contact = await unit.contact(chat)
            if act == "comes":
                self.newcomers += 1
                await met(unit, 9_000 + self.newcomers, form=self.form.name)
            elif act == "blocks":
                self.blocked.add(chat)
            elif contact is not None:
                self.silent.add(chat)
                await self._leaves(unit, contact, act)

    async def _leaves(self, unit: Unit, contact: Contact, act: str) -> None:
        if act == "withdraws":
            await unit.erase(contact, "withdrawn", self.now)
        elif act == "declines":
            await unit.stop_reminders(contact)
        elif contact.respondent is None:
            await begins(unit, self.form, contact)

    async def is_ordered(self, order: Order) -> None:
        async with self.store.unit() as unit:
            broadcast = await unit.broadcast_to_change(self.broadcast.id)
            assert broadcast is not None
            allowed = {State.RUNNING: Order.PAUSE, State.PAUSED: Order.RESUME}
            if allowed.get(broadcast.state) is order:
                await unit.amend_broadcast(moved(broadcast, order, self.now))
                self.is_paused = order is Order.PAUSE

    async def goes_on_to_the_end(self) -> Broadcast:
        await self.is_ordered(Order.RESUME)
        worker = Worker()
        for _ in range(20 * len(self.addressed)):
            self.now += SECOND
            if NIGHT.covers(self.now):
                self.now = NIGHT.over(self.now)
            await self.works(worker)
            if worker.held is None:
                self.now += LEASE / 10
        async with self.store.unit() as unit:
            found = await unit.broadcast(self.broadcast.id)
        assert found is not None
        return found


async def campaign(store: Store, form: Form, chance: random.Random, people: int = 12) -> Campaigning:
    async with store.unit() as unit:
        chats = [chance.randrange(1, 8_000) for _ in range(people)]
        for chat in set(chats):
            await met(unit, chat, form=form.name)
        draft = await unit.draft_broadcast(the_draft(Audience.NOT_STARTED, form.name))
        started = moved(draft, Order.START, MORNING)
        await unit.amend_broadcast(started)
        assert await unit.address(started, MORNING) == len(set(chats))
    return Campaigning(store, form, chance, started, set(chats))


@pytest.mark.parametrize("seed", range(6))
async def test_law_nobody_is_skipped_and_a_crash_repeats_at_most_the_one_in_hand(
    store: Store, form: Form, seed: int
) -> None:
    chance = random.Random(seed)
    world = await campaign(store, form, chance)
    workers = [Worker() for _ in range(3)]
    for _ in range(90):
        act = chance.choice(["works"] * 12 + ["killed"] * 2 + ["order", "later", "person"])
        worker = chance.choice(workers)
        if act == "works":
            await world.works(worker)
        elif act == "killed":
            world.is_killed(worker)
        elif act == "order":
            await world.is_ordered(chance.choice([Order.PAUSE, Order.RESUME, Order.RESUME]))
        elif act == "person":
            await world.somebody(chance.choice(["withdraws", "declines", "begins", "blocks", "comes"]))
        elif not any(each.held for each in workers):  # no call takes as long as a lease
            world.now += dt.timedelta(minutes=chance.choice([1, 3, 725]))
    for worker in workers:
        world.is_killed(worker)
    ended = await world.goes_on_to_the_end()

    assert ended.state is State.DONE
    assert not [chat for chat in world.addressed - world.silent - world.blocked if not world.heard[chat]]
    assert not [chat for chat, times in world.heard.items() if times > 1 + world.crashed_with[chat]]
    async with store.unit() as unit:
        outcomes = await unit.outcomes(ended.id)
    assert sum(outcomes.values()) == len(world.addressed)
    assert not {Outcome.DUE, Outcome.SENDING} & set(outcomes)


async def test_the_pace_is_everybodys(store: Store, form: Form) -> None:
    world = await campaign(store, form, random.Random(1))
    async with store.unit() as unit:
        first = await unit.claim_recipient(NIGHT, MORNING)
        second = await unit.claim_recipient(NIGHT, MORNING)
    assert isinstance(first, Addressed)
    assert second == Wait(0.04)

    async with store.unit() as unit:
        await unit.release_recipient(first, 60, MORNING)
        await unit.pause_after(first, MORNING)
        assert await unit.claim_recipient(NIGHT, MORNING) == Wait(60)
    assert await world.goes_on_to_the_end()


async def test_what_was_erased_leaves_no_row(talk: Conversation, form: Form) -> None:
    world = await campaign(talk.store, form, random.Random(2))
    async with talk.store.unit() as unit:
        assert isinstance(unit, Contacts)
        for chat in world.addressed:
            contact = await unit.contact(chat)
            assert contact is not None
            await unit.erase(contact, "withdrawn", NOW)
        assert await unit.outcomes(world.broadcast.id) == {Outcome.GONE: len(world.addressed)}
        assert await unit.told(world.broadcast.id) == []
