"""How far an invitation is, what its code leads to, and books that balance."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.fieldwork.invitations import (
    Books,
    Campaign,
    Invitation,
    Link,
    Opening,
    Outcome,
    Progress,
    Status,
    books,
    link_state,
    opening,
    status,
    taking_over,
)

NOW = dt.datetime(2026, 5, 4, 9, tzinfo=dt.UTC)
SOON, BEFORE = NOW + dt.timedelta(hours=1), NOW - dt.timedelta(hours=1)
ME, COLLEAGUE = 1, 2
FRESH = Invitation(7, "ngos", "organisation")
MINE = replace(FRESH, opened_at=BEFORE, holder=ME, respondent="r")
THEIRS = replace(MINE, holder=COLLEAGUE)
OFFERED = replace(THEIRS, handover_until=SOON)
HALF, SENT = Progress(answered=True), Progress(answered=True, completed=True)


@pytest.mark.parametrize(
    ("invitation", "progress", "leads_to"),
    [
        (FRESH, None, Opening.BEGUN),
        (replace(FRESH, expires_at=SOON), None, Opening.BEGUN),
        (replace(FRESH, expires_at=NOW), None, Opening.EXPIRED),
        (replace(FRESH, revoked_at=BEFORE, expires_at=NOW), None, Opening.REVOKED),
        (MINE, HALF, Opening.RESUMED),
        (replace(MINE, revoked_at=BEFORE, expires_at=NOW), HALF, Opening.RESUMED),
        (MINE, SENT, Opening.RESUMED),
        (THEIRS, HALF, Opening.TAKEN),
        (THEIRS, SENT, Opening.DONE),
        (replace(THEIRS, wave_ended=True), None, Opening.BEGUN),
        (replace(THEIRS, wave_ended=True, expires_at=BEFORE), None, Opening.EXPIRED),
        (replace(THEIRS, wave_ended=True), HALF, Opening.TAKEN),
        (replace(MINE, wave_ended=True), None, Opening.RESUMED),
        (replace(THEIRS, holder=None), HALF, Opening.BEGUN),
        (replace(FRESH, outcome=Outcome.COMPLETED), None, Opening.DONE),
        (replace(FRESH, outcome=Outcome.REFUSED), None, Opening.BEGUN),
        (replace(FRESH, outcome=Outcome.WITHDRAWN, revoked_at=BEFORE), None, Opening.REVOKED),
    ],
)
def test_what_opening_a_code_leads_to(
    invitation: Invitation, progress: Progress | None, leads_to: Opening
) -> None:
    assert opening(invitation, ME, progress, NOW) is leads_to


@pytest.mark.parametrize(
    ("invitation", "progress", "leads_to"),
    [
        (OFFERED, HALF, Opening.TAKEN_OVER),
        (replace(OFFERED, expires_at=BEFORE), None, Opening.TAKEN_OVER),
        (replace(OFFERED, revoked_at=BEFORE), HALF, Opening.REVOKED),
        (replace(OFFERED, handover_until=NOW), HALF, Opening.HANDOVER_OVER),
        (replace(OFFERED, holder=ME), HALF, Opening.OWN_HANDOVER),
        (OFFERED, SENT, Opening.DONE),
    ],
)
def test_what_a_hand_over_code_leads_to(
    invitation: Invitation, progress: Progress | None, leads_to: Opening
) -> None:
    assert taking_over(invitation, ME, progress, NOW) is leads_to


@pytest.mark.parametrize(
    ("invitation", "progress", "expected"),
    [
        (FRESH, None, Status.NOT_OPENED),
        (replace(FRESH, expires_at=NOW), None, Status.EXPIRED),
        (replace(FRESH, revoked_at=BEFORE), None, Status.REVOKED),
        (MINE, None, Status.STARTED),
        (MINE, Progress(), Status.STARTED),
        (MINE, HALF, Status.STOPPED),
        (replace(MINE, revoked_at=BEFORE, expires_at=NOW), HALF, Status.STOPPED),
        (MINE, SENT, Status.COMPLETED),
        (replace(MINE, wave_ended=True), None, Status.NOT_FINISHED),
        (replace(MINE, wave_ended=True), HALF, Status.STOPPED),  # in a later wave
        (replace(FRESH, wave_ended=True, outcome=Outcome.COMPLETED), None, Status.COMPLETED),
        (replace(FRESH, outcome=Outcome.COMPLETED), None, Status.COMPLETED),
        (replace(FRESH, outcome=Outcome.REFUSED, expires_at=NOW), None, Status.REFUSED),
        (replace(FRESH, outcome=Outcome.WITHDRAWN), None, Status.WITHDRAWN),
    ],
)
def test_how_far_an_invitation_is(
    invitation: Invitation, progress: Progress | None, expected: Status
) -> None:
    assert status(invitation, progress, NOW) is expected


@given(st.lists(st.sampled_from(Status)))
def test_every_invitation_is_in_one_column_of_the_books(statuses: list[Status]) -> None:
    counted = books(statuses)

    assert counted.invited == len(statuses)
    assert counted.balance
    assert counted.not_finished == statuses.count(Status.NOT_FINISHED)


def test_books_that_lost_an_invitation_do_not_balance() -> None:
    assert not Books(3, not_opened=1, in_progress=1, completed=0, refused=0, withdrawn=0).balance


POSTER = Campaign("poster", "citizen", is_open=True, closes_at=SOON, most=5, begun=4)


@pytest.mark.parametrize(
    ("campaign", "state"),
    [
        (POSTER, Link.OPEN),
        (replace(POSTER, most=None, closes_at=None, begun=99), Link.OPEN),
        (replace(POSTER, begun=5), Link.FULL),
        (replace(POSTER, closes_at=NOW), Link.CLOSED),
        (replace(POSTER, revoked_at=BEFORE, closes_at=NOW), Link.REVOKED),
    ],
)
def test_whether_an_open_link_is_open(campaign: Campaign, state: Link) -> None:
    assert link_state(campaign, NOW) is state
