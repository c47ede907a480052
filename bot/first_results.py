"""What people in one's own region have answered so far, for whoever has just completed the interview.

A few figures that anybody understands, of an edition whose parts were told: never of the newcomer, never of
too few. They are written down with the edition and read from there, so that a completion costs one look-up;
they are renewed when the country has grown enough, one at a time, since each edition told in parts makes the
next wait longer. Nothing is said where nothing may be.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.actions import TellFirstResults
from bot.card import Card, bold, joined, plain
from bot.dividing import parts
from bot.fieldwork import Fieldwork, again_if_late, in_view, origins_of
from locales import Translator
from scoring.catalogue import Source
from scoring.declaration import Sentence
from scoring.partition import Parts
from scoring.study import Study
from surveys.form import Form
from surveys.interview import Stage
from surveys.store import Record, Store
from surveys.store.editions import ShownDivision
from surveys.store.frames import EVERYTHING, REAL, origins_counted

CITIZEN = Source.CITIZEN.value
TOLD: Mapping[str, Callable[[Translator, str], str]] = {
    "1.1.1": lambda t, share: t(
        "Active in a religious, sports, cultural or neighbourhood group: {share} %", share=share
    ),
    "1.1.2": lambda t, share: t(
        "Worked for such a group without pay in the last 12 months: {share} %", share=share
    ),
    "5.3.1": lambda t, share: t("Think that most people can be trusted: {share} %", share=share),
}
"""The figures told, and how they are put to a respondent."""

FEWEST = 100
"""Citizens in the country before anything is told of any region."""

GROWTH = 1.5
"""So many times as many citizens as the last time must there be before it is told anew."""

_PATIENCE = timedelta(minutes=10)
_KEPT = "first results"


@dataclass(frozen=True)
class RegionResults:
    """How many people of a region were asked, the percentage behind each figure told, and of when."""

    people: int
    shares: Mapping[str, float]
    made_at: datetime
    simulated: int = 0
    random: bool = False


def results_due(before: Record, after: Record, form: Form, chat: int) -> list[TellFirstResults]:
    """Have first results told to a citizen who has completed just now and said where they live."""
    completed = before.interview.stage is not Stage.COMPLETED and after.interview.stage is Stage.COMPLETED
    answer, question = after.interview.answers.get("region"), form.by_name.get("region")
    if not completed or form.name != CITIZEN or answer is None or question is None:
        return []
    language = after.interview.language
    labels = {choice.name: choice.label[language] for choice in question.choices}
    region = str(answer.value)
    return [TellFirstResults(chat, language, region, labels[region])] if region in labels else []


def first_results_card(found: RegionResults, place: str, t: Translator) -> Card:
    """Say it so that anybody understands."""
    shares = [
        f"• {plain(say(t, t.integer(round(found.shares[name]))))}"
        for name, say in TOLD.items()
        if name in found.shares
    ]
    people = t.plural(
        "{n} person there had taken part by {date}:",
        "{n} people there had taken part by {date}:",
        found.people,
        date=t.date(found.made_at),
    )
    warning = (
        t("{n} of these interviews are simulated.", n=t.integer(found.simulated)) if found.simulated else ""
    )
    about = t("These are the answers of those who took part, not of everybody who lives there.")
    return Card(
        joined(
            bold(t("First results from your region: {region}", region=place)),
            "\n".join([plain(people), *shares]),
            plain("" if found.random else about),
            bold(warning) if warning else "",
        )
    )


class FirstResults:
    """Knows what may be told of each region; renews it when the time has come."""

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        terms: Callable[[datetime], Study],
        *,
        simulated: bool,
    ) -> None:
        self._store = store
        self._clock = clock
        self._terms = terms
        self._simulated = simulated
        self._renewing = asyncio.Lock()
        self._not_before = datetime.min.replace(tzinfo=clock().tzinfo)

    async def of(self, region: str) -> RegionResults | None:
        """Give what may be told of a region; None for nothing."""
        told, due = await self._known()
        if due and not self._renewing.locked() and self._clock() >= self._not_before:
            async with self._renewing:
                self._not_before = self._clock() + _PATIENCE
                await again_if_late(self._renew)
                told, _ = await self._known()
        return _read(told, region) if told else None

    async def _known(self) -> tuple[Mapping[str, Any] | None, bool]:
        """Give what was told last, and whether the country has grown enough to tell anew."""
        async with self._store.reading() as unit:
            wave = await unit.current_wave()
            rows = await unit.divisions(wave.id, origins_of(simulated=self._simulated), _KEPT)
            counted = await origins_counted(unit.connection, wave.id)
        kinds = EVERYTHING if self._simulated else REAL
        people = sum(n for (form, origin), n in counted.items() if form == CITIZEN and origin in kinds)
        told = rows[-1].told if rows else None
        return told, people >= (GROWTH * told["people"] if told else FEWEST)

    async def _renew(self) -> None:
        now = self._clock()
        study = await asyncio.to_thread(self._terms, now)
        seen = await in_view(self._store, study, now, simulated=self._simulated)
        if seen.series is None or seen.number is None or not seen.intact:
            return
        found = await parts(self._store, seen, seen.study)
        told = await asyncio.to_thread(_told, seen, found)
        async with self._store.unit() as unit:
            await unit.keep_division(*seen.series, ShownDivision(seen.number, _KEPT, told))


def _told(seen: Fieldwork, found: Parts) -> dict[str, Any]:
    """Gather what is told of every region; of whom nothing may be told there is nothing."""
    regions = {}
    for region, index in found.by("region"):
        people = dict(index.samples).get(Source.CITIZEN)
        values = {name: index.indicator(name).value for name in TOLD}
        shares = {name: value for name, value in values.items() if value is not None}
        if people and shares:
            regions[region] = {"people": people, "shares": shares}
    return {
        "people": len(seen.frames.get(CITIZEN, ())),
        "made_at": seen.made_at.isoformat(),
        "simulated": seen.simulated,
        "random": seen.study.declaration.sentence is Sentence.NONE,
        "regions": regions,
    }


def _read(told: Mapping[str, Any], region: str) -> RegionResults | None:
    found = told["regions"].get(region)
    if found is None:
        return None
    made_at = datetime.fromisoformat(told["made_at"])
    return RegionResults(found["people"], found["shares"], made_at, told["simulated"], told["random"])
