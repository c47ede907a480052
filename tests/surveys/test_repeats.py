"""Repeats: asked row by row, one more or as many as said, within one another, back, reviewed and changed."""

import pytest
from conversation import YES_NO, Conversation, findings_of, form_of

from surveys import events as e
from surveys.form import Form
from surveys.interview import Stage
from surveys.reaching import reach
from surveys.screens import Asking, ProblemKind, Reviewing

FORM = """
| survey |
| | type | name | label::English (en) | label::Русский (ru) | relevant | calculation | constraint | default | repeat_count | choice_filter | required |
| | select_one yn | home | A home? | Дом? | | | | | | | yes |
| | begin repeat | child | Child | Ребёнок | ${home} = 'yes' | | | | | | |
| | text | name | Name? | Имя? | | | | | | | yes |
| | integer | age | Age of ${name}? | Возраст: ${name}? | | | . < 18 | position(..) * 2 | | | |
| | begin repeat | toy | Toy of ${name} | Игрушка: ${name} | ${age} < 12 | | | | | | |
| | text | toyname | Toy? | Игрушка? | | | | | | | yes |
| | end repeat | | | | | | | | | | |
| | calculate | double | | | | ${age} * 2 | | | | | |
| | end repeat | | | | | | | | | | |
| | calculate | total | | | | sum(${double}) | | | | | |
| | integer | cows | Cows? | Коровы? | ${total} < 100 | | | | | | yes |
| | begin repeat | cow | Cow | Корова | | | | | ${cows} | | |
| | text | cowname | Name of cow? | Кличка? | | | | | | | yes |
| | end repeat | | | | | | | | | | |
| | text | last | The last? ${total} | Последнее? ${total} | | | | | | | |
"""  # noqa: E501 - a row of a form is one line


@pytest.fixture(scope="module")
def form() -> Form:
    return form_of(FORM + YES_NO)


def two_children(form: Form) -> Conversation:
    talk = Conversation(form).tapped("Yes").asked("child[0]").tapped("Yes")
    talk.asked("name[1]").answer("Ada", "12").asked("child[1]").tapped("Yes")
    talk.asked("name[2]").answer("Bek", "3").asked("toy[2.0]").tapped("Yes").asked("toyname[2.1]").answer(
        "ball"
    )
    return talk.asked("toy[2.1]").tapped("No").asked("child[2]").tapped("No").asked("cows")


def test_rows_are_asked_as_long_as_there_is_another_one(form: Form) -> None:
    talk = two_children(form)

    assert {"name[1]": "Ada", "age[2]": "3", "toyname[2.1]": "ball", "child[2]": "no"}.items() <= {
        name: answer.value for name, answer in talk.interview.answers.items()
    }.items()


def test_a_row_knows_its_own_answers_and_the_whole_form_knows_all_of_them(form: Form) -> None:
    talk = Conversation(form).tapped("Yes", "Yes").answer("Ada").asked("age[1]")
    assert talk.card.question.label["en"] == "Age of Ada?"
    assert talk.card.section == {"en": "Child 1", "ru": "Ребёнок 1"}
    assert talk.card.current is not None
    assert talk.card.current.value == "2"  # position(..) * 2
    two_children(form).answer("0").asked("last")
    assert two_children(form).answer("0").card.question.label["en"] == "The last? 30"


def test_a_constraint_and_a_relevance_hold_in_each_row(form: Form) -> None:
    talk = Conversation(form).tapped("Yes", "Yes").answer("Ada", "40").refused(ProblemKind.NOT_ACCEPTED)
    talk.answer("17").asked("child[1]").tapped("Yes").answer("Bek", "3").asked("toy[2.0]")
    assert talk.card.question.label["en"] == "Toy of Bek: is there one to tell about?"


def test_nobody_is_asked_of_rows_there_are_not(form: Form) -> None:
    Conversation(form).tapped("Yes", "No").asked("cows")
    Conversation(form).tapped("No").asked("cows")


def test_a_number_said_before_makes_so_many_rows(form: Form) -> None:
    talk = Conversation(form).tapped("No").answer("2").asked("cowname[1]").answer("Ala").asked("cowname[2]")
    talk.answer("Zorka").asked("last").changed("cows").answer("1").asked("last").answer("x").sent()
    assert talk.at(Stage.COMPLETED).has(cows="1").lacks(["cowname[2]"]) is talk


def test_so_many_rows_and_no_more(form: Form) -> None:
    talk = Conversation(form).tapped("No").answer("1000")
    assert len([q for q in talk.step.situation.asked() if q.name.startswith("cowname")]) == 50


def test_back_leads_through_the_rows(form: Form) -> None:
    talk = two_children(form).back().asked("child[2]").back().asked("toy[2.1]").back().asked("toyname[2.1]")
    talk.back().back().asked("age[2]").answer("13").asked("cows")


def test_any_row_can_be_changed_from_the_review(form: Form) -> None:
    talk = two_children(form).reviewed()
    screen = talk.screen
    assert isinstance(screen, Reviewing)
    line = next(line for line in screen.lines if line.question.name == "age[1]")
    talk.does(e.ChangeRequested(line.number)).asked("age[1]").answer("10").asked("toy[1.0]")


def test_a_row_taken_back_is_kept_aside_and_left_out_at_the_end(form: Form) -> None:
    talk = two_children(form)
    talk.changed("child[1]").tapped("No").asked("cows").has(**{"name[2]": "Bek"})
    talk.answer("0").answer("x").sent().at(Stage.COMPLETED).lacks(["name[2]", "child[2]", "toyname[2.1]"])


def test_progress_counts_the_rows_there_are(form: Form) -> None:
    card = two_children(form).screen
    assert isinstance(card, Asking)
    assert card.number == 12


def test_only_the_row_that_changed_is_worked_out_again(form: Form) -> None:
    unrolled = two_children(form).step.situation.form
    reached = reach(unrolled, "age[2]")
    assert "/data/child[2]/double" in reached
    assert "/data/total" in reached
    assert "/data/child[1]/double" not in reached


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("| | end repeat | | | | |\n", "The repeat 'r' has no questions."),
        ("| | start | s | | | |\n| | end repeat | | | | |\n", "cannot stand in a repeat"),
        ("| | text | a | A? | A? | |\n| | end repeat | | | | |\n", "refers to ${nobody}"),
        ("| | text | turns | A? | A? | |\n| | end repeat | | | | |\n", "in a circle"),
    ],
)
def test_a_repeat_that_cannot_be_asked_is_refused(rows: str, words: str) -> None:
    head = "| survey |\n| | type | name | label::English (en) | label::Русский (ru) | repeat_count |\n"
    count = "${nobody}" if "nobody" in words else "if(count(${r}) = 0, 1, 0)" if "turns" in rows else ""
    found = findings_of(f"{head}| | begin repeat | r | R | R | {count} |\n{rows}" + YES_NO)
    assert any(words in str(each) for each in found), found
