"""Decides how far an invitation has come, what opening its code leads to, and whether an open link is open.

The books balance because every invitation has exactly one status and every status one column. It knows no
database, no code and nobody's name.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

HANDOVER_LASTS = timedelta(days=7)


class Outcome(StrEnum):
    """How an invitation ended when nothing leads from it to an interview any more."""

    COMPLETED = "completed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Status(StrEnum):
    """How far an invitation has come."""

    NOT_OPENED = "not_opened"
    EXPIRED = "expired"  # and never opened
    REVOKED = "revoked"  # and never opened
    STARTED = "started"  # opened, no question answered yet
    STOPPED = "stopped"  # at a question
    NOT_FINISHED = "not_finished"  # opened, and the wave ended before it was sent off
    COMPLETED = "completed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Opening(StrEnum):
    """What opening a code leads to."""

    BEGUN = "begun"  # nobody had it: it is theirs now
    RESUMED = "resumed"  # it was theirs already
    TAKEN_OVER = "taken_over"  # from a colleague, by a hand-over code
    UNKNOWN = "unknown"
    TAKEN = "taken"  # a colleague is at it
    OWN_HANDOVER = "own_handover"  # the code they made for a colleague
    HANDOVER_OVER = "handover_over"
    REVOKED = "revoked"
    EXPIRED = "expired"
    DONE = "done"  # completed, by whomever


ADMITTED = frozenset({Opening.BEGUN, Opening.RESUMED, Opening.TAKEN_OVER})
"""What lets somebody in."""


class Link(StrEnum):
    """Whether an open link is open."""

    OPEN = "open"
    REVOKED = "revoked"
    CLOSED = "closed"
    FULL = "full"


@dataclass(frozen=True)
class Invitation:
    """A personal invitation, its campaign's limits included; `respondent` is whose interview it is.

    `wave_ended` says that the wave in which it was opened last has ended.
    """

    id: int
    campaign: str
    form: str
    region: str | None = None
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    opened_at: datetime | None = None
    holder: int | None = None
    respondent: str | None = None
    handover_until: datetime | None = None
    outcome: Outcome | None = None
    wave_ended: bool = False


@dataclass(frozen=True)
class Progress:
    """How far the interview of an invitation is: something answered, or all sent off."""

    answered: bool = False
    completed: bool = False


_NOTHING = Progress()


def opening(invitation: Invitation, opener: int, progress: Progress | None, now: datetime) -> Opening:
    """Say what opening an invitation's own code leads to."""
    if invitation.outcome is Outcome.COMPLETED:
        return Opening.DONE
    if invitation.holder == opener:
        return Opening.RESUMED
    if (progress or _NOTHING).completed:
        return Opening.DONE
    if invitation.holder is not None and not _lapsed(invitation, progress):
        return Opening.TAKEN
    return _closed(invitation, now) or Opening.BEGUN


def taking_over(invitation: Invitation, opener: int, progress: Progress | None, now: datetime) -> Opening:
    """Say what opening a hand-over code leads to; what was begun in time may be finished after expiry."""
    if invitation.holder == opener:
        return Opening.OWN_HANDOVER
    if invitation.outcome is Outcome.COMPLETED or (progress or _NOTHING).completed:
        return Opening.DONE
    if invitation.revoked_at is not None:
        return Opening.REVOKED
    if invitation.handover_until is None or now >= invitation.handover_until:
        return Opening.HANDOVER_OVER
    return Opening.TAKEN_OVER


def _closed(invitation: Invitation, now: datetime) -> Opening | None:
    if invitation.revoked_at is not None:
        return Opening.REVOKED
    if invitation.expires_at is not None and now >= invitation.expires_at:
        return Opening.EXPIRED
    return None


def status(invitation: Invitation, progress: Progress | None, now: datetime) -> Status:
    """Tell how far an invitation has come; what was opened in time is not cut off."""
    if invitation.outcome is not None:
        return Status(invitation.outcome.value)
    if invitation.opened_at is None:
        closed = _closed(invitation, now)
        return Status(closed.value) if closed else Status.NOT_OPENED
    if _lapsed(invitation, progress):
        return Status.NOT_FINISHED
    if progress is None or not progress.answered:
        return Status.STARTED
    return Status.COMPLETED if progress.completed else Status.STOPPED


def _lapsed(invitation: Invitation, progress: Progress | None) -> bool:
    """Tell whether nobody is at it any more, because what there was went with its wave."""
    return progress is None and invitation.wave_ended


@dataclass(frozen=True)
class Campaign:
    """A way of reaching people: an open link, or a list of personal invitations."""

    name: str
    form: str
    is_open: bool
    region: str | None = None
    closes_at: datetime | None = None
    revoked_at: datetime | None = None
    most: int | None = None
    begun: int = 0


def link_state(campaign: Campaign, now: datetime) -> Link:
    """Tell whether an interview may begin by an open link now."""
    if campaign.revoked_at is not None:
        return Link.REVOKED
    if campaign.closes_at is not None and now >= campaign.closes_at:
        return Link.CLOSED
    if campaign.most is not None and campaign.begun >= campaign.most:
        return Link.FULL
    return Link.OPEN


@dataclass(frozen=True)
class Books:
    """Invitations counted by how far they have come; expired and revoked ones were not opened.

    Nothing is `not_finished` before a wave has ended.
    """

    invited: int
    not_opened: int
    in_progress: int
    completed: int
    refused: int
    withdrawn: int
    not_finished: int = 0

    @property
    def balance(self) -> bool:
        ended = self.completed + self.refused + self.withdrawn + self.not_finished
        return self.invited == self.not_opened + self.in_progress + ended


_NOT_OPENED = (Status.NOT_OPENED, Status.EXPIRED, Status.REVOKED)
_IN_PROGRESS = (Status.STARTED, Status.STOPPED)


def books(statuses: Iterable[Status]) -> Books:
    """Count invitations; each is in one column."""
    counted = Counter(statuses)
    return Books(
        invited=counted.total(),
        not_opened=sum(counted[each] for each in _NOT_OPENED),
        in_progress=sum(counted[each] for each in _IN_PROGRESS),
        completed=counted[Status.COMPLETED],
        refused=counted[Status.REFUSED],
        withdrawn=counted[Status.WITHDRAWN],
        not_finished=counted[Status.NOT_FINISHED],
    )
