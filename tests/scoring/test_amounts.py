"""Numbers: within their bounds, not against each other, and read alike however they are stored."""

import json
import re
from dataclasses import replace

import pandas as pd
import pytest

from scoring import instrument
from scoring.amounts import share_at_most
from scoring.editions import edition
from scoring.index import compute
from scoring.instrument import load
from scoring.methodology import Dominance, Methodology, Thresholds
from scoring.reviving import from_json
from scoring.sample import AnswersError, sample
from scoring.serialise import to_json
from scoring.tables import TableError, shipped
from scoring.tree import Reason
from tests.scoring.others import answering

USUAL = Methodology()


def people(**columns: list[str | None]) -> pd.DataFrame:
    return pd.DataFrame(columns, dtype=object)


@pytest.mark.parametrize("answer", ["-1", "100001", "two", "1.5", "", "1 2", " 3", "²"])
def test_what_is_no_whole_number_within_the_bounds_is_refused_by_name(answer: str) -> None:
    expected = rf'question "staff" holds "{answer}".*whole numbers from 0 to 100000'

    with pytest.raises(AnswersError, match=expected):
        compute({"organisation": people(staff=["4", answer])}, USUAL)


def test_the_bounds_themselves_are_accepted() -> None:
    frame = people(staff=["0", "100000"] * 5, volunteers=["1", "0"] * 5)

    assert compute({"organisation": frame}, USUAL).indicator("2.4.1").value == 50


def test_more_union_members_than_staff_is_left_out_and_reported() -> None:
    staff = ["4"] * 10 + ["4", "0", None]
    members = ["2"] * 9 + ["4", "5", "7", "9"]
    index = compute({"organisation": people(staff=staff, union_members=members)}, USUAL)

    assert index.indicator("3.2.2").n == 10
    assert index.indicator("3.2.2").value == pytest.approx(100 * 22 / 40)
    assert index.contradictions == (("3.2.2", None),)
    assert json.loads(to_json(index))["contradictions"] == [["3.2.2", None]]
    assert from_json(to_json(index)).contradictions == index.contradictions


def test_where_all_contradict_themselves_there_is_no_answer() -> None:
    index = compute({"organisation": people(staff=["1"] * 6, union_members=["2"] * 6)}, USUAL)

    assert index.indicator("3.2.2").reason is Reason.NO_ANSWERS
    assert index.contradictions == (("3.2.2", 6),)
    assert compute({"organisation": people(staff=["1"])}, USUAL).contradictions == ()


@pytest.mark.parametrize(
    ("staff", "shown"),
    [
        pytest.param([80, 5, 5, 5, 5], True, id="80 of 100 with one, 85 with two"),
        pytest.param([81, 5, 5, 5, 4], False, id="81 of 100 with one"),
        pytest.param([45, 45, 4, 3, 3], True, id="90 of 100 with two"),
        pytest.param([46, 45, 3, 3, 3], False, id="91 of 100 with two"),
        pytest.param([20, 20, 20, 20, 20], True, id="all alike"),
    ],
)
def test_a_pooled_figure_that_is_nearly_all_of_one_or_two_is_held_back(staff: list[int], shown: bool) -> None:  # noqa: FBT001 a column of the table
    frame = people(staff=list(map(str, staff)), union_members=["1"] * 5)
    score = compute({"organisation": frame}, USUAL).indicator("3.2.2")

    assert score.value == (pytest.approx(5) if shown else None)
    assert score.reason is (None if shown else Reason.DOMINATED)
    assert ("3.2.2" in edition(1, {"organisation": frame}, USUAL, ()).groups) is shown


def test_a_dominated_figure_is_in_no_mean_and_in_no_means_error() -> None:
    frame = people(staff=["990"] + ["1"] * 9, union_members=["1"] * 10, labour_training=["yes", "no"] * 5)
    one, other = (
        compute({"organisation": table}, USUAL).dimension("3").subdimensions[1]
        for table in (frame, frame.drop(columns="staff"))
    )

    assert one.coverage.present == 1
    assert (one.value, one.interval) == (other.value, other.interval)


def test_it_is_weighted_sums_that_are_dominated_and_the_methodologist_sets_the_limit() -> None:
    frame = people(staff=["40", "30", "30"] + ["0"] * 9, union_members=["10"] * 3 + ["0"] * 9)
    few = replace(USUAL, thresholds=Thresholds(1, 1, 1))
    weight = pd.Series([9.0] + [1.0] * 11, frame.index)
    loose = replace(few, dominance=Dominance(one=0.9, two=1.0))

    def reason(methodology: Methodology, weights: dict) -> Reason | None:
        return compute({"organisation": frame}, methodology, weights=weights).indicator("3.2.2").reason

    assert reason(few, {}) is None
    assert reason(few, {"organisation": weight}) is Reason.DOMINATED
    assert reason(loose, {"organisation": weight}) is None


def test_a_pooled_figure_is_held_to_the_threshold_by_organisations_not_by_staff() -> None:
    frame = people(staff=["500"] * 4 + ["0"] * 40, union_members=["50"] * 4 + [None] * 40)

    assert compute({"organisation": frame}, USUAL).indicator("3.2.2").reason is Reason.TOO_FEW


@pytest.mark.parametrize(("percent", "counted"), [(25, [1, 0, 0]), (50, [1, 1, 0]), (100, [1, 1, 1])])
def test_the_percentage_is_the_methodologists(percent: float, counted: list[int]) -> None:
    frame = people(volunteers=["1", "1", "2"], staff=["3", "1", "1"])
    (found,) = share_at_most(
        sample("organisation", frame, USUAL, load()), amount="volunteers", beside="staff", percent=percent
    )

    assert found.amount.tolist() == counted


def test_categorical_and_plain_numbers_score_alike() -> None:
    frame = answering("organisation", 80, seed=5)
    plain, categorical = (compute({"organisation": one}, USUAL) for one in (frame, frame.astype("category")))

    assert to_json(plain) == to_json(categorical)


@pytest.mark.parametrize("bounds", ["100000..0", "0..", "0..10 many", "few..many", "-1..5"])
def test_bounds_that_leave_the_numbers_open_are_refused(bounds: str) -> None:
    table = shipped("questions.csv").replace("staff,,,0..100000", f"staff,,,{bounds}")

    with pytest.raises(TableError, match=f'"{re.escape(bounds)}" does not say between which numbers'):
        instrument.parse(table, shipped("groups.csv"))


def test_bounds_may_leave_a_single_number() -> None:
    table = shipped("questions.csv").replace("staff,,,0..100000", "staff,,,7..7")
    asked = instrument.parse(table, shipped("groups.csv"))

    assert asked.strangers("staff", ["6", "7", "8"]) == ["6", "8"]
