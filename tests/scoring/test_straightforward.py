"""The benchmark's straightforward program is an independent second opinion on the whole computation."""

import numpy as np
import pandas as pd
import pytest

from benchmarks.crowd import citizen_form, citizen_model, draw
from benchmarks.crowd_rows import ids
from benchmarks.index import AGREED, differences
from benchmarks.index_steps import as_frame, scores
from benchmarks.straightforward import straightforward
from scoring.index import compute
from scoring.methodology import Methodology
from scoring.weights import weigh

PEOPLE = 500
ABSENT = "ulytau"


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    """Give simulated citizens, none of them from one region, which its neighbours then stand for."""
    crowd = draw(citizen_form().form, citizen_model(), PEOPLE, 5)
    everybody = as_frame(crowd, ids(PEOPLE, 5))
    return everybody[everybody["region"] != ABSENT]


def test_weights_values_and_errors_are_those_of_a_program_written_from_the_methodology_alone(
    frame: pd.DataFrame,
) -> None:
    weighting = weigh(frame, Methodology())
    ours = dict(scores(compute({"citizen": frame}, Methodology(), weights={"citizen": weighting})))
    theirs = straightforward(frame.astype("str"))

    assert {one.category for one in weighting.report.merged} == {ABSENT}
    np.testing.assert_allclose(weighting.weight, theirs.weight, rtol=AGREED)
    assert {"1", "4", "5", "1.3.1", "4.7.2", "5.3.3"} <= ours.keys() == theirs.scores.keys()
    apart = {name: max(differences(ours[name], theirs.scores[name])) for name in ours}
    assert {name: far for name, far in apart.items() if far > AGREED} == {}
    assert all(error > 0 for _, error in theirs.scores.values())
