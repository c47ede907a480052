"""What applies, what is calculated, what is accepted: for one set of answers, worked out anew."""

from datetime import UTC, datetime, timedelta

import pytest
from conversation import NOW, YES_NO, form_of, questions

from surveys.assessment import assess
from surveys.form import Answer, Form, Missing
from surveys.logic import Situation, allows, objection
from surveys.screens import ProblemKind


def situation(form: Form, now: datetime = NOW, language: str = "en", **answers: str) -> Situation:
    return assess(form, {name: Answer(value) for name, value in answers.items()}, now, language)


def asked(form: Form, **answers: str) -> list[str]:
    return [question.name for question in situation(form, **answers).asked()]


def test_relevance_follows_the_answers(farm: Form) -> None:
    assert asked(farm) == ["owns", "name"]
    assert asked(farm, owns="yes") == ["owns", "hectares", "name"]
    assert asked(farm, owns="yes", hectares="11") == ["owns", "hectares", "crop", "name"]


def test_an_answer_that_does_not_apply_reads_as_blank_for_those_after_it(farm: Form) -> None:
    assert asked(farm, owns="no", hectares="11") == ["owns", "name"]

    seen = situation(farm, owns="no", hectares="11")
    assert seen.value(farm.by_name["hectares"]) == ""
    assert seen.value(farm.by_name["owns"]) == "no"


def test_a_group_that_does_not_apply_takes_everything_in_it_along(rich: Form) -> None:
    assert "children" not in asked(rich, consent="no", people="4")
    assert "children" in asked(rich, consent="yes", people="4")
    assert "children" not in asked(rich, consent="yes", people="1")


def test_calculations_are_worked_out_but_not_asked(rich: Form) -> None:
    seen = situation(rich, consent="yes", people="4", children="1")

    assert seen.value(rich.by_name["adults"]) == "3"
    assert "adults" not in [question.name for question in seen.asked()]


def test_a_calculation_may_stand_before_or_after_what_reads_it() -> None:
    rows = (
        "calculate | twice |  |  |  |  | ${half} * 2",
        "calculate | half |  |  |  |  | ${whole} div 2",
        "integer | whole | How much?",
        "note | much | That is much | ${twice} > 5",
    )
    form = form_of(questions(*rows))

    assert situation(form, whole="8").value(form.by_name["twice"]) == "8"
    assert asked(form, whole="8") == ["whole", "much"]


def test_no_answer_reads_as_blank(rich: Form) -> None:
    answers = {"consent": Answer("yes"), "people": Answer(missing=Missing.REFUSED)}
    seen = assess(rich, answers, NOW, "en")

    assert not seen.applies(rich.by_name["children"])
    assert seen.value(rich.by_name["adults"]) == ""


def test_a_default_counts_until_it_is_answered_otherwise() -> None:
    rows = ("select_one yn | radio | Radio? |  |  |  |  | yes", "text | station | Which? | ${radio} = 'yes'")
    form = form_of(questions(*rows) + YES_NO)

    assert asked(form) == ["radio", "station"]
    assert asked(form, radio="no") == ["radio"]


def test_a_constraint_judges_the_value_offered_and_leaves_no_trace(rich: Form) -> None:
    seen = situation(rich, consent="yes", people="4", children="1")
    children = rich.by_name["children"]

    assert seen.accepts(children, "3")
    assert not seen.accepts(children, "4")
    assert seen.value(children) == "1"
    assert situation(rich, consent="yes", people="9").accepts(children, "4")


def test_being_required_may_depend_on_answers(rich: Form) -> None:
    names = rich.by_name["names"]

    assert not situation(rich, consent="yes", people="4", children="2").is_required(names)
    assert situation(rich, consent="yes", people="4", children="3").is_required(names)


def test_today_is_the_day_of_the_event() -> None:
    form = form_of(questions("note | late | Too late | today() >= date('2026-03-15')", "text | name | Name?"))
    evening = datetime(2026, 3, 14, 23, 59, tzinfo=UTC)

    assert [q.name for q in situation(form, evening).asked()] == ["name"]
    assert [q.name for q in situation(form, evening + timedelta(minutes=1)).asked()] == ["late", "name"]


def test_the_words_of_a_choice_can_be_calculated_in_the_language_spoken() -> None:
    rows = (
        "select_one yn | radio | Radio?",
        "text | other | What else?",
        "calculate | said |  |  |  |  | jr:choice-name(${radio}, '${radio}')",
        "calculate | typed |  |  |  |  | jr:choice-name(${other}, '${other}')",
    )
    form = form_of(questions(*rows) + YES_NO)
    said, typed = form.by_name["said"], form.by_name["typed"]

    assert situation(form, radio="yes").value(said) == "Yes"
    assert situation(form, language="ru", radio="yes").value(said) == "Да"
    assert situation(form, radio="perhaps").value(said) == ""
    assert situation(form, other="tea").value(typed) == ""


@pytest.mark.parametrize(
    ("name", "missing", "allowed"),
    [
        ("hello", Missing.SKIPPED, False),
        ("consent", Missing.SKIPPED, False),
        ("price", Missing.SKIPPED, True),
        ("people", Missing.DONT_KNOW, True),
        ("people", Missing.REFUSED, True),
        ("pays", Missing.DONT_KNOW, False),
        ("pays", Missing.REFUSED, True),
        ("wish", Missing.REFUSED, False),
        ("people", Missing.NOT_ASKED, False),
    ],
)
def test_each_way_of_not_answering_is_allowed_where_the_form_says_so(
    rich: Form, name: str, missing: Missing, *, allowed: bool
) -> None:
    seen = situation(rich, consent="yes")
    problem = objection(seen, rich.by_name[name], Answer(missing=missing))

    assert allows(seen, rich.by_name[name], missing) == allowed
    assert (problem is None) == allowed
    assert problem is None or problem.kind is ProblemKind.REQUIRED


def test_an_objection_to_a_value_speaks_the_forms_own_words(rich: Form) -> None:
    problem = objection(situation(rich, consent="yes"), rich.by_name["people"], Answer("99"))

    assert problem is not None
    assert problem.kind is ProblemKind.NOT_ACCEPTED
    assert problem.message == {"en": "From 1 to 30", "ru": "От 1 до 30"}
    assert objection(situation(rich, consent="yes"), rich.by_name["people"], Answer("30")) is None
