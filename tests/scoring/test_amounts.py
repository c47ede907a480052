"""Numbers: within their bounds, not against each other, and read alike however they are stored."""

import re

import pandas as pd
import pytest

from scoring import instrument
from scoring.amounts import share_at_most
from scoring.index import compute
from scoring.instrument import load
from scoring.methodology import Methodology
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


def test_more_union_members_than_staff_is_refused_as_a_contradiction() -> None:
    frame = people(staff=["4", "4", "0", None], union_members=["4", "5", "7", "9"])

    with pytest.raises(AnswersError, match='"union_members" is more than "staff" in 1 of the interviews'):
        compute({"organisation": frame}, USUAL)


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
