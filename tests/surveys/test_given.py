"""Values nobody is asked for: worked-out defaults, what a trigger sets, when an interview began and ended."""

import pytest
from conversation import YES_NO, Conversation, findings_of, form_of, questions

from surveys.form import Answer, Form
from surveys.interview import Stage, start

FORM = """
| survey |
| | type | name | label::English (en) | label::Русский (ru) | default | calculation | trigger | required |
| | start | begun | | | | | | |
| | today | day | | | | | | |
| | end | ended | | | | | | |
| | hidden | key | | | concat('k', 1 + 1) | | | |
| | integer | born | Year of birth? | Год рождения? | | | | yes |
| | integer | age | Age? | Возраст? | 2026 - ${born} | | | |
| | select_multiple yn | both | Both? | Оба? | if(${age} > 50, 'yes no', 'no') | | | |
| | select_one yn | moved | Moved? | Переехали? | | | | |
| | text | where | Where to? | Куда? | | if(${moved} = 'yes', 'Almaty', '') | ${moved} | |
| | calculate | moves | | | | concat(${born}, '-', ${moved}) | ${moved} | |
"""


@pytest.fixture(scope="module")
def form() -> Form:
    return form_of(FORM + YES_NO)


def test_a_default_is_worked_out_from_the_answers_so_far(form: Form) -> None:
    talk = Conversation(form).answer("1966").asked("age")
    assert talk.card.current == Answer("60")
    talk.kept().has(age="60").asked("both")
    assert talk.card.ticked == ("yes", "no")
    talk.done().has(both="yes no")


def test_an_answer_beats_the_default_and_changes_what_follows(form: Form) -> None:
    talk = Conversation(form).answer("1966", "7").has(age="7")
    assert talk.card.ticked == ("no",)


def test_a_trigger_gives_a_hidden_value_and_takes_back_what_hung_on_the_old_answer(form: Form) -> None:
    talk = Conversation(form).answer("1966").kept().done().tapped("Yes").has(moves="1966-yes").asked("where")
    assert talk.card.current == Answer("Almaty")
    talk.answer("Oral").has(where="Oral")
    talk.changed("born").answer("1970").has(moves="1966-yes")
    talk.changed("moved").tapped("Yes").has(where="Oral")
    talk.changed("moved").tapped("No").has(moves="1970-no").lacks(["where"]).asked("where")


def test_the_times_of_beginning_and_end_are_kept(form: Form) -> None:
    talk = (
        Conversation(form).answer("1966").kept().done().tapped("No").answer("Oral").sent().at(Stage.COMPLETED)
    )
    talk.has(begun="2026-03-14T12:00:00+00:00", ended="2026-03-14T12:00:00+00:00", day="2026-03-14", key="k2")


def test_a_form_that_keeps_the_moment_must_be_told_it(form: Form) -> None:
    with pytest.raises(ValueError, match="say when that is"):
        start(form, "en")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("integer | b | B? | | | | | ${nobody} + 1", "The default refers to ${nobody}"),
        ("integer | b | B? | | | | | ${b} + 1", "in a circle"),
        ("integer | b | B? | | | | | (1 +", "Correct the expression."),
        ("integer | b | B? | | | | | | | ${a}", "nothing that it could set"),
        ("integer | b | B? | | | | 1 + 1 | | | ${nobody}", "The trigger is ${nobody}"),
    ],
)
def test_what_cannot_be_worked_out_is_refused(row: str, words: str) -> None:
    found = findings_of(questions("integer | a | A?", row, extra=" | trigger") + YES_NO)
    assert [each.row for each in found if words in str(each)] == [3], found
