"""A card that came late is pressed after further answers: nothing changes, and it is said what stands."""

from itertools import product

import pytest
from conversation import YES_NO, Conversation, form_of, questions
from test_repeats import FORM as FAMILY
from test_repeats import two_children

from surveys import events as e
from surveys.form import Answer, Form, Kind, Missing
from surveys.interview import Stage
from surveys.marks import Mark, mark_of, marked
from surveys.screens import Asking, Earlier, ProblemKind, Recorded, Resting, Reviewing, Thanked

LATE = -1
"""A turn that is over."""


def pressed(talk: Conversation, mark: Mark) -> Earlier | Recorded | None:
    """Press a button of an earlier card; gives what is said to be recorded."""
    before = talk.interview
    talk.does(e.ChoicePicked(0, LATE, mark))
    assert talk.interview == before
    assert isinstance(talk.screen, Asking | Reviewing)
    return talk.screen.recorded


def titles(told: Earlier | Recorded | None) -> tuple[str, list[str]]:
    """Give the question that is named, and in which rows."""
    assert isinstance(told, Earlier)
    assert told.recorded is not None
    return told.recorded.question.label["en"], [row["en"] for row in told.rows]


@pytest.fixture(scope="module")
def family() -> Form:
    return form_of(FAMILY + YES_NO)


def test_the_answer_to_the_question_on_that_card_is_named_not_the_latest(farm: Form) -> None:
    talk = Conversation(farm)
    late = talk.card.mark
    talk.tapped("Yes").answer("20").answer("wheat").asked("name")

    assert pressed(talk, late) == Earlier(Recorded(farm.by_name["owns"], Answer("yes")))
    talk.refused(ProblemKind.STALE).asked("name")


def test_it_is_named_as_it_stands_now(farm: Form) -> None:
    talk = Conversation(farm).tapped("Yes")
    late = talk.card.mark
    talk.answer("20").answer("wheat").changed("hectares").answer("30")

    assert pressed(talk, late) == Earlier(Recorded(farm.by_name["hectares"], Answer("30")))


def test_a_way_of_not_answering_is_an_answer_that_stands(talk: Conversation) -> None:
    late = talk.card.mark
    talk.skipped(Missing.REFUSED).tapped("Radio").done().kept()

    told = pressed(talk, late)
    assert isinstance(told, Earlier)
    assert told.recorded is not None
    assert told.recorded.answer == Answer(missing=Missing.REFUSED)


@pytest.mark.parametrize("event", [e.ChoiceToggled(1, LATE), e.SelectionFinished(LATE), e.WentBack(LATE)])
def test_of_several_choices_those_confirmed_are_named(talk: Conversation, event: e.Event) -> None:
    talk.answer("1").tapped("Radio").tapped("Friends")
    mark = talk.card.mark
    talk.done().kept().tapped("No")

    talk.does(type(event)(**{**vars(event), "about": mark})).refused(ProblemKind.STALE)
    assert isinstance(talk.card.recorded, Earlier)
    assert talk.card.recorded.recorded is not None
    assert talk.card.recorded.recorded.answer == Answer("radio friends")


def test_a_question_gone_back_from_has_no_answer(farm: Form) -> None:
    talk = Conversation(farm).tapped("Yes")
    late = talk.card.mark
    assert pressed(talk.back(), late) == Earlier()


def test_an_answer_that_applies_no_more_is_not_told(farm: Form) -> None:
    talk = Conversation(farm).tapped("Yes")
    late = talk.card.mark
    talk.answer("20").answer("wheat").changed("owns").tapped("No").has(hectares="20").asked("name")

    assert pressed(talk, late) == Earlier()


def test_a_card_without_a_mark_is_told_whose_answer_came_last(farm: Form) -> None:
    talk = Conversation(farm).tapped("Yes").answer("20")
    assert pressed(talk, ()) == Earlier(Recorded(farm.by_name["hectares"], Answer("20")))
    assert pressed(Conversation(farm), ()) is None


def test_a_note_says_nothing_of_itself(talk: Conversation) -> None:
    note = mark_of(talk.form, talk.form.by_name["hello"])
    assert talk.interview.answers["hello"] == Answer("read")
    assert titles(pressed(talk.answer("3"), note)) == ("How many people?", [])


# wherever one stands


def test_whoever_paused_is_told_as_well(farm: Form) -> None:
    talk = Conversation(farm)
    late = talk.card.mark
    talk.tapped("Yes").answer("20").does(e.Paused()).does(e.ChoicePicked(1, LATE, late))

    assert isinstance(talk.screen, Resting)
    assert talk.screen.earlier == Earlier(Recorded(farm.by_name["owns"], Answer("yes")))


def test_whoever_reads_the_review_is_told_as_well(farm: Form) -> None:
    talk = Conversation(farm)
    late = talk.card.mark
    talk.tapped("No").answer("Aigul").at(Stage.ASKING)

    assert isinstance(talk.screen, Reviewing)
    assert pressed(talk, late) == Earlier(Recorded(farm.by_name["owns"], Answer("no")))


def test_whoever_sent_everything_off_is_told_as_well(farm: Form) -> None:
    talk = Conversation(farm)
    late = talk.card.mark
    talk.tapped("No").answer("Aigul").sent().does(e.ChoicePicked(0, LATE, late))

    assert isinstance(talk.refused(ProblemKind.ALREADY_SUBMITTED).screen, Thanked)
    assert talk.screen == Thanked(talk.step.problem, Earlier(Recorded(farm.by_name["owns"], Answer("no"))))


def test_what_is_wrong_with_the_card_in_view_says_nothing_of_earlier_ones(talk: Conversation) -> None:
    talk.answer("1").asked("media")
    talk.does(e.SelectionFinished(talk.turn, talk.card.mark)).refused(ProblemKind.NOTHING_TICKED)
    assert isinstance(talk.card.recorded, Recorded)


# rows


def test_an_answer_is_named_with_its_row(family: Form) -> None:
    talk = Conversation(family).tapped("Yes", "Yes").answer("Ada", "12").tapped("Yes").asked("name[2]")
    late = talk.card.mark
    talk.answer("Bek", "3").tapped("Yes").answer("ball").asked("toy[2.1]")

    told = pressed(talk, late)
    assert titles(told) == ("Name?", ["Child 2"])
    assert isinstance(told, Earlier)
    assert told.recorded is not None
    assert told.recorded.answer == Answer("Bek")


def test_an_answer_within_rows_is_named_with_all_of_them(family: Form) -> None:
    talk = two_children(family)
    rows = talk.step.situation.form
    marks = {name: mark_of(rows, rows.by_name[name]) for name in ("toyname[2.1]", "toy[2.1]", "child[1]")}

    assert titles(pressed(talk, marks["toyname[2.1]"])) == ("Toy?", ["Child 2", "Toy of Bek 1"])
    assert titles(pressed(talk, marks["toy[2.1]"])) == (
        "Toy of Bek: is there another one?",
        ["Child 2", "Toy of Bek 2"],
    )
    assert titles(pressed(talk, marks["child[1]"])) == ("Child: is there another one?", ["Child 2"])


def test_a_row_that_came_before_it_does_not_mistake_the_row(family: Form) -> None:
    talk = two_children(family)
    late = talk.card.mark  # cows, behind all children
    talk.answer("0").changed("child[2]").tapped("Yes").answer("Dana", "15").asked("child[3]")

    assert titles(pressed(talk, late)) == ("Cows?", [])


def test_a_row_taken_back_has_no_answer(family: Form) -> None:
    talk = two_children(family)
    late = mark_of(talk.step.situation.form, talk.step.situation.form.by_name["name[2]"])
    talk.changed("child[1]").tapped("No").asked("cows").has(**{"name[2]": "Bek"})

    assert pressed(talk, late) == Earlier()


def test_rows_without_a_title_are_told_apart() -> None:
    rows = ("begin repeat | pet |", "text | pet_name | Name?", "end repeat | |", "text | last | The last?")
    talk = Conversation(form_of(questions(*rows) + YES_NO)).tapped("Yes").answer("Rex").tapped("Yes")
    late = talk.card.mark
    talk.answer("Tom").tapped("No")

    assert titles(pressed(talk, late)) == ("Name?", ["pet[2]"])


# marks


def test_every_question_of_every_row_is_found_by_its_mark(family: Form, rich: Form) -> None:
    unrolled = two_children(family).step.situation.form
    for form in (unrolled, rich):
        marks = [mark_of(form, question) for question in form.questions]
        assert [marked(form, mark) for mark in marks] == [*form.questions]
        assert len({*marks}) == len(form.questions) > 10


NUMBERS = (-1, 0, 1, 5, 6, 7, 8, 9, 12, 99_999)
FORGED: list[Mark] = [
    *product(NUMBERS),
    *product(NUMBERS, (0, 1, 999)),
    *product((3, 4, 11), (2,), (0, 1, 9)),
]


def test_whatever_is_forged_nothing_hidden_is_told(family: Form) -> None:
    """A mark leads to an answer that can be read in the review anyway, or to none."""
    talk = two_children(family)
    assert any(one.kind is Kind.CALCULATE for one in talk.step.situation.form.questions)
    read = {line.question.name for page in range(9) for line in talk.reviewed(page).reviewing.lines}
    talk.does(e.Resumed())
    hidden = [mark_of(talk.form, one) for one in family.questions if not one.is_asked]
    for mark in [*FORGED, *hidden, *((number, 2) for (number,) in hidden)]:
        told = pressed(talk, mark)
        assert isinstance(told, Earlier)
        assert told.recorded is None or told.recorded.question.name in read
