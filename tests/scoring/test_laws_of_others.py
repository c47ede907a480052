"""What holds for any answers of organisations and experts."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.index import compute
from scoring.methodology import Methodology, Thresholds
from scoring.serialise import to_json
from scoring.tree import Index
from tests.scoring.others import answering

LAW = settings(max_examples=10, deadline=None, derandomize=True)
EVERYBODY = replace(Methodology(), thresholds=Thresholds(1, 1, 1))
SURVEYS = ("organisation", "expert")
Frames = dict[str, pd.DataFrame]


@st.composite
def both(draw: st.DrawFn) -> Frames:
    gaps = draw(st.sampled_from([0.0, 0.2, 0.9]))
    return {
        name: answering(name, draw(st.integers(0, 40)), draw(st.integers(0, 10**6)), gaps) for name in SURVEYS
    }


def silence(size: int, frame: pd.DataFrame) -> pd.DataFrame:
    """Interviews in which every question is left without an answer."""
    return pd.DataFrame(None, [f"silent-{number}" for number in range(size)], frame.columns, dtype=object)


def score(frames: Frames) -> Index:
    return compute(frames, EVERYBODY)


@LAW
@given(both())
def test_every_score_lies_between_0_and_100(frames: Frames) -> None:
    values = [one.value for one in score(frames).indicators() if one.value is not None]

    assert all(0 <= value <= 100 for value in values)


@LAW
@given(both())
def test_the_order_of_rows_and_columns_changes_no_byte(frames: Frames) -> None:
    turned = {name: frame.iloc[::-1, ::-1] for name, frame in frames.items()}

    assert to_json(score(turned)) == to_json(score(frames))


@LAW
@given(both())
def test_doubling_everybody_changes_no_score(frames: Frames) -> None:
    twice = {
        name: pd.concat([frame, frame.set_axis([f"{row}-again" for row in frame.index])])
        for name, frame in frames.items()
    }

    for one, two in zip(score(frames).indicators(), score(twice).indicators(), strict=True):
        assert two.value == pytest.approx(one.value)


@LAW
@given(both(), st.integers(1, 20))
def test_those_who_answer_nothing_change_no_score(frames: Frames, silent: int) -> None:
    crowd = {name: pd.concat([frame, silence(silent, frame)]) for name, frame in frames.items()}

    for one, two in zip(score(frames).indicators(), score(crowd).indicators(), strict=True):
        assert (two.value, two.n, two.reason) == (one.value, one.n, one.reason)


@LAW
@given(both())
def test_each_survey_is_scored_as_if_it_were_alone(frames: Frames) -> None:
    together = score(frames)

    for name, frame in frames.items():
        alone = [one for one in score({name: frame}).indicators() if one.source == name]
        assert len(alone) >= 6
        assert alone == [one for one in together.indicators() if one.source == name]
