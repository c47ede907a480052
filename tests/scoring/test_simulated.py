"""The real questionnaires, filled in by simulated respondents, give every indicator of their survey."""

import datetime as dt
from itertools import islice
from pathlib import Path

import pandas as pd
import pytest

import surveys
from scoring.catalogue import Source
from scoring.index import compute
from scoring.indicators import load
from scoring.methodology import Methodology
from surveys.form import Form
from surveys.simulation import read_model, respondents
from surveys.xlsform import publish
from tests.scoring.mapping import Person, experts, organisations, score

ROOT = Path(surveys.__file__).parent
NOW = dt.datetime(2026, 5, 4, 9, 30, tzinfo=dt.UTC)
RESPONDENTS = 40


def form_of(survey: str) -> Form:
    return publish(ROOT / "forms" / f"{survey}.md").form


def simulated(survey: str) -> pd.DataFrame:
    form, model = form_of(survey), read_model(ROOT / "simulation" / "models" / f"{survey}.csv")
    drawn = islice(respondents(form, model, 2026, NOW, {"kk": 0.5, "ru": 0.5}), RESPONDENTS)
    rows = [{name: answer.value or None for name, answer in one.answers.items()} for one in drawn]
    asked = [question.name for question in form.questions]
    return (
        pd.DataFrame(rows, columns=asked, dtype=object)
        .astype(object)
        .where(lambda cells: cells.notna(), None)
    )


@pytest.mark.parametrize(
    ("survey", "expected", "mapping"), [("organisation", 29, organisations()), ("expert", 6, experts())]
)
def test_every_indicator_of_a_survey_has_a_value_and_it_is_the_one_counted_person_by_person(
    survey: str, expected: int, mapping: dict
) -> None:
    frame = simulated(survey)
    people: list[Person] = frame.to_dict("records")
    index = compute({survey: frame}, Methodology())
    scores = [index.indicator(one.id) for one in load() if one.source == Source(survey)]

    assert len(scores) == expected
    assert [one.id for one in scores if one.value is None or one.interval is None] == []
    for indicator, verdicts in mapping.items():
        assert index.indicator(indicator).value == pytest.approx(score(verdicts, people)), indicator


@pytest.mark.parametrize("survey", ["citizen", "organisation", "expert"])
def test_the_questions_that_scoring_knows_have_the_choices_of_the_form(survey: str) -> None:
    form, known = form_of(survey), load().instrument.questions.values()
    declared = {one.name: list(one.choices) for one in known if one.survey == survey and one.numbers is None}

    assert len(declared) >= 9
    assert declared == {name: [choice.name for choice in form.by_name[name].choices] for name in declared}


def test_the_numbers_that_scoring_knows_have_the_bounds_of_the_form() -> None:
    text = (ROOT / "forms" / "organisation.md").read_text(encoding="utf-8")
    bounded = [one for one in load().instrument.questions.values() if one.numbers is not None]

    assert len(bounded) == 3
    for one in bounded:
        (row,) = [line for line in text.splitlines() if f"| integer | {one.name} |" in line]
        limit = "${staff}" if one.name == "union_members" else str(one.numbers[-1])
        assert f"| . >= {one.numbers[0]} and . <= {limit} |" in row
