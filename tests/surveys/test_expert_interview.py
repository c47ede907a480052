"""How an interview with an outside stakeholder goes where it could go wrong."""

from pathlib import Path

import pytest
from conversation import Conversation

import surveys
from surveys.form import Form, Missing
from surveys.interview import Stage
from surveys.screens import ProblemKind
from surveys.xlsform import publish


@pytest.fixture(scope="module")
def expert() -> Form:
    return publish(Path(surveys.__file__).parent / "forms" / "expert.md").form


@pytest.fixture
def talk(expert: Form) -> Conversation:
    """Give an interview that has come as far as the social concerns."""
    talk = Conversation(expert).tapped("I agree to take part", "Business", "3–5 years", "The whole country")
    return talk.asked("meaning").kept().tapped("Never", "A little").asked("gravest_concern")


def test_the_first_card_tells_how_many_questions_may_come(expert: Form) -> None:
    card = Conversation(expert).card

    assert (card.number, card.total) == (1, 30)


def test_someone_from_civil_society_is_thanked_and_nothing_is_kept(expert: Form) -> None:
    talk = Conversation(expert).tapped("I agree to take part", "Civil society organisation")

    assert talk.at(Stage.DISCARDED).interview.answers == {}


def test_someone_who_withholds_the_sector_is_interviewed(expert: Form) -> None:
    Conversation(expert).tapped("I agree to take part").skipped(Missing.REFUSED).asked("experience")


@pytest.mark.parametrize("missing", [Missing.DONT_KNOW, Missing.REFUSED])
def test_who_names_no_concern_is_not_asked_about_any(talk: Conversation, missing: Missing) -> None:
    talk.skipped(missing).asked("active_field_1").skipped(missing).asked("society_impact")
    talk.tapped("High impact").asked("policy_field_1").skipped(missing).asked("state_policy_impact")


def test_the_same_concern_is_not_taken_twice_but_two_unlisted_ones_are(talk: Conversation) -> None:
    talk.tapped("Poverty", "No impact", "Poverty").refused(ProblemKind.NOT_ACCEPTED).asked("second_concern")
    talk.back().back().tapped("Another concern").asked("second_concern").tapped("Another concern")

    talk.content().asked("second_concern_impact")


def test_up_to_three_policy_fields_are_asked_about(talk: Conversation) -> None:
    talk.skipped(Missing.REFUSED).skipped(Missing.REFUSED).tapped("Limited impact").asked("policy_field_1")
    talk.tapped("Education", "Limited impact", "Young people", "Limited impact").asked("policy_field_3")

    for named in ("Education", "Young people"):
        talk.tapped(named).refused(ProblemKind.NOT_ACCEPTED).asked("policy_field_3")
    talk.tapped("No other field").content().asked("state_policy_impact")
