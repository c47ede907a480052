"""Broadcasts as rows: what is written, to how many it goes, and what has become of it so far.

What may be done with one is decided in surveys.fieldwork; sending is in surveys.store.recipients.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, insert, literal, select, update

from surveys.fieldwork.broadcasts import Audience, Broadcast, Outcome, State
from surveys.store.audience import members
from surveys.store.message_schema import broadcasts, departed, recipients
from surveys.store.schema import contacts
from surveys.store.transaction import Transaction

_LOCK = 0x63727920  # any number of our own
_RUNS = broadcasts.c.state == State.RUNNING.value


@dataclass(frozen=True)
class Told:
    """What became of a broadcast for one person, without saying who that is."""

    language: str
    outcome: Outcome
    at: datetime | None


class Broadcasts(Transaction):
    """The part of a unit that keeps broadcasts."""

    async def draft_broadcast(self, draft: Broadcast) -> Broadcast:
        """Write a new draft down; gives it with its number."""
        values = {
            "audience": draft.audience.value,
            "form": draft.form,
            "wave": draft.wave,
            "made_by": draft.made_by,
            "made_at": draft.made_at,
        }
        row = insert(broadcasts).values(**values, **_changeable(draft)).returning(broadcasts.c.id)
        return replace(draft, id=(await self.connection.execute(row)).scalar_one())

    async def broadcast(self, key: int) -> Broadcast | None:
        return await self._one_broadcast(select(broadcasts).where(broadcasts.c.id == key))

    async def broadcast_to_change(self, key: int) -> Broadcast | None:
        """Give a broadcast, and keep whoever sends it waiting until the end of the transaction."""
        wanted = select(broadcasts).where(broadcasts.c.id == key)
        return await self._one_broadcast(wanted.with_for_update(key_share=True))

    async def broadcast_drafted_by(self, actor: str) -> Broadcast | None:
        """Give what somebody drafted last."""
        theirs = (broadcasts.c.made_by == actor, broadcasts.c.state == State.DRAFT.value)
        newest = select(broadcasts).where(*theirs).order_by(broadcasts.c.id.desc()).limit(1)
        return await self._one_broadcast(newest)

    async def broadcasts(self, most: int | None = None) -> list[Broadcast]:
        """Give the newest broadcasts, or all, the newest first."""
        newest = select(broadcasts).order_by(broadcasts.c.id.desc()).limit(most)
        return [read_broadcast(dict(row)) for row in (await self.connection.execute(newest)).mappings()]

    async def amend_broadcast(self, broadcast: Broadcast) -> None:
        """Write down what can change about a broadcast."""
        changed = update(broadcasts).where(broadcasts.c.id == broadcast.id)
        await self.connection.execute(changed.values(**_changeable(broadcast)))

    async def broadcast_running(self) -> Broadcast | None:
        """Give the broadcast that goes out now, and let nobody else start one meanwhile."""
        await self._alone(_LOCK)
        return await self._one_broadcast(select(broadcasts).where(_RUNS))

    async def is_broadcast_running(self) -> bool:
        return (await self.connection.execute(select(broadcasts.c.id).where(_RUNS))).first() is not None

    async def audience_by_language(self, broadcast: Broadcast) -> Mapping[str, int]:
        """Count to how many a broadcast would go now; those who have chosen no language under ''."""
        found = members(broadcast)
        spoken = func.coalesce(func.min(found.c.language), "")
        people = select(spoken.label("language")).group_by(found.c.contact).subquery()
        counted = select(people.c.language, func.count().label("number")).group_by(people.c.language)
        return {row.language: row.number for row in (await self.connection.execute(counted)).all()}

    async def address(self, broadcast: Broadcast, now: datetime) -> int:
        """Write down to whom a broadcast goes: everybody who is of the audience now. Gives how many."""
        found = members(broadcast)
        kept = contacts.c.id.in_(select(found.c.contact))  # locked: nobody is erased meanwhile
        whom = select(literal(broadcast.id), contacts.c.id, literal(Outcome.DUE.value), _moment(now))
        names = ["broadcast", "contact", "outcome", "due_at"]
        row = insert(recipients).from_select(
            names, whom.where(kept).with_for_update(read=True, key_share=True)
        )
        return int((await self.connection.execute(row)).rowcount)

    async def outcomes(self, key: int) -> Mapping[Outcome, int]:
        """Count what has become of a broadcast so far, with those who have left since."""
        counted = select(recipients.c.outcome, func.count().label("count")).group_by(recipients.c.outcome)
        present = await self._by_outcome(counted.where(recipients.c.broadcast == key))
        return present + Counter(await self.departed(key))

    async def departed(self, key: int) -> Mapping[Outcome, int]:
        """Count the outcomes of those who were erased since."""
        gone = select(departed.c.outcome, departed.c.count).where(departed.c.broadcast == key)
        return await self._by_outcome(gone)

    async def _by_outcome(self, counts: Select[Any]) -> Counter[Outcome]:
        rows = (await self.connection.execute(counts)).mappings()
        return Counter({Outcome(row["outcome"]): row["count"] for row in rows})

    async def told(self, key: int) -> list[Told]:
        """Give what became of a broadcast for each who is still known, in an order that tells nobody."""
        joined = recipients.join(contacts, contacts.c.id == recipients.c.contact)
        columns = (contacts.c.language, recipients.c.outcome, recipients.c.decided_at)
        wanted = select(*columns).select_from(joined).where(recipients.c.broadcast == key)
        rows = (await self.connection.execute(wanted)).all()
        found = [Told(row.language or "", Outcome(row.outcome), row.decided_at) for row in rows]
        return sorted(found, key=lambda each: (each.outcome, each.language, str(each.at or "")))

    async def _one_broadcast(self, wanted: Select[Any]) -> Broadcast | None:
        row = (await self.connection.execute(wanted)).mappings().first()
        return None if row is None else read_broadcast(dict(row))


def _changeable(broadcast: Broadcast) -> dict[str, Any]:
    return {
        "region": broadcast.region,
        "texts": dict(broadcast.texts),
        "state": broadcast.state.value,
        "started_at": broadcast.started_at,
        "ended_at": broadcast.ended_at,
    }


def read_broadcast(row: Mapping[str, Any]) -> Broadcast:
    return Broadcast(
        id=row["id"],
        audience=Audience(row["audience"]),
        form=row["form"],
        wave=row["wave"],
        made_by=row["made_by"],
        made_at=row["made_at"],
        region=row["region"],
        texts=row["texts"],
        state=State(row["state"]),
        started_at=row["started_at"],
        ended_at=row["ended_at"],
    )


def _moment(now: datetime) -> Any:
    return literal(now, recipients.c.due_at.type)
