"""Each declared rule at its threshold: what is noticed, what just is not, and what is never said."""

from dataclasses import replace

import pytest
from quality_world import Answers, findings, form_named, found, times

from surveys.form import Form

CITIZEN, ORGANISATION, EXPERT = (form_named(name) for name in ("citizen", "organisation", "expert"))
NOBODY: Answers = {}


def test_whoever_takes_less_than_two_fifths_of_the_usual_time_is_noticed() -> None:
    usual = [500.0] * 21
    rows = [NOBODY] * 23

    assert found(CITIZEN, rows, times(23, [*usual, 199.0, 200.0])) == [("speeding", 21)]
    (one,) = findings(CITIZEN, rows, times(23, [*usual, 199.0]))
    assert (one.measured, one.usual) == (199 / 50, 10.0)


def test_speed_is_by_answer_so_whoever_was_asked_less_is_not_fast() -> None:
    timed = times(22, [500.0] * 21 + [100.0])
    timed.loc[timed.index[-1], "answers"] = 10.0

    assert found(CITIZEN, [NOBODY] * 22, timed) == []


def test_before_twenty_are_timed_nobody_is_fast() -> None:
    assert found(CITIZEN, [NOBODY] * 19, times(19, [500.0] * 18 + [1.0])) == []
    assert found(CITIZEN, [NOBODY] * 20, times(20, [500.0] * 19 + [1.0])) == [("speeding", 19)]


def test_whoever_was_not_timed_is_neither_fast_nor_usual() -> None:
    assert found(CITIZEN, [NOBODY] * 40, times(40, [500.0] * 19)) == []


TRUST = [f"confidence_{name}" for name in ("religious", "union", "environment", "women", "humanitarian")]
JUSTIFY = [f"justify_{name}" for name in ("benefits", "fare", "tax", "bribe")]


def straight(trust: str, justify: str) -> dict[str, str]:
    return dict.fromkeys(TRUST, trust) | dict.fromkeys(JUSTIFY, justify)


def test_one_answer_to_every_scale_is_noticed_and_one_other_answer_clears_it() -> None:
    rows = [straight("quite", "5"), straight("quite", "5") | {"justify_tax": "6"}]

    assert found(CITIZEN, rows) == [("straight_lining", 0)]
    assert findings(CITIZEN, rows)[0].measured == 9


def test_eight_questions_are_enough_and_seven_are_not() -> None:
    eight = straight("quite", "5")
    del eight["justify_fare"]
    seven = {name: answer for name, answer in eight.items() if name != "confidence_union"}

    assert found(CITIZEN, [eight, seven]) == [("straight_lining", 0)]


def test_saying_that_nothing_is_ever_justified_is_no_sign_of_haste() -> None:
    assert found(CITIZEN, [straight("quite", "1")]) == []


def test_experts_are_held_against_their_own_scales() -> None:
    roles = [q.name for q in EXPERT.questions if q.name.startswith("role_")]
    impacts = [q.name for q in EXPERT.questions if q.name.endswith("_impact")]
    same = dict.fromkeys(roles, "moderate") | dict.fromkeys(impacts, "some")

    assert len(roles) == 6
    assert found(EXPERT, [same, same | {roles[0]: "limited"}]) == [("straight_lining", 0)]


WOMAN = {"region": "abai", "sex": "female", "age_group": "25_34"}


@pytest.mark.parametrize(
    ("minutes", "noticed"),
    [([0, 2, 4, 6, 10], 5), ([0, 2, 4, 6, 10.1], 0), ([0, 1, 2, 3], 0), ([0, 1, 2, 3, 4, 50], 5)],
)
def test_five_alike_within_ten_minutes_are_a_burst(minutes: list[float], noticed: int) -> None:
    at = [minute * 60 for minute in minutes]
    timed = times(len(at), [500.0] * len(at), finished=at)

    assert found(CITIZEN, [WOMAN] * len(at), timed) == [("burst", number) for number in range(noticed)]


def test_people_of_other_groups_or_without_a_time_are_in_no_burst() -> None:
    together = [0.0] * 6
    others = [
        WOMAN | {"sex": sex, "region": region} for sex in ("female", "male") for region in ("abai", "ulytau")
    ]
    rows = [*others, WOMAN, WOMAN | {"age_group": "65_plus"}]

    assert found(CITIZEN, rows, times(6, [500.0] * 6, finished=together)) == []
    assert found(CITIZEN, [WOMAN] * 6, times(6, finished=together)) == []
    assert found(CITIZEN, [{"sex": "female"}] * 6, times(6, [500.0] * 6, finished=together)) == []


def test_an_amount_a_thousand_times_the_usual_is_noticed_from_twenty_answers_on() -> None:
    usual = [{"volunteers": "10"}] * 20

    assert found(ORGANISATION, [*usual, {"volunteers": "10000"}]) == []
    assert found(ORGANISATION, [*usual, {"volunteers": "10001"}]) == [("outlier", 20)]
    assert found(ORGANISATION, [{"volunteers": "10"}] * 18 + [{"volunteers": "10001"}]) == []
    (one,) = findings(ORGANISATION, [*usual, {"volunteers": "10001"}])
    assert (one.measured, one.usual, one.told) == (10001.0, 10.0, {"volunteers": "10001"})


def test_where_the_usual_amount_is_nought_none_is_a_thousand_times_it() -> None:
    assert found(ORGANISATION, [{"staff": "0"}] * 20 + [{"staff": "9"}]) == []


NO_NET = {"access_internet": "none"}
NOTHING_SPENT = {"staff": "2", "expenditure": "0"}
THE_WHOLE = {"revenue": "1", "expenditure": "11"}


@pytest.mark.parametrize(
    ("form", "rule", "odd", "well"),
    [
        (CITIZEN, "age_hundred", {"age": "100"}, {"age": "99"}),
        (
            CITIZEN,
            "graduate_at_school_age",
            {"age": "19", "education": "higher"},
            {"age": "20", "education": "higher"},
        ),
        (
            CITIZEN,
            "active_but_never_there",
            {"community": "never", "member_sport": "active"},
            {"community": "yearly", "member_sport": "active"},
        ),
        (
            CITIZEN,
            "active_but_never_there",
            {"community": "never", "unpaid_humanitarian": "yes"},
            {"community": "never", "member_sport": "inactive", "unpaid_humanitarian": "no"},
        ),
        (
            ORGANISATION,
            "spent_less_than_a_wage",
            {"staff": "1", "expenditure": "84999"},
            {"staff": "1", "expenditure": "85000"},
        ),
        (ORGANISATION, "spent_less_than_a_wage", NOTHING_SPENT, {"staff": "2"}),
        (ORGANISATION, "spent_less_than_a_wage", NOTHING_SPENT, NOTHING_SPENT | {"staff": "0"}),
        (
            ORGANISATION,
            "spent_ten_times_more",
            {"revenue": "1000000", "expenditure": "10000001"},
            {"revenue": "1000000", "expenditure": "10000000"},
        ),
        (ORGANISATION, "spent_ten_times_more", THE_WHOLE, THE_WHOLE | {"revenue": "0"}),
        (
            ORGANISATION,
            "union_without_members",
            {"legal_form": "trade_union", "has_members": "no"},
            {"legal_form": "foundation", "has_members": "no"},
        ),
        (
            ORGANISATION,
            "fees_without_members",
            {"sources": "business fees", "has_members": "no"},
            {"sources": "business", "has_members": "no"},
        ),
        (
            ORGANISATION,
            "state_money_unregistered",
            {"legal_form": "unregistered", "sources": "state"},
            {"legal_form": "unregistered", "sources": "state_companies"},
        ),
        (
            ORGANISATION,
            "mail_without_internet",
            NO_NET | {"access_email": "sporadic"},
            NO_NET | {"access_email": "none"},
        ),
        (ORGANISATION, "mail_without_internet", NO_NET | {"access_email": "regular"}, NO_NET),
        (
            EXPERT,
            "stranger_who_knows_well",
            {"contact": "never", "familiarity": "very_well"},
            {"contact": "never", "familiarity": "fairly_well"},
        ),
        (
            EXPERT,
            "akimat_of_the_whole_country",
            {"sector": "local_government", "region": "national"},
            {"sector": "central_government", "region": "national"},
        ),
    ],
)  # fmt: skip
def test_a_condition_holds_on_one_side_of_its_limit_only(
    form: Form, rule: str, odd: Answers, well: Answers
) -> None:
    assert found(form, [well, odd, NOBODY]) == [(rule, 1)]
    assert findings(form, [well, odd])[0].told == odd


def test_a_form_of_ones_own_has_the_rules_that_apply_to_it() -> None:
    rows = [straight("quite", "5") | {"age": "100"}]
    own = replace(CITIZEN, name="mine")
    assert found(own, rows) == [("straight_lining", 0)]


def test_nobody_looks_odd_where_there_is_nobody() -> None:
    assert found(CITIZEN, []) == []
