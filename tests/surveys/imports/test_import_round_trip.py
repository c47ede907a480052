"""What made-up respondents said comes back the same from every kind of file."""

import tempfile
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

import pytest
from dialects import Dialect, central, kobo, plain, saved, written
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_back import NAMES, NOW, form_called, made_up, read_file

from surveys import events as e
from surveys.form import Answer, Form, Kind, Missing
from surveys.imports import Collected
from surveys.imports.replay import lay_before
from surveys.interview import Interview, Stage, Step, follow, standing, start

EXPORTS = [*(partial(kobo, language=language) for language in ("en", "kk", "ru")), central]
people = st.lists(st.integers(0, 30), min_size=1, max_size=4, unique=True)


def read_back(form: Form, content: bytes, language: str | None = None) -> list[Interview]:
    with tempfile.TemporaryDirectory() as folder:
        _, read = read_file(saved(Path(folder), content), form, language)
    assert all(isinstance(one, Collected) for one in read), read
    return [one.interview for one in read if isinstance(one, Collected)]


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=6, deadline=None, derandomize=True)
@given(numbers=people, delimiter=st.sampled_from(",;\t"), mark=st.sampled_from(["", "\ufeff"]))
def test_a_file_with_plain_names_comes_back_equal(
    name: str, numbers: list[int], delimiter: str, mark: str
) -> None:
    form, told = form_called(name), [made_up(name, number) for number in numbers]
    records = [plain(form, interview, number) for number, interview in enumerate(told)]

    back = read_back(form, written(records, delimiter, mark))

    assert [one.answers for one in back] == [one.answers for one in told]
    assert [one.language for one in back] == [one.language for one in told]
    assert {one.stage for one in back} == {Stage.COMPLETED}


@pytest.mark.parametrize("dialect", EXPORTS)
@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=6, deadline=None, derandomize=True)
@given(numbers=people)
def test_an_export_comes_back_equal(name: str, dialect: Dialect, numbers: list[int]) -> None:
    form, told = form_called(name), [made_up(name, number) for number in numbers]
    records = [dialect(form, interview, number) for number, interview in enumerate(told)]

    back = read_back(form, written(records), "kk")

    assert [one.answers for one in back] == [one.answers for one in told]
    assert {one.language for one in back} == {"kk"}


def test_the_made_up_respondents_give_every_kind_of_answer() -> None:
    told = [made_up(name, number) for name in NAMES for number in range(25)]
    answers = [
        (form_called(one.form).by_name[name], answer) for one in told for name, answer in one.answers.items()
    ]

    assert {question.kind for question, _ in answers} >= {
        Kind.SELECT_ONE, Kind.SELECT_MULTIPLE, Kind.INTEGER, Kind.NOTE,
    }  # fmt: skip
    assert {answer.missing for _, answer in answers} >= {
        None,
        Missing.DONT_KNOW,
        Missing.REFUSED,
        Missing.SKIPPED,
    }
    assert any(" " in answer.value for question, answer in answers if question.kind is Kind.SELECT_MULTIPLE)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=25, deadline=None, derandomize=True)
@given(number=st.integers(0, 30), chosen=st.data())
def test_the_engine_takes_from_a_file_only_what_it_takes_in_a_chat(
    name: str, number: int, chosen: st.DataObject
) -> None:
    """However answers are changed at random, they fare as they would if they were said one by one."""
    form, told = form_called(name), dict(made_up(name, number).answers)
    choosable = [q for q in form.questions if q.choices]
    for question in chosen.draw(st.lists(st.sampled_from(choosable), max_size=3)):
        told[question.name] = Answer(chosen.draw(st.sampled_from(question.choices)).name)
    for question in chosen.draw(st.lists(st.sampled_from(choosable), max_size=1)):
        told.pop(question.name, None)
    counted = [q for q in form.questions if q.kind is Kind.INTEGER][: chosen.draw(st.integers(0, 8))]
    for question in counted:
        told[question.name] = Answer(str(chosen.draw(st.integers(0, 60))))

    laid = lay_before(
        form,
        "en",
        {key: value for key, value in told.items() if form.by_name[key].kind is not Kind.NOTE},
        NOW,
    )
    said = say_one_by_one(form, told)

    assert (laid.answers if isinstance(laid, Interview) else None) == said


def say_one_by_one(form: Form, told: Mapping[str, Answer]) -> Mapping[str, Answer] | None:
    """Lead through the chat with these answers; None when it refuses one, ends, or leaves one over."""
    step = standing(form, start(form, "en"), NOW)
    while step.question is not None and step.interview.stage is Stage.ASKING:
        answer = told.get(step.question.name, Answer(missing=Missing.SKIPPED))
        for event in _events(step, answer):
            step = follow(step, event, NOW)
            if step.problem is not None:
                return None
    if step.interview.stage is Stage.DISCARDED:
        return None
    answers = follow(step, e.Submitted(step.interview.turn), NOW).interview.answers
    left_over = {
        name for name, answer in told.items() if form.by_name[name].kind is not Kind.NOTE
    } - answers.keys()
    return None if left_over else answers


def _events(step: Step, answer: Answer) -> Iterator[e.Event]:
    question, turn = step.question, step.interview.turn
    assert question is not None
    names = [choice.name for choice in question.choices]
    if question.kind is Kind.NOTE:
        yield e.Kept(turn)
    elif answer.missing is not None:
        yield e.NothingAnswered(answer.missing, turn)
    elif question.kind is Kind.SELECT_ONE:
        yield e.ChoicePicked(names.index(answer.value), turn)
    elif question.kind is Kind.SELECT_MULTIPLE:
        yield from (e.ChoiceToggled(names.index(name), turn) for name in answer.value.split())
        yield e.SelectionFinished(turn)
    else:
        yield e.TextTyped(answer.value)
