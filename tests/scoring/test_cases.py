"""Every indicator that a survey feeds against arithmetic done by hand."""

from dataclasses import replace

import pytest

from scoring import indicators
from scoring.catalogue import Source
from scoring.index import compute
from scoring.methodology import Dominance, Methodology, Thresholds
from tests.scoring.cases import Case, load

CASES = load()
SMALL = replace(Methodology(), thresholds=Thresholds(1, 1, 1), dominance=Dominance(one=1.0, two=1.0))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_score_is_what_the_hand_found(case: Case) -> None:
    survey = indicators.load()[case.indicator].source
    index = compute({survey: case.frame}, SMALL, weights={survey: case.weight})
    score = index.indicator(case.indicator)
    assert score.value == pytest.approx(case.expected, abs=1e-4 if score.spread else 1e-9)
    assert score.n == case.base
    if case.raw is not None:
        assert score.raw == pytest.approx(case.raw)


def test_every_computed_indicator_has_a_case() -> None:
    computed = {one.id for one in indicators.load() if one.source is not Source.SECONDARY}

    assert len(computed) == 56
    assert computed == {case.indicator for case in CASES}
