"""Of whom an audience consists, as queries: it starts from people, so that one of them is soon looked up.

Somebody's interviews are their own and those of the invitations they hold. The region is the one they
answered, else that of their invitation, else that of the link by which they came.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    String,
    and_,
    cast,
    exists,
    func,
    null,
    or_,
    select,
    union_all,
)

from surveys.fieldwork.broadcasts import EVERYBODYS, Audience, Broadcast
from surveys.interview import Stage
from surveys.store.field_schema import campaigns, invitations
from surveys.store.owners import is_answered
from surveys.store.schema import contacts, interviews
from surveys.store.silences import may_hear

_UNFINISHED = tuple(stage.value for stage in (Stage.ASKING, Stage.REVIEWING, Stage.PAUSED))
_REGION = interviews.c.answers["region"].as_string()
_OWN = contacts.join(interviews, interviews.c.respondent == contacts.c.respondent).outerjoin(
    campaigns, campaigns.c.name == interviews.c.source
)
_HELD = (
    contacts.join(invitations, invitations.c.holder == contacts.c.id)
    .join(campaigns, campaigns.c.name == invitations.c.campaign)
    .join(interviews, interviews.c.respondent == invitations.c.respondent)
)


def members(broadcast: Broadcast, *which: ColumnElement[bool]) -> Any:
    """Give the audience as columns: `contact`, `language`, and `interview` for those who have one."""
    if broadcast.audience is Audience.NOT_STARTED:
        return _not_started(broadcast, *which).subquery()
    far = _far(broadcast)
    return union_all(
        _at(_OWN, broadcast, campaigns.c.region, far, *which),
        _at(_HELD, broadcast, func.coalesce(invitations.c.region, campaigns.c.region), far, *which),
    ).subquery()


def _far(broadcast: Broadcast) -> ColumnElement[bool]:
    """Match interviews that are as far as the audience is."""
    if broadcast.audience is Audience.COMPLETED:
        return interviews.c.stage == Stage.COMPLETED.value
    return and_(interviews.c.stage.in_(_UNFINISHED), is_answered())


def _at(
    people: FromClause,
    broadcast: Broadcast,
    invited_from: ColumnElement[Any],
    *which: ColumnElement[bool],
) -> Select[Any]:
    columns = (contacts.c.id.label("contact"), interviews.c.language, interviews.c.id.label("interview"))
    found = select(*columns).select_from(people).where(_of(broadcast), may_hear(), *which)
    return _within(found, broadcast, func.coalesce(_REGION, invited_from))


def _not_started(broadcast: Broadcast, *which: ColumnElement[bool]) -> Select[Any]:
    """Find those who came for the form and have answered nothing, by themselves or by an invitation."""
    begun = and_(_of(broadcast), or_(interviews.c.stage == Stage.COMPLETED.value, is_answered()))
    own = exists().where(interviews.c.respondent == contacts.c.respondent, begun)
    theirs = and_(invitations.c.holder == contacts.c.id, interviews.c.respondent == invitations.c.respondent)
    held = exists().where(theirs, begun)
    columns = (contacts.c.id.label("contact"), contacts.c.language)
    found = select(*columns, _NO_INTERVIEW.label("interview"))
    found = found.where(_came_for(broadcast.form), ~own, ~held, may_hear(), *which)
    return _within(found, broadcast, func.coalesce(_region_of_guest(broadcast.form), _region_of_way()))


def _came_for(form: str) -> ColumnElement[bool]:
    """Match contacts who are at a form, unless a colleague has taken it over, or hold an invitation to it."""
    table = contacts.c
    holds = exists().where(invitations.c.id == table.invitation, invitations.c.holder == table.id)
    at_it = and_(func.coalesce(table.form, EVERYBODYS) == form, or_(table.invitation.is_(None), holds))
    return or_(at_it, exists().where(*_guest_of(form)))


def _guest_of(form: str) -> tuple[ColumnElement[bool], ...]:
    same = campaigns.c.name == invitations.c.campaign
    return invitations.c.holder == contacts.c.id, same, campaigns.c.form == form


def _region_of_guest(form: str) -> Any:
    told = func.coalesce(invitations.c.region, campaigns.c.region)
    return select(func.max(told)).where(*_guest_of(form)).correlate(contacts).scalar_subquery()


def _region_of_way() -> Any:
    came_by = select(campaigns.c.region).where(campaigns.c.name == contacts.c.source)
    return came_by.correlate(contacts).scalar_subquery()


def _within(found: Select[Any], broadcast: Broadcast, region: ColumnElement[Any]) -> Select[Any]:
    return found if broadcast.region is None else found.where(region == broadcast.region)


def _of(broadcast: Broadcast) -> ColumnElement[bool]:
    """Match interviews about which a broadcast is."""
    table = interviews.c
    return and_(table.form == broadcast.form, table.wave == broadcast.wave, table.origin == "real")


_NO_INTERVIEW: ColumnElement[Any] = cast(null(), String)
