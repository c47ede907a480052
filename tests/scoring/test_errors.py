"""Errors and intervals: what they are, where they vanish, and that they are never nonsense."""

import json
from dataclasses import replace
from math import isfinite

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.binding import estimate
from scoring.declaration import Declaration, Publication, Sentence
from scoring.errors import errors
from scoring.figures import Figure
from scoring.index import compute, index_from_indicators
from scoring.indicators import load
from scoring.instrument import load as load_instrument
from scoring.interval import Interval, Rests, mean_interval, plain_interval, share_interval
from scoring.methodology import Methodology, Thresholds
from scoring.picture import Diamond
from scoring.quantiles import beta_quantile, t_quantile
from scoring.sample import sample
from scoring.serialise import to_json, to_rows
from tests.scoring.people import SURVEY, citizens, frames

LAW = settings(max_examples=15, deadline=None, derandomize=True)
USUAL = Methodology()
EVERYBODY = replace(USUAL, thresholds=Thresholds(1, 1, 1))
CATALOGUE = load()


def trust(answers: list[str | None]) -> pd.DataFrame:
    index = [f"i{number:04}" for number in range(len(answers))]
    return pd.DataFrame({"trust": answers}, index=index, dtype=object)


def test_a_plain_share_has_the_textbook_error() -> None:
    """30 of 120: 25 percent, standard error 100 sqrt(0.25 * 0.75 / 119)."""
    found = compute({SURVEY: trust(["trusted"] * 30 + ["careful"] * 90)}, USUAL).indicator("5.3.1")

    assert found.interval is not None
    assert found.interval.se == pytest.approx(100 * np.sqrt(0.25 * 0.75 / 119))
    assert found.interval.low < 25 < found.interval.high


@pytest.mark.parametrize(("answer", "value"), [("trusted", 100.0), ("careful", 0.0)])
def test_a_share_of_all_or_nobody_keeps_a_width(answer: str, value: float) -> None:
    """With 12 of 12 the exact lower end is 0.025 ** (1 / 12) = 73.5 percent."""
    found = compute({SURVEY: trust([answer] * 12)}, USUAL)
    indicator, dimension = found.indicator("5.3.1"), found.dimension("5")

    assert indicator.interval is not None
    ends = (100 * 0.025 ** (1 / 12), 100.0) if value else (0.0, 100 - 100 * 0.025 ** (1 / 12))
    assert (indicator.interval.low, indicator.interval.high) == pytest.approx(ends)
    assert dimension.interval == indicator.interval


def test_at_the_ends_a_weighted_share_is_worth_its_effective_size() -> None:
    frame = trust(["trusted"] * 12)
    weight = pd.Series([5.0] + [0.2] * 11, frame.index)
    plain = compute({SURVEY: frame}, USUAL).indicator("5.3.1").interval
    weighted = compute({SURVEY: frame}, USUAL, weights={SURVEY: weight}).indicator("5.3.1").interval

    assert plain is not None
    assert weighted is not None
    assert weighted.low == pytest.approx(100 * 0.025 ** (25.44 / 7.2**2))
    assert weighted.low < plain.low


def test_the_error_of_a_mean_is_that_of_the_averaged_influences() -> None:
    """Averaged respondent by respondent first, as the rule says; the matrix must give the same."""
    whole = sample(SURVEY, citizens(300, seed=21), USUAL, load_instrument())
    weighted = replace(whole, weight=np.linspace(0.3, 2.0, 300))
    names = ("1.1.1", "1.1.2", "1.1.3", "1.2.1", "5.3.1", "4.7.1")
    found = {name: estimate(CATALOGUE, CATALOGUE[name], weighted) for name in names}
    averaged = np.mean([weighted.weight * one.influence for one in found.values()], axis=0)
    variance = 300 / 299 * ((averaged - averaged.mean()) ** 2).sum()
    alone = sum(errors({name: one}, weighted).variance({name: 1 / 6}) for name, one in found.items())

    together = errors(found, weighted).variance(dict.fromkeys(names, 1 / 6))
    assert together == pytest.approx(variance)
    assert together != pytest.approx(alone, rel=0.05)


def test_the_pieces_of_a_large_sample_add_up_to_the_whole() -> None:
    """More respondents than blocks, and than one piece of the sum."""
    size = 70_001
    frame = citizens(size, seed=22)[["trust", "community"]]
    plain = sample(SURVEY, frame, USUAL, load_instrument())
    found = {name: estimate(CATALOGUE, CATALOGUE[name], plain) for name in ("5.3.1", "1.1.3")}
    influences = np.array([one.influence for one in found.values()])

    assert errors(found, plain).covariance == pytest.approx(np.cov(influences) * size)


def test_surveys_are_independent_so_their_variances_add_up() -> None:
    """Dimension 4 has one sub-dimension from citizens here and three from experts."""
    people, outside = {SURVEY: citizens(300, seed=25)}, {"expert": _experts(40)}
    both, first, second = (compute(one, USUAL).dimension("4") for one in (people | outside, people, outside))
    assert both.interval is not None
    assert first.interval is not None
    assert second.interval is not None

    assert [one.coverage.present for one in (both, first, second)] == [4, 1, 3]
    assert both.interval.se**2 == pytest.approx(
        (first.interval.se / 4) ** 2 + (second.interval.se * 3 / 4) ** 2
    )


def test_published_figures_add_nothing_and_have_no_interval_of_their_own() -> None:
    frame = {SURVEY: trust(["trusted"] * 30 + ["careful"] * 90)}
    figures = {"5.2.1": Figure(40, 2024, "publisher")}
    alone, beside = compute(frame, USUAL), compute(frame, USUAL, figures)
    own, mixed = beside.indicator("5.2.1").interval, beside.dimension("5").interval

    assert own is None
    assert alone.dimension("5").interval is not None
    assert mixed is not None
    assert mixed.se == pytest.approx(alone.indicator("5.3.1").interval.se / 2)
    assert compute({}, USUAL, figures).dimension("5").interval is None


def test_a_cut_off_difference_keeps_the_error_of_the_uncut_one() -> None:
    frame = pd.DataFrame(
        {
            "member_union": ["active"] * 40 + ["not_member"] * 60,
            "trust": ["trusted"] * 10 + ["careful"] * 30 + ["trusted"] * 30 + ["careful"] * 30,
        },
        dtype=object,
    )
    cut, plain = (
        compute({SURVEY: frame}, replace(USUAL, truncate_differences=yes)).indicator("4.7.1")
        for yes in (True, False)
    )

    assert cut.interval is not None
    assert plain.interval is not None
    assert (cut.value, cut.raw) == (0, -25)
    assert cut.interval.se == pytest.approx(plain.interval.se)
    assert (cut.interval.low, cut.interval.high) == (0, 0)
    assert plain.interval.low < -25 < plain.interval.high


def test_diversity_has_an_error_and_moves_with_the_others() -> None:
    frame = citizens(600, seed=23)
    index = compute({SURVEY: frame}, USUAL)
    first = index.indicator("1.3.1").interval
    coded = sample(SURVEY, frame, USUAL, load_instrument())
    found = {name: estimate(CATALOGUE, CATALOGUE[name], coded) for name in ("1.1.1", "1.3.1", "1.6.1")}
    matrix = errors(found, coded).covariance

    assert first is not None
    assert first.se > 0
    assert compute({SURVEY: frame}, USUAL).dimension("1") == index.dimension("1")
    assert np.linalg.eigvalsh(matrix).min() > 0
    assert matrix[0, 1] != 0
    assert matrix[1, 2] > 0


def test_the_bootstrap_agrees_with_the_exact_error_of_a_share() -> None:
    """The draws shared by diversity, applied to a share, give back its linearised error within 5 %."""
    coded = sample(SURVEY, citizens(900, seed=24), USUAL, load_instrument())
    influence = estimate(CATALOGUE, CATALOGUE["1.1.3"], coded).influence
    assert influence is not None
    rounds = coded.draws.times @ coded.draws.sums(influence[None, :]).T

    assert rounds.std() * coded.draws.scale == pytest.approx(np.sqrt((influence**2).sum()), rel=0.05)


@pytest.mark.parametrize("answers", [[], ["trusted"], [None] * 30, ["trusted", None]])
def test_nobody_one_person_or_nothing_but_gaps_gives_a_clear_result(answers: list[str | None]) -> None:
    index = compute({SURVEY: trust(answers)}, EVERYBODY)
    text = to_json(index)

    assert "NaN" not in text
    assert "Infinity" not in text
    assert index.dimension("1").value is None


@LAW
@given(frames(), st.integers(0, 2))
def test_every_interval_holds_its_value_and_stays_on_the_scale(frame: pd.DataFrame, spread: int) -> None:
    weight = pd.Series(np.random.default_rng(1).lognormal(0, spread, len(frame)), frame.index)
    index = compute({SURVEY: frame}, EVERYBODY, weights={SURVEY: weight})
    nodes = [node for one in index.dimensions for node in (one, *one.subdimensions, *_indicators(one))]

    for node in nodes:
        if node.interval is None:
            continue
        low, high, se = node.interval.low, node.interval.high, node.interval.se
        assert all(map(isfinite, (low, high, se)))
        assert 0 <= low <= high <= 100
        assert node.value is not None
        assert low - 1e-9 <= node.value <= high + 1e-9 or node.id.startswith("4")


def test_intervals_are_written_and_drawn() -> None:
    index = compute({SURVEY: citizens(200, seed=2)}, USUAL)
    interval = index.dimension("1").interval
    assert interval is not None
    row = next(row for row in to_rows(index) if row.id == "1")
    written = json.loads(to_json(index))["dimensions"][0]["interval"]

    assert (row.low, row.high, row.se) == (interval.low, interval.high, interval.se)
    assert written == pytest.approx({"low": interval.low, "high": interval.high, "se": interval.se})
    assert (Diamond.of(index).engagement.low, Diamond.of(index).engagement.high) == (
        interval.low,
        interval.high,
    )
    assert Diamond.of(index_from_indicators({"1.1.1": 40})).engagement.low is None


def test_the_declared_sample_says_which_sentence_is_due() -> None:
    frame = {SURVEY: trust(["trusted"] * 20)}
    chosen = compute(frame, USUAL, publication=Publication(Declaration.PROBABILITY))

    assert compute(frame, USUAL).declaration is Declaration.SELF_SELECTED
    assert chosen.declaration is Declaration.PROBABILITY
    assert index_from_indicators({"1.1.1": 4}).declaration is None
    assert {one: one.sentence for one in Declaration} == {
        Declaration.PROBABILITY: Sentence.NONE,
        Declaration.QUOTA: Sentence.NOT_RANDOM,
        Declaration.SELF_SELECTED: Sentence.NOT_RANDOM,
    }


def test_a_filter_keeps_the_weights_and_the_size_of_the_whole_wave() -> None:
    """Only the rows inside count, at the weight the wave gave them; n/(n-1) is that of the wave."""
    frame = trust(["trusted", "careful"] * 20)
    weight = pd.Series(np.linspace(0.5, 1.5, 40), frame.index)
    inside = pd.Series([True] * 15 + [False] * 25, frame.index)
    part = compute({SURVEY: frame}, USUAL, weights={SURVEY: weight}, domain={SURVEY: inside})
    alone = compute({SURVEY: frame[inside]}, USUAL, weights={SURVEY: weight[inside]})
    one, other = (index.indicator("5.3.1") for index in (part, alone))

    assert one.value == other.value
    assert one.interval is not None
    assert other.interval is not None
    assert one.interval.se / other.interval.se == pytest.approx(np.sqrt((40 / 39) / (15 / 14)))


@pytest.mark.parametrize(
    ("found", "r"),
    [
        (beta_quantile(0.025, 3.2, 77), 0.009008270224341246),
        (beta_quantile(0.975, 4, 0.5), 0.999869353623055845),
        (beta_quantile(0.025, 5e5, 5e5), 0.499020018703874635),
        (t_quantile(0.975, 9), 2.262157162798204890),
        (t_quantile(0.975, 1199), 1.961944490839437671),
        (t_quantile(0.975, 1e6), 1.959966356814106581),
        (t_quantile(0.995, 1), 63.656741162871526285),
    ],
)
def test_quantiles_are_those_of_r(found: float, r: float) -> None:
    """Given by qbeta and qt of R 4.2.2, 2026-11-23."""
    assert found == pytest.approx(r, rel=1e-8)


def test_each_shape_of_interval_where_nothing_is_known() -> None:
    rests = Rests(n=1, effective=1, freedom=0)

    assert share_interval(100, 0, rests, 0.95) == Interval(pytest.approx(2.5), 100, 0)
    assert mean_interval(40, 9, rests, 0.95) is None
    assert plain_interval(40, 9, 0, 0.95) is None
    assert plain_interval(40, 0, 20, 0.95) is None
    assert plain_interval(-25, 4, 30, 0.95) == Interval(0, 0, 2)


def _experts(size: int) -> pd.DataFrame:
    instrument, lot = load_instrument(), np.random.default_rng(5)
    columns = {
        name: lot.choice(np.array(instrument.choices(name), dtype=object), size)
        for name in instrument.names("expert")
    }
    return pd.DataFrame(columns, index=[f"e{number}" for number in range(size)], dtype=object)


def _indicators(dimension: object) -> list:
    return [one for part in dimension.subdimensions for one in part.indicators]
