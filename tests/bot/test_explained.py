"""What is printed of all 65 indicators: sums come out, no small number is told, the form is quoted."""

import re
from collections.abc import Mapping
from functools import cache

import pandas as pd
import pytest

from bot.explained import explained, print_explanation
from scoring.declaration import Declaration, Publication
from scoring.explain import Evidence, Explanation, explain
from scoring.explain_sums import Gap, Likeness
from scoring.index import index_from_indicators
from scoring.methodology import Methodology
from surveys.form import Form, Kind
from tests.scoring.explaining import (
    IDS,
    STATISTICS,
    all_explained,
    everybody,
    first,
    form_of,
    in_the_south,
    index_of,
    silent,
    weighted,
)

QUOTIENT = re.compile(r"(100(?: / [\d.]+)?) × ([\d.,]+) / ([\d.,]+) = ([\d.]+)")
MEAN = re.compile(r"Mean: \(([\d. +]+)\) / (\d+) = ([\d.]+)")
DIFFERENCE = re.compile(r"Difference: ([\d.]+) − ([\d.]+) = (−?[\d.]+) percentage points")
LIKENESS = re.compile(r"100 × \(1 − mean D\*\) = 100 × \(1 − ([\d.]+)\) = ([\d.]+)")
RESCALED = re.compile(
    r"100 × \(([−\d.,]+) − \(?([−\d.]+)\)?\) / \(([−\d.]+) − \(?([−\d.]+)\)?\) = (−?[\d.]+)"
)
COUNT = re.compile(
    r"(?:[Ff]ewer than )?(?<![\d.,])\d[\d,]*"
    r"(?= (?:of (?:\d+|fewer)|respondents|organisations|experts|interviews|with)\b)"
)
THRESHOLDS = {"citizen": 10, "organisation": 5, "expert": 5, "secondary": 0}


def forms() -> dict[str, Form]:
    return {survey: form_of(survey) for survey in ("citizen", "organisation", "expert")}


@cache
def told(kind: str) -> Mapping[str, Explanation]:
    evidence = {
        "unweighted": lambda: Evidence(everybody(), statistics=STATISTICS),
        "weighted": lambda: weighted(everybody()),
        "filtered": lambda: in_the_south(everybody()),
        "few": lambda: Evidence(first(25), statistics=STATISTICS),
        "one": lambda: Evidence(first(1), statistics=STATISTICS),
        "silent": lambda: Evidence(silent(), statistics=STATISTICS),
        "nobody": lambda: Evidence({}, statistics=STATISTICS),
    }[kind]()
    return all_explained(evidence, index_of(evidence))


def text(kind: str, indicator_id: str, language: str = "en") -> str:
    """Print it and undo the wrapping, so that a sentence is found wherever its line broke."""
    return _unwrapped(explained(told(kind)[indicator_id], forms(), language))


def _unwrapped(printed: str) -> str:
    return re.sub(r"\s+", " ", printed)


def _number(written: str) -> float:
    return float(written.replace(",", "").replace("−", "-"))


def _last_digit(written: str) -> float:
    """Give a little more than half of the last digit: what is printed must be good to it."""
    return 0.6 * 10.0 ** -len(written.partition(".")[2])


def test_the_interval_of_diversity_says_why_it_is_lopsided() -> None:
    assert "the interval begins a margin of error below the score without the correction" in text(
        "weighted", "1.3.1"
    )
    assert "Not all of E" not in text("weighted", "1.1.1")


@pytest.mark.parametrize("kind", ["unweighted", "weighted", "filtered", "few"])
def test_every_printed_reckoning_comes_out(kind: str) -> None:
    reckoned = 0
    for name in IDS:
        printed = text(kind, name)
        for scale, above, below, result in QUOTIENT.findall(printed):
            factor = 100 / float(scale.partition(" / ")[2] or 1)
            assert factor * _number(above) / _number(below) == pytest.approx(
                _number(result), abs=_last_digit(result)
            ), name
            reckoned += 1
        for values, count, result in MEAN.findall(printed):
            numbers = [float(one) for one in values.split(" + ")]
            assert len(numbers) == int(count)
            assert sum(numbers) / int(count) == pytest.approx(_number(result), abs=0.06), name
        for one, other, result in DIFFERENCE.findall(printed):
            assert float(one) - float(other) == pytest.approx(_number(result), abs=0.011), name
        for distance, result in LIKENESS.findall(printed):
            assert 100 * (1 - float(distance)) == pytest.approx(_number(result), abs=0.06), name
        for figure, low, high, again, result in RESCALED.findall(printed):
            assert low == again
            reached = 100 * (_number(figure) - _number(low)) / (_number(high) - _number(low))
            assert reached == pytest.approx(_number(result), abs=0.06), name
    assert reckoned >= 30


@pytest.mark.parametrize("kind", ["unweighted", "weighted", "filtered"])
def test_the_last_reckoning_printed_is_the_value(kind: str) -> None:
    seen = 0
    for name, one in told(kind).items():
        if one.score.value is None:
            continue
        arithmetic = text(kind, name).partition("How the value arises")[2].partition("How sure")[0]
        pattern = {Gap: DIFFERENCE, Likeness: LIKENESS}.get(type(one.sums))
        results = pattern.findall(arithmetic) if pattern else MEAN.findall(arithmetic)
        results = results or QUOTIENT.findall(arithmetic) or RESCALED.findall(arithmetic)
        last = max(0.0, _number(results[-1][-1])) if results else None
        if last is not None:
            assert last == pytest.approx(one.score.value, abs=0.051), name
            seen += 1
        else:
            assert "the sums are not shown" in arithmetic or "None of" in arithmetic, name
        assert f"Value {one.score.value:.1f} (" in text(kind, name)
    assert seen >= 45


@pytest.mark.parametrize("kind", ["unweighted", "weighted", "filtered", "few", "one", "silent"])
def test_no_number_of_respondents_below_the_threshold_is_printed(kind: str) -> None:
    seen = 0
    for name, one in told(kind).items():
        threshold = THRESHOLDS[one.indicator.source]
        counts = [each for each in COUNT.findall(text(kind, name)) if not each.lower().startswith("fewer")]
        seen += len(counts)
        assert [each for each in counts if _number(each) < threshold] == [], name
        above = [_number(each) for _, each, _, _ in QUOTIENT.findall(text(kind, name))]
        assert kind in {"weighted", "filtered"} or min(above, default=threshold) >= threshold, name
    assert seen >= 50 or kind in {"one", "few"}


@pytest.mark.parametrize("kind", ["few", "one", "silent", "nobody"])
def test_what_has_no_value_says_why_and_tells_no_number_of_its_own(kind: str) -> None:
    missing = {name: one for name, one in told(kind).items() if one.score.value is None}

    assert len(missing) >= 6
    for name, one in missing.items():
        printed = text(kind, name)
        assert "Value No value. " in printed
        assert not QUOTIENT.search(printed), name
        assert not MEAN.search(printed), name
        assert "are in the base" not in printed, name
        assert f"Rule: {one.indicator.in_words}." in printed
        assert "How the value would arise" in printed


@pytest.mark.parametrize(
    ("kind", "indicator_id", "sentence"),
    [
        ("nobody", "1.1.1", "No value. No completed interviews of the survey of citizens are counted."),
        ("nobody", "2.6.1", "No value. No published figure is in use."),
        ("silent", "4.4.1", "No value. Nobody is in the base."),
        ("one", "1.1.1", "No value. A group that the figure rests on has fewer than 10 respondents;"),
        ("one", "2.1.1", "has fewer than 5 organisations; such a figure is not told."),
        ("one", "1.1.1", "Fewer than 10 interviews in all."),
        ("filtered", "2.1.1", "National: the filter reaches only the survey of citizens;"),
        ("filtered", "5.1.2", "National: the filter reaches only the survey of citizens;"),
        (
            "unweighted",
            "5.1.1",
            "At hand but not used: substitute 5.1.1-sub of 2024, which would score 97.8.",
        ),
        ("unweighted", "5.1.1", "Not found for 2008, 2009, 2010, 2011: socialwatch.org,"),
        (
            "unweighted",
            "5.1.2",
            "Figure: 38, of 2025. Publisher: Transparency International. Source: As reported",
        ),
        ("unweighted", "5.1.2", "38.0 (a published figure: no sampling error)"),
        ("unweighted", "5.2.5", "100 × (0.1434 − (−2.5)) / (2.5 − (−2.5)) = 52.9"),
        ("weighted", "1.1.1", "Weighted to the adult population (raking: converged); effective size"),
        ("unweighted", "1.1.1", "Unweighted: all respondents count equally."),
        ("unweighted", "1.2.3", "Does not count: A few times a year. Outside the base: Never."),
        ("unweighted", "5.2.4", "The parts tell more than the published figure: keep them within the team."),
        (
            "unweighted",
            "4.7.1",
            "A member answered at least once: Active member. A non-member never answered",
        ),
        ("unweighted", "3.5.5", "(asked of some only; it depends on “Are there groups in the civil society"),
        ("unweighted", "2.4.1", "gave a first number that is at most 25 percent of both numbers together."),
        ("unweighted", "1.3.1", "age group, worked out from “How old are you?” Groups: 18–24; 25–34;"),
        ("unweighted", "1.3.1", "middle (Food and clothes);"),
        ("unweighted", "4.3.3", "whoever is not counted in 4.3.2, and whoever left all 3 questions without"),
        ("unweighted", "1.1.1", "known: the rule is given in published country reports."),
        (
            "unweighted",
            "1.1.3",
            "likely: the construct is published; the cut-off or the base is the likeliest",
        ),
        ("unweighted", "5.3.3", "The answer 1 scores 100, the answer 10 scores 0, and those between"),
        ("unweighted", "1.1.1", "csi-2010-after-1, after the CIVICUS CSI 2008–2010."),
    ],
)
def test_it_says(kind: str, indicator_id: str, sentence: str) -> None:
    assert sentence in text(kind, indicator_id)


@pytest.mark.parametrize("language", ["en", "kk", "ru"])
def test_questions_and_choices_are_quoted_from_the_form_in_the_language(language: str) -> None:
    quoted = 0
    for name, one in told("unweighted").items():
        printed = text("unweighted", name, language)
        for asked in one.asked:
            question = form_of(one.indicator.source.value).by_name[asked.question]
            if question.kind is not Kind.CALCULATE:
                assert f"“{question.label[language]}”" in printed, (name, asked.question)
                quoted += 1
            labels = {choice.name: choice.label[language] for choice in question.choices}
            if question.name != "income" and not asked.question.startswith("justify"):
                assert all(labels[choice] in printed for choice in asked.choices), (name, asked)
    assert quoted >= 200


def test_no_bare_name_of_a_question_and_no_unfilled_word_is_printed() -> None:
    assert len(told("weighted")) == 65
    for name, one in told("weighted").items():
        printed = text("weighted", name)
        assert "{" not in printed
        assert "not in this version" not in printed
        assert [
            asked.question for asked in one.asked if "_" in asked.question and asked.question in printed
        ] in (
            [],
            ["age_group"],  # names the row of the table of attributes
        )


def test_lines_keep_to_the_width_of_a_terminal() -> None:
    lines = explained(told("weighted")["4.7.3"], forms(), "kk").splitlines()

    assert len(lines) > 60
    assert max(map(len, lines)) <= 100


def test_every_substance_of_a_methodology_that_differs_is_said() -> None:
    evidence = Evidence(everybody(), statistics=STATISTICS)
    otherwise = Methodology(
        name="otherwise",
        depth_base="everyone",
        members="active or inactive",
        battery_gaps="missing",
        truncate_differences=False,
        correct_diversity=False,
    )
    index = index_of(evidence, otherwise)
    printed = {
        name: _unwrapped(explained(explain(name, evidence, index), forms()))
        for name in ("1.2.1", "1.2.3", "4.7.1", "1.3.1")
    }

    for name in ("1.2.1", "1.2.3"):
        assert "But this methodology takes everybody who answered as the base of depth." in printed[name]
        assert "no answer that counts to any" not in printed[name]
    assert "whoever left any of the 13 questions of the battery without an answer" in printed["1.2.1"]
    assert "A member answered at least once: Active member; Member, not active." in printed["4.7.1"]
    assert "This methodology does not cut a difference off at 0." in printed["4.7.1"]
    assert "before the cut at 0" not in printed["4.7.1"]
    assert "This methodology does not correct for E." in printed["1.3.1"]
    assert all("otherwise-1" in one for one in printed.values())


@pytest.mark.parametrize(
    ("declaration", "sentence"),
    [
        (Declaration.SELF_SELECTED, "assumes a random sample; these people chose to take part."),
        (Declaration.QUOTA, "assumes a random sample; this one was filled by quotas."),
        (Declaration.PROBABILITY, None),
    ],
)
def test_the_declared_sample_is_said_beside_the_interval(
    declaration: Declaration, sentence: str | None
) -> None:
    evidence = Evidence(everybody())
    index = index_of(evidence, publication=Publication(declaration))
    printed = _unwrapped(explained(explain("1.1.1", evidence, index), forms()))

    assert sentence in printed if sentence else "assumes a random sample" not in printed


def test_a_figure_held_back_because_of_earlier_ones_says_so() -> None:
    evidence = Evidence(everybody())
    index = index_of(evidence, publication=Publication(withheld=frozenset({"1.1.1"})))
    printed = _unwrapped(explained(explain("1.1.1", evidence, index), forms()))

    assert (
        "No value. Held back: beside figures published before, it would tell of fewer than 10 respondents."
        in printed
    )


def test_only_a_figure_of_several_parts_tells_more_than_is_published() -> None:
    assert "within the team" not in text("unweighted", "4.4.1")
    assert "within the team" in text("unweighted", "1.3.1")
    assert "within the team" in text("unweighted", "4.7.1")


def test_the_size_of_a_small_filter_is_not_told() -> None:
    frames = everybody()
    inside = pd.Series([True] * 6 + [False] * 294, frames["citizen"].index)
    evidence = Evidence(frames, weighted(frames).weights, {"citizen": inside})
    printed = _unwrapped(explained(explain("1.1.1", evidence, index_of(evidence)), forms()))

    assert (
        "How many of the 300 interviews are meant is not told. Weighted to the adult population." in printed
    )


def test_a_figure_beyond_the_scale_is_said_to_be_held_at_its_end() -> None:
    evidence = Evidence({}, statistics=tuple(one for one in STATISTICS if one.year == 2009))
    index = index_of(evidence)
    beyond, within = (_unwrapped(explained(explain(one, evidence, index), {})) for one in ("5.1.4", "5.1.3"))

    assert "/ (0 − 100) = −6.7 Scores stay between 0 and 100, so it is 0.0." in beyond
    assert "Scores stay" not in within


def test_simulated_interviews_are_said_to_be() -> None:
    one = told("weighted")["1.1.1"]

    assert "300 of the interviews behind the index are SIMULATED." in explained(one, forms(), simulated=300)
    assert "SIMULATED" not in explained(one, forms())
    assert "SIMULATED" not in explained(told("weighted")["5.1.2"], forms(), simulated=300)


def test_a_difference_below_nothing_is_cut_off_in_words() -> None:
    belongs = ["active"] * 10 + ["not_member"] * 10
    trust = ["careful"] * 10 + ["trusted"] * 10
    evidence = Evidence({"citizen": pd.DataFrame({"member_sport": belongs, "trust": trust}, dtype=object)})
    printed = _unwrapped(explained(explain("4.7.1", evidence, index_of(evidence)), forms()))

    assert "None of 10 respondents in the base gave an answer that counts: 0.00" in printed
    assert "Difference: 0.00 − 100.00 = −100.00 percentage points" in printed
    assert "Members have less of it than non-members, so the score is cut off at 0." in printed
    assert "Value 0.0 (" in printed


def test_contradictory_numbers_and_one_large_organisation_are_said() -> None:
    staff, union = ["10", "10", "12", "8", "9", "11", "3"], ["9", "2", "1", "3", "1", "1", "4"]
    frame = pd.DataFrame({"staff": staff, "union_members": union}, dtype=object)
    evidence, large = Evidence({"organisation": frame}), Evidence({"organisation": frame.assign(staff="9")})
    large.frames["organisation"].loc[0, "staff"] = "9000"
    told_of, held_back = (
        _unwrapped(explained(explain("3.2.2", one, index_of(one)), forms())) for one in (evidence, large)
    )

    assert "Left out because their numbers contradict each other: fewer than 5 organisations." in told_of
    assert "100 × 17 / 60 = 28.3" in told_of
    assert (
        "One of the organisations makes up more than 80% of the sum, or two together more than 90%"
        in held_back
    )


def test_values_read_from_a_table_are_not_explained_further() -> None:
    index = index_from_indicators({"1.1.1": 40.0})
    printed = _unwrapped(explained(explain("1.1.1", Evidence({}), index), forms()))

    assert "Value 40.0" in printed
    assert "read from a table made elsewhere" in printed


def test_without_a_form_questions_go_by_their_names() -> None:
    printed = _unwrapped(explained(told("unweighted")["5.3.1"], {}))

    assert "1. trust (not in this version of the questionnaire)" in printed
    assert "Counts: trusted." in printed


def test_it_prints_what_it_explains(capsys: pytest.CaptureFixture[str]) -> None:
    one = told("unweighted")["1.2.1"]
    print_explanation(one, forms(), "ru", simulated=300)

    assert capsys.readouterr().out == explained(one, forms(), "ru", simulated=300)
