"""Notes what was erased, by keyed hashes that name nobody, so that a backup cannot bring it back.

Hashed is what only the row that went had: a name drawn at random, or a sealed text with its nonce. A hash
leads to nobody unless one holds both the key and a copy of the row; and whoever comes again later is another
row, which no earlier hash meets. Rows carry no moment: they are dated when the list is put in order, once a
day, and lie in the order of their hashes.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from surveys.fieldwork.invitations import Outcome
from surveys.store.erasure_schema import erasures
from surveys.store.schema import Moment, interviews, media, parked, settings
from surveys.store.sealed_lines import Listed
from surveys.store.traces import Traces

_SINCE = "erasures since"
_AT_ONCE = 500
Row = Mapping[str, Any]
Mark = tuple["Gone", str | bytes]
"""What went, and what only that row had."""


class Gone(StrEnum):
    """What can have gone since a backup. Never rename one: the hashes of old lists would meet nothing."""

    CONTACT = "contact"
    INTERVIEW = "interview"
    LINK = "link"  # from a person to an interview that stays
    PARKED = "parked"
    FILE = "file"  # that answered something, until another answer took its place
    NAME = "name"  # of somebody invited, with the code
    ENDED = "ended"  # an invitation, with its way to an interview
    PEACE = "peace"  # of somebody who wants to hear nothing unasked
    QUIET = "quiet"  # of somebody who said no to one questionnaire
    REVOKED = "revoked"  # an invitation
    CAMPAIGN = "campaign"  # revoked
    WAVE = "wave"  # ended, with what remembered who took part
    ROLE = "role"
    ROLE_CODE = "role code"


WISHES = frozenset({Gone.PEACE, Gone.QUIET})
"""What is respected again, and not counted as erased."""


_ON_DISK = frozenset(
    {Gone.CONTACT, Gone.INTERVIEW, Gone.LINK, Gone.PARKED, Gone.FILE, Gone.NAME, Gone.ENDED, Gone.ROLE}
)
"""What leaves bytes about persons in the files until they are rewritten."""


def link(interview: str, respondent: str) -> Mark:
    return Gone.LINK, f"{interview}/{respondent}"


def ended(outcome: Outcome, respondent: str) -> Mark:
    return Gone.ENDED, f"{outcome}/{respondent}"


def since(gone: Gone, name: str, began: datetime | int) -> Mark:
    """Tell something apart from a later one of the same name, by when it began."""
    return gone, f"{name}/{began if isinstance(began, int) else Moment.ticks(began)}"


def marks_of(table: str, row: Row) -> Iterator[Mark]:
    """Give all that may have gone of a row as it lies in a table, or in a backup."""
    if table in _MARKS:
        yield from _MARKS[table](row)


def _of_contact(row: Row) -> Iterator[Mark]:
    yield from ((gone, row["sealed"]) for gone in (Gone.CONTACT, Gone.PEACE, Gone.QUIET))


def _of_interview(row: Row) -> Iterator[Mark]:
    yield from ((Gone.INTERVIEW, row["id"]), link(row["id"], row["respondent"]))


def _of_invitation(row: Row) -> Iterator[Mark]:
    yield Gone.NAME, row["sealed"]
    if row["revoked_at"] is None:
        yield Gone.REVOKED, row["code"]
    if row["respondent"] is not None:
        yield from (ended(outcome, row["respondent"]) for outcome in Outcome)


def _of_campaign(row: Row) -> Iterator[Mark]:
    if row["revoked_at"] is None:
        yield since(Gone.CAMPAIGN, row["name"], row["created_at"])


def _of_wave(row: Row) -> Iterator[Mark]:
    if row["ended_at"] is None:
        yield since(Gone.WAVE, row["id"], row["opens_at"])


def _of_media(row: Row) -> Iterator[Mark]:
    if row["number"] == 0:  # a file is marked by its first piece
        yield Gone.FILE, row["name"]


def _of(gone: Gone, column: str) -> Callable[[Row], Iterator[Mark]]:
    return lambda row: iter([(gone, row[column])])


_MARKS: Mapping[str, Callable[[Row], Iterator[Mark]]] = {
    "contacts": _of_contact,
    "interviews": _of_interview,
    "invitations": _of_invitation,
    "campaigns": _of_campaign,
    "waves": _of_wave,
    "media": _of_media,
    "parked": _of(Gone.PARKED, "sealed"),
    "roles": _of(Gone.ROLE, "sealed"),
    "role_codes": _of(Gone.ROLE_CODE, "code"),
}


class Erasures(Traces):
    """The part of a unit that notes what went."""

    async def _note_gone(self, *marks: Mark) -> None:
        if any(gone in _ON_DISK for gone, _ in marks):
            await self._expect_traces()
        await self._keep(self._vault.erasure(*mark) for mark in marks)

    async def _drop_interviews(self, which: ColumnElement[bool]) -> list[str]:
        """Drop interviews, and the log with them; gives their forms."""
        table = interviews
        gone = delete(table).where(which).returning(table.c.id, table.c.form)
        rows = (await self.connection.execute(gone)).all()
        await self._note_gone(*[(Gone.INTERVIEW, row.id) for row in rows])
        return [row.form for row in rows]

    async def _drop_media(self, which: ColumnElement[bool]) -> None:
        """Drop files that answered something; those of an interview that is dropped go with it."""
        gone = delete(media).where(which).returning(media.c.name)
        names = (await self.connection.execute(gone)).scalars().all()
        await self._note_gone(*[(Gone.FILE, name) for name in set(names)])

    async def _drop_parked(self, which: ColumnElement[bool]) -> int:
        gone = delete(parked).where(which).returning(parked.c.sealed)
        sealed = (await self.connection.execute(gone)).scalars().all()
        await self._note_gone(*[(Gone.PARKED, each) for each in sealed])
        return len(sealed)

    async def _keep(self, hashes: Iterable[bytes]) -> None:
        ordered = sorted(hashes)
        for first in range(0, len(ordered), _AT_ONCE):
            rows = [{"hash": each} for each in ordered[first : first + _AT_ONCE]]
            await self.connection.execute(self._insert(erasures).values(rows).on_conflict_do_nothing())
        self.noted |= set(ordered)

    async def erasures(self) -> Listed:
        """Give all that is noted; raises nothing when the list was never put in order."""
        rows = await self.connection.stream(select(erasures.c.hash, erasures.c.day))
        entries = {bytes(row.hash): row.day async for row in rows}
        began = (await self.connection.execute(select(settings.c.value).where(_IS_SINCE))).scalar()
        return Listed(entries, None if began is None else date.fromisoformat(bytes(began).decode()))

    async def number_of_erasures(self) -> int:
        return int((await self.connection.execute(select(func.count()).select_from(erasures))).scalar_one())

    async def settle_erasures(self, today: date, oldest: date) -> Listed:
        """Date what is new, drop what no backup can hold any more, and say since when the list is whole."""
        undated = update(erasures).where(erasures.c.day.is_(None))
        await self.connection.execute(undated.values(day=today.isoformat()))
        await self.connection.execute(delete(erasures).where(erasures.c.day < oldest.isoformat()))
        began = max((await self.erasures()).since or today, oldest)
        await self.connection.execute(delete(settings).where(_IS_SINCE))
        row = {"name": _SINCE, "value": began.isoformat().encode()}
        await self.connection.execute(insert(settings).values(**row))
        return await self.erasures()


_IS_SINCE = settings.c.name == _SINCE
