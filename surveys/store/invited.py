"""Rows of invitations as values: with the limits of their campaigns and how far their interviews are."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, select

from surveys.fieldwork.guests import Guest
from surveys.fieldwork.invitations import Invitation, Outcome, Progress
from surveys.interview import Stage
from surveys.store import schema
from surveys.store.field_schema import campaigns, invitations, waves
from surveys.store.vault import Vault

_ENDED = (
    select(waves.c.ended_at)
    .where(waves.c.opens_at <= invitations.c.opened_at)
    .order_by(waves.c.opens_at.desc())
    .limit(1)
    .correlate(invitations)
    .scalar_subquery()
)
"""When the wave ended in which an invitation was opened, if it has."""


@dataclass(frozen=True)
class Invited:
    """One line of the list; name and code are empty once whoever it was for has withdrawn."""

    invitation: Invitation
    guest: Guest
    code: str
    progress: Progress | None
    interview: str | None


def joined() -> Select[Any]:
    """Join invitations with the limits of their campaigns and how far their interviews are."""
    interviews = schema.interviews
    theirs = invitations.outerjoin(interviews, interviews.c.respondent == invitations.c.respondent)
    return select(
        invitations,
        campaigns.c.form,
        campaigns.c.closes_at,
        campaigns.c.revoked_at.label("campaign_revoked_at"),
        interviews.c.id.label("interview"),
        interviews.c.stage,
        interviews.c.answers,
        _ENDED.label("wave_ended_at"),
    ).select_from(theirs.join(campaigns, campaigns.c.name == invitations.c.campaign))


def read_invitation(row: Row[Any]) -> Invitation:
    ends = [moment for moment in (row.expires_at, row.closes_at) if moment is not None]
    return Invitation(
        id=row.id,
        campaign=row.campaign,
        form=row.form,
        region=row.region,
        expires_at=min(ends, default=None),
        revoked_at=row.revoked_at or row.campaign_revoked_at,
        opened_at=row.opened_at,
        holder=row.holder,
        respondent=row.respondent,
        handover_until=row.handover_until,
        outcome=None if row.outcome is None else Outcome(row.outcome),
        wave_ended=row.wave_ended_at is not None,
    )


def read_progress(row: Row[Any]) -> Progress | None:
    if row.interview is None:
        return None
    return Progress(bool(row.answers), row.stage == Stage.COMPLETED)


def sealed(vault: Vault, guest: Guest, code: str) -> bytes:
    kept = {"name": guest.name, "language": guest.language, "code": code}
    return vault.seal(json.dumps(kept, ensure_ascii=False))


def read_guest(vault: Vault, row: Row[Any]) -> tuple[Guest, str]:
    """Read whom an invitation is for, and its code."""
    kept = json.loads(vault.open(row.sealed))
    return Guest(kept["name"], row.region, kept["language"]), kept["code"]


def read_invited(vault: Vault, row: Row[Any]) -> Invited:
    guest, code = read_guest(vault, row)
    return Invited(read_invitation(row), guest, code, read_progress(row), row.interview)
