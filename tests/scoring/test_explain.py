"""An explanation holds the arithmetic of the index itself: done again, it gives the very same value."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from scoring.binding import COMPARISONS, MEASURES, RESCALINGS, estimate
from scoring.catalogue import Certainty, Indicator, Source
from scoring.declaration import Publication
from scoring.explain import Absence, Evidence, UnknownIndicatorError, explain
from scoring.explain_asked import READERS, Asked, Role, asked
from scoring.explain_sums import Gap, Likeness, Mean, Rescaling
from scoring.index import code_frames, index_from_indicators
from scoring.indicators import load
from scoring.methodology import Methodology, Thresholds
from scoring.secondary import Status
from tests.scoring.explaining import (
    IDS,
    SIZES,
    STATISTICS,
    all_explained,
    everybody,
    first,
    in_the_south,
    index_of,
    silent,
    weighted,
)
from tests.scoring.mapping import Verdict, experts, organisations
from tests.scoring.others import answering
from tests.scoring.people import citizens

NO_FIGURE = {"2.6.1", "5.1.1"}
CATALOGUE = load()
SURVEYED = [one for one in CATALOGUE if one.source is not Source.SECONDARY]
ALONE = Thresholds(1, 1, 1)
SEED = 1  # of citizens who answer little, so that no question is made up for by another
OTHERWISE = Methodology(
    name="otherwise",
    depth_base="everyone",
    members="active or inactive",
    battery_gaps="missing",
    truncate_differences=False,
    correct_diversity=False,
)


def unweighted(frames: dict[str, pd.DataFrame]) -> Evidence:
    return Evidence(frames, statistics=STATISTICS)


@pytest.mark.parametrize("methodology", [Methodology(), OTHERWISE], ids=["usual", "otherwise"])
@pytest.mark.parametrize("evidence_of", [unweighted, weighted, in_the_south])
def test_doing_the_sums_again_gives_the_indexs_value_to_the_last_bit(
    evidence_of: Callable[..., Evidence], methodology: Methodology
) -> None:
    evidence = evidence_of(everybody())
    index = index_of(evidence, methodology)
    explained = all_explained(evidence, index)

    assert len(explained) == 65
    redone = {name: None if one.sums is None else one.sums.value for name, one in explained.items()}
    assert redone == {one.id: one.value for one in index.indicators()}
    assert {one.id for one in index.indicators() if one.value is None} >= NO_FIGURE


def test_every_indicator_of_the_simulated_surveys_has_its_sums() -> None:
    evidence = weighted(everybody())
    explained = all_explained(evidence, index_of(evidence))

    assert {name for name, one in explained.items() if one.sums is None} == NO_FIGURE
    assert {type(one.sums) for one in explained.values() if one.sums} == {Mean, Gap, Likeness, Rescaling}


@pytest.mark.parametrize("verdicts", [organisations(), experts()], ids=["organisations", "experts"])
def test_counts_are_those_of_a_count_person_by_person(verdicts: dict[str, list[Verdict]]) -> None:
    evidence = unweighted(everybody())
    index = index_of(evidence)
    survey = CATALOGUE[next(iter(verdicts))].source.value
    people = evidence.frames[survey].to_dict("records")

    assert len(verdicts) >= 6
    for name, shares in verdicts.items():
        sums = explain(name, evidence, index).sums
        assert isinstance(sums, Mean)
        answers = [[verdict(person) for person in people] for verdict in shares]
        by_hand = [(sum(one is not None for one in each), sum(map(bool, each))) for each in answers]
        assert [(one.n, one.counted) for one in sums.fractions] == by_hand, name
        assert [(one.below, one.above) for one in sums.fractions] == by_hand, name


@pytest.mark.parametrize("frames", [dict, lambda: first(0)], ids=["no frames", "empty frames"])
def test_with_nobody_every_survey_indicator_says_there_are_no_interviews(
    frames: Callable[[], dict[str, pd.DataFrame]],
) -> None:
    evidence = Evidence(frames())
    explained = all_explained(evidence, index_of(evidence))

    assert {one.absence for one in explained.values()} == {Absence.NO_INTERVIEWS, Absence.NO_FIGURE}
    assert {explained[one.id].absence for one in SURVEYED} == {Absence.NO_INTERVIEWS}


def test_when_nobody_knows_anything_nobody_is_in_a_base() -> None:
    evidence = unweighted(silent())
    explained = all_explained(evidence, index_of(evidence))

    assert {explained[one.id].absence for one in SURVEYED} == {Absence.NOBODY_IN_BASE}
    assert all(explained[one.id].sums is None for one in SURVEYED)


def test_one_respondent_is_too_few_and_no_sum_of_theirs_is_kept() -> None:
    evidence = unweighted(first(1))
    explained = all_explained(evidence, index_of(evidence))
    absences = {explained[one.id].absence for one in SURVEYED}

    assert absences == {Absence.TOO_FEW, Absence.NOBODY_IN_BASE, Absence.NO_ATTRIBUTE} & absences
    assert Absence.TOO_FEW in absences
    assert all(explained[one.id].sums is None for one in SURVEYED)


def test_where_one_respondent_is_enough_the_sums_still_agree() -> None:
    evidence = unweighted(first(1))
    index = index_of(evidence, Methodology(thresholds=ALONE))
    told = {name: one for name, one in all_explained(evidence, index).items() if one.sums and one.counting}

    assert len(told) >= 20
    assert {name: one.sums.value for name, one in told.items() if one.sums} == {
        name: index.indicator(name).value for name in told
    }
    assert {
        fraction.n for one in told.values() if isinstance(one.sums, Mean) for fraction in one.sums.fractions
    } == {1}


def test_every_rule_can_say_which_questions_it_reads() -> None:
    assert READERS.keys() == MEASURES.keys() | COMPARISONS.keys() | RESCALINGS.keys()


@pytest.mark.parametrize("indicator", SURVEYED, ids=lambda one: one.id)
def test_an_indicator_rests_on_the_questions_it_names_and_on_no_others(indicator: Indicator) -> None:
    survey = indicator.source.value
    frame = citizens(300, SEED, 0.9) if survey == "citizen" else answering(survey, 100, 7)
    read = asked(CATALOGUE, indicator, Methodology())
    names, whole = {one.question for one in read}, _found(indicator, frame)

    assert names
    assert _found(indicator, frame[[*names]]) == whole
    for unit in _units(read):
        assert _found(indicator, frame[[*names - unit]]) != whole, unit


def _units(read: tuple[Asked, ...]) -> list[set[str]]:
    """Sort questions into what a value depends on: each alone, but all of one part of a battery at once."""
    units: dict[tuple[str, ...], set[str]] = {}
    for one in read:
        if one.role not in {Role.BATTERY_BASE, Role.ATTRIBUTE}:
            units.setdefault((one.battery, one.role) if one.battery else (one.question,), set()).add(
                one.question
            )
    return [*units.values()]


def test_the_choices_said_to_count_are_those_that_count() -> None:
    """Who gives one answer to every question counts wholly, or not at all, or is outside the base."""
    rules = {"share", "share_of_any", "depth", "mean_of_shares", "mean_over_fields", "all_of_several"}
    indicators = [one for one in SURVEYED if one.rule in {*rules, "any_of_several"}]

    assert len(indicators) >= 40
    for indicator in indicators:
        read = asked(CATALOGUE, indicator, Methodology())
        answers = [one for one in read if one.role is Role.COUNTED]
        in_base = {one.question: one.choices[:1] for one in read if one.role is Role.BASE}
        for choice in CATALOGUE.instrument.choices(answers[0].question):
            same = {one.question: [choice] for one in answers}
            value, *_ = _found(indicator, pd.DataFrame({**same, **in_base}, dtype=object))
            is_outside = choice in answers[0].outside or indicator.rule == "depth"
            otherwise = None if is_outside else 0.0
            assert value == (100.0 if choice in answers[0].choices else otherwise), (indicator.id, choice)


def _found(indicator: Indicator, frame: pd.DataFrame) -> tuple[float | None, int, list[int]]:
    survey = indicator.source.value
    found = estimate(CATALOGUE, indicator, code_frames({survey: frame}, Methodology(), CATALOGUE)[survey])
    return found.value, found.n, [int(np.count_nonzero(one)) for one in found.groups.values()]


def test_an_unknown_id_is_refused_with_a_sentence() -> None:
    evidence = Evidence({})

    with pytest.raises(
        UnknownIndicatorError, match=r'no indicator "1\.9\.1".*one of the 65 ids, such as 1\.1\.1'
    ):
        explain("1.9.1", evidence, index_of(evidence))


def test_answers_other_than_the_indexs_are_refused() -> None:
    index = index_of(unweighted(everybody()))

    with pytest.raises(ValueError, match=r"1\.1\.1: these are not the answers"):
        explain("1.1.1", unweighted(first(200)), index)


def test_a_figure_held_back_because_of_earlier_ones_is_told_from_one_on_too_few() -> None:
    evidence = unweighted(everybody())
    index = index_of(evidence, publication=Publication(withheld=frozenset({"1.1.1"})))
    few = explain("1.2.1", unweighted(first(15)), index_of(unweighted(first(15))))

    assert (explain("1.1.1", evidence, index).absence, few.absence) == (Absence.HELD_BACK, Absence.TOO_FEW)
    assert (explain("1.1.1", evidence, index).sums, few.sums) == (None, None)


def test_a_sum_that_is_nearly_all_of_one_organisation_is_said_to_be() -> None:
    staff, union = ["900", "5", "5", "5", "5", "5"], ["1", "1", "1", "1", "1", "9"]
    frame = pd.DataFrame({"staff": staff, "union_members": union}, dtype=object)
    evidence = Evidence({"organisation": frame})
    found = explain("3.2.2", evidence, index_of(evidence))

    assert (found.absence, found.sums, found.contradictions) == (Absence.DOMINATED, None, 0)


def test_contradictions_left_out_are_told_beside_the_sums() -> None:
    frame = pd.DataFrame(
        {
            "staff": ["10", "10", "12", "8", "9", "11", "3"],
            "union_members": ["1", "2", "0", "3", "1", "1", "4"],
        },
        dtype=object,
    )
    evidence = Evidence({"organisation": frame})
    found = explain("3.2.2", evidence, index_of(evidence))

    assert isinstance(found.sums, Mean)
    assert (found.contradictions, found.sums.fractions[0].n) == (None, 6)
    assert (found.sums.fractions[0].above, found.sums.fractions[0].below) == (8, 60)


def test_sides_of_a_difference_are_told_apart_by_hand() -> None:
    """12 members of whom 9 trust, 10 non-members of whom 4 do; 3 inactive members are on neither side."""
    belongs = ["active"] * 12 + ["not_member"] * 10 + ["inactive"] * 3
    trust = ["trusted"] * 9 + ["careful"] * 3 + ["trusted"] * 4 + ["careful"] * 6 + ["trusted"] * 3
    evidence = Evidence({"citizen": pd.DataFrame({"member_sport": belongs, "trust": trust}, dtype=object)})
    sums = explain("4.7.1", evidence, index_of(evidence)).sums

    assert isinstance(sums, Gap)
    assert [(one.counted, one.n) for side in (sums.members, sums.others) for one in side.fractions] == [
        (9, 12),
        (4, 10),
    ]
    assert (sums.of, sums.raw, sums.value) == ("5.3.1", 35.0, 35.0)


def test_effective_sizes_are_kishs_by_hand() -> None:
    """Weights 1 and 3 by turns: 40 squared over 100 for all twenty, 20 squared over 50 for ten."""
    frame = pd.DataFrame(
        {"trust": ["trusted"] * 10 + ["careful"] * 10, "member_sport": ["active"] * 10 + ["not_member"] * 10},
        dtype=object,
    )
    evidence = Evidence({"citizen": frame}, {"citizen": pd.Series([1.0, 3.0] * 10)})
    index = index_of(evidence)
    share, gap = (explain(name, evidence, index) for name in ("5.3.1", "4.7.1"))

    assert share.counting is not None
    assert isinstance(share.sums, Mean)
    assert isinstance(gap.sums, Gap)
    assert share.counting.effective == share.sums.fractions[0].effective == 16.0
    assert gap.sums.members.fractions[0].effective == 8.0
    assert (share.sums.fractions[0].above, share.sums.fractions[0].below) == (20.0, 40.0)


def test_a_field_that_too_few_answered_for_is_named_as_left_out() -> None:
    impact = {"policy_field_1_impact": ["high"] * 6, "policy_field_2_impact": ["none"] * 4 + [None] * 2}
    evidence = Evidence({"expert": pd.DataFrame(impact, dtype=object)})
    sums = explain("4.6.1", evidence, index_of(evidence)).sums

    assert isinstance(sums, Mean)
    assert [one.topic for one in sums.fractions] == ["policy_field_1_impact"]
    assert sums.left_out == ("policy_field_2_impact", "policy_field_3_impact")


def test_attributes_without_anything_to_say_are_named_with_the_reason() -> None:
    """Of the 20 engaged 10 told where they live, all in town, and 9 their income: one too few."""
    frame = pd.DataFrame(
        {
            "community": ["weekly"] * 20 + ["never"] * 20,
            "sex": ["male", "female"] * 20,
            "settlement": ["urban"] * 10 + [None] * 10 + ["urban"] * 20,
            "income": ["food_only"] * 5 + ["anything"] * 4 + [None] * 11 + ["food_only"] * 20,
        },
        dtype=object,
    )
    evidence = Evidence({"citizen": frame})
    sums = explain("1.3.1", evidence, index_of(evidence)).sums

    assert isinstance(sums, Likeness)
    assert (sums.engaged, sums.everybody) == (20, 40)
    assert [one.attribute for one in sums.spread] == ["sex"]
    assert sums.unvaried == ("settlement",)
    assert sums.thin == ("age_group", "region", "ethnicity", "income")


def test_a_wave_of_interviews_is_counted_weighted_and_filtered() -> None:
    plain, heavy, south = unweighted(everybody()), weighted(everybody()), in_the_south(everybody())
    found = [explain("5.3.1", one, index_of(one)).counting for one in (plain, heavy, south)]
    inside = int(south.domain["citizen"].sum())

    assert [(one.interviews, one.inside, one.filtered, one.weighted) for one in found if one] == [
        (SIZES["citizen"], SIZES["citizen"], False, False),
        (SIZES["citizen"], SIZES["citizen"], False, True),
        (SIZES["citizen"], inside, True, True),
    ]
    first_size, second_size, third_size = (one.effective for one in found if one)
    assert first_size == SIZES["citizen"] > second_size > third_size
    assert [one.report is not None for one in found if one] == [False, True, True]


def test_under_a_filter_the_other_surveys_are_national_and_not_filtered() -> None:
    evidence = in_the_south(everybody())
    index = index_of(evidence)
    found = {name: explain(name, evidence, index) for name in ("2.1.1", "4.4.1", "5.1.2", "5.3.1")}

    assert {name: one.score.national for name, one in found.items()} == {
        "2.1.1": True,
        "4.4.1": True,
        "5.1.2": True,
        "5.3.1": False,
    }
    assert {one.filtered for one in found.values()} == {(Source.CITIZEN,)}
    assert found["2.1.1"].counting is not None
    assert not found["2.1.1"].counting.filtered


def test_how_many_are_inside_a_small_filter_is_not_kept() -> None:
    frames = everybody()
    inside = pd.Series([True] * 6 + [False] * 294, frames["citizen"].index)
    evidence = Evidence(frames, domain={"citizen": inside})
    counting = explain("1.1.1", evidence, index_of(evidence)).counting

    assert counting is not None
    assert counting.inside is None


@pytest.mark.parametrize("indicator_id", ["5.1.1", "5.1.2"])
def test_published_statistics_come_with_all_that_is_known_of_the_indicator(indicator_id: str) -> None:
    evidence = Evidence({}, statistics=STATISTICS)
    found = explain(indicator_id, evidence, index_of(evidence))

    assert found.statistics
    assert {one.indicator for one in found.statistics} == {indicator_id}
    assert {one.status for one in found.statistics} <= set(Status)
    assert (found.sums is None) == (indicator_id in NO_FIGURE)


def test_a_figure_beyond_the_scale_is_held_at_its_end() -> None:
    statistics = [one for one in STATISTICS if one.indicator == "5.1.4" and one.year == 2009]
    evidence = Evidence({}, statistics=tuple(statistics))
    sums = explain("5.1.4", evidence, index_of(evidence)).sums

    assert isinstance(sums, Rescaling)
    assert sums.value == 0.0
    assert sums.unbounded == pytest.approx(-6.65766)


def test_values_from_a_table_are_not_redone_and_those_left_out_of_it_say_so() -> None:
    index = index_from_indicators({"1.1.1": 40.0})
    given, left_out = (explain(name, Evidence({}), index) for name in ("1.1.1", "1.1.2"))

    assert (given.sums, given.absence, given.score.value) == (None, None, 40.0)
    assert left_out.absence is Absence.NOT_GIVEN


def test_certainties_all_occur_so_that_each_must_have_its_words() -> None:
    assert {one.certainty for one in CATALOGUE} == set(Certainty)
    assert len(IDS) == len(set(IDS)) == 65
