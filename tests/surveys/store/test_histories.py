"""Whatever happens between a backup and its restoration: what went stays gone, all else is as it was."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from store_world import NOW, Conversation

from surveys.fieldwork.guests import Guest
from surveys.fieldwork.invitations import Campaign
from surveys.form import Form
from surveys.interview import start
from surveys.store import Store, Vault, new_key
from surveys.store.backups import restore, write_backup
from surveys.store.backups.tables import tables_of
from surveys.store.replay import LATER
from surveys.store.schema import interviews

PEOPLE = range(7_000, 7_006)
INVITED = range(8_000, 8_003)
LATE = NOW + dt.timedelta(days=40)
DONE_EARLY = NOW + dt.timedelta(days=1)
VAULT = Vault(new_key())
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["withdraws", "refuses", "wants peace", "is cut", "is looked after"]),
        st.sampled_from([*PEOPLE, *INVITED]),
    ),
    max_size=8,
)
BY_PEOPLE = ("contacts", "interviews", "answer_log", "invitations", "parked", "participations", "silences")


class History:
    """A database with people in it, to whom things happen."""

    def __init__(self, store: Store, form: Form) -> None:
        self.store = store
        self.form = form

    async def begins(self) -> None:
        """Have people begin, half of them to the end, some invited, each with an update set aside."""
        async with self.store.unit() as unit:
            await unit.open_campaign(Campaign("ngos", self.form.name, is_open=False), NOW)
            codes = [await unit.invite("ngos", Guest(f"Guest {n}"), None, NOW) for n in INVITED]
        for number, chat in enumerate([*PEOPLE, *INVITED]):
            await self._comes(chat, codes[chat - INVITED[0]] if chat in INVITED else None)
            talk = Conversation(self.store, self.form, chat, updates=number * 100)
            await (talk.complete() if number % 2 else talk.picked(0))

    async def _comes(self, chat: int, code: str | None) -> None:
        async with self.store.unit() as unit:
            contact = await unit.meet(chat, None, NOW)
            if code is not None:
                contact = (await unit.open_code(contact, code, NOW)).contact
                await unit.amend_contact(contact)
            seat = await unit.seat(contact)
            assert seat is not None
            record = await unit.begin(self.form, start(self.form, "en"), NOW, respondent=seat.respondent)
            if code is None:
                await unit.amend_contact(replace(contact, respondent=record.respondent))
            await unit.park(chat, chat, "update", "reason", NOW)

    async def happens(self, act: str, chat: int) -> None:
        """Have something happen to somebody, unless they are gone."""
        async with self.store.unit() as unit:
            contact = await unit.contact(chat)
            record = None if contact is None else await unit.interview_of(contact, self.form.name)
            if act == "is cut":
                await unit.cut_links(DONE_EARLY, 1)
            elif act == "is looked after":
                await unit.drop_parked(NOW)
            elif contact is None:
                return
            elif act == "withdraws":
                await unit.erase(contact, "withdrawn", LATE)
            elif act == "wants peace":
                await unit.stop_reminders(contact)
            elif record is not None and record.interview.stage != "completed":
                await unit.discard(contact, record, LATE)

    async def rows(self) -> dict[str, Any]:
        """Read what belongs to people; what is random or dated anew on purpose is left out."""
        found: dict[str, Any] = {}
        async with self.store.unit() as unit:
            linked = {
                row.respondent: row.id
                for row in await unit.connection.execute(select(interviews.c.id, interviews.c.respondent))
            }
            for table in await unit.connection.run_sync(tables_of):
                if table.name in BY_PEOPLE:
                    rows = await unit.connection.execute(select(table))
                    found[table.name] = sorted(repr(_told(dict(row), linked)) for row in rows.mappings())
        return found


def _told(row: dict[str, Any], linked: dict[str, str]) -> dict[str, Any]:
    """Tell a row with its respondent named by the interview, and a blank name alike however sealed."""
    if "turn" in row:
        row["turn"], row["revision"] = row["turn"] % LATER, None
        row.pop("respondent")
    elif row.get("respondent") is not None:
        row["respondent"] = linked.get(row["respondent"], "nobody's")
    if row.get("outcome") == "withdrawn":
        row["sealed"] = "blank"
    for screen in ("card", "since"):
        row.pop(screen, None)
    return row


@settings(max_examples=6, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(before=ACTS, after=ACTS)
async def test_what_went_stays_gone_and_everything_else_is_as_it_was(
    form: Form, before: list[tuple[str, int]], after: list[tuple[str, int]]
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        store = await Store.open(f"sqlite:///{folder / 'one.sqlite3'}", VAULT)
        history = History(store, form)
        await history.begins()
        for act, chat in before:
            await history.happens(act, chat)
        await write_backup(store, folder / "kept.backup", NOW, 30)
        for act, chat in after:
            await history.happens(act, chat)
        expected = await history.rows()
        async with store.unit() as unit:
            hashes = (await unit.erasures()).entries.keys()
        await store.close()

        await restore(folder / "kept.backup", f"sqlite:///{folder / 'two.sqlite3'}", VAULT, hashes, LATE)
        other = await Store.open(f"sqlite:///{folder / 'two.sqlite3'}", VAULT)
        assert await History(other, form).rows() == expected
        await other.close()
