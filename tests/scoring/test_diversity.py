"""The expectation E of the distance D, against drawing lots."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from scoring import indicators
from scoring.binding import estimate
from scoring.combined import interval_of
from scoring.diversity import Shares, expected_distance
from scoring.errors import errors
from scoring.index import compute
from scoring.instrument import load
from scoring.methodology import Methodology
from scoring.sample import sample

CATALOGUE = indicators.load()

SHAPES = {
    "two even groups": [0.5, 0.5],
    "six age groups": [0.14, 0.22, 0.2, 0.17, 0.14, 0.13],
    "a group of five in a hundred": [0.7, 0.15, 0.1, 0.05],
}


def simulated(
    groups: np.ndarray, weight: np.ndarray, engaged: int, rounds: int = 1500
) -> tuple[float, float]:
    """Draw the engaged blindly, many times: the mean of D, and the mean of E as computed each time."""
    lot, count = np.random.default_rng(20260101), int(groups.max()) + 1
    everyone = Shares.of(groups, weight, count)
    drawn = (lot.permutation(len(groups))[:engaged] for _ in range(rounds))
    some = [Shares.of(groups[rows], weight[rows], count) for rows in drawn]
    distances = [one.distance(everyone) for one in some]
    return float(np.mean(distances)), float(np.mean([expected_distance(everyone, one) for one in some]))


@pytest.mark.parametrize("engaged", [12, 60, 300, 900])
@pytest.mark.parametrize("shares", SHAPES.values(), ids=SHAPES)
def test_e_is_what_blind_draws_give(shares: list[float], engaged: int) -> None:
    groups = np.repeat(np.arange(len(shares)), (np.array(shares) * 1200).round().astype(int))

    found, expected = simulated(groups, np.ones(len(groups)), engaged)

    assert expected == pytest.approx(found, rel=0.05)


def test_e_is_what_blind_draws_give_with_uneven_weights() -> None:
    groups = np.repeat(np.arange(4), 300)
    weight = np.random.default_rng(5).uniform(0.3, 3.0, len(groups))

    found, expected = simulated(groups, weight, 120)

    assert expected == pytest.approx(found, rel=0.05)


def test_with_everyone_engaged_nothing_is_expected_and_nothing_found() -> None:
    everyone = Shares.of(np.array([0, 1, 1]), np.ones(3), 2)

    assert (everyone.distance(everyone), expected_distance(everyone, everyone)) == (0, 0)


def test_an_attribute_with_too_small_a_base_drops_out() -> None:
    frame = pd.DataFrame(
        {
            "sex": ["female", "male"] * 20,
            "income": ["food_only", "anything"] * 4 + [None] * 32,
            "community": ["weekly"] * 20 + ["never"] * 20,
        },
        dtype=object,
    )
    score = compute({"citizen": frame}, Methodology()).indicator("1.3.1")

    assert [one.attribute for one in score.spread] == ["sex"]
    assert score.n == 20


def test_the_correction_lifts_a_score_but_never_above_100() -> None:
    frame = pd.DataFrame(
        {"sex": ["female", "male"] * 20, "community": ["weekly"] * 39 + ["never"]}, dtype=object
    )
    score = compute({"citizen": frame}, Methodology()).indicator("1.3.1")

    assert score.value is not None
    assert score.raw is not None
    assert score.raw < score.value <= 100


def alike(people: int, engaged: int, lot: np.random.Generator, *, apart: float) -> pd.DataFrame:
    """Draw people whose engagement does not depend on their age, or does so by as much as is asked."""
    age = lot.integers(0, 6, people)
    chance = engaged / people * (1 + apart * np.linspace(-1, 1, 6)[age])
    columns = {
        "age_group": np.array(load().choices("age_group"), dtype=object)[age],
        "sex": lot.choice(np.array(["female", "male"], dtype=object), people),
        "community": np.where(lot.random(people) < chance, "weekly", "never"),
    }
    return pd.DataFrame(columns, index=[f"{number:05}" for number in range(people)], dtype=object)


@pytest.mark.parametrize(("apart", "truth"), [(0.0, 100.0), (0.7, 100 * (1 - 0.7 * 0.3 / 2))])
def test_over_many_samples_the_error_is_what_scores_vary_by_and_the_interval_holds_the_truth(
    apart: float, truth: float
) -> None:
    """Half the mean of |-1|, |-0.6| ... |1| is 0.3; so far apart are the ages, but not the sexes."""
    lot, usual, found = np.random.default_rng(7), Methodology(), []
    for _ in range(80):
        answers = sample("citizen", alike(500, 150, lot, apart=apart), usual, load())
        score = estimate(CATALOGUE, CATALOGUE["1.3.1"], answers)
        found.append((score, interval_of(score, "1.3.1", errors({"1.3.1": score}, answers), usual)))
    spread = np.std([score.value for score, _ in found], ddof=1)
    error = np.sqrt(np.mean([one.se**2 for _, one in found]))

    assert 0.85 < error / spread < 1.4
    assert np.mean([one.low <= truth <= one.high for _, one in found]) >= 0.93
    assert all(one.low <= score.raw <= score.value <= one.high for score, one in found)


def test_without_the_correction_the_interval_is_about_the_plain_distance() -> None:
    frame = alike(500, 150, np.random.default_rng(3), apart=0.7)
    plain = compute({"citizen": frame}, replace(Methodology(), correct_diversity=False)).indicator("1.3.1")

    assert plain.interval is not None
    assert plain.value == plain.raw == pytest.approx((plain.interval.low + plain.interval.high) / 2)


def test_the_correction_stretches_the_error_of_a_distance_far_above_chance() -> None:
    frame = alike(500, 150, np.random.default_rng(3), apart=0.9).drop(columns="sex")
    plain, corrected = (
        compute({"citizen": frame}, replace(Methodology(), correct_diversity=yes)).indicator("1.3.1")
        for yes in (False, True)
    )

    assert plain.interval is not None
    assert corrected.interval is not None
    assert plain.interval.se == pytest.approx(corrected.interval.se * (1 - corrected.spread[0].expected))


def test_where_nothing_can_vary_there_is_no_interval() -> None:
    frame = pd.DataFrame({"sex": ["female", "male"] * 20, "community": ["weekly"] * 40}, dtype=object)
    score = compute({"citizen": frame}, Methodology()).indicator("1.3.1")

    assert (score.value, score.interval) == (100, None)
