"""The expectation E of the distance D, against drawing lots."""

import numpy as np
import pandas as pd
import pytest

from scoring.diversity import Shares, expected_distance
from scoring.index import compute
from scoring.methodology import Methodology

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
