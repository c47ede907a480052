"""Officials: whose chat has which role, and the one-time codes by which roles are given.

Owners are named by the settings and stand in no table, so that nobody in the chat can make or unmake one.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, select

from surveys.fieldwork.codes import looks_like_code, new_code, tidied
from surveys.fieldwork.roles import Official, Role
from surveys.store.audit import COMMAND_LINE, Audit
from surveys.store.contacts import identity
from surveys.store.erasures import Erasures, Gone
from surveys.store.field_schema import role_codes, roles

CODE_LASTS = timedelta(days=7)
_SHORT = 16  # characters of a hash that names an official or a code


@dataclass(frozen=True)
class Holder:
    """Somebody who was given a role, and the chat it is in."""

    official: Official
    chat: int
    granted_at: datetime


@dataclass(frozen=True)
class Offer:
    """A role code that nobody has used yet; `name` finds it, and does not tell it."""

    name: str
    role: Role
    region: str | None
    expires_at: datetime


class Officials(Erasures, Audit):
    """The part of a unit that knows roles."""

    async def official(self, chat: int, owners: Collection[int]) -> Official | None:
        """Tell what somebody is at the desk just now; `owners` are the chats the settings name."""
        if chat in owners:
            return Official(Role.OWNER, None, self.actor(chat))
        wanted = select(roles).where(roles.c.fingerprint == self._post(chat))
        row = (await self.connection.execute(wanted)).mappings().first()
        return None if row is None else Official(Role(row["role"]), row["region"], self.actor(chat))

    def actor(self, chat: int) -> str:
        """Name somebody for the audit log: always alike, and without the key nobody's."""
        return self._post(chat).hex()[:_SHORT]

    async def officials(self) -> list[Holder]:
        """Give everybody who was given a role, in the order of granting."""
        rows = (await self.connection.execute(select(roles).order_by(roles.c.granted_at))).mappings()
        return [self._holder(dict(row)) for row in rows]

    async def roles_by_chat(self, owners: Collection[int]) -> dict[int, Role]:
        """Tell which chats have which role."""
        given = {holder.chat: holder.official.role for holder in await self.officials()}
        return given | dict.fromkeys(owners, Role.OWNER)

    async def offer_role(self, role: Role, region: str | None, by: str, now: datetime) -> str:
        """Make a one-time code that gives a role; only its keyed hash is kept."""
        code = new_code()
        await self._add(
            role_codes,
            code=self._hashed(code),
            role=role.value,
            region=region,
            expires_at=now + CODE_LASTS,
            created_by=by,
        )
        await self.note_act(by, "offer_role", role.value, region or "", now)
        return code

    async def offers(self, now: datetime) -> list[Offer]:
        """Give the codes that can still be used."""
        valid = select(role_codes).where(role_codes.c.expires_at > now).order_by(role_codes.c.expires_at)
        rows = (await self.connection.execute(valid)).mappings()
        return [
            Offer(row["code"].hex()[:_SHORT], Role(row["role"]), row["region"], row["expires_at"])
            for row in rows
        ]

    async def withdraw_offer(self, name: str, by: str, now: datetime) -> bool:
        """Make a code worthless; False when there is none of that name any more."""
        code = next((code for code in await self._codes() if code.hex()[:_SHORT] == name), None)
        if code is None:
            return False
        await self.connection.execute(delete(role_codes).where(role_codes.c.code == code))
        await self._note_gone((Gone.ROLE_CODE, code))
        await self.note_act(by, "withdraw_offer", name, "", now)
        return True

    async def take_role(
        self, chat: int, code: str, owners: Collection[int], now: datetime
    ) -> Official | None:
        """Give the role a code stands for, once. A code dies with the ownership of whoever made it."""
        if not looks_like_code(code):
            return None
        await self.connection.execute(delete(role_codes).where(role_codes.c.expires_at <= now))
        makers = [COMMAND_LINE, *(self.actor(owner) for owner in owners)]
        table = role_codes.c
        wanted = and_(table.code == self._hashed(tidied(code)), table.created_by.in_(makers))
        columns = (table.code, table.role, table.region, table.created_by)
        row = (await self.connection.execute(delete(role_codes).where(wanted).returning(*columns))).first()
        if row is None:
            return None
        await self._note_gone((Gone.ROLE_CODE, row.code))
        official = Official(Role(row.role), row.region, self.actor(chat))
        await self._appoint(chat, official, row.created_by, now)
        return official

    async def dismiss(self, actor: str, by: str, now: datetime) -> Holder | None:
        """Take somebody's role away; None when they have none any more."""
        holder = next((each for each in await self.officials() if each.official.actor == actor), None)
        if holder is None:
            return None
        await self._take_away(holder.chat)
        await self.note_act(by, "revoke_role", actor, holder.official.role.value, now)
        return holder

    async def _appoint(self, chat: int, official: Official, by: str, now: datetime) -> None:
        values = {
            "role": official.role.value,
            "region": official.region,
            "sealed": self._vault.seal(json.dumps({"telegram": chat})),
            "granted_at": now,
            "granted_by": by,
        }
        await self._take_away(chat)  # the former role must not come back from a backup
        row = self._insert(roles).values(fingerprint=self._post(chat), **values)
        await self.connection.execute(
            row.on_conflict_do_update(index_elements=[roles.c.fingerprint], set_=values)
        )
        detail = f"{official.role} {official.region or ''}".rstrip()
        await self.note_act(official.actor, "take_role", official.actor, detail, now)

    async def _take_away(self, chat: int) -> None:
        gone = delete(roles).where(roles.c.fingerprint == self._post(chat)).returning(roles.c.sealed)
        sealed = (await self.connection.execute(gone)).scalars().all()
        await self._note_gone(*[(Gone.ROLE, each) for each in sealed])

    async def _codes(self) -> list[bytes]:
        return list((await self.connection.execute(select(role_codes.c.code))).scalars())

    def _holder(self, row: dict[str, Any]) -> Holder:
        chat = json.loads(self._vault.open(row["sealed"]))["telegram"]
        official = Official(Role(row["role"]), row["region"], self.actor(chat))
        return Holder(official, chat, row["granted_at"])

    def _post(self, chat: int) -> bytes:
        """Hash apart from contacts: what an official does must not lead to the interview they gave."""
        return self._vault.fingerprint(f"official {identity(chat)}")

    def _hashed(self, code: str) -> bytes:
        return self._vault.fingerprint(f"role code {code}")
