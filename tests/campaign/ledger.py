"""What must be true of a campaign by what people did; asking store and command line whether it is."""

import csv
import io
from collections import Counter
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Any

from delegates import Delegate, Line
from people import Somebody, is_reminder
from sqlalchemy import select
from town import LINK, Town

from sandbox.messages import Message
from surveys.fieldwork.invitations import books, status
from surveys.store import Unit
from surveys.store.field_schema import invitations
from surveys.store.schema import contacts

SECTORS = ("waiting", "progress", "completed", "refused", "withdrawn", "lapsed")
REMINDED_AFTER = tuple(timedelta(days=n) for n in (1, 3, 7))
CUT_AFTER = timedelta(days=LINK + 1, hours=3)
"""When the links of what was completed have surely been cut: it is looked at once a day."""
LEASED = timedelta(hours=5)
"""Within which a reminder comes a second time, if the bot was killed between saying and noting it."""
LATE = timedelta(hours=14)
"""How late a reminder may be: what falls due in the evening comes in the morning."""


class Ledger:
    """Keeps the lines of all campaigns, and holds the bot to them after everything that happens."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.lines: list[Line] = []
        self.acts: list[tuple[str, str]] = []
        self.announced: frozenset[str] = frozenset()
        self.heard: Counter[int] = Counter()
        self.repeated = 0
        self.wave_is_open = True
        self.asked = 0
        town.checks.append(self.balances)
        town.heard = self.hears

    # the books

    async def balances(self) -> None:
        """Hold the books, line by line, to what people did."""
        async with self.town.store.reading() as unit:
            for line in self.lines:
                if line.completed_at is not None and self.town.now > line.completed_at + CUT_AFTER:
                    line.holder = None  # nothing leads to them any more
            for campaign in dict.fromkeys(line.campaign for line in self.lines):
                await self._balances(unit, campaign)
        self.asked += 1

    async def _balances(self, unit: Unit, campaign: str) -> None:
        theirs = [line for line in self.lines if line.campaign == campaign]
        listed = await unit.invited(campaign)
        counted = books(status(each.invitation, each.progress, self.town.now) for each in listed)
        phases = Counter(line.phase for line in theirs)
        sectors = (
            counted.not_opened, counted.in_progress, counted.completed, counted.refused, counted.withdrawn,
            counted.not_finished,
        )  # fmt: skip
        assert counted.invited == sum(sectors) == len(theirs)
        assert sectors == tuple(phases[each] for each in SECTORS), campaign
        stored = {each.invitation.id: each for each in listed}
        wrong = [line for line in theirs if not self._agrees(line, stored[line.number])]
        assert not wrong, wrong[:3]

    def the_wave_has_ended(self) -> None:
        """From now on nobody is at anything: what was in progress is in progress no more."""
        for line in self.lines:
            if line.phase == "progress":
                line.phase = "lapsed"

    async def holders(self) -> None:
        """Hold whose chats lead to which invitation to who opened them last."""
        async with self.town.store.unit() as unit:
            wanted = select(invitations.c.id, contacts.c.id.label("contact")).join(
                contacts, contacts.c.id == invitations.c.holder
            )
            found = {row.id: row.contact for row in await unit.connection.execute(wanted)}
            for line in self.lines:
                if line.holder is not None:
                    contact = await unit.contact(line.holder.person.user_id)
                    assert contact is not None, line
                    assert found.get(line.number) == contact.id, line

    async def at_the_server(self, campaign: str) -> None:
        """Hold what `gauhar invitations` prints and writes to the lines."""
        printed = await self.town.gauhar("invitations", "--campaign", campaign)
        self.acts.append(("see_invitations", campaign))
        phases = Counter(line.phase for line in self.lines if line.campaign == campaign)
        expected = (
            f"{phases.total()} invited: {phases['waiting']} not opened, {phases['progress']} in progress, "
            f"{phases['completed']} completed, {phases['refused']} refused, {phases['withdrawn']} withdrawn"
        )
        if phases["lapsed"]:
            expected += f", {phases['lapsed']} not finished when the wave ended"
        assert f"{expected}." in " ".join(printed.split()), printed[-300:]

    def is_listed(self, content: bytes, campaign: str) -> None:
        """Hold a list as a file to the lines: status by status."""
        rows = {int(row["number"]): row for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))}
        theirs = [line for line in self.lines if line.campaign == campaign and line.number in rows]
        assert len(theirs) == len(rows) > 0
        for line in theirs:
            row = rows[line.number]
            assert row["status"] in self._spellings(line), (line, row)
            assert (row["question"] != "") == (row["status"] == "stopped"), row
            assert row["name"] == line.name, row

    def _spellings(self, line: Line) -> tuple[str, ...]:
        if line.phase == "progress":
            return ("started", "stopped")
        if line.phase == "lapsed":
            return ("not_finished",)
        if line.phase != "waiting":
            return (line.phase,)
        is_late = line.expires_at is not None and self.town.now >= line.expires_at
        return ("revoked",) if line.revoked else ("expired",) if is_late else ("not_opened",)

    # the book of who did what

    async def is_in_the_book(self) -> None:
        """Hold the audit log to every privileged act, in order, and to how people ended."""
        async with self.town.store.reading() as unit:
            written = [*reversed(await unit.acts())]
        acts = [(each.act, each.subject) for each in written if each.actor != "respondent"]
        odd = [pair for pair in zip_longest(acts, self.acts) if pair[0] != pair[1]]
        assert not odd, odd[:3]
        ended = Counter(each.act for each in written if each.actor == "respondent")
        assert ended == +self.town.ends, (ended, self.town.ends)

    # what nobody asked for

    def hears(self, somebody: Somebody, message: Message) -> None:
        """Hold what the bot says unasked to good manners: reminders, by day, seldom, and never after a no."""
        at = datetime.fromtimestamp(message.date, self.town.now.tzinfo)
        assert 9 <= at.hour < 21, at
        if message.text in self.announced:
            self.heard[somebody.person.user_id] += 1
            return
        assert is_reminder(message), f"unasked: {message.text!r}"
        assert self.wave_is_open, at
        assert self.is_to_be_reminded(somebody), (somebody, at)
        if somebody.reminded and at - somebody.reminded[-1] < LEASED:
            self.repeated += 1
            assert self.repeated <= self.town.deaths, somebody
            return
        number = len(somebody.reminded)
        assert number < len(REMINDED_AFTER), somebody
        assert at >= somebody.answered_at + REMINDED_AFTER[number], (somebody, at)
        somebody.reminded.append(at)

    def is_to_be_reminded(self, somebody: Somebody) -> bool:
        holds = not isinstance(somebody, Delegate) or somebody.line.holder is somebody
        return bool(somebody.answered and holds and not somebody.wants_no_more)

    def is_reminded_in_time(self) -> None:
        """Demand that nobody who may be reminded was forgotten."""
        for somebody in self.town.people.values():
            if self.wave_is_open and self.is_to_be_reminded(somebody) and not somebody.person.chat.blocked:
                gone = self.town.now - somebody.acted_at
                due = sum(gone > after + (n + 1) * LATE for n, after in enumerate(REMINDED_AFTER))
                assert len(somebody.reminded) >= due, (somebody, somebody.reminded, somebody.acted_at)

    def _agrees(self, line: Line, stored: Any) -> bool:
        outcome = stored.invitation.outcome
        at = line.completed_at
        may_be_cut = at is not None and self.town.now > at + timedelta(days=LINK)
        return (
            (stored.invitation.revoked_at is not None) == line.revoked
            and (line.phase in {"refused", "withdrawn"}) == (outcome in {"refused", "withdrawn"})
            and (may_be_cut or (stored.invitation.holder is not None) == (line.holder is not None))
        )
