"""Published form versions, kept for ever: an interview ends with the version it began with."""

from datetime import datetime

from sqlalchemy import select, update

from surveys.form import Form
from surveys.store import schema
from surveys.store.transaction import Transaction
from surveys.xlsform.writing import Sheets
from surveys.xlsform.xform import read_xform


class Published(Transaction):
    """The part of a unit that keeps forms."""

    async def publish(self, form: Form, xform: str, now: datetime, sheets: Sheets | None = None) -> None:
        """Keep a form version for ever; raises ValueError when that version says something else already."""
        table = schema.forms
        key = {"name": form.name, "version": form.version}
        if await self._add(table, xform=xform, published_at=now, sheets=sheets, **key):
            return
        wanted = (table.c.name == form.name, table.c.version == form.version)
        known = (await self.connection.execute(select(table.c.xform).where(*wanted))).scalar_one()
        if sheets is not None:  # of versions from before cells were kept
            bare = (*wanted, table.c.sheets.is_(None))
            await self.connection.execute(update(table).where(*bare).values(sheets=sheets))
        if known != xform and read_xform(known) != form:  # another pyxform may write the same form otherwise
            raise ValueError(
                f"Version {form.version} of form {form.name!r} is in use with other contents; "
                "give the changed form a new version in its settings sheet."
            )

    async def forms(self) -> tuple[Form, ...]:
        """Give every published version of every form, oldest first, but one that runs after the others."""
        table = schema.forms
        oldest_first = (table.c.published_at, table.c.name, table.c.version)
        rows = await self.connection.execute(select(table.c.xform).order_by(*oldest_first))
        forms = [read_xform(xform) for xform in rows.scalars()]
        running = await self.running()
        return tuple(sorted(forms, key=lambda form: running.get(form.name) == form.version))

    async def running(self) -> dict[str, str]:
        """Name the version that runs of each form, where it was published and not left to the files."""
        table = schema.publications.c
        going = select(table.form, table.version).where(table.withdrawn_at.is_(None)).order_by(table.id)
        return {row.form: row.version for row in await self.connection.execute(going)}
