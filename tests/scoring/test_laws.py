"""What holds for any answers whatsoever."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.index import compute
from scoring.methodology import Methodology, Thresholds
from scoring.serialise import ScoreRow, to_json, to_rows
from scoring.tree import Index
from tests.scoring.people import SURVEY, citizens, frames

LAW = settings(max_examples=15, deadline=None, derandomize=True)
EVERYBODY = replace(Methodology(), thresholds=Thresholds(1, 1, 1))


def score(frame: pd.DataFrame) -> Index:
    return compute({SURVEY: frame}, EVERYBODY)


def figures(index: Index) -> list[ScoreRow]:
    """Leave the errors out: they know the size of the whole sample, silent people included."""
    return [replace(row, low=None, high=None, se=None) for row in to_rows(index)]


@LAW
@given(frames())
def test_every_score_lies_between_0_and_100(frame: pd.DataFrame) -> None:
    index = score(frame)
    values = [one.value for one in (*index.indicators(), *index.dimensions) if one.value is not None]

    assert all(0 <= value <= 100 for value in values)


@LAW
@given(frames(smallest=2), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_changes_no_byte(
    frame: pd.DataFrame, lot: "np.random.Generator"
) -> None:
    rows, columns = list(frame.index), list(frame.columns)
    lot.shuffle(rows)
    lot.shuffle(columns)

    assert to_json(score(frame.loc[rows, columns])) == to_json(score(frame))


@LAW
@given(frames(smallest=5))
def test_uneven_weights_do_not_make_the_order_matter(frame: pd.DataFrame) -> None:
    weight = pd.Series(np.random.default_rng(1).lognormal(0, 2, len(frame)), frame.index)
    there, back = (
        compute({SURVEY: frame.loc[order]}, EVERYBODY, weights={SURVEY: weight})
        for order in (frame.index, frame.index[::-1])
    )

    assert there == back


@LAW
@given(frames())
def test_doubling_everybody_changes_only_the_correction_of_diversity(frame: pd.DataFrame) -> None:
    twice = pd.concat([frame, frame.set_axis([f"{name}-again" for name in frame.index])])
    pairs = list(zip(score(frame).indicators(), score(twice).indicators(), strict=True))

    assert len(pairs) == 65
    for one, two in pairs:
        assert two.raw == pytest.approx(one.raw)
        if not one.spread:
            assert two.value == pytest.approx(one.value)


@LAW
@given(frames(), st.integers(1, 20))
def test_people_who_answer_nothing_change_nothing(frame: pd.DataFrame, silent: int) -> None:
    nobody = pd.DataFrame(None, index=[f"silent-{number}" for number in range(silent)], columns=frame.columns)

    assert figures(score(pd.concat([frame, nobody.astype(object)]))) == figures(score(frame))


@LAW
@given(frames(smallest=1), st.integers(0, 10**6))
def test_outside_batteries_a_gap_is_the_same_as_not_having_been_asked(frame: pd.DataFrame, seed: int) -> None:
    silenced = np.random.default_rng(seed).random(len(frame)) < 0.3
    asked = frame[~silenced]
    frame.loc[silenced, ["trust", "community", "neighbours"]] = None

    for name in ("1.1.3", "1.2.3", "5.3.1", "5.3.2"):
        one, other = (replace(score(all_of).indicator(name), interval=None) for all_of in (frame, asked))
        assert one == other


@LAW
@given(frames(), st.integers(1, 30))
def test_other_surveys_do_not_matter(frame: pd.DataFrame, organisations: int) -> None:
    other = pd.DataFrame({"trust": ["trusted"] * organisations})

    assert compute({SURVEY: frame, "organisation": other}, EVERYBODY).dimensions == score(frame).dimensions


@LAW
@given(frames(smallest=3), st.floats(0.01, 50))
def test_only_the_proportions_of_weights_matter(frame: pd.DataFrame, factor: float) -> None:
    weight = pd.Series(np.linspace(0.5, 2.0, len(frame)), frame.index)
    one, two = (compute({SURVEY: frame}, EVERYBODY, weights={SURVEY: weight * by}) for by in (1.0, factor))

    for first, second in zip(one.indicators(), two.indicators(), strict=True):
        assert second.value == pytest.approx(first.value, abs=1e-9)


def test_a_whole_weight_counts_like_that_many_people() -> None:
    frame = citizens(200, seed=3)
    times = np.resize([1, 2, 3], len(frame))
    repeated = frame.loc[frame.index.repeat(times)]
    repeated.index = [f"{number:06}" for number in range(len(repeated))]
    weighted = compute({SURVEY: frame}, EVERYBODY, weights={SURVEY: pd.Series(times, frame.index)})
    counted = [one for one in score(repeated).indicators() if one.value is not None]

    assert len(counted) == 21
    for one in counted:
        assert weighted.indicator(one.id).raw == pytest.approx(one.raw)
