"""Campaigns: ways of reaching people. An open link is found by its name, and counts who begins by it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update

from surveys.fieldwork.invitations import Campaign, Link, link_state
from surveys.store.erasures import Erasures, Gone, since
from surveys.store.field_schema import campaigns

_OPEN, _PERSONAL = "open", "personal"


class Campaigns(Erasures):
    """The part of a unit that knows by which ways people come."""

    async def open_campaign(self, campaign: Campaign, now: datetime) -> bool:
        """Write a campaign down; False when its name is taken."""
        return await self._add(
            campaigns,
            name=campaign.name,
            form=campaign.form,
            kind=_OPEN if campaign.is_open else _PERSONAL,
            region=campaign.region,
            closes_at=campaign.closes_at,
            most=campaign.most,
            created_at=now,
        )

    async def campaign(self, name: str) -> Campaign | None:
        found = await self.connection.execute(select(campaigns).where(campaigns.c.name == name))
        row = found.mappings().first()
        return None if row is None else _read(dict(row))

    async def campaigns(self) -> list[Campaign]:
        """Give every campaign, the newest first."""
        newest = select(campaigns).order_by(campaigns.c.created_at.desc(), campaigns.c.name)
        return [_read(dict(row)) for row in (await self.connection.execute(newest)).mappings()]

    async def revoke_campaign(self, name: str, now: datetime) -> bool:
        """Have nobody begin by a campaign any more; False when there is none, or it was revoked before."""
        valid = (campaigns.c.name == name, campaigns.c.revoked_at.is_(None))
        revoked = update(campaigns).where(*valid).values(revoked_at=now).returning(campaigns.c.created_at)
        begun = (await self.connection.execute(revoked)).scalars().all()
        await self._note_gone(*[since(Gone.CAMPAIGN, name, at) for at in begun])
        return bool(begun)

    async def begin_by(self, name: str, now: datetime) -> Link:
        """Count one more interview begun by an open link, unless nobody may begin by it now."""
        table = campaigns.c
        free = (
            table.revoked_at.is_(None),
            or_(table.closes_at.is_(None), table.closes_at > now),
            or_(table.most.is_(None), table.begun < table.most),
        )
        counted = update(campaigns).where(table.name == name, *free).values(begun=table.begun + 1)
        if (await self.connection.execute(counted)).rowcount == 1:
            return Link.OPEN
        campaign = await self.campaign(name)
        return Link.REVOKED if campaign is None else link_state(campaign, now)


def _read(row: Mapping[str, Any]) -> Campaign:
    return Campaign(
        name=row["name"],
        form=row["form"],
        is_open=row["kind"] == _OPEN,
        region=row["region"],
        closes_at=row["closes_at"],
        revoked_at=row["revoked_at"],
        most=row["most"],
        begun=row["begun"],
    )
