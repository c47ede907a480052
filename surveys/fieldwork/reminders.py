"""When somebody who has begun an interview is asked once more: seldom, by day, and a limited number of times.

What counts is the last thing they did and how often they were reminded; whether they want to be reminded at
all is for others to say. It knows no database, no Telegram and reads no clock.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from surveys.fieldwork.night import Night


@dataclass(frozen=True)
class Manners:
    """How we remind: so long `after` the last answer for the first time, the second …; never at night."""

    after: tuple[timedelta, ...]
    night: Night

    @property
    def most(self) -> int:
        """How often one interview is reminded of at most."""
        return len(self.after)


def due(manners: Manners, active_at: datetime, sent: int) -> datetime | None:
    """Say when to remind somebody last active then and reminded `sent` times; None: no more."""
    if sent >= manners.most:
        return None
    return manners.night.over(active_at + manners.after[sent])


def next_due(manners: Manners, active_at: datetime, sent: int, now: datetime) -> datetime | None:
    """Say when the next reminder is due, now that `sent` went out, the last of them now.

    One that went out late puts off those after it: two are never closer than they were meant to be.
    """
    on_time = due(manners, active_at, sent)
    if on_time is None:
        return None
    apart = manners.after[sent] - manners.after[sent - 1] if sent else timedelta()
    return max(on_time, manners.night.over(now + apart))


def may_send(manners: Manners, active_at: datetime, sent: int, now: datetime) -> bool:
    """Tell whether a reminder may go out at this very moment."""
    wanted = due(manners, active_at, sent)
    return wanted is not None and wanted <= now and not manners.night.covers(now)
