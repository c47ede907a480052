"""What time it is, and how whoever does something every so often waits. It knows nothing of what is done.

Everything that runs beside the updates waits by the same timepiece as it reads, so that a campaign of weeks
can be rehearsed in a minute.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Timepiece:
    """`now` gives the present moment, in UTC; `sleep` returns when so many seconds have gone by on it."""

    now: Callable[[], datetime]
    sleep: Callable[[float], Awaitable[None]]
