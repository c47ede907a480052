"""Walks through the organisational questionnaire: made-up organisations, follow-ups, answers that agree."""

from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pytest
from conversation import Conversation

import surveys
from surveys.assessment import assess
from surveys.form import Answer, Form, Kind, Missing
from surveys.interview import Interview, Stage
from surveys.logic import objection
from surveys.simulation import Model, check, read_model, respondents
from surveys.xlsform import publish

ROOT = Path(surveys.__file__).parent
NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
LANGUAGES = {"kk": 50, "ru": 48, "en": 2}
BEGUN = {"consent": "yes", "already_answered": "no"}


@pytest.fixture(scope="module")
def form() -> Form:
    return publish(ROOT / "forms" / "organisation.md").form


@pytest.fixture(scope="module")
def model() -> Model:
    return read_model(ROOT / "simulation" / "models" / "organisation.csv")


@pytest.fixture(scope="module")
def organisations(form: Form, model: Model) -> list[Interview]:
    return list(islice(respondents(form, model, 7, NOW, LANGUAGES), 30))


def refuses(form: Form, name: str, value: str, given: Mapping[str, str]) -> bool:
    answers = {question: Answer(answer) for question, answer in {**BEGUN, **given}.items()}
    situation = assess(form, answers, NOW, "en")
    return objection(situation, form.by_name[name], Answer(value)) is not None


def asks(form: Form, name: str, given: Mapping[str, str]) -> bool:
    answers = {question: Answer(answer) for question, answer in {**BEGUN, **given}.items()}
    return assess(form, answers, NOW, "en").applies(form.by_name[name])


def test_the_model_suits_the_form_and_says_that_all_of_it_is_assumed(form: Form, model: Model) -> None:
    text = (ROOT / "simulation" / "models" / "organisation.csv").read_text(encoding="utf-8")

    assert len(model.rows) > 500
    assert check(form, model) == ()
    assert "It is no finding about Kazakhstan" in text
    assert "Measured: nothing" in text


def test_made_up_organisations_complete_the_interview(form: Form, organisations: list[Interview]) -> None:
    assert len(organisations) == 30

    for interview in organisations:
        situation = assess(form, interview.answers, NOW, interview.language)
        expected = {q.name for q in form.questions if q.is_asked and situation.applies(q)}
        assert interview.stage is Stage.COMPLETED
        assert interview.answers.keys() == expected
        for name, answer in interview.answers.items():
            question = form.by_name[name]
            assert question.kind is Kind.NOTE or objection(situation, question, answer) is None


def test_no_question_but_the_endings_is_out_of_reach(form: Form, model: Model) -> None:
    many = islice(respondents(form, model, 1, NOW, LANGUAGES), 120)
    reached = {name for interview in many for name in interview.answers}
    asked = {question.name for question in form.questions if question.is_asked}

    assert asked - reached == {"end_consent", "end_already"}


@pytest.mark.parametrize(
    ("name", "value", "given", "refused"),
    [
        ("founded", "2027", {}, True),
        ("founded", "2026", {}, False),
        ("founded", "1899", {}, True),
        ("staff_women", "4", {"staff": "3"}, True),
        ("staff_women", "3", {"staff": "3"}, False),
        ("union_members", "4", {"staff": "3"}, True),
        ("union_members", "0", {"staff": "3"}, False),
        ("concern_2", "poverty", {"concern_1": "poverty"}, True),
        ("concern_2", "housing", {"concern_1": "poverty"}, False),
        ("concern_2", "other", {"concern_1": "other"}, False),
        ("settlement", "rural", {"region": "shymkent"}, True),
        ("settlement", "rural", {"region": "almaty_region"}, False),
        ("staff_change", "rose", {"staff": "0"}, True),
        ("staff_change", "same", {"staff": "0"}, False),
        ("staff_change", "rose", {}, False),
        ("revenue_change", "rose", {"sources": "none"}, True),
        ("revenue_change", "rose", {"sources": "state", "revenue": "500"}, False),
        ("revenue_change", "rose", {"revenue": "0"}, True),
        ("expenditure_change", "rose", {"expenditure": "0"}, True),
        ("expenditure_change", "rose", {}, False),
        ("revenue", "0", {"sources": "state"}, True),
        ("own_field_2", "health", {"own_field_1": "health"}, True),
        ("own_field_2", "none", {"own_field_1": "health"}, False),
        ("main_source", "fees", {"sources": "state donations"}, True),
        ("main_source", "state", {"sources": "state donations"}, False),
        ("fields", "culture sport education health family youth", {}, True),
        ("fields", "culture sport education health family", {}, False),
        ("revenue", "-1", {}, True),
        ("revenue", "0", {}, False),
        ("meetings", "0", {"met_others": "yes"}, True),
    ],
)
def test_an_answer_must_agree_with_earlier_ones(
    form: Form, name: str, value: str, given: dict[str, str], *, refused: bool
) -> None:
    assert refuses(form, name, value, given) is refused


@pytest.mark.parametrize(
    ("name", "given", "asked"),
    [
        ("legal_form", {}, True),
        ("legal_form", {"already_answered": "yes"}, False),
        ("legal_form", {"consent": "no"}, False),
        ("revenue", {"founded": "2026"}, False),
        ("revenue", {"founded": "2025"}, True),
        ("revenue", {}, True),
        ("revenue", {"sources": "none"}, False),
        ("revenue", {"sources": "state"}, True),
        ("revenue_change", {"sources": "none"}, True),
        ("state_order", {"legal_form": "unregistered"}, False),
        ("state_order", {"legal_form": "foundation"}, True),
        ("tax_relief", {"legal_form": "unregistered"}, False),
        ("taxes", {}, True),
        ("revenue_change", {"founded": "2025"}, False),
        ("revenue_change", {"founded": "2024"}, True),
        ("union_members", {"staff": "0"}, False),
        ("union_members", {}, False),
        ("main_source", {"sources": "state"}, False),
        ("main_source", {"sources": "state fees"}, True),
        ("intolerance_weight", {"intolerance": "none"}, False),
        ("intolerance_weight", {"intolerance": "one_two"}, True),
        ("own_field_2_impact", {"own_field_1": "health", "own_field_2": "none"}, False),
        ("own_field_2_impact", {"own_field_1": "health", "own_field_2": "food"}, True),
        ("push_2_outcome", {"pushed": "yes", "pushes": "1"}, False),
        ("push_2_outcome", {"pushed": "yes", "pushes": "2"}, True),
        ("push_3_outcome", {"pushed": "no"}, False),
        ("push_1_outcome", {"pushed": "yes"}, True),
    ],
)
def test_a_follow_up_is_asked_only_of_those_it_concerns(
    form: Form, name: str, given: dict[str, str], *, asked: bool
) -> None:
    assert asks(form, name, given) is asked


def counted(form: Form, staff: str, women: str, union: str) -> Conversation:
    """Give the interview of an organisation founded long ago, at the question after its figures."""
    talk = Conversation(form).tapped("I agree to take part", "No", "Accountant", "Foundation").answer("2001")
    talk.tapped("Shymkent city", "City or town", "One region", "Religion").done().tapped("Women").done()
    return talk.kept().tapped("No").answer(staff, women, union).asked("staff_change").tapped("It rose")


def test_figures_agree_whichever_was_given_first(form: Form) -> None:
    talk = counted(form, "12", "9", "5").asked("volunteers")

    talk.changed("staff").answer("4").asked("staff_women").answer("4").asked("union_members").answer("4")
    talk.content().asked("volunteers").changed("staff").answer("0").asked("staff_change").tapped("It fell")
    talk.content().asked("volunteers").changed("region").tapped("Abai").changed("settlement").tapped(
        "Village"
    )
    talk.asked("volunteers").changed("region").tapped("Astana city").asked("settlement")


def test_money_that_had_a_source_is_more_than_nothing_even_if_the_source_is_named_later(form: Form) -> None:
    talk = counted(form, "3", "0", "0").answer("0").skipped(Missing.REFUSED)
    talk.answer("0").tapped("It stayed the same").asked("expenditure")

    talk.changed("sources").tapped("Membership fees").done().asked("revenue").answer("250 000")
    talk.content().asked("expenditure").changed("sources").tapped("There was no money").done()
    talk.content().asked("expenditure")
