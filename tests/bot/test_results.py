"""The index in words: what a caption says, and that it always fits under a picture."""

from dataclasses import replace

import pytest
from collected import NOW

from bot.card import LONGEST_CAPTION, bold
from bot.fieldwork import Fieldwork
from bot.fitting import measured
from bot.results import caption, picture, samples_line
from locales import Translator, translators
from locales.index_words import DIMENSIONS, INDICATORS
from scoring.catalogue import Source
from scoring.collapse import Merged
from scoring.declaration import Declaration
from scoring.figures import Figure
from scoring.index import compute, index_from_indicators
from scoring.interval import Interval
from scoring.methodology import Methodology
from scoring.study import Study
from scoring.tree import Index
from scoring.weights import Fit, WeightingReport

LANGUAGES = ("kk", "ru", "en")
WITHOUT = ("2.6.1", "4.7.1", "4.7.2", "4.7.3", "5.1.1", "5.2.3", "3.5.6", "1.1.1")
REPORT = WeightingReport(
    Fit.CONVERGED, 18, 1e-10, 1_234_567, (), (Merged("region", "ulytau"),), 0.2, 5.0, 1, 2, 1.4, 881_833.6
)


def index(*without: str) -> Index:
    """Make an index of long numbers, without some of the indicators."""
    values = {name: 12.34 for name in INDICATORS if name not in without}
    made = index_from_indicators(values)
    margin = Interval(10.04, 14.96, 1.2)
    return replace(
        made,
        dimensions=tuple(replace(one, interval=margin) for one in made.dimensions),
        samples=((Source.CITIZEN, 1_234_567), (Source.ORGANISATION, 12_345), (Source.EXPERT, 1_234)),
        declaration=Declaration.SELF_SELECTED,
        weighting=REPORT,
    )


def fieldwork(shown: Index, **more: object) -> Fieldwork:
    seen = Fieldwork(Study(2026), {}, shown, NOW, 1_248_146, 123, frozenset())
    return replace(seen, **more)  # type: ignore[arg-type]


@pytest.fixture(params=LANGUAGES)
def t(request: pytest.FixtureRequest) -> Translator:
    return translators()[str(request.param)]


def test_the_caption_says_scores_margins_and_what_they_rest_on(t: Translator) -> None:
    said = caption(fieldwork(index("5.1.1")), t)

    line = next(line for line in said.splitlines() if line.startswith(t(DIMENSIONS["5"])))
    assert f"<b>{t.score(12.34)}</b> ({t.score(10.04)}–{t.score(14.96)}; " in line
    assert t("{present} of {total} indicators", present=11, total=12) in line
    assert f"5.1.1 {t(INDICATORS['5.1.1'])}" in said
    assert t("It assumes a random sample; these respondents chose themselves to take part.") in said
    assert t.integer(881_834) in said


@pytest.mark.parametrize("missing", [0, 1, 4, 5, 8, 65])
def test_the_longest_caption_fits(t: Translator, missing: int) -> None:
    longest = sorted(INDICATORS, key=lambda name: -len(t(INDICATORS[name])))[:missing]
    waiting = {"citizen": 1_000, "organisation": 1_000, "expert": 1_000}

    said = caption(fieldwork(index(*longest), waiting=waiting), t)

    assert measured(said) <= LONGEST_CAPTION
    assert t(DIMENSIONS["1"]) in said
    assert t("{n} of these interviews are simulated.", n=t.integer(1_248_146)) in said


def test_what_no_longer_fits_is_counted(t: Translator) -> None:
    said = caption(fieldwork(index(*WITHOUT), waiting={"citizen": 1}), t)

    line = next(
        line for line in said.splitlines() if line.startswith(t("Without a value: {named}", named=""))
    )
    named = sum(f"{name} {t(INDICATORS[name])}" in line for name in WITHOUT)
    assert 0 < named < len(WITHOUT)
    assert line.endswith(str(len(WITHOUT) - named)) or f"{len(WITHOUT) - named} more" in line


def test_how_many_are_simulated_is_said_next_to_how_many_there_are(t: Translator) -> None:
    seen = fieldwork(index("2.6.1"))
    said = caption(seen, t).splitlines()

    warning = t("{n} of these interviews are simulated.", n=t.integer(seen.simulated))
    assert said[said.index(samples_line(seen, t)) + 1] == bold(warning)


def test_without_an_edition_the_caption_says_when(t: Translator) -> None:
    said = caption(fieldwork(index(), number=None, simulated=0), t)

    assert said.splitlines()[1] == t.date_time(NOW)
    assert t("Edition {n}, {date}", n="123", date="").split("{")[0].strip(" ,") not in said.splitlines()[1]


def test_what_the_next_edition_waits_for_is_said(t: Translator) -> None:
    said = caption(fieldwork(index(), waiting={"citizen": 7, "organisation": 0, "expert": 2}), t)

    needs = t(
        "{some} or {others}",
        some=t.plural("{n} citizen", "{n} citizens", 7),
        others=t.plural("{n} expert", "{n} experts", 2),
    )
    assert t("New answers are counted in the next edition: it needs another {needs}.", needs=needs) in said


@pytest.mark.parametrize(
    ("fit", "sentence"),
    [
        (Fit.NOTHING, "Unweighted."),
        (Fit.NOT_CONVERGED, "The weights do not fit the population everywhere."),
    ],
)
def test_weights_that_are_none_or_do_not_fit_are_told(t: Translator, fit: Fit, sentence: str) -> None:
    said = caption(fieldwork(replace(index(), weighting=replace(REPORT, fit=fit))), t)

    assert t(sentence) in said


@pytest.mark.parametrize("declared", Declaration)
def test_the_caption_says_what_the_sample_means_for_the_interval(
    t: Translator, declared: Declaration
) -> None:
    said = caption(fieldwork(replace(index(), declaration=declared)), t)

    quota = t("It assumes a random sample; these respondents were chosen by quota.")
    chose = t("It assumes a random sample; these respondents chose themselves to take part.")
    assert (quota in said) == (declared is Declaration.QUOTA)
    assert (chose in said) == (declared is Declaration.SELF_SELECTED)


def test_the_picture_is_drawn_from_the_same_words(t: Translator) -> None:
    assert picture(fieldwork(index(*WITHOUT)), t).startswith(b"\x89PNG")


def test_the_years_of_published_figures_are_said(t: Translator) -> None:
    figures = {"5.1.2": Figure(40, 2024, "TI"), "5.2.5": Figure(50, 2021, "WB")}
    several = compute({}, Methodology(), figures)
    one = compute({}, Methodology(), {"5.1.2": Figure(40, 2024, "TI")})

    assert t("published figures of {years}", years="2021–2024") in samples_line(fieldwork(several), t)
    assert t("published figures of {years}", years="2024") in samples_line(fieldwork(one), t)
    assert t("Not enough completed interviews yet") in samples_line(fieldwork(one), t)
    assert t("The light band is a 95 percent interval.") not in caption(fieldwork(one), t)
