"""`gauhar score`: the index, as the chat shows it, and how each of its values arose.

Decides which of the ways to look at it is meant, and refuses those that the interviews in view cannot bear.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.app import clock, open_store
from bot.commands.finishing import finish
from bot.dividing import parts
from bot.explained import print_explanation
from bot.fieldwork import Fieldwork, again_if_late, in_view, unpublished
from bot.report import Format, print_filtered, print_index, print_parts
from bot.settings import DatabaseSettings
from bot.terms import study_for
from locales import languages
from scoring.explain import Evidence, UnknownIndicatorError, explain
from scoring.filters import WHOLE, Filter, FilterError
from scoring.given import read_values
from scoring.index import index_from_indicators
from scoring.instrument import load
from scoring.partition import PartitionError, Parts
from scoring.study import Study
from scoring.tree import Index
from surveys.form import Form
from surveys.store import Store, StoreError

Switch = Literal["on", "off"]
_WITHDRAWN = (
    "Somebody in the current edition has withdrawn since, so only the edition as it was shown can be given:"
    " `gauhar score` without --by, --filter, --explain and --weights."
    " The next edition comes with more interviews."
    " --everybody counts all that are stored now; do not publish that beside an edition."
)
_ONE_WAY = "Give only one of --by, --filter and --explain."
_EVERYBODY = "All interviews stored now, outside the editions: not to be published beside one."


@dataclass(frozen=True)
class Look:
    """What is to be looked at, and how it is printed."""

    output: Format
    by: str | None = None
    chosen: Filter = WHOLE
    explained: str | None = None
    language: str = "en"
    weighted: bool = True
    everybody: bool = False
    simulated: bool | None = None
    wave: str | None = None

    @property
    def computes(self) -> bool:
        """Whether this takes more than the edition as it was shown."""
        return bool(self.divides or self.explained or not self.weighted)

    @property
    def divides(self) -> bool:
        """Whether parts of the country are looked at."""
        return self.by is not None or self.chosen != WHOLE


def score(  # noqa: PLR0913 - one for each option
    *,
    output: Annotated[Format, typer.Option("--format", help="table, json or csv")] = "table",
    by: Annotated[
        str | None, typer.Option(help="An index for each answer to a question, such as region.")
    ] = None,
    filters: Annotated[
        list[str] | None,
        typer.Option("--filter", help="Only some, such as region=almaty; give it twice for sex=female too."),
    ] = None,
    weights: Annotated[Switch, typer.Option(help="Weigh citizens by the population.")] = "on",
    explained: Annotated[
        str | None,
        typer.Option("--explain", help="Tell how the value of one indicator arose, such as 1.1.1."),
    ] = None,
    language: Annotated[str, typer.Option(help="Language in which --explain quotes questions.")] = "en",
    indicators: Annotated[
        Path | None, typer.Option(help="Compute from given indicator values (id,value).")
    ] = None,
    simulated: Annotated[
        bool | None, typer.Option(help="Count simulated interviews too (default: GAUHAR_SIMULATED).")
    ] = None,
    everybody: Annotated[
        bool, typer.Option("--everybody", help="Count all interviews stored now, not the current edition.")
    ] = False,
    wave: Annotated[str | None, typer.Option(help="Another wave than the one opened last.")] = None,
) -> None:
    """Print the index that the chat shows: every dimension, sub-dimension and indicator with its margin."""
    if indicators is not None:
        return print_index(_given(indicators), output)
    if language not in languages():
        raise StoreError(f'There is no language "{language}"; use one of: {", ".join(languages())}.')
    chosen = _chosen(filters or [])
    if sum((by is not None, chosen != WHOLE, explained is not None)) > 1:
        raise StoreError(_ONE_WAY)
    look = Look(output, by, chosen, explained, language, weights == "on", everybody, simulated, wave)
    return finish(_score(DatabaseSettings.read(), look))


def _chosen(words: Sequence[str]) -> Filter:
    try:
        return Filter.read(words, load())
    except FilterError as error:
        raise StoreError(str(error)) from error


def _given(path: Path) -> Index:
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"{path} cannot be read: {error}.") from error
    return index_from_indicators(read_values(text, str(path)))


async def _score(settings: DatabaseSettings, look: Look) -> None:
    now = clock()
    study = study_for(settings, now)
    simulated = settings.simulated if look.simulated is None else look.simulated
    try:
        async with open_store(settings) as store:
            seen, found = await again_if_late(lambda: _look(look, store, study, now, simulated=simulated))
            forms = await _forms(store)
        _show(look, seen, found, forms)
    except (PartitionError, UnknownIndicatorError) as error:
        raise StoreError(str(error)) from error


async def _look(
    look: Look, store: Store, study: Study, now: datetime, *, simulated: bool
) -> tuple[Fieldwork, Parts | None]:
    """Look at everything that is to be shown of one moment."""
    view = unpublished if look.everybody else in_view
    seen = await view(store, study, now, simulated=simulated, wave=look.wave)
    if look.computes and not seen.intact:
        raise StoreError(_WITHDRAWN)
    terms = seen.study if look.weighted else seen.study.unweighted()
    return seen, await parts(store, seen, terms) if look.divides else None


async def _forms(store: Store) -> Mapping[str, Form]:
    """Give the newest version of every form, by name."""
    async with store.unit() as unit:
        return {form.name: form for form in await unit.forms()}


def _show(look: Look, seen: Fieldwork, found: Parts | None, forms: Mapping[str, Form]) -> None:
    if found is not None:
        return _show_parts(look, seen, found)
    study = seen.study if look.weighted else seen.study.unweighted()
    index = seen.index if look.weighted else study.index(seen.frames, withheld=seen.withheld)
    if look.explained is not None:
        evidence = Evidence(seen.frames, study.weights(seen.frames), {}, study.statistics)
        explanation = explain(look.explained, evidence, index)
        return print_explanation(explanation, forms, look.language, simulated=seen.simulated)
    return print_index(index, look.output, notes=_notes(look, seen), simulated=seen.simulated)


def _show_parts(look: Look, seen: Fieldwork, found: Parts) -> None:
    notes, simulated = _notes(look, seen), seen.simulated
    if look.by is not None:
        return print_parts(look.by, found.by(look.by), look.output, notes=notes, simulated=simulated)
    applied = found.applied(look.chosen)
    return print_filtered(
        look.chosen, applied, found.index(look.chosen), look.output, notes=notes, simulated=simulated
    )


def _notes(look: Look, seen: Fieldwork) -> list[str]:
    notes = [_EVERYBODY] if look.everybody else []
    if seen.number is not None:
        notes.append(f"Edition {seen.number} of {seen.made_at:%Y-%m-%d %H:%M} UTC.")
    lacking = " or ".join(f"{n} {survey}" for survey, n in seen.waiting.items() if n)
    if lacking:
        notes.append(f"The next edition needs further interviews: {lacking}.")
    if seen.simulated:
        notes.append(f"{seen.simulated} of these interviews are SIMULATED.")
    return notes
