"""The report on two pages: the figures of the edition in view, in words that can be searched."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from paper_reading import pages
from test_results import LANGUAGES, fieldwork, index
from test_score import Terminal, filled

from bot.paper.report import report
from bot.paper.report_words import extremes
from locales import Translator, translators
from locales.index_words import DIMENSIONS, INDICATORS
from scoring.catalogue import Certainty
from scoring.declaration import Declaration
from scoring.index import index_from_indicators
from scoring.tree import Index


@pytest.fixture(params=LANGUAGES)
def t(request: pytest.FixtureRequest) -> Translator:
    return translators()[str(request.param)]


@pytest.fixture
def terminal(tmp_path: Path, secret: str, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.chdir(tmp_path)
    return filled(tmp_path, secret, ("citizen", 0, 60), ("organisation", 0, 12))


def graded() -> Index:
    """Make an index of 65 different values, each with a margin."""
    return index_from_indicators({name: 20 + number for number, name in enumerate(INDICATORS)})


@pytest.mark.parametrize(
    "shown",
    [index(), index(*INDICATORS), index(*list(INDICATORS)[1:]), index(*list(INDICATORS)[::2]), graded()],
    ids=["all", "none", "one", "half", "graded"],
)
def test_it_has_two_pages_whatever_the_figures(shown: Index, t: Translator) -> None:
    assert len(pages(report(fieldwork(shown), t))) == 2


def test_dimensions_stand_with_score_margin_and_what_they_rest_on(t: Translator) -> None:
    [first, _] = pages(report(fieldwork(index("5.1.1")), t))

    row = f"{t(DIMENSIONS['5'])} {t.score(12.34)} {t.score(10.04)}–{t.score(14.96)}"
    assert row in first
    assert t("{present} of {total}", present=11, total=12) in first
    assert f"5.1.1 {t(INDICATORS['5.1.1'])}" in first


def test_missing_and_provisional_dimensions_are_said_and_are_no_zero(t: Translator) -> None:
    kept = {name for name in INDICATORS if name.startswith(("1.1", "2"))}
    [first, _] = pages(report(fieldwork(index(*(INDICATORS.keys() - kept))), t))

    names = "; ".join(t(DIMENSIONS[number]) for number in "345")
    assert t("Without any data, and shown as missing rather than as zero: {names}.", names=names) in first
    provisional = t("Provisional, resting on less than half of its sub-dimensions: {names}.", names="|")
    assert provisional.replace("|", t(DIMENSIONS["1"])) in first
    assert t.score(0.0) not in re.findall(r"\S+", first)


def test_the_strongest_and_weakest_indicators_are_named_in_order(t: Translator) -> None:
    [_, second] = pages(report(fieldwork(graded()), t))
    ids = re.findall(r"\b\d\.\d\.\d\b", second)

    every = list(INDICATORS)
    assert ids[:10] == [*every[::-1][:5], *every[:5]]


def test_no_indicator_is_both_strong_and_weak() -> None:
    few = index(*list(INDICATORS)[3:])
    strongest, weakest = extremes(fieldwork(few))

    assert [one.id for one in strongest] == ["1.1.1"]
    assert [one.id for one in weakest] == ["1.1.3"]


def test_reconstructed_indicators_are_marked_and_no_others(t: Translator) -> None:
    shown = graded()
    [_, second] = pages(report(fieldwork(shown), t))
    strongest, weakest = extremes(fieldwork(shown))
    for one in (*strongest, *weakest):
        marked = f"{t(INDICATORS[one.id])}*" in second
        assert marked == (one.certainty is Certainty.RECONSTRUCTED), one.id
    assert any(one.certainty is Certainty.RECONSTRUCTED for one in (*strongest, *weakest))
    assert (
        t("{mark} The rule of this indicator is reconstructed; CIVICUS may have used another.", mark="*")
        in second
    )


def test_simulated_respondents_are_stamped_on_both_pages_and_counted(t: Translator) -> None:
    both = pages(report(fieldwork(index()), t))
    neither = pages(report(fieldwork(index(), simulated=0), t))

    assert [t("SIMULATED RESPONDENTS") in page for page in both] == [True, True]
    assert t("{n} of these interviews are simulated.", n=t.integer(1_248_146)).replace("\xa0", " ") in both[1]
    assert [t("SIMULATED RESPONDENTS") in page for page in neither] == [False, False]


@pytest.mark.parametrize("declared", Declaration)
def test_what_margins_assume_is_said_unless_the_sample_was_random(declared: Declaration) -> None:
    t = translators()["en"]
    [_, second] = pages(report(fieldwork(replace(index(), declaration=declared)), t))

    assert ("assumes a random sample" in second) == (declared is not Declaration.PROBABILITY)
    assert ("chosen by quota" in second) == (declared is Declaration.QUOTA)


def test_a_long_list_of_words_shrinks_to_its_page() -> None:
    shown = index(*list(INDICATORS)[1:])
    wide = replace(shown, methodology=replace(shown.methodology, name="a very long name " * 60))

    assert len(pages(report(fieldwork(wide), translators()["kk"]))) == 2


def test_the_same_edition_gives_the_same_file(t: Translator) -> None:
    assert report(fieldwork(index()), t) == report(fieldwork(index()), t)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_prints_what_the_score_command_says(
    terminal: Terminal, tmp_path: Path, language: str
) -> None:
    out = tmp_path / "report.pdf"
    done = terminal.run("report", "--language", language, "--out", str(out))
    assert done.exit_code == 0, done.output
    text = " ".join(pages(out.read_bytes()))
    t = translators()[language]
    for one in terminal.index()["dimensions"]:
        value = t("no data") if one["value"] is None else t.score(one["value"])
        assert f"{value}" in text.split(t(DIMENSIONS[one["id"]]), 1)[1][:60], one["id"]


def test_a_language_we_do_not_speak_is_refused(terminal: Terminal) -> None:
    done = terminal.run("report", "--language", "fr")

    assert done.exit_code == 2
    assert 'no language "fr"' in " ".join(done.output.split())
