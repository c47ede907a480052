"""Which version of a form runs, and drafts to rehearse. Rows say what was published when and withdrawn when.

A version that was published is never changed or removed; taking it back lets the one before run again. A
rehearsal is an interview with a draft: its form has a name of its own, so that nothing counts it.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import BigInteger, and_, delete, func, insert, select, tuple_, type_coerce, update

from surveys.fieldwork.rehearsals import REHEARSAL, code_of, rehearsed_as
from surveys.form import Form
from surveys.store import schema
from surveys.store.attachments import Attachments
from surveys.store.erasures import Erasures
from surveys.store.published import Published
from surveys.xlsform.media import digests_in
from surveys.xlsform.writing import Sheets
from surveys.xlsform.xform import read_xform

_forms, _publications, _drafts = schema.forms, schema.publications, schema.drafts
_LOCK = 0x72756E73  # any number of our own


@dataclass(frozen=True)
class Publishing:
    """A line of a form's history: a version, since when it ran, and when it was taken back."""

    version: str
    published_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class Draft:
    """A questionnaire that is rehearsed: its XForm as it would be published, and its cells."""

    code: str
    xform: str
    sheets: Sheets

    @property
    def form(self) -> Form:
        """Give the form as it would be published."""
        return read_xform(self.xform)

    @property
    def rehearsed(self) -> Form:
        """Give the form as it is rehearsed: under a name of its own."""
        return replace(self.form, name=rehearsed_as(self.code))


class Workshop(Published, Attachments, Erasures):
    """The part of a unit that changes which versions run."""

    async def history(self, form: str) -> tuple[Publishing, ...]:
        """Give what was published of a form, oldest first."""
        table = _publications.c
        columns = (table.version, table.published_at, table.withdrawn_at)
        rows = await self.connection.execute(select(*columns).where(table.form == form).order_by(table.id))
        return tuple(Publishing(*row) for row in rows)

    async def let_run(self, form: Form, now: datetime) -> bool:
        """Have a version, which is kept already, be the one that new interviews begin with.

        False when it runs already: somebody else was as fast.
        """
        await self._alone(_LOCK)
        if (await self.running()).get(form.name) == form.version:
            return False
        values = {"form": form.name, "version": form.version, "published_at": now}
        await self.connection.execute(insert(_publications).values(**values))
        return True

    async def roll_back(self, form: str, version: str, now: datetime) -> bool:
        """Withdraw the publication that runs; False when another version runs meanwhile."""
        await self._alone(_LOCK)
        table = _publications
        last = select(func.max(table.c.id)).where(table.c.form == form, table.c.withdrawn_at.is_(None))
        meant = (table.c.id == last.scalar_subquery(), table.c.version == version)
        taken = update(table).where(*meant).values(withdrawn_at=now)
        return (await self.connection.execute(taken)).rowcount == 1

    async def workshop_stamp(self) -> tuple[int, ...]:
        """Give numbers that are others once a version or draft has come or gone."""
        counts = (
            select(func.count(), func.count(_publications.c.withdrawn_at)).select_from(_publications),
            select(func.count()).select_from(_forms),
            select(func.count(), func.coalesce(func.max(type_coerce(_drafts.c.made_at, BigInteger)), 0)),
        )
        return tuple([int(n) for one in counts for n in (await self.connection.execute(one)).one()])

    async def forms_beyond(self, known: Collection[tuple[str, str]]) -> tuple[Form, ...]:
        """Give the published versions that are not known yet."""
        keys = (await self.connection.execute(select(_forms.c.name, _forms.c.version))).all()
        fresh = sorted({(row.name, row.version) for row in keys} - {*known})
        if not fresh:
            return ()
        wanted = select(_forms.c.xform).where(tuple_(_forms.c.name, _forms.c.version).in_(fresh))
        return tuple(read_xform(xform) for xform in (await self.connection.execute(wanted)).scalars())

    async def sheets_of(self, form: str, version: str) -> Sheets | None:
        """Give the cells a version was made of; None where they were not kept."""
        wanted = select(_forms.c.sheets).where(_forms.c.name == form, _forms.c.version == version)
        sheets: Sheets | None = (await self.connection.execute(wanted)).scalar_one_or_none()
        return sheets

    # drafts

    async def keep_draft(self, draft: Draft, now: datetime) -> None:
        values = {"code": draft.code, "xform": draft.xform, "sheets": draft.sheets, "made_at": now}
        await self.connection.execute(insert(_drafts).values(**values))

    async def draft(self, code: str) -> Draft | None:
        row = (await self.connection.execute(select(_drafts).where(_drafts.c.code == code))).first()
        return None if row is None else Draft(row.code, row.xform, row.sheets)

    async def holds_draft(self, form: str) -> bool:
        """Tell whether the draft rehearsed as `form` is there, and let nobody drop it meanwhile."""
        wanted = select(_drafts.c.code).where(_drafts.c.code == code_of(form)).with_for_update(read=True)
        return (await self.connection.execute(wanted)).first() is not None

    async def drafts(self) -> tuple[Draft, ...]:
        """Give every draft, oldest first."""
        rows = await self.connection.execute(select(_drafts).order_by(_drafts.c.made_at, _drafts.c.code))
        return tuple(Draft(row.code, row.xform, row.sheets) for row in rows)

    async def drop_draft(self, code: str) -> int:
        """Erase a draft with all its rehearsals; gives how many those were."""
        table = schema.interviews
        theirs = and_(table.c.form == rehearsed_as(code), table.c.origin == REHEARSAL)
        dropped = await self.draft(code)
        await self.connection.execute(
            delete(schema.drafts).where(_drafts.c.code == code)
        )  # none begins any more
        await self.drop_unused(digests_in(dropped.xform) if dropped else ())
        gone = await self._drop_interviews(theirs)
        return len(gone)

    async def drafts_before(self, moment: datetime) -> tuple[str, ...]:
        """Name the drafts that were made before a moment."""
        old = select(_drafts.c.code).where(_drafts.c.made_at < moment).order_by(_drafts.c.code)
        return tuple((await self.connection.execute(old)).scalars())
