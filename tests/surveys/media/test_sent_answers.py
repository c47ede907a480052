"""Questions that are answered with a file: how they are published, and what counts as an answer."""

import pytest
from conversation import Conversation, findings_of, form_of, questions
from media_form import media_form

from surveys import events as e
from surveys.form import Answer, Form, Kind
from surveys.imports.cells import CellError, read_cell
from surveys.screens import Problem, ProblemKind
from surveys.simulation.spelling import complaint

NAME = f"image-{'0' * 32}.jpg"


@pytest.fixture(scope="module")
def form() -> Form:
    return form_of(media_form("form"))


def test_each_type_is_a_kind_of_its_own(form: Form) -> None:
    assert [question.kind for question in form.questions] == [
        Kind.IMAGE, Kind.AUDIO, Kind.VIDEO, Kind.FILE, Kind.GEOPOINT,
    ]  # fmt: skip


def test_the_name_of_what_was_sent_is_the_answer_and_conditions_read_it(form: Form) -> None:
    talk = Conversation(form).asked("shop").does(e.FileSent("photo", Kind.IMAGE, NAME)).asked("told")
    assert talk.interview.answers["shop"] == Answer(NAME)
    talk.does(e.FileSent("voice", Kind.AUDIO, "b")).asked("seen")


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        (e.FileSent("voice", Kind.AUDIO, "a"), ProblemKind.NOT_AN_IMAGE),
        (e.FileSent("photo", problem=Problem(ProblemKind.TOO_LARGE)), ProblemKind.TOO_LARGE),
        (e.FileSent("photo", Kind.IMAGE, NAME, in_time=False), ProblemKind.TOO_EARLY),
        (e.TextTyped(NAME), ProblemKind.NOT_AN_IMAGE),
        (e.PlaceSent(1, 2), ProblemKind.ONLY_WORDS),
    ],
)
def test_what_does_not_answer_it_is_told(form: Form, sent: e.Event, kind: ProblemKind) -> None:
    talk = Conversation(form).does(sent).asked("shop")
    assert talk.card.problem is not None
    assert talk.card.problem.kind is kind


def test_a_file_answers_nothing_that_asks_for_words() -> None:
    talk = Conversation(form_of(questions("text | why | Why?"))).does(e.FileSent("photo", Kind.IMAGE, NAME))
    assert talk.card.problem == Problem(ProblemKind.ONLY_WORDS, given="photo")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("image | a | A? | | | | | jpg.jpg", "gives a row of type 'image' a file"),
        ("audio | a | A? | | | | 1 + 1", "gives a row of type 'audio' a file"),
        ("background-audio | a | A?", "without the respondent doing anything"),
    ],
)
def test_what_no_chat_can_do_is_refused_with_its_row(row: str, told: str) -> None:
    [finding] = findings_of(questions(row))
    assert told in finding.problem
    assert finding.row == 2


def test_nothing_that_was_sent_can_come_from_a_file_of_answers(form: Form) -> None:
    assert read_cell(form.by_name["told"], " ") is None
    with pytest.raises(CellError, match="leave this cell blank"):
        read_cell(form.by_name["shop"], NAME)


def test_made_up_people_send_nothing(form: Form) -> None:
    assert complaint(form.by_name["told"], "skipped") == ""
    assert complaint(form.by_name["told"], NAME) == "It is no audio"
