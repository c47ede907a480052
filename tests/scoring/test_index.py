"""From answers and figures to the tree: what is there, what is missing and why."""

import json
from dataclasses import replace

import pandas as pd
import pytest

from scoring.figures import Figure
from scoring.given import read_values
from scoring.index import compute, index_from_indicators
from scoring.methodology import Methodology
from scoring.picture import Diamond, Reading
from scoring.ratio import Coverage
from scoring.sample import AnswersError
from scoring.serialise import to_json, to_rows
from scoring.tables import TableError
from scoring.tree import Reason, Status
from tests.scoring.people import SURVEY, citizens

USUAL = Methodology()


def trusting(size: int) -> pd.DataFrame:
    return pd.DataFrame(
        {"trust": ["trusted"] * size}, index=[f"i{number:03}" for number in range(size)], dtype=object
    )


def test_a_base_below_the_threshold_is_missing_and_does_not_tell_its_size() -> None:
    few, enough = (compute({SURVEY: trusting(size)}, USUAL).indicator("5.3.1") for size in (9, 10))

    assert (few.value, few.n, few.reason) == (None, None, Reason.TOO_FEW)
    assert (enough.value, enough.n, enough.reason) == (100.0, 10, None)


def test_depth_is_held_to_the_threshold_by_its_own_base() -> None:
    frame = pd.DataFrame({"community": ["weekly"] * 9 + ["never"] * 40}, dtype=object)
    index = compute({SURVEY: frame}, USUAL)

    assert index.indicator("1.1.3").n == 49
    assert index.indicator("1.2.3").reason is Reason.TOO_FEW


def test_a_difference_is_held_to_the_threshold_on_both_sides() -> None:
    frame = pd.DataFrame(
        {"member_union": ["active"] * 9 + ["not_member"] * 40, "trust": "trusted"}, dtype=object
    )

    assert compute({SURVEY: frame}, USUAL).indicator("4.7.1").reason is Reason.TOO_FEW


def test_a_mean_is_held_to_the_threshold_by_its_smallest_part() -> None:
    parts = [f"confidence_{kind}" for kind in ("religious", "union", "environment", "women", "humanitarian")]
    frame = pd.DataFrame({name: ["great"] * 40 for name in parts}, dtype=object)
    frame.loc[9:, "confidence_union"] = None

    assert compute({SURVEY: frame}, USUAL).indicator("4.7.4").reason is Reason.TOO_FEW


def test_what_is_missing_says_why() -> None:
    index = compute({}, USUAL)

    assert index.indicator("1.1.1").reason is Reason.NO_ANSWERS
    assert index.indicator("5.1.2").reason is Reason.NO_FIGURE


def test_nothing_at_all_is_absent_and_never_zero() -> None:
    dimensions = compute({}, USUAL).dimensions

    assert len(dimensions) == 5
    assert {(one.value, one.status) for one in dimensions} == {(None, Status.ABSENT)}


def test_citizens_alone_complete_one_dimension_and_make_two_provisional() -> None:
    index = compute({SURVEY: citizens(500, seed=1)}, USUAL)

    assert [one.status for one in index.dimensions] == [
        Status.COMPLETE,
        Status.ABSENT,
        Status.ABSENT,
        Status.PROVISIONAL,
        Status.PROVISIONAL,
    ]
    assert index.dimension("5").coverage == Coverage(1, 3)
    assert index.dimension("5").indicator_coverage == Coverage(3, 12)
    assert index.samples == (("citizen", 500),)


def test_half_of_the_subdimensions_is_enough_not_to_be_provisional() -> None:
    half = index_from_indicators({"2.1.1": 10, "2.2.1": 20, "2.3.1": 30})

    assert (half.dimension("2").value, half.dimension("2").status) == (20, Status.PARTIAL)


def test_means_are_of_means_and_unrounded() -> None:
    index = index_from_indicators({"1.1.1": 10, "1.1.2": 20, "1.1.3": 40, "1.3.1": 90})

    assert index.dimension("1").value == pytest.approx((70 / 3 + 90) / 2)
    assert index.dimension("1").subdimensions[0].coverage == Coverage(3, 3)


def test_a_figure_is_rescaled_bounded_and_keeps_its_year() -> None:
    figures = {"5.2.1": Figure(5, 2024, "Freedom House"), "5.1.4": Figure(106.7, 2009, "World Bank")}
    index = compute({}, USUAL, figures)

    assert index.indicator("5.2.1").value == 12.5
    assert index.indicator("5.1.4").value == 0
    assert [row.year for row in to_rows(index) if row.id == "5.2.1"] == [2024]


@pytest.mark.parametrize(
    ("indicator", "raw", "expected"),
    [
        ("5.1.2", 38, 38),
        ("5.1.3", 29.2, 70.8),
        ("5.2.2", 16, 33.3333),
        ("5.2.3", 2, 16.6667),
        ("5.2.5", 0.1434, 52.868),
    ],
)
def test_each_figure_scores_by_its_own_scale(indicator: str, raw: float, expected: float) -> None:
    index = compute({}, USUAL, {indicator: Figure(raw, 2024, "publisher")})

    assert index.indicator(indicator).value == pytest.approx(expected, abs=1e-3)


def test_every_choice_of_the_methodology_changes_the_score_it_names() -> None:
    frame = citizens(400, seed=8)
    usual = compute({SURVEY: frame}, USUAL)
    choices = {
        "1.2.1": replace(USUAL, depth_base="everyone"),
        "1.2.3": replace(USUAL, depth_base="everyone"),
        "4.7.1": replace(USUAL, members="active or inactive"),
        "1.1.1": replace(USUAL, battery_gaps="missing"),
        "1.3.1": replace(USUAL, correct_diversity=False),
    }
    for indicator, choice in choices.items():
        assert compute({SURVEY: frame}, choice).indicator(indicator) != usual.indicator(indicator)


def test_a_difference_shows_below_zero_only_when_the_methodology_says_so() -> None:
    frame = pd.DataFrame(
        {"member_union": ["active"] * 10 + ["not_member"] * 10, "trust": ["careful"] * 10 + ["trusted"] * 10},
        dtype=object,
    )
    cut, plain = (
        compute({SURVEY: frame}, replace(USUAL, truncate_differences=yes)).indicator("4.7.1")
        for yes in (True, False)
    )

    assert (cut.value, cut.raw) == (0, -100)
    assert (plain.value, plain.raw) == (-100, -100)


def test_an_answer_outside_the_choices_is_refused_by_name() -> None:
    frame = trusting(12)
    frame.loc["i003", "trust"] = "perhaps"

    with pytest.raises(AnswersError, match='question "trust" holds "perhaps"'):
        compute({SURVEY: frame}, USUAL)


def test_an_interview_counts_once() -> None:
    frame = pd.concat([trusting(12), trusting(1)])

    with pytest.raises(AnswersError, match="occurs twice"):
        compute({SURVEY: frame}, USUAL)


def test_a_weight_for_every_interview_is_required() -> None:
    with pytest.raises(AnswersError, match="one weight greater than 0"):
        compute({SURVEY: trusting(12)}, USUAL, weights={SURVEY: pd.Series(1.0, trusting(11).index)})


def test_categorical_and_plain_columns_score_alike() -> None:
    frame = citizens(200, seed=4)

    assert to_json(compute({SURVEY: frame.astype("category")}, USUAL)) == to_json(
        compute({SURVEY: frame}, USUAL)
    )
    assert to_json(compute({SURVEY: frame.astype("str")}, USUAL)) == to_json(compute({SURVEY: frame}, USUAL))


def test_json_carries_the_methodology_and_ten_digits() -> None:
    written = json.loads(to_json(index_from_indicators({"1.1.1": 100 / 3})))

    assert written["methodology"]["name"] == "csi-2010-after"
    assert written["dimensions"][0]["value"] == 33.33333333


def test_rows_list_the_whole_tree() -> None:
    rows = to_rows(compute({SURVEY: citizens(50, seed=2)}, USUAL))

    assert [
        sum(row.level == level for row in rows) for level in ("dimension", "subdimension", "indicator")
    ] == [5, 27, 65]
    assert len({row.id for row in rows}) == len(rows)


def test_the_diamond_of_an_index_keeps_what_is_absent_and_provisional() -> None:
    index = index_from_indicators({"1.1.1": 40, "2.1.1": 10, "2.2.1": 20, "2.3.1": 30})

    assert Diamond.of(index) == Diamond(
        Reading(40, provisional=True), Reading(20), Reading(), Reading(), Reading()
    )


def test_given_values_are_read_from_commas_or_semicolons() -> None:
    assert read_values("id,value\n1.1.1,48.3\n1.1.2,\n", "a.csv") == {"1.1.1": 48.3}
    assert read_values("\ufeffid;value\r\n1.1.1;48,3\r\n", "a.csv") == {"1.1.1": 48.3}


def test_given_values_are_refused_with_every_faulty_row() -> None:
    with pytest.raises(TableError) as refused:
        read_values("id,value\n1.1.1,many\n9.9.9,4\n1.1.2,101\n1.1.3,4\n1.1.3,5\n1.2.1,nan\n", "given.csv")

    assert [(finding.row, finding.fault) for finding in refused.value.findings] == [
        (2, 'The value "many" is not a number.'),
        (3, 'There is no indicator "9.9.9".'),
        (4, "The value 101 is not between 0 and 100."),
        (6, "The indicator 1.1.3 occurs twice."),
        (7, "The value nan is not between 0 and 100."),
    ]


def test_an_empty_table_of_values_is_refused() -> None:
    with pytest.raises(TableError, match="There are no values"):
        read_values("id,value\n", "given.csv")
