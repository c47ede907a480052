"""Forms that several tests of this folder hold conversations about."""

import pytest
from conversation import YES_NO, Conversation, form_of, questions
from rich_form import RICH

from surveys.form import Form


@pytest.fixture(scope="session")
def rich() -> Form:
    return form_of(RICH)


@pytest.fixture
def talk(rich: Form) -> Conversation:
    """Give a conversation that has come as far as the household."""
    return Conversation(rich).kept().tapped("Yes").asked("people")


@pytest.fixture(scope="session")
def farm() -> Form:
    """Give a form in which one answer opens a chain of two questions."""
    rows = (
        "select_one yn | owns | Do you own land? | | yes",
        "integer | hectares | How many hectares? | ${owns} = 'yes' | yes | . > 0",
        "text | crop | What do you grow? | ${hectares} > 10",
        "text | name | Your name?",
    )
    return form_of(questions(*rows) + YES_NO)
