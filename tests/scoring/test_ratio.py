"""The estimator: its influence is what dropping or reweighing a respondent really does."""

from dataclasses import replace

import numpy as np
import pytest

from scoring.binding import estimate
from scoring.indicators import load
from scoring.instrument import load as load_instrument
from scoring.methodology import Methodology
from scoring.sample import Sample, sample
from tests.scoring.others import answering
from tests.scoring.people import SURVEY, citizens

INDICATORS = (
    *("1.1.1", "1.2.1", "1.2.3", "4.7.1", "4.7.4", "5.3.2", "5.3.3"),
    *("2.4.1", "2.5.1", "2.5.2", "3.2.2", "4.2.2", "4.3.3", "5.2.4", "4.6.1"),
)


def answers_for(indicator: str, seed: int) -> Sample:
    """Interview a small crowd of those whom the indicator is asked of."""
    survey = load()[indicator].source
    frame = citizens(120, seed) if survey == SURVEY else answering(survey, 120, seed, gaps=0.4)
    return sample(survey, frame, Methodology(), load_instrument())


@pytest.mark.parametrize("indicator", INDICATORS)
def test_influence_is_the_slope_of_the_raw_value_in_each_weight(indicator: str) -> None:
    catalogue, step, plain = load(), 1e-6, answers_for(indicator, seed=11)
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
    catalogue, plain = load(), answers_for(indicator, seed=12)
    weighted = replace(plain, weight=np.linspace(0.2, 2.5, plain.size))
    influence = estimate(catalogue, catalogue[indicator], weighted).influence

    assert influence is not None
    assert (weighted.weight * influence).sum() == pytest.approx(0, abs=1e-9)
