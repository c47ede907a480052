"""How long what is kept: the moments before which things go. It refuses to know where they are kept."""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Policy:
    """Days until something goes: `grace` after a wave closed, `link` after completion, the others by age.

    `backup` is how long backups are kept, and with them the list of what they must not bring back.
    """

    grace: int = 14
    link: int = 30
    parked: int = 30
    contact: int = 90
    backup: int = 30

    @property
    def backups_last(self) -> timedelta:
        return timedelta(days=self.backup)

    def deadlines(self, now: datetime) -> "Deadlines":
        return Deadlines(
            closed=now - timedelta(days=self.grace),
            completed=now - timedelta(days=self.link),
            parked=now - timedelta(days=self.parked),
            met=now - timedelta(days=self.contact),
        )


@dataclass(frozen=True)
class Deadlines:
    """The moments at or before which it must have happened for something to go now."""

    closed: datetime
    completed: datetime
    parked: datetime
    met: datetime


@dataclass(frozen=True)
class Dues:
    """How much goes: parked updates, idle contacts, links, ending waves and what is unfinished in them."""

    parked: int = 0
    contacts: int = 0
    links: int = 0
    waves: int = 0
    unfinished: int = 0

    @property
    def any(self) -> bool:
        return any(getattr(self, each.name) for each in fields(self))

    def __add__(self, other: "Dues") -> "Dues":
        return Dues(**{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self)})
