"""Kinds of questions that a chat answers in ways of its own."""

import pytest
from conversation import YES_NO, Conversation, findings_of, form_of, questions
from kinds_form import KINDS

from surveys import events as e
from surveys.form import Answer, Form, Kind
from surveys.interview import Stage
from surveys.reading import read
from surveys.screens import Problem, ProblemKind


@pytest.fixture(scope="module")
def form() -> Form:
    return form_of(KINDS)


def at(form: Form, name: str) -> Conversation:
    """Give a conversation that looks at a question."""
    talk = Conversation(form).tapped("OK") if name != "read" else Conversation(form)
    return talk.changed(name).asked(name)


def test_every_kind_is_answered_on_the_way_to_the_end(form: Form) -> None:
    talk = Conversation(form).asked("read").tapped("OK").answer("6:30", "1.2.2026 14:30", "1984", "05.2001")
    talk.tapped("-2").answer("12,5").tapped("Rain", "Bread").done().answer("X-12", "+7 701 000 00 00")
    assert talk.asked("twice").card.current == Answer("25")
    talk.kept().tapped("Other").asked("way_other").answer("on foot")
    talk.does(e.PlaceSent(43.2567, 76.9286, 12.5)).sent().at(Stage.COMPLETED)

    assert {name: answer.value for name, answer in talk.interview.answers.items()} == {
        "read": "OK", "rises": "06:30:00", "met": "2026-02-01T14:30:00", "born": "1984-01-01",
        "moved": "2001-05-01", "mood": "-2", "share": "12.5", "first": "rain bread peace", "code": "X-12",
        "phone": "+7 701 000 00 00", "twice": "read", "way": "other", "way_other": "on foot",
        "home": "43.2567 76.9286 0 12.5",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("rises", "9.05", "09:05:00"), ("rises", "0905", "09:05:00"), ("rises", "23:59:00", "23:59:00"),
        ("met", "2026-02-01T14:30:00", "2026-02-01T14:30:00"),
        ("met", "1.2.2026, 9-15", "2026-02-01T09:15:00"),
        ("born", "1984-01-01", "1984-01-01"), ("moved", "2001-5", "2001-05-01"),
        ("moved", "2001-05-01", "2001-05-01"),
        ("mood", "-2", "-2"), ("mood", "2,0", "2"), ("share", "97.5", "97.5"),
        ("first", "3, 1, 2", "rain peace bread"), ("first", "rain; хлеб; Peace", "rain bread peace"),
        ("home", "43,25; 76,95", "43.25 76.95 0 0"), ("home", "-43.25 176.95 0 0", "-43.25 176.95 0 0"),
    ],
)  # fmt: skip
def test_it_is_read_as_people_write_it(form: Form, name: str, text: str, value: str) -> None:
    assert read(form.by_name[name], text) == Answer(value)


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("rises", "25:00", ProblemKind.NOT_A_TIME), ("rises", "morning", ProblemKind.NOT_A_TIME),
        ("met", "1.2.2026", ProblemKind.NOT_A_MOMENT), ("met", "31.2.2026 10:00", ProblemKind.NOT_A_MOMENT),
        ("born", "84", ProblemKind.NOT_A_YEAR), ("moved", "13.2001", ProblemKind.NOT_A_MONTH),
        ("mood", "3", ProblemKind.OUT_OF_RANGE), ("share", "12", ProblemKind.OUT_OF_RANGE),
        ("share", "102,5", ProblemKind.OUT_OF_RANGE), ("share", "half", ProblemKind.NOT_A_NUMBER),
        ("first", "1, 2", ProblemKind.NOT_ALL_RANKED), ("first", "4, 1, 2", ProblemKind.NOT_A_CHOICE),
        ("home", "91, 10", ProblemKind.NOT_A_PLACE), ("home", "Almaty", ProblemKind.NOT_A_PLACE),
        ("phone", "call me", ProblemKind.NOT_DIGITS),
    ],
)  # fmt: skip
def test_what_is_no_such_thing_is_told(form: Form, name: str, text: str, kind: ProblemKind) -> None:
    problem = read(form.by_name[name], text)
    assert isinstance(problem, Problem)
    assert problem.kind is kind


def test_a_short_range_has_buttons_and_a_long_one_is_written(form: Form) -> None:
    assert [choice.name for choice in form.by_name["mood"].choices] == ["-2", "-1", "0", "1", "2"]
    assert form.by_name["share"].choices == ()
    assert form.by_name["share"].is_typed


def test_a_constraint_holds_for_a_tapped_number(form: Form) -> None:
    at(form, "mood").tapped("1").refused(ProblemKind.NOT_ACCEPTED).answer("1").refused(
        ProblemKind.NOT_ACCEPTED
    )


def test_a_rank_is_undone_back_to_the_choice_that_is_tapped_again(form: Form) -> None:
    talk = at(form, "first").tapped("Rain")
    assert talk.card.ticked == ("rain",)
    assert talk.tapped("Rain").card.ticked == ()
    assert talk.tapped("Bread", "Peace").card.ticked == ("bread", "peace", "rain")
    assert talk.tapped("Peace").card.ticked == ("bread",)


def test_a_rank_with_places_left_is_not_done(form: Form) -> None:
    at(form, "first").tapped("Rain").done().refused(ProblemKind.NOT_ALL_RANKED).asked("first")


def test_a_required_acknowledgement_is_asked_for_in_the_forms_own_words(form: Form) -> None:
    talk = Conversation(form).skipped().refused(ProblemKind.REQUIRED)
    assert talk.step.problem is not None
    assert talk.step.problem.message == {"en": "Please read it first", "ru": "Сначала прочитайте"}


def test_guidance_stands_apart_from_the_hint(form: Form) -> None:
    question = form.by_name["read"]
    assert (question.hint, question.guidance) == (None, {"en": "Take your time", "ru": "Не торопитесь"})


def test_other_is_named_in_every_language_and_asked_for(form: Form) -> None:
    other = form.by_name["way"].choice("other")
    assert other is not None
    assert other.label == {"en": "Other", "ru": "Другое"}
    assert form.by_name["way_other"].label["ru"] == "Что именно?"
    at(form, "way").tapped("By bus").asked("rises")
    assert "minimal" in form.by_name["way"].looks


def test_a_hidden_value_is_worked_with_and_never_asked(form: Form) -> None:
    talk = Conversation(form)
    assert form.by_name["batch"].kind is Kind.CALCULATE
    assert talk.step.situation.value(form.by_name["batch"]) == "spring"


def test_a_place_is_taken_only_where_one_is_asked_for(form: Form) -> None:
    place = e.PlaceSent(43.2, 76.9)
    assert at(form, "rises").does(place).refused(ProblemKind.ONLY_WORDS).card.problem == Problem(
        ProblemKind.ONLY_WORDS, given="location"
    )
    at(form, "home").does(e.PlaceSent(43.2, 76.9, in_time=False)).refused(ProblemKind.TOO_EARLY)


# refusals


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("deviceid | d |", "belongs to a device"),
        ("geotrace | d | D?", "drawn on a map"),
        ("background-audio | d | D?", "without the respondent"),
        ("range | d | D? | | | | | | | start=5 end=1", "does not lead from 5 to 1"),
        ("range | d | D? | | | | | | | start=0 end=10 step=3", "in steps of 3"),
        ("range | d | D? | | | | | | | start=a end=10", "'a', is no number"),
        ("rank nothing | d | D?", "There is no list 'nothing'"),
        ("rank yn or_other | d | D?", "There is no list 'yn or_other'"),
        ("select_one yn | d | D? | | | | | | | | yes", "cannot be shown without being asked"),
        ("image | d | D? | | | | | | | | | signature", "drawn signature"),
        ("text | d | D? | | | | | | | | | ex:org.app(a)", "calls another program"),
        ("time | d | D? | | | | | 9", "is no time"),
    ],
)  # fmt: skip
def test_what_a_chat_cannot_do_is_refused_with_row_and_remedy(row: str, words: str) -> None:
    extra = " | parameters | read_only | appearance"
    findings = findings_of(questions("text | first | First?", row, extra=extra) + YES_NO)
    told = [each for each in findings if words in each.problem]
    assert [(each.sheet, each.row) for each in told] == [("survey", 3)]
    assert told[0].remedy.endswith(".")


def test_or_other_may_not_turn_up_under_a_question_that_has_none() -> None:
    rows = ("select_one yn or_other | a | A?", "select_one yn | b | B?")
    assert [
        (each.row, "asked here too" in each.problem) for each in findings_of(questions(*rows) + YES_NO)
    ] == [(3, True)]


def test_or_other_may_not_take_a_name_that_is_taken() -> None:
    rows = ("select_one yn or_other | a | A?", "text | a_other | B?")
    assert "adds a question 'a_other'" in findings_of(questions(*rows) + YES_NO)[0].problem
