"""A form laid out for reading: numbers, sections, who is asked what, and somebody's answers in it."""

from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest
from conversation import YES_NO, Conversation, form_of, questions

from bot.shelf import builtin_forms
from surveys.form import Answer, Form, Kind, Missing
from surveys.interview import standing
from surveys.paper import AfterAnswer, Condition, Depending, Item, Sheet, filled_in, laid_out
from surveys.simulation import population, read_model
from surveys.xlsform import publish

MODELS = Path(str(files("surveys.simulation"))) / "models"
NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)


def items(sheet: Sheet) -> list[Item]:
    return [item for part in sheet.parts for item in part.items]


def condition_of(form: Form, name: str) -> Condition | None:
    return next(item.asked_if for item in items(laid_out(form)) if item.question.name == name)


def condition(relevant: str) -> Condition | None:
    """Give what is said of a question with this condition, after a yes-or-no, a number and a few choices."""
    rows = (
        "select_one yn | first | First?",
        "integer | count | How many?",
        "select_multiple yn | some | Which?",
        f"text | asked | Asked? | {relevant}",
    )
    return condition_of(form_of(questions(*rows) + YES_NO), "asked")


def names(told: AfterAnswer) -> list[str]:
    return [choice.name for choice in told.choices]


def test_questions_are_numbered_in_the_order_of_the_form_and_notes_are_not(rich: Form) -> None:
    numbered = [(item.number, item.question.name) for item in items(laid_out(rich))]

    assert numbered[:4] == [(None, "hello"), (1, "consent"), (2, "people"), (3, "children")]
    assert [number for number, _ in numbered if number] == list(range(1, 11))
    assert all(item.question.kind is not Kind.CALCULATE for item in items(laid_out(rich)))


def test_the_words_that_end_an_interview_are_on_no_paper(rich: Form) -> None:
    assert "goodbye" not in {item.question.name for item in items(laid_out(rich))}


def test_a_title_stands_over_the_questions_of_its_group(rich: Form) -> None:
    titles = [(part.title or {}).get("en") for part in laid_out(rich).parts]

    assert titles == [None, "Household", "Children", None]


def test_a_condition_on_one_choice_names_it() -> None:
    told = condition("${first} = 'yes'")

    assert isinstance(told, AfterAnswer)
    assert (told.number, names(told), told.but) == (1, ["yes"], False)


@pytest.mark.parametrize("relevant", ["${first} != ''", "string-length(${first}) > 0"])
def test_a_condition_that_any_answer_meets_names_the_question_alone(relevant: str) -> None:
    assert condition(relevant) == AfterAnswer(1)


def test_a_condition_that_no_answer_meets_too_names_what_it_excludes() -> None:
    told = condition("${first} != 'no'")

    assert isinstance(told, AfterAnswer)
    assert (names(told), told.but, told.unanswered) == (["no"], True, True)


@pytest.mark.parametrize(
    ("relevant", "numbers"),
    [
        ("${count} > 3", (2,)),
        ("selected(${some}, 'yes')", (3,)),
        ("${first} = 'yes' and ${count} > 3", (1, 2)),
        ("${first} = 'yes' and today() > date('2020-01-01')", (1,)),
    ],
)
def test_of_other_conditions_the_questions_are_named(relevant: str, numbers: tuple[int, ...]) -> None:
    assert condition(relevant) == Depending(numbers)


def test_a_condition_through_a_calculation_names_the_question_behind_it(rich: Form) -> None:
    assert condition_of(rich, "trust") == Depending((2, 3))


def test_what_everybody_is_asked_who_passes_the_screening_has_no_condition(rich: Form) -> None:
    assert condition_of(rich, "people") is None
    assert condition_of(rich, "media") is None
    assert condition_of(rich, "names") == Depending((2, 3))


@pytest.mark.parametrize("path", builtin_forms(), ids=lambda path: path.stem)
def test_people_who_go_through_a_form_are_asked_what_the_paper_says(path: Path) -> None:
    form = publish(path).form
    said = {item.question.name: item.asked_if for item in items(laid_out(form))}
    sources = {item.number: item.question for item in items(laid_out(form))}
    everybody = population(form, read_model(MODELS / f"{form.name}.csv"), 1, {"en": 1.0})
    for number in range(20):
        situation = standing(form, everybody.respondent(number, NOW), NOW).situation
        for name, told in said.items():
            if not isinstance(told, Depending):
                expected = told is None or _meets(told, situation.value(sources[told.number]))
                assert situation.applies(form.by_name[name]) == expected, (name, told)


def _meets(told: AfterAnswer, value: str) -> bool:
    if not value:
        return told.unanswered
    return not told.choices or (value in names(told)) is not told.but


def test_a_filled_copy_holds_what_applies_with_its_answers(talk: Conversation) -> None:
    sheet = filled_in(standing(talk.form, talk.answer("1").interview, NOW).situation)
    held = {item.question.name: item.answer for item in items(sheet)}

    assert sheet.filled
    assert held["people"] == Answer("1")
    assert held["consent"] == Answer("yes")
    assert held["media"] is None
    assert "children" not in held
    assert "hello" not in held
    assert all(item.asked_if is None for item in items(sheet))


def test_numbers_are_the_same_on_blank_and_filled_copies(talk: Conversation) -> None:
    blank = {item.question.name: item.number for item in items(laid_out(talk.form))}
    sheet = filled_in(standing(talk.form, talk.answer("1").interview, NOW).situation)

    assert all(blank[item.question.name] == item.number for item in items(sheet))


def test_a_way_of_not_answering_is_an_answer_on_the_copy(talk: Conversation) -> None:
    sheet = filled_in(standing(talk.form, talk.skipped(Missing.REFUSED).interview, NOW).situation)

    assert next(i.answer for i in items(sheet) if i.question.name == "people") == Answer(
        missing=Missing.REFUSED
    )
