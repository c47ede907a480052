"""Simulated respondents are the same every time, and each of their interviews is one the form allows."""

from collections.abc import Callable
from itertools import islice

import pytest
from made_up import ENGLISH, FARM_ROWS, LANGUAGES, NOW, asked

from surveys.assessment import assess
from surveys.form import Answer, Form, Kind
from surveys.interview import Interview, Stage
from surveys.logic import Situation, objection
from surveys.reading import read
from surveys.simulation import Model, ModelError, respondents

Read = Callable[[str], Model]


@pytest.fixture(scope="module")
def citizens(citizen: Form, citizen_model: Model) -> list[Interview]:
    return list(islice(respondents(citizen, citizen_model, 7, NOW, LANGUAGES), 60))


@pytest.fixture
def farmers(farm: Form, model_of: Read) -> list[Interview]:
    return list(islice(respondents(farm, model_of(FARM_ROWS), 7, NOW, ENGLISH), 300))


def assert_allowed(form: Form, interview: Interview) -> None:
    """Check an interview against the form from scratch, without the engine's moves."""
    assert interview.stage is Stage.COMPLETED
    situation = assess(form, interview.answers, NOW, interview.language)
    expected = {question.name for question in asked(form) if situation.applies(question)}
    assert interview.answers.keys() == expected
    for name, answer in interview.answers.items():
        question = form.by_name[name]
        assert question.kind is Kind.NOTE or objection(situation, question, answer) is None
        assert answer.missing or is_well_spelled(situation, name, answer)


def is_well_spelled(situation: Situation, name: str, answer: Answer) -> bool:
    question = situation.form.by_name[name]
    if question.kind is Kind.NOTE:
        return answer.value == "read"
    if question.is_typed:
        return read(question, answer.value) == answer
    chosen = answer.value.split()
    ordered = [choice.name for choice in question.choices if choice.name in chosen]
    alone = question.exclusive not in chosen or len(chosen) == 1
    return chosen == ordered != [] and alone and (question.kind is not Kind.SELECT_ONE or len(chosen) == 1)


def test_every_citizen_interview_is_complete_and_one_the_form_allows(
    citizen: Form, citizens: list[Interview]
) -> None:
    assert len(citizens) == 60

    for interview in citizens:
        assert_allowed(citizen, interview)


def test_every_kind_of_question_is_answered_as_the_form_allows(farm: Form, farmers: list[Interview]) -> None:
    assert {name for each in farmers for name in each.answers} == {q.name for q in asked(farm)}

    for interview in farmers:
        assert_allowed(farm, interview)


def test_all_citizens_are_consenting_adult_residents(citizens: list[Interview]) -> None:
    assert {(each.answers["consent"].value, each.answers["resident"].value) for each in citizens} == {
        ("yes", "yes")
    }
    assert min(int(each.answers["age"].value) for each in citizens) >= 18


def test_the_same_seed_gives_the_same_interviews(citizen: Form, citizen_model: Model) -> None:
    first, again, other = (
        list(islice(respondents(citizen, citizen_model, seed, NOW, LANGUAGES), 5)) for seed in (1, 1, 2)
    )

    assert first == again
    assert first != other


def test_a_seed_means_the_same_on_every_machine(farm: Form, model_of: Read) -> None:
    """Expect what CPython 3.11 on Linux x86-64 drew when the drawing was written."""
    drawn = islice(respondents(farm, model_of(FARM_ROWS), 1, NOW, ENGLISH), 6)

    assert [each.answers["age"].value for each in drawn] == ["33", "49", "21", "75", "20", "38"]


def test_how_many_are_drawn_does_not_matter(farm: Form, model_of: Read) -> None:
    model = model_of(FARM_ROWS)
    few, many = (list(islice(respondents(farm, model, 3, NOW, ENGLISH), count)) for count in (4, 9))

    assert many[:4] == few


def test_another_answer_in_the_table_leaves_the_other_questions_alone(farm: Form, model_of: Read) -> None:
    before, after = (
        list(islice(respondents(farm, model_of(FARM_ROWS + row), 3, NOW, ENGLISH), 30))
        for row in ("", "wish,A well,500,,,\n")
    )

    assert [each.answers["wish"] for each in before] != [each.answers["wish"] for each in after]
    assert [without_wish(each) for each in before] == [without_wish(each) for each in after]


def without_wish(interview: Interview) -> dict[str, Answer]:
    return {name: answer for name, answer in interview.answers.items() if name != "wish"}


def test_an_answer_the_interview_refuses_names_file_line_and_question(farm: Form, model_of: Read) -> None:
    model = model_of(FARM_ROWS.replace("age,18..49", "age,3..9"))

    with pytest.raises(
        ModelError, match=r'farm\.csv, line 4: .* refuses the answer "[3-9]" to age'
    ) as caught:
        list(islice(respondents(farm, model, 3, NOW, ENGLISH), 20))

    assert "not_accepted" in str(caught.value)


def test_a_model_that_leads_to_an_ending_of_the_form_is_refused(citizen: Form, citizen_model: Model) -> None:
    rows = tuple(row for row in citizen_model.rows if row.question != "resident")
    abroad = [row for row in citizen_model.rows if row.question == "resident"]
    moved = Model("citizen.csv", (*rows, *(type(row)(row.question, "no", 1, line=9) for row in abroad)))

    with pytest.raises(ModelError, match=r"line 9: .* \(the form ends here and keeps nothing"):
        next(respondents(citizen, moved, 1, NOW, LANGUAGES))
