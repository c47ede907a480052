"""Which interviews look odd in the current wave, and what was decided about them: read at one moment.

Rules look at everybody, so that the usual is the usual of the whole country; what is given is only what
belongs to the region that somebody may see.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd

from surveys.fieldwork.progress import day_of
from surveys.form import Form
from surveys.quality import Finding, Kind, load, look
from surveys.store import Store
from surveys.store.circumstances import circumstances
from surveys.store.frames import EVERYTHING, REAL, answer_frames
from surveys.store.verdicts import Ruling, Verdict

Frames = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Seen:
    """What may be told of an interview besides what was noticed; no seconds where nobody timed it."""

    id: str
    form: str
    region: str | None
    day: date
    seconds: float | None = None


@dataclass(frozen=True)
class Oddities:
    """What was noticed and decided. `interviews` knows each that is named in it and still counts."""

    findings: Sequence[Finding]
    verdicts: Mapping[str, Verdict]
    interviews: Mapping[str, Seen]

    def waiting(self, kind: Kind) -> list[str]:
        """Give the interviews that look odd in a way and that nobody has ruled about, the newest first."""
        odd = dict.fromkeys(one.interview for one in self.findings if one.kind is kind)
        open_ = [self.interviews[one] for one in odd if one not in self.verdicts]
        return [one.id for one in sorted(open_, key=lambda each: (each.day, each.id), reverse=True)]

    def ruled(self, ruling: Ruling) -> list[Verdict]:
        """Give what was ruled so, the newest first."""
        return [one for one in self.verdicts.values() if one.ruling is ruling]

    def about(self, interview: str) -> list[Finding]:
        return [one for one in self.findings if one.interview == interview]


async def oddities(
    store: Store, forms: Mapping[str, Form], region: str | None = None, *, simulated: bool
) -> Oddities:
    """Apply the declared rules to the interviews of the current wave that count."""
    origins = EVERYTHING if simulated else REAL
    async with store.reading() as unit:
        wave = (await unit.current_wave()).id
        answers = await answer_frames(unit.connection, wave, origins)
        times = await circumstances(unit.connection, wave, origins)
        verdicts = await unit.verdicts(wave, region)
    findings = await asyncio.to_thread(_look, forms, answers, times)
    interviews = {one: _seen(times[form], form, one) for form, one in _named(findings, verdicts, times)}
    mine = {one: seen for one, seen in interviews.items() if region in {None, seen.region}}
    return Oddities([one for one in findings if one.interview in mine], verdicts, mine)


def _look(forms: Mapping[str, Form], answers: Frames, times: Frames) -> list[Finding]:
    known = [name for name in sorted(answers) if name in forms]
    return [one for name in known for one in look(forms[name], answers[name], times[name], load())]


def _named(
    findings: Sequence[Finding], verdicts: Mapping[str, Verdict], times: Frames
) -> set[tuple[str, str]]:
    ruled = {(form, one) for form, frame in times.items() for one in frame.index.intersection(list(verdicts))}
    return {(one.form, one.interview) for one in findings} | ruled


def _seen(times: pd.DataFrame, form: str, interview: str) -> Seen:
    told: Mapping[Any, Any] = times.loc[interview].to_dict()
    seconds = None if pd.isna(told["seconds"]) else float(told["seconds"])
    ended = datetime.fromtimestamp(told["finished"], UTC)
    return Seen(interview, form, told["region"], day_of(ended), seconds)
