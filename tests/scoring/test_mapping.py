"""Organisations and experts score as the tables beside the questionnaires say, counted person by person."""

from dataclasses import replace

import pytest

from scoring.index import compute
from scoring.methodology import Methodology, Thresholds
from tests.scoring.mapping import Person, experts, organisations, score
from tests.scoring.others import answering

SMALL = replace(Methodology(), thresholds=Thresholds(1, 1, 1))


@pytest.mark.parametrize(
    ("survey", "mapping", "expected"), [("organisation", organisations(), 27), ("expert", experts(), 6)]
)
@pytest.mark.parametrize(("seed", "gaps"), [(1, 0.0), (2, 0.1), (3, 0.5)])
def test_each_indicator_counts_whom_the_table_counts(
    survey: str, mapping: dict, expected: int, seed: int, gaps: float
) -> None:
    frame = answering(survey, 120, seed, gaps)
    people: list[Person] = frame.to_dict("records")
    index = compute({survey: frame}, SMALL)

    assert len(mapping) == expected
    for indicator, verdicts in mapping.items():
        assert index.indicator(indicator).value == pytest.approx(score(verdicts, people)), indicator
