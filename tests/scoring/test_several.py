"""The rules over several questions where the cases, which hold no threshold, cannot go."""

from dataclasses import replace

import pandas as pd
import pytest

from scoring import indicators, instrument
from scoring.binding import estimate
from scoring.index import compute
from scoring.methodology import Methodology, Thresholds
from scoring.ratio import Coverage
from scoring.sample import sample
from scoring.serialise import to_rows
from scoring.several import mean_of_answers, share_not_below
from scoring.tables import shipped
from scoring.tree import IndicatorScore, Reason

USUAL = Methodology()


def organisations(**columns: list[str | None]) -> pd.DataFrame:
    size = len(next(iter(columns.values())))
    return pd.DataFrame(columns, index=[f"o{number:03}" for number in range(size)], dtype=object)


def fields(first: int, second: int) -> IndicatorScore:
    """Score 4.2.1 where so many answered for each field, "high" for the first and "none" for the second."""
    frame = organisations(
        social_field_1_impact=["high"] * first + [None] * second,
        social_field_2_impact=[None] * first + ["none"] * second,
    )
    return compute({"organisation": frame}, USUAL).indicator("4.2.1")


def test_a_field_that_reaches_the_threshold_is_in_the_mean() -> None:
    both = fields(5, 5)

    assert (both.value, both.n) == (50, 10)
    assert both.parts == Coverage(2, 2)


@pytest.mark.parametrize("few", [0, 1, 4])
def test_a_field_below_the_threshold_is_left_out_with_those_who_answered_only_for_it(few: int) -> None:
    first, second = fields(5, few), fields(few, 5)

    assert (first.value, first.n) == (100, 5)
    assert (second.value, second.n) == (0, 5)
    assert first.parts == second.parts == Coverage(1, 2)


def test_a_table_says_on_how_many_fields_an_indicator_rests() -> None:
    frame = organisations(social_field_1_impact=["high"] * 5, board=["yes"] * 5)
    rows = {row.id: (row.present, row.of) for row in to_rows(compute({"organisation": frame}, USUAL))}

    assert rows["4.2.1"] == (1, 2)
    assert rows["2.1.1"] == rows["4.2.2"] == (None, None)


def test_an_indicator_without_one_field_that_reaches_the_threshold_is_held_back() -> None:
    assert (fields(4, 4).value, fields(4, 4).reason) == (None, Reason.TOO_FEW)
    assert fields(4, 0).reason is Reason.TOO_FEW
    assert compute({"organisation": organisations(board=["yes"])}, USUAL).indicator("4.2.1").reason is (
        Reason.NO_ANSWERS
    )


def test_a_threshold_of_nothing_still_leaves_out_a_field_with_nobody() -> None:
    frame = organisations(social_field_1_impact=["high"])
    nothing = replace(USUAL, thresholds=Thresholds(0, 0, 0))

    assert compute({"organisation": frame}, nothing).indicator("4.2.1").value == 100


def test_a_field_left_out_adds_nothing_to_the_error() -> None:
    answers = ["high", "none", "some", "none", "high", "limited"]
    alone = organisations(social_field_1_impact=answers)
    beside = organisations(social_field_1_impact=answers, social_field_2_impact=[*["high"] * 4, None, None])

    one, two = (compute({"organisation": frame}, USUAL).indicator("4.2.1") for frame in (alone, beside))

    assert one.interval is not None
    assert one == two


@pytest.mark.parametrize(
    "few", [{"laws": ["quite_enabling"] * 4 + [None] * 2}, {"restricted": ["no"] * 4 + [None] * 2}]
)
def test_two_different_questions_stand_or_fall_together(few: dict[str, list[str | None]]) -> None:
    plenty = {"laws": ["quite_enabling"] * 6, "restricted": ["no"] * 6}
    score = compute({"organisation": organisations(**{**plenty, **few})}, USUAL).indicator("5.2.4")

    assert score.reason is Reason.TOO_FEW
    assert compute({"organisation": organisations(**plenty)}, USUAL).indicator("5.2.4").value == 100


def test_who_is_asked_how_a_push_ended_follows_the_rule_of_who_pushed() -> None:
    text = shipped("indicators.csv").replace("question=pushed; counted=yes", "question=pushed; counted=no")
    catalogue = indicators.parse(text, instrument.load())
    frame = organisations(pushed=["yes", "no", "no"], push_1_outcome=["rejected", "approved", "rejected"])
    asked = sample("organisation", frame, USUAL, catalogue.instrument)

    assert estimate(catalogue, catalogue["4.3.3"], asked).value == 50


def test_being_counted_in_any_of_the_other_indicators_is_enough() -> None:
    text = shipped("indicators.csv").replace("counted_in=4.3.2", "counted_in=4.3.2 2.1.1")
    catalogue = indicators.parse(text, instrument.load())
    frame = organisations(
        pushed=["yes", "no", "no"],
        board=["no", "yes", "no"],
        push_1_outcome=["approved", "rejected", "approved"],
    )
    asked = sample("organisation", frame, USUAL, catalogue.instrument)
    found = estimate(catalogue, catalogue["4.3.3"], asked)

    assert (found.value, found.n) == (50, 2)


def test_a_choice_that_the_order_leaves_out_is_outside_the_base() -> None:
    frame = organisations(
        revenue_change=["rose", "same", "fell", "rose"], expenditure_change=["fell", "fell", "rose", "rose"]
    )
    asked = sample("organisation", frame, USUAL, instrument.load())
    (found,) = share_not_below(
        asked, question="revenue_change", against="expenditure_change", order=("fell", "rose")
    )

    assert found.base.tolist() == [1, 0, 1, 1]
    assert found.amount.tolist() == [1, 0, 0, 1]


def test_answers_of_one_question_need_not_stand_together() -> None:
    frame = organisations(laws=["fully_enabling", "quite_enabling"], restricted=["no", "yes"])
    asked = sample("organisation", frame, USUAL, instrument.load())
    parts = mean_of_answers(
        asked, answers=("laws:fully_enabling", "restricted:no", "laws:quite_enabling", "restricted:yes")
    )

    assert [one.amount.tolist() for one in parts] == [[1, 1], [1, 1]]
