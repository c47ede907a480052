"""Messages that keep themselves up to date: where each stands, what it shows, until when.

Chats are sealed and hashed as those of officials are. What a view means is not known here.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, select, update
from sqlalchemy.sql import ColumnElement

from surveys.store.field_schema import live_messages
from surveys.store.officials import Officials


@dataclass(frozen=True)
class Live:
    """A message kept up to date until a moment. `shown` names what it showed last."""

    chat: int
    message: int
    language: str
    view: str
    until: datetime
    shown: str = ""


class LiveMessages(Officials):
    """The part of a unit that knows which messages are kept up to date."""

    async def keep_live(self, live: Live, most: int) -> None:
        """Keep a message up to date from now on; of one chat only the `most` that last longest."""
        values = {
            "sealed": self._vault.seal(json.dumps({"telegram": live.chat})),
            "language": live.language,
            "view": live.view,
            "until": live.until,
            "shown": live.shown,
        }
        key = {"fingerprint": self._post(live.chat), "message": live.message}
        row = self._insert(live_messages).values(**key, **values)
        await self.connection.execute(row.on_conflict_do_update(index_elements=list(key), set_=values))
        table = live_messages.c
        theirs = select(table.message).where(table.fingerprint == key["fingerprint"])
        longest = theirs.order_by(table.until.desc(), table.message.desc()).offset(most)
        for message in (await self.connection.execute(longest)).scalars().all():
            await self.end_live(live.chat, message)

    async def live_messages(self) -> list[Live]:
        """Give every message that is kept up to date, those that end first at the front."""
        ordered = select(live_messages).order_by(live_messages.c.until)
        return [self._live(dict(row)) for row in (await self.connection.execute(ordered)).mappings()]

    async def live_message(self, chat: int, message: int) -> Live | None:
        """Find a message; None when it is not kept up to date."""
        rows = await self.connection.execute(select(live_messages).where(self._where(chat, message)))
        row = rows.mappings().first()
        return None if row is None else self._live(dict(row))

    async def note_live(self, live: Live, shown: str) -> None:
        """Note what a message shows now, unless something else was asked of it meanwhile."""
        same = and_(self._where(live.chat, live.message), live_messages.c.view == live.view)
        await self.connection.execute(update(live_messages).where(same).values(shown=shown))

    async def end_live(self, chat: int, message: int) -> None:
        """Keep a message up to date no longer."""
        await self.connection.execute(delete(live_messages).where(self._where(chat, message)))

    def _where(self, chat: int, message: int) -> ColumnElement[bool]:
        table = live_messages.c
        return and_(table.fingerprint == self._post(chat), table.message == message)

    def _live(self, row: Mapping[str, Any]) -> Live:
        chat = json.loads(self._vault.open(row["sealed"]))["telegram"]
        return Live(chat, row["message"], row["language"], row["view"], row["until"], row["shown"])
