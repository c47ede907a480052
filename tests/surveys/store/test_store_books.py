"""The books of a campaign balance at every moment, whatever people and coordinators do to its invitations.

A model keeps, in plain dictionaries, what each invitation must be; the real store on SQLite is asked after
every step.
"""

import asyncio
import datetime as dt
import shutil
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from store_world import NOW, SURVEY

from surveys import events as e
from surveys.fieldwork.guests import Guest
from surveys.fieldwork.invitations import ADMITTED, Campaign, Opening, books, status
from surveys.fieldwork.waves import Wave
from surveys.interview import Stage, advance, standing, start
from surveys.store import Contact, Store, Unit, Vault, new_key
from surveys.store.invited import Invited
from surveys.xlsform import publish

T = TypeVar("T")
FORM = publish(SURVEY).form
VAULT = Vault(new_key())
SECTORS = ("waiting", "progress", "completed", "refused", "withdrawn", "lapsed")
PEOPLE = st.sampled_from([910_001, 910_002, 910_003])
CODES = st.sampled_from(range(3))
DAY = dt.timedelta(days=1)


@dataclass
class Expected:
    """What an invitation must be."""

    code: str
    key: int
    expires_at: dt.datetime
    phase: str = "waiting"
    holder: int | None = None
    revoked: bool = False
    handover: str | None = None
    handover_until: dt.datetime = NOW
    used: str | None = None  # a code that has worked, once

    def ends(self, phase: str) -> None:
        self.phase, self.holder, self.handover = phase, None, None


class Campaigning(RuleBasedStateMachine):
    """People who open, answer, hand over and withdraw; coordinators who revoke; days that pass."""

    template: Path | None = None

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "books.sqlite3"
        self.now = NOW
        if Campaigning.template is not None:
            shutil.copy(Campaigning.template, path)
        self.store = self.loop.run(Store.open(f"sqlite:///{path}", VAULT))
        if Campaigning.template is None:
            Campaigning.template = Path(tempfile.mkdtemp()) / "template.sqlite3"
            self.loop.run(self.store.close())
            shutil.copy(path, Campaigning.template)
            self.store = self.loop.run(Store.open(f"sqlite:///{path}", VAULT))
        self.expected = self.loop.run(self._set_out())

    async def _set_out(self) -> list[Expected]:
        async with self.store.unit() as unit:
            await unit.open_campaign(Campaign("ngos", FORM.name, is_open=False), NOW)
            ends = [NOW + 3 * DAY * n for n in range(2, 5)]
            codes = [await unit.invite("ngos", Guest(f"Fund {n}"), end, NOW) for n, end in enumerate(ends)]
            keys = [each.invitation.id for each in await unit.invited("ngos")]
        return [Expected(*each) for each in zip(codes, keys, ends, strict=True)]

    def teardown(self) -> None:
        self.loop.run(self.store.close())
        self.loop.close()
        self.folder.cleanup()

    def does(self, act: Callable[[Unit], Awaitable[T]]) -> T:
        async def done() -> T:
            async with self.store.unit() as unit:
                return await act(unit)

        return self.loop.run(done())

    def held_by(self, person: int) -> Iterator[Expected]:
        return (each for each in self.expected if each.holder == person)

    def a_holder(self, number: int) -> int:
        """Choose somebody who holds an invitation: what the others do is soon told."""
        holders = [each.holder for each in self.expected if each.holder]
        return holders[number % len(holders)]

    # what people do

    @rule(person=PEOPLE, number=CODES)
    def opens(self, person: int, number: int) -> None:
        wanted = self.expected[number]
        theirs = wanted.holder == person
        fresh = wanted.phase in ("waiting", "refused", "withdrawn") or (
            wanted.phase == "lapsed" and not theirs
        )
        may = fresh and not wanted.revoked and self.now < wanted.expires_at
        came = self.does(lambda unit: _opens(unit, person, wanted.code, self.now))

        assert (came is Opening.BEGUN) == may
        assert (came is Opening.RESUMED) == theirs
        assert (came is Opening.TAKEN) == (wanted.phase == "progress" and wanted.holder != person)
        if may:
            wanted.phase, wanted.holder, wanted.handover = "progress", person, None
        elif theirs and wanted.phase == "lapsed":
            wanted.phase = "progress"

    @precondition(lambda self: any(each.holder for each in self.expected))
    @rule(number=CODES)
    def answers(self, number: int) -> None:
        person = self.a_holder(number)
        self.does(lambda unit: _answers(unit, person, self.now, whole=False))

    @precondition(lambda self: any(each.holder for each in self.expected))
    @rule(number=CODES)
    def completes(self, number: int) -> None:
        """Send off the questionnaire that somebody is at."""
        person = self.a_holder(number)
        key = self.does(lambda unit: _answers(unit, person, self.now, whole=True))
        for each in self.held_by(person):
            if each.key == key and each.phase == "progress":
                each.phase = "completed"

    @precondition(lambda self: any(each.holder for each in self.expected))
    @rule(number=CODES)
    def refuses(self, number: int) -> None:
        """Say no, which the form ends the interview by; of what was sent off nothing ends."""
        person = self.a_holder(number)
        unfinished = [each.key for each in self.held_by(person) if each.phase == "progress"]
        key = self.does(lambda unit: _refuses(unit, person, unfinished, self.now))
        for each in self.held_by(person):
            if each.key == key:
                each.ends("refused")

    @precondition(lambda self: any(each.holder for each in self.expected))
    @rule(number=CODES)
    def offers(self, number: int) -> None:
        person = self.a_holder(number)
        key, code = self.does(lambda unit: _offers(unit, person, self.now))
        for each in self.held_by(person):
            if each.key == key:
                each.handover, each.handover_until = code, self.now + 7 * DAY

    @precondition(lambda self: any(each.handover for each in self.expected))
    @rule(person=PEOPLE, number=CODES)
    def takes_over(self, person: int, number: int) -> None:
        offered = [each for each in self.expected if each.handover]
        wanted = offered[number % len(offered)]
        code = wanted.handover or ""
        others = wanted.phase in ("progress", "lapsed") and wanted.holder != person
        may = others and not wanted.revoked and self.now < wanted.handover_until
        came = self.does(lambda unit: _opens(unit, person, code, self.now))

        assert (came is Opening.TAKEN_OVER) == may
        if may:
            wanted.holder, wanted.handover, wanted.used = person, None, code
            wanted.phase = "progress"

    @precondition(lambda self: any(each.used for each in self.expected))
    @rule(person=PEOPLE)
    def tries_a_used_code(self, person: int) -> None:
        code = next(each.used for each in self.expected if each.used)
        assert self.does(lambda unit: _opens(unit, person, code, self.now)) is Opening.UNKNOWN

    @precondition(lambda self: any(each.holder for each in self.expected))
    @rule(number=CODES)
    def withdraws(self, number: int) -> None:
        person = self.a_holder(number)
        self.does(lambda unit: _withdraws(unit, person, self.now))
        for each in list(self.held_by(person)):
            each.ends("withdrawn")

    # what coordinators and days do

    @rule(number=CODES)
    def is_revoked(self, number: int) -> None:
        wanted = self.expected[number]
        self.does(lambda unit: unit.revoke_invitation(wanted.key, self.now))
        wanted.revoked, wanted.handover = True, None

    @rule(days=st.integers(1, 2))
    def time_passes(self, days: int) -> None:
        self.now += days * DAY

    @rule()
    def a_wave_ends(self) -> None:
        """Let the wave end with what is unfinished in it, and the next one open."""
        self.does(lambda unit: _next_wave(unit, self.now))
        self.now += DAY
        for each in self.expected:
            if each.phase == "progress":
                each.phase = "lapsed"

    # what holds at every moment

    @invariant()
    def the_books_balance(self) -> None:
        listed, holders = self.does(_state)
        counted = books(status(each.invitation, each.progress, self.now) for each in listed)
        phases = Counter(each.phase for each in self.expected)

        assert counted.invited == len(self.expected)
        assert counted.balance
        assert (
            counted.not_opened, counted.in_progress, counted.completed, counted.refused, counted.withdrawn,
            counted.not_finished,
        ) == tuple(phases[each] for each in SECTORS)  # fmt: skip
        assert holders == [each.holder for each in self.expected]
        at_nothing = [each.phase not in ("progress", "completed") for each in self.expected]
        assert [each.interview is None for each in listed] == at_nothing


async def _state(unit: Unit) -> tuple[list[Invited], list[int | None]]:
    """Give a campaign's list, and the chats of those who hold its interviews."""
    listed = await unit.invited("ngos")
    contacts = [await unit._by_id(each.invitation.holder) for each in listed]
    return listed, [None if each is None else each.chat for each in contacts]


async def _met(unit: Unit, person: int) -> Contact:
    return await unit.contact(person) or await unit.meet(person, None, NOW)


async def _opens(unit: Unit, person: int, code: str, now: dt.datetime) -> Opening:
    opened = await unit.open_code(await _met(unit, person), code, now)
    await unit.amend_contact(opened.contact)
    if opened.opening in ADMITTED and await unit.interview_of(opened.contact, FORM.name) is None:
        seat = await unit.seat(opened.contact)
        assert seat is not None
        await unit.begin(FORM, start(FORM, "en"), now, source=seat.source, respondent=seat.respondent)
    return opened.opening


async def _answers(unit: Unit, person: int, now: dt.datetime, *, whole: bool) -> int | None:
    """Answer the question one is at, or all there are and send them off; gives the invitation."""
    contact = await _met(unit, person)
    record = await unit.interview_of(contact, FORM.name)
    while record is not None and record.interview.stage is not Stage.COMPLETED:
        question = standing(FORM, record.interview, now).question
        if question is None and not whole:
            break
        for event in ANSWERS[question.name if question else ""]:
            turned = replace(event, turn=record.interview.turn) if hasattr(event, "turn") else event
            step = advance(FORM, record.interview, turned, now)
            assert step.problem is None
            record = await unit.save(FORM, record, step, now)
        if not whole:
            break
    return contact.invitation


ANSWERS: dict[str, tuple[Any, ...]] = {
    "consent": (e.ChoicePicked(0, 0),),
    "age": (e.TextTyped("42"),),
    "halfway": (e.Kept(0),),
    "helped": (e.ChoiceToggled(2, 0), e.SelectionFinished(0)),
    "born": (e.TextTyped("31.12.1980"),),
    "story": (e.TextTyped("We cleaned the river."),),
    "": (e.Submitted(0),),
}


async def _refuses(unit: Unit, person: int, unfinished: list[int], now: dt.datetime) -> int | None:
    contact = await _met(unit, person)
    record = await unit.interview_of(contact, FORM.name)
    if record is None or contact.invitation not in unfinished:
        return None
    await unit.discard(contact, record, now)
    return contact.invitation


async def _offers(unit: Unit, person: int, now: dt.datetime) -> tuple[int | None, str | None]:
    contact = await _met(unit, person)
    code = await unit.offer_handover(contact, now)
    return (contact.invitation if code else None), code


async def _next_wave(unit: Unit, now: dt.datetime) -> None:
    wave = await unit.current_wave()
    await unit.amend_wave(replace(wave, closes_at=now))
    await unit.end_waves(now, now)
    assert await unit.add_wave(Wave(f"after {now:%Y%m%d}", now + DAY))


async def _withdraws(unit: Unit, person: int, now: dt.datetime) -> None:
    await unit.erase(await _met(unit, person), "withdrawn", now)


TestBooks = Campaigning.TestCase
TestBooks.settings = settings(
    max_examples=30,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),  # shrinking takes minutes
    suppress_health_check=[HealthCheck.too_slow],
)
