"""The model of outside stakeholders answers their questionnaire, and no simulated one names a thing twice."""

from itertools import islice
from pathlib import Path

import pytest
from made_up import LANGUAGES, NOW

import surveys
from surveys.form import Form
from surveys.interview import Interview, Stage
from surveys.simulation import check, read_model, respondents
from surveys.xlsform import publish

ROOT = Path(surveys.__file__).parent
NAMED = (
    ("gravest_concern", "second_concern"),
    ("active_field_1", "active_field_2"),
    ("policy_field_1", "policy_field_2", "policy_field_3"),
)


@pytest.fixture(scope="module")
def expert() -> Form:
    return publish(ROOT / "forms" / "expert.md").form


@pytest.fixture(scope="module")
def drawn(expert: Form) -> list[Interview]:
    model = read_model(ROOT / "simulation" / "models" / "expert.csv")
    assert check(expert, model) == ()
    return list(islice(respondents(expert, model, 7, NOW, LANGUAGES), 30))


def test_thirty_stakeholders_pass_through_the_engine(drawn: list[Interview]) -> None:
    assert [each.stage for each in drawn] == [Stage.COMPLETED] * 30


def test_everything_is_asked_of_somebody(expert: Form, drawn: list[Interview]) -> None:
    asked = {question.name for question in expert.questions if question.is_asked and not question.ending}

    assert asked == {name for each in drawn for name in each.answers}


@pytest.mark.parametrize("names", NAMED)
def test_nobody_names_a_thing_twice(drawn: list[Interview], names: tuple[str, ...]) -> None:
    several = 0
    for each in drawn:
        named = [each.answers[name].value for name in names if name in each.answers]
        fields = [value for value in named if value not in {"", "other", "no_more"}]
        several += len(fields) > 1
        assert len(fields) == len(set(fields))

    assert several > 10


def test_those_who_name_nothing_are_not_asked_about_it(drawn: list[Interview]) -> None:
    silent = [each for each in drawn if not each.answers["policy_field_1"].value]
    short = [each for each in drawn if each.answers.get("policy_field_2") is None]
    ended = [
        each for each in drawn if "policy_field_2" in each.answers and "policy_field_3" not in each.answers
    ]
    assert ended

    assert silent == short
    assert {each.answers["policy_field_2"].value for each in ended} <= {"no_more", ""}
    assert not any("policy_field_2_impact" in each.answers for each in ended)
