"""Stored answers to an index and its picture: the one way there, for the chat and the command line alike."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from bot.card import bold, italic, joined, plain
from locales import Translator
from locales.index_words import DIAMOND, DIMENSIONS
from scoring.chart import draw
from scoring.index import compute
from scoring.methodology import Methodology
from scoring.picture import Diamond, Picture, Words
from scoring.tree import DimensionScore, Index
from surveys.store import Store
from surveys.store.frames import EVERYTHING, REAL, answer_frames, origins_counted
from surveys.store.unit import WAVE


@dataclass(frozen=True)
class Result:
    """An index, when it was computed, and how many simulated interviews it counts."""

    index: Index
    computed_at: datetime
    simulated: int


async def compute_result(store: Store, now: datetime, *, simulated: bool) -> Result:
    """Compute the index from the completed interviews of the wave, simulated ones only if asked for."""
    async with store.unit() as unit:
        frames = await answer_frames(unit.connection, WAVE, EVERYTHING if simulated else REAL)
        counts = await origins_counted(unit.connection, WAVE)
    index = await asyncio.to_thread(compute, frames, Methodology())
    made_up = sum(number for (_, origin), number in counts.items() if origin == "simulated")
    return Result(index, now, made_up if simulated else 0)


def picture(result: Result, t: Translator) -> bytes:
    """Draw the diamond as a PNG in one language."""
    first, second, third, fourth, fifth = (t(DIMENSIONS[str(number)]) for number in range(1, 6))
    words = Words(
        title=t(DIAMOND),
        dimensions=(first, second, third, fourth, fifth),
        provisional=t("provisional"),
        no_data=t("no data"),
        subtitle=(t.date_time(result.computed_at),),
        samples=samples_line(result, t),
        methodology=f"{_methodology_line(result, t)}. {sample_warning(t)}",
        face_stamp=t("SIMULATED RESPONDENTS") if result.simulated else "",
        decimal_mark="." if t.language == "en" else ",",
    )
    return draw(Picture(Diamond.of(result.index), words))


def caption(result: Result, t: Translator) -> str:
    """Say in words what the picture shows: scores, what they rest on, and what not to read into them."""
    lines = "\n".join(_dimension_line(one, t) for one in result.index.dimensions)
    warning = t("{n} of these interviews are simulated.", n=t.integer(result.simulated))
    return joined(
        bold(t(DIAMOND)),
        lines,
        plain(samples_line(result, t)),
        bold(warning) if result.simulated else "",
        italic(sample_warning(t)),
    )


def sample_warning(t: Translator) -> str:
    """Say what the light band assumes, and that respondents who come by a link do not meet it."""
    return t(
        "Unweighted. The light band is a 95 percent interval. It assumes a random sample; "
        "these respondents chose themselves to take part."
    )


def _methodology_line(result: Result, t: Translator) -> str:
    name = result.index.methodology.label
    return t("Methodology: {name}, after the CIVICUS CSI 2008–2010", name=name)


def samples_line(result: Result, t: Translator) -> str:
    """Say how many interviews of each survey stand behind the index."""
    sizes = [_survey_size(source.value, n, t) for source, n in result.index.samples if n]
    return " · ".join(sizes) or t("No completed interviews yet")


def _survey_size(source: str, n: int, t: Translator) -> str:
    match source:
        case "citizen":
            return t.plural("{n} citizen", "{n} citizens", n)
        case "organisation":
            return t.plural("{n} organisation", "{n} organisations", n)
        case _:
            return t.plural("{n} expert", "{n} experts", n)


def _dimension_line(one: DimensionScore, t: Translator) -> str:
    name = plain(t(DIMENSIONS[one.id]))
    if one.value is None:
        return f"{name}: {plain(t('no data'))}"
    rests_on = t(
        "{present} of {total} indicators",
        present=one.indicator_coverage.present,
        total=one.indicator_coverage.of,
    )
    note = f"{t('provisional')}, {rests_on}" if one.provisional else rests_on
    return f"{name}: {bold(t.score(one.value))} ({plain(note)})"
