"""The book of who did what. It is written and read; the database itself refuses to change or remove a row."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from surveys.store.field_schema import audit
from surveys.store.transaction import Transaction

RESPONDENT = "respondent"
"""The actor of what respondents do: which of them it was is told nowhere."""

COMMAND_LINE = "command line"
"""The actor of what is done at the server; whoever may do that holds the database anyway."""


@dataclass(frozen=True)
class Noted:
    """One line of the book."""

    at: datetime
    actor: str
    act: str
    subject: str
    detail: str


class Audit(Transaction):
    """The part of a unit that keeps the book."""

    async def note_act(self, actor: str, act: str, subject: str, detail: str, now: datetime) -> None:
        """Write down who did what to what. Neither subject nor detail may say who a person is."""
        line = {"at": now, "actor": actor, "act": act, "subject": subject, "detail": detail}
        await self.connection.execute(insert(audit).values(**line))

    async def acts(self, most: int | None = None) -> list[Noted]:
        """Give the newest lines, or all, the newest first."""
        newest = select(audit).order_by(audit.c.id.desc()).limit(most)
        rows = (await self.connection.execute(newest)).mappings()
        return [Noted(row["at"], row["actor"], row["act"], row["subject"], row["detail"]) for row in rows]
