"""The index of the interviews in view as a picture and in words, in one language.

Which interviews those are is decided elsewhere; nothing is computed here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from bot.card import LONGEST_CAPTION, bold, italic, joined, plain
from bot.fieldwork import Fieldwork
from bot.fitting import measured
from locales import Translator
from locales.index_words import DIAMOND, DIMENSIONS, INDICATORS
from scoring.catalogue import Source
from scoring.chart import Format, draw
from scoring.declaration import Declaration, Sentence
from scoring.interval import Interval
from scoring.picture import Diamond, Picture, Words
from scoring.tree import DimensionScore, IndicatorScore, Reason
from scoring.weights import Fit

NAMED = 4
"""As many missing indicators are named; of the others a caption has room for the number alone."""


@dataclass(frozen=True, eq=False)
class Beneath:
    """What lies under a diamond: another index, and what people call it."""

    seen: Fieldwork
    name: str


def picture(
    seen: Fieldwork,
    t: Translator,
    under: Beneath | None = None,
    place: str = "",
    format: Format = "png",  # noqa: A002
) -> bytes:
    """Draw the diamond: of the whole country or of a place, perhaps over another."""
    return draw(pictured(seen, t, under, place), format)


def pictured(seen: Fieldwork, t: Translator, under: Beneath | None = None, place: str = "") -> Picture:
    """Give the diamond with every word that belongs to it."""
    first, second, third, fourth, fifth = (t(DIMENSIONS[str(number)]) for number in range(1, 6))
    made_up = seen.simulated or (under and under.seen.simulated)
    words = Words(
        title=t(DIAMOND),
        dimensions=(first, second, third, fourth, fifth),
        provisional=t("provisional"),
        no_data=t("no data"),
        subtitle=tuple(filter(None, (place, edition_line(seen, t)))),
        samples=samples_line(seen, t),
        missing=missing_line(seen, t),
        weights=weighting(seen, t),
        methodology=f"{methodology_line(seen, t)}. {_band(seen, t)}".rstrip(),
        key=(place or t("Whole country")) if under else place,
        under_key=under.name if under else "",
        national=t("whole country"),
        national_key=t("Hatched: rests wholly or partly on figures for the whole country."),
        face_stamp=t("SIMULATED RESPONDENTS") if made_up else "",
        decimal_mark="." if t.language == "en" else ",",
    )
    below = Diamond.of(under.seen.index) if under else None
    return Picture(Diamond.of(seen.index), words, below)


def caption(
    seen: Fieldwork,
    t: Translator,
    place: str = "",
    under: Beneath | None = None,
    notes: Sequence[str] = (),
) -> str:
    """Say in words what the picture shows: scores, what they rest on, and what not to read into them.

    `notes` are whole sentences that must stand there. What stands on the picture as well goes first where
    Telegram's caption has no room for it all.
    """
    text = ""
    for named in range(NAMED, -3, -1):
        text = _captioned(seen, t, named, place, _beneath(under, t), notes)
        if measured(text) <= LONGEST_CAPTION:
            return text
    return text


def _captioned(
    seen: Fieldwork, t: Translator, named: int, place: str, beneath: str, notes: Sequence[str]
) -> str:
    """Put the parts together; below -1 what the sample is goes as well, below 0 what is missing."""
    warning = t("{n} of these interviews are simulated.", n=t.integer(seen.simulated))
    return joined(
        "\n".join([bold(t(DIAMOND)), *map(plain, filter(None, (place, edition_line(seen, t))))]),
        "\n".join([*(_dimension_line(one, t) for one in seen.index.dimensions), *filter(None, [beneath])]),
        plain(samples_line(seen, t)) + (f"\n{bold(warning)}" if seen.simulated else ""),
        plain(missing_line(seen, t, named)) if named >= 0 else "",
        italic(f"{weighting(seen, t)} {_band(seen, t)}".rstrip()) if named >= -1 else "",
        *map(plain, notes),
        plain(_waiting_line(seen, t)),
    )


def _beneath(under: Beneath | None, t: Translator) -> str:
    """Give the five scores of what lies under, in order."""
    if under is None:
        return ""
    values = (one.value for one in under.seen.index.dimensions)
    scores = " · ".join(t("no data") if value is None else t.score(value) for value in values)
    return plain(t("For comparison ({name}): {scores}", name=under.name, scores=scores))


def about(seen: Fieldwork, t: Translator) -> list[str]:
    """Say what must stand beside figures wherever they go, warnings last."""
    lines = [
        edition_line(seen, t),
        samples_line(seen, t),
        _sample(seen, t),
        weighting(seen, t),
        f"{methodology_line(seen, t)}.",
        _band(seen, t),
        t("{n} of these interviews are simulated.", n=t.integer(seen.simulated)) if seen.simulated else "",
    ]
    return [line for line in lines if line]


def _sample(seen: Fieldwork, t: Translator) -> str:
    """Say how respondents were found."""
    return "" if seen.index.declaration is None else _SAMPLES[seen.index.declaration](t)


_SAMPLES: Mapping[Declaration, Callable[[Translator], str]] = {
    Declaration.PROBABILITY: lambda t: t("Respondents were drawn at random."),
    Declaration.QUOTA: lambda t: t("Respondents were chosen by quota."),
    Declaration.SELF_SELECTED: lambda t: t("Respondents chose themselves to take part."),
}


def samples_line(seen: Fieldwork, t: Translator) -> str:
    """Say how many interviews of each survey stand behind the index, and of which years published figures."""
    sizes = [_size_within(seen, source, n, t) for source, n in seen.index.samples if n]
    return " · ".join([*(sizes or [t("Not enough completed interviews yet")]), *_years(seen, t)])


def _size_within(seen: Fieldwork, source: Source, n: int, t: Translator) -> str:
    """Say how many; the whole country's number does not pass as that of a part."""
    size = _survey_size(source.value, n, t)
    if not seen.index.filtered or source in seen.index.filtered:
        return size
    return t("{number} (whole country)", number=size)


def _years(seen: Fieldwork, t: Translator) -> Iterator[str]:
    years = {one.figure.year for one in seen.index.indicators() if one.figure}
    if years:
        span = "–".join(dict.fromkeys((str(min(years)), str(max(years)))))
        yield t("published figures of {years}", years=span)


def edition_line(seen: Fieldwork, t: Translator) -> str:
    """Name the edition and its date."""
    made_at = t.date_time(seen.made_at)
    if seen.number is None:
        return made_at
    return t("Edition {n}, {date}", n=t.integer(seen.number), date=made_at)


def _band(seen: Fieldwork, t: Translator) -> str:
    """Say what the light band is, and what it assumes of the sample; nothing where there is none."""
    if not any(one.interval for one in seen.index.dimensions):
        return ""
    return f"{t('The light band is a 95 percent interval.')} {assumption(seen, t)}".rstrip()


def assumption(seen: Fieldwork, t: Translator) -> str:
    """Say what intervals assume that this sample is not; nothing of a random sample."""
    declaration = seen.index.declaration
    if declaration is None or declaration.sentence is Sentence.NONE:
        return ""
    if declaration is Declaration.QUOTA:
        return t("It assumes a random sample; these respondents were chosen by quota.")
    return t("It assumes a random sample; these respondents chose themselves to take part.")


def weighting(seen: Fieldwork, t: Translator) -> str:
    """Say how citizens are weighted."""
    report = seen.index.weighting
    if report is None or report.fit is Fit.NOTHING:
        return t("Unweighted.")
    if report.fit is Fit.NOT_CONVERGED:
        return t("The weights do not fit the population everywhere.")
    effective = t.integer(round(report.effective_size))
    return t(
        "Citizens are weighted by sex and age, region and settlement (effective sample size: {n}).",
        n=effective,
    )


def methodology_line(seen: Fieldwork, t: Translator) -> str:
    """Name the rules that the figures follow."""
    name = seen.index.methodology.label
    return t("Methodology: {name}, after the CIVICUS CSI 2008–2010", name=name)


def _survey_size(source: str, n: int, t: Translator) -> str:
    match source:
        case "citizen":
            return t.plural("{n} citizen", "{n} citizens", n)
        case "organisation":
            return t.plural("{n} organisation", "{n} organisations", n)
        case _:
            return t.plural("{n} expert", "{n} experts", n)


def _waiting_line(seen: Fieldwork, t: Translator) -> str:
    """Say what the next edition waits for: an edition never moves on by a few people."""
    lacking = [_survey_size(source, n, t) for source, n in seen.waiting.items() if n]
    if not lacking:
        return ""
    needs = reduce(lambda some, others: t("{some} or {others}", some=some, others=others), lacking)
    return t(
        "New answers are counted in the next edition: it needs another {needs}.",
        needs=needs,
    )


def _dimension_line(one: DimensionScore, t: Translator) -> str:
    name = plain(t(DIMENSIONS[one.id]))
    if one.value is None:
        return f"{name}: {plain(t('no data'))}"
    coverage = one.indicator_coverage
    rests_on = t("{present} of {total} indicators", present=coverage.present, total=coverage.of)
    notes = [t("wholly or partly whole country")] if one.national else []
    notes += [t("provisional")] if one.provisional else []
    notes += [*_margin(one.interval, t), rests_on]
    return f"{name}: {bold(t.score(one.value))} ({plain('; '.join(notes))})"


def _margin(interval: Interval | None, t: Translator) -> Iterator[str]:
    if interval is not None:
        yield f"{t.score(interval.low)}–{t.score(interval.high)}"


def missing_line(seen: Fieldwork, t: Translator, named: int = NAMED) -> str:
    """Name what has no value, published figures first: nobody can answer those. The rest is counted."""
    missing = [one for one in seen.index.indicators() if one.value is None]
    if not missing or all(one.value is None for one in seen.index.dimensions):
        return ""
    ordered = sorted(missing, key=lambda one: one.reason is not Reason.NO_FIGURE)
    names = "; ".join(_named(ordered[:named], t))
    left = len(missing) - named
    if left > 0:
        names = (
            t.plural("{named} and {n} more", "{named} and {n} more", left, named=names)
            if named
            else (t.plural("{n} indicator", "{n} indicators", left))
        )
    return t("Without a value: {named}", named=names)


def _named(some: Iterable[IndicatorScore], t: Translator) -> Iterator[str]:
    for one in some:
        yield f"{one.id} {t(INDICATORS[one.id])}"
