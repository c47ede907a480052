"""When a wave of the survey takes newcomers, and what may be done with it. It refuses to know who takes part.

A wave is open until its closing time. From then on nobody begins; who has begun may finish during the days of
grace, and then it ends: what is unfinished goes, and nothing of it moves any more.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,15}")


class WaveTrouble(StrEnum):
    """Why something cannot be done with waves."""

    BAD_NAME = "bad name"
    NAME_TAKEN = "name taken"
    STILL_OPEN = "still open"
    IN_THE_PAST = "in the past"
    ENDED = "ended"
    BAD_DATE = "bad date"


class WaveError(ValueError):
    """Something that cannot be done with waves; the words are for whoever asked, in their language."""

    def __init__(self, trouble: WaveTrouble, name: str) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble
        self.name = name


@dataclass(frozen=True)
class Wave:
    """One round of the survey."""

    id: str
    opened_at: datetime
    closes_at: datetime | None = None
    ended_at: datetime | None = None

    def takes_newcomers(self, now: datetime) -> bool:
        return self.ended_at is None and (self.closes_at is None or now < self.closes_at)


def opening(
    waves: Collection[Wave], current: Wave, name: str, closes: datetime | None, now: datetime
) -> Wave:
    """Give the wave that begins now; raises WaveError while the current one takes newcomers."""
    if not _NAME.fullmatch(name):
        raise WaveError(WaveTrouble.BAD_NAME, name)
    if name in {wave.id for wave in waves}:
        raise WaveError(WaveTrouble.NAME_TAKEN, name)
    if current.takes_newcomers(now):
        raise WaveError(WaveTrouble.STILL_OPEN, current.id)
    if closes is not None and closes <= now:
        raise WaveError(WaveTrouble.IN_THE_PAST, name)
    return Wave(name, now, closes)


def closing(wave: Wave, at: datetime | None, now: datetime) -> Wave:
    """Give the wave with another closing time, which may be later than the one it had; now, unless said."""
    if wave.ended_at is not None:
        raise WaveError(WaveTrouble.ENDED, wave.id)
    if at is not None and at < now:
        raise WaveError(WaveTrouble.IN_THE_PAST, wave.id)
    if at is None and not wave.takes_newcomers(now):  # it is closed: saying so again must not give more grace
        return wave
    return replace(wave, closes_at=at or now)
