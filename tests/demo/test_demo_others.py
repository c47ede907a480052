"""An organisation and an expert fill in their questionnaires by hand, with the answers of a drawn respondent.

Drawn answers are such as the form allows, so whatever stops this person is a fault of the questionnaire.
"""

import datetime as dt
import os
from collections.abc import Mapping

import pytest
from phone import Phone

from bot.drawing import Recipe, arrivals
from bot.words import MISSING
from locales import language_name
from surveys.form import Answer, Kind
from surveys.xlsform import Publication

pytestmark = pytest.mark.browser

NOW = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
WALKS = [("Organisation", "organisation", "kk"), ("Expert", "expert", "ru")]
if os.environ.get("GAUHAR_SCREENSHOTS"):  # a closer look: everything in every language
    WALKS += [("", walk[1], language) for walk in WALKS for language in ("kk", "ru", "en")]


def come(phone: Phone, person: str, name: str, language: str) -> None:
    """Open the chat as somebody who was sent a link, or else as a newcomer who writes its words."""
    if person:
        phone.become(person, language)
    else:
        phone.page.get_by_test_id(f"ui-{language}").click()
        phone.page.get_by_test_id("new-person").click()
        phone.language = language
    phone.start()
    phone.tap(language_name(language))
    if not person:
        phone.write(f"/start {name}")
    phone.is_asked("consent")


def give(phone: Phone, answer: Answer) -> None:
    question = phone.question
    if question.kind is Kind.NOTE:
        phone.button("Continue")
    elif answer.missing is not None:
        phone.button(MISSING[answer.missing])
    elif question.is_typed:
        phone.write(answer.value)
    else:
        chosen = answer.value.split()
        for number, choice in enumerate(question.choices):
            if choice.name in chosen:
                phone.choose(number)
        if question.kind is Kind.SELECT_MULTIPLE:
            phone.button("Done ({n})", n=len(chosen))


@pytest.mark.parametrize(("person", "name", "language"), WALKS)
def test_the_other_questionnaires_are_completed_by_tapping(
    phone: Phone, published: Mapping[str, Publication], person: str, name: str, language: str
) -> None:
    publication = published[name]
    drawn = arrivals(Recipe(name, publication.xform, 11, NOW), [3])[0].interview.answers
    phone.form = publication.form
    come(phone, person, name, language)
    finished = phone.t.button("Send my answers")
    asked: dict[str, Answer] = {}
    while finished not in phone.keys:
        question = phone.question
        assert question.name not in asked, f"{question.name} is asked again: {phone.text}"
        phone.is_readable(f"{name}-{len(asked) + 1:02}-{question.name}")
        asked[question.name] = drawn.get(question.name, Answer("read"))
        give(phone, asked[question.name])

    assert len(asked) > 20
    assert {q: drawn[q] for q in drawn if publication.form.by_name[q].kind is not Kind.NOTE} == {
        q: asked[q] for q in asked if publication.form.by_name[q].kind is not Kind.NOTE
    }
    phone.is_readable(f"{name}-review")
    phone.tap(finished)
    phone.sees(phone.t("You can read them again with /review or have them erased with /withdraw."))
