"""The estimator: its influence is what dropping or reweighing a respondent really does."""

from dataclasses import replace

import numpy as np
import pytest

from scoring.binding import estimate
from scoring.indicators import load
from scoring.instrument import load as load_instrument
from scoring.methodology import Methodology
from scoring.sample import sample
from tests.scoring.people import SURVEY, citizens

INDICATORS = ("1.1.1", "1.2.1", "1.2.3", "4.7.1", "4.7.4", "5.3.2", "5.3.3")


@pytest.mark.parametrize("indicator", INDICATORS)
def test_influence_is_the_slope_of_the_raw_value_in_each_weight(indicator: str) -> None:
    catalogue, frame, step = load(), citizens(120, seed=11), 1e-6
    plain = sample(SURVEY, frame, Methodology(), load_instrument())
    found = estimate(catalogue, catalogue[indicator], plain)
    assert found.influence is not None
    assert found.raw is not None
    for row in (0, 17, 64, 119):
        weight = plain.weight.copy()
        weight[row] += step
        moved = estimate(catalogue, catalogue[indicator], replace(plain, weight=weight))
        assert moved.raw is not None
        assert (moved.raw - found.raw) / step == pytest.approx(found.influence[row], abs=1e-4)


@pytest.mark.parametrize("indicator", INDICATORS)
def test_weighted_influences_sum_to_zero(indicator: str) -> None:
    catalogue = load()
    plain = sample(SURVEY, citizens(120, seed=12), Methodology(), load_instrument())
    weighted = replace(plain, weight=np.linspace(0.2, 2.5, plain.size))
    influence = estimate(catalogue, catalogue[indicator], weighted).influence

    assert influence is not None
    assert (weighted.weight * influence).sum() == pytest.approx(0, abs=1e-9)
