"""When nobody is written to unasked: the hours of the night where respondents live. It reads no clock."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Night:
    """The hours in which nothing is sent unasked, by a zone's clocks; none when both ends are the same."""

    zone: tzinfo
    begins: time = time(21)
    ends: time = time(9)

    def covers(self, moment: datetime) -> bool:
        """Tell whether it is night at a moment."""
        now = moment.astimezone(self.zone).time()
        if self.begins <= self.ends:
            return self.begins <= now < self.ends
        return now >= self.begins or now < self.ends

    def over(self, moment: datetime) -> datetime:
        """Give the moment itself by day, and at night the next morning."""
        if not self.covers(moment):
            return moment
        here = moment.astimezone(self.zone)
        morning = datetime.combine(here.date(), self.ends, self.zone)
        return (morning if morning > here else morning + _A_DAY).astimezone(moment.tzinfo)
