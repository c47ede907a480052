"""What the report of an edition says, in one language: tables as rows of words, notes as sentences.

Nothing is computed here, and which interviews are counted is decided in `bot.fieldwork`.
"""

from collections.abc import Iterator, Mapping, Sequence

from bot.fieldwork import Fieldwork
from bot.results import assumption, missing_line, samples_line, weighting
from locales import N_, Translator
from locales.index_words import DIMENSIONS, INDICATORS
from scoring.catalogue import Certainty, Source
from scoring.interval import Interval
from scoring.ratio import Coverage
from scoring.tree import DimensionScore, IndicatorScore, Status

NAMED = 5
"""As many of the strongest indicators are shown, and of the weakest."""
MARK = "*"
NONE = "–"
SOURCES: Mapping[Source, str] = {
    Source.CITIZEN: N_("citizens"),
    Source.ORGANISATION: N_("organisations"),
    Source.EXPERT: N_("experts"),
    Source.SECONDARY: N_("published figures"),
}
Row = tuple[str, ...]


def dimension_heads(t: Translator) -> Row:
    return t("Dimension"), t("Score, 0–100"), t("95 % margin"), t("Sub-dimensions"), t("Indicators")


def dimension_rows(seen: Fieldwork, t: Translator) -> Iterator[Row]:
    """Give a row for each dimension: its name, score, margin, and what it rests on."""
    for one in seen.index.dimensions:
        yield (
            t(DIMENSIONS[one.id]) + (f" ({t('provisional')})" if one.provisional else ""),
            t("no data") if one.value is None else t.score(one.value),
            _margin(one.interval, t),
            _coverage(one.coverage, t),
            _coverage(one.indicator_coverage, t),
        )


def lacking(seen: Fieldwork, t: Translator) -> Iterator[str]:
    """Say which dimensions are missing or provisional, and which indicators have no value."""
    absent = [_named(one, t) for one in seen.index.dimensions if one.status is Status.ABSENT]
    provisional = [_named(one, t) for one in seen.index.dimensions if one.provisional]
    if absent:
        yield t(
            "Without any data, and shown as missing rather than as zero: {names}.", names="; ".join(absent)
        )
    if provisional:
        names = "; ".join(provisional)
        yield t("Provisional, resting on less than half of its sub-dimensions: {names}.", names=names)
    missing = missing_line(seen, t)
    if missing:
        yield f"{missing}."


def extremes(seen: Fieldwork) -> tuple[Sequence[IndicatorScore], Sequence[IndicatorScore]]:
    """Give the indicators with the highest values, highest first, and with the lowest, lowest first.

    None is in both; indicators alike in value stand in the order of the index.
    """
    valued = [one for one in seen.index.indicators() if one.value is not None]
    ranked = sorted(valued, key=lambda one: -(one.value or 0.0))
    many = min(NAMED, len(ranked) // 2)
    return ranked[:many], ranked[len(ranked) - many :][::-1]


def indicator_heads(t: Translator) -> Row:
    return t("Indicator"), t("Score, 0–100"), t("95 % margin"), t("Source")


def indicator_row(one: IndicatorScore, t: Translator) -> Row:
    mark = MARK if one.certainty is Certainty.RECONSTRUCTED else ""
    value = NONE if one.value is None else t.score(one.value)
    source = t(SOURCES[one.source]) + (f", {one.figure.year}" if one.figure else "")
    return f"{one.id} {t(INDICATORS[one.id])}{mark}", value, _margin(one.interval, t), source


def reconstruction(shown: Sequence[IndicatorScore], t: Translator) -> str:
    """Explain the mark, where it stands on something."""
    if not any(one.certainty is Certainty.RECONSTRUCTED for one in shown):
        return ""
    return t(
        "{mark} The rule of this indicator is reconstructed; CIVICUS may have used another.",
        mark=MARK,
    )


def sample(seen: Fieldwork, t: Translator) -> Iterator[str]:
    """Describe who answered, how they were found and weighted, and whether anybody is made up."""
    yield f"{samples_line(seen, t)}."
    if seen.simulated:
        n = t.integer(seen.simulated)
        yield t("{n} of these interviews are simulated.", n=n)
    margins = t("Margins are 95 percent intervals.")
    if any(one.interval for one in seen.index.dimensions):
        yield f"{margins} {assumption(seen, t)}".rstrip()
    yield weighting(seen, t)


def method(t: Translator) -> Iterator[str]:
    """Say what the index is, and what it is not."""
    yield t(
        "The index follows the CIVICUS Civil Society Index of 2008–2010: 65 indicators in 27 sub-dimensions "
        "and five dimensions, each from 0 to 100. A sub-dimension is the plain mean of its indicators, a "
        "dimension that of its sub-dimensions; what is missing is left out. It is computed after that method "
        "and is not CIVICUS's own figure."
    )
    yield t(
        "Four dimensions span the diamond; the circle is the fifth, the External Environment. Figures move "
        "on in editions, so that nobody's answers can be told from two of them. A difference that lies "
        "within the margins is no change."
    )


def _margin(interval: Interval | None, t: Translator) -> str:
    return NONE if interval is None else f"{t.score(interval.low)}–{t.score(interval.high)}"


def _coverage(coverage: Coverage, t: Translator) -> str:
    return t("{present} of {total}", present=coverage.present, total=coverage.of)


def _named(one: DimensionScore, t: Translator) -> str:
    return t(DIMENSIONS[one.id])
