"""What the respondent sees: which card, which number, which lines of the review."""

from conversation import NOW, YES_NO, Conversation, form_of, questions

from surveys import events as e
from surveys.form import Answer, Form, Missing
from surveys.interview import standing
from surveys.screens import ProblemKind, Recorded, Resting, Reviewing, Thanked
from surveys.view import LINES_A_PAGE, look, review


def long_form() -> Form:
    return form_of(questions(*(f"text | q{n} | Question {n}?" for n in range(LINES_A_PAGE + 2))))


def answered(form: Form) -> Conversation:
    return Conversation(form).answer(*(f"answer {n}" for n in range(len(form.questions))))


def test_what_may_still_be_asked_is_counted_from_the_start(farm: Form) -> None:
    talk = Conversation(farm)
    assert (talk.card.number, talk.card.total) == (1, 4)

    talk.tapped("Yes")
    assert (talk.card.number, talk.card.total) == (2, 4)

    talk.answer("20")
    assert (talk.card.number, talk.card.total) == (3, 4)

    talk.back().back()
    assert (talk.card.number, talk.card.total) == (1, 4)


def test_what_can_no_longer_be_asked_is_not_counted(farm: Form) -> None:
    talk = Conversation(farm).tapped("Yes").answer("5")
    assert (talk.card.number, talk.card.total) == (3, 3)

    talk.back().back().tapped("No")
    assert (talk.card.number, talk.card.total) == (2, 2)


def test_a_group_that_may_still_apply_is_counted_with_all_that_is_in_it() -> None:
    rows = ("begin group | farm | Farm | ${farms} = 'yes'", "text | crop | Crop?", "end group | |")
    talk = Conversation(form_of(questions("select_one yn | farms | Do you farm?", *rows) + YES_NO))
    assert (talk.card.number, talk.card.total) == (1, 2)

    talk.tapped("Yes")
    assert (talk.card.number, talk.card.total) == (2, 2)


def test_notes_are_not_counted(rich: Form) -> None:
    talk = Conversation(rich)
    assert talk.asked("hello").card.number == 1

    talk.kept()
    assert talk.asked("consent").card.number == 1


def test_a_note_after_the_last_question_is_not_one_more() -> None:
    form = form_of(questions("text | name | Your name?", "note | thanks | That was all"))
    talk = Conversation(form).answer("Aigul").asked("thanks")

    assert (talk.card.number, talk.card.total) == (1, 1)


def test_the_card_says_in_which_section_the_question_is(talk: Conversation) -> None:
    assert talk.card.section == {"en": "Household", "ru": "Семья"}
    assert talk.answer("4").asked("children").card.section == {"en": "Children", "ru": "Дети"}
    assert talk.answer("0").asked("media").card.section is None


def test_there_is_no_way_back_from_the_first_question(farm: Form) -> None:
    talk = Conversation(farm)
    assert not talk.card.can_go_back
    assert talk.tapped("No").card.can_go_back


def test_skipping_is_offered_where_it_is_allowed(farm: Form) -> None:
    talk = Conversation(farm)
    assert not talk.card.can_skip
    assert talk.tapped("No").card.can_skip


def test_the_next_card_says_what_was_recorded(farm: Form) -> None:
    talk = Conversation(farm)
    assert talk.card.recorded is None

    talk.tapped("Yes")
    assert talk.card.recorded == Recorded(farm.by_name["owns"], Answer("yes"))

    talk.skipped().refused(ProblemKind.REQUIRED)
    assert talk.card.recorded == Recorded(farm.by_name["owns"], Answer("yes"))


def test_the_review_says_what_was_recorded_last(farm: Form) -> None:
    talk = Conversation(farm).tapped("No").skipped()
    assert talk.reviewing.recorded == Recorded(farm.by_name["name"], Answer(missing=Missing.SKIPPED))


def test_an_answer_that_was_kept_is_named_again(farm: Form) -> None:
    talk = Conversation(farm).tapped("Yes").answer("20").back().back().kept().asked("crop")
    assert talk.card.recorded == Recorded(farm.by_name["owns"], Answer("yes"))


def test_a_card_reached_by_going_back_claims_nothing_was_recorded(farm: Form) -> None:
    assert Conversation(farm).tapped("Yes").back().card.recorded is None


def test_a_note_that_was_read_is_no_answer_to_tell_of(talk: Conversation) -> None:
    talk.answer("1").tapped("Radio").done().asked("thanks_media")
    assert talk.card.recorded is not None

    assert talk.kept().asked("pays").card.recorded is None


def test_notes_have_no_line_in_the_review(rich: Form) -> None:
    talk = Conversation(rich).kept().tapped("Yes").reviewed()
    assert [line.question.name for line in talk.reviewing.lines] == ["consent"]


def test_a_line_of_the_review_leads_to_its_question(farm: Form) -> None:
    talk = Conversation(farm).tapped("Yes").answer("5").reviewed()
    line = talk.reviewing.lines[1]

    assert (line.question.name, line.answer) == ("hectares", Answer("5"))
    talk.does(e.ChangeRequested(line.number)).asked("hectares")


def test_the_review_has_pages() -> None:
    talk = answered(long_form()).reviewed(0)
    first = talk.reviewing
    assert (len(first.lines), first.first, first.page, first.pages) == (LINES_A_PAGE, 1, 0, 2)

    last = talk.reviewed(1).reviewing
    assert (len(last.lines), last.first, last.page) == (2, LINES_A_PAGE + 1, 1)


def test_pages_beyond_the_last_and_before_the_first_show_the_nearest() -> None:
    talk = answered(long_form())

    assert talk.reviewed(10**9).reviewing.page == 1
    assert talk.reviewed(-3).reviewing.page == 0
    assert review(talk.step, 99).page == 1
    assert review(talk.step, -1).page == 0
    assert review(talk.step, -1).lines


def test_an_empty_review_has_one_page_without_lines(farm: Form) -> None:
    seen = Conversation(farm).reviewed().reviewing
    assert (seen.lines, seen.page, seen.pages, seen.finished) == ((), 0, 1, False)


def test_when_nothing_is_left_to_ask_the_review_comes_by_itself() -> None:
    seen = answered(long_form()).reviewing
    assert seen.finished
    assert seen.editable


def test_what_was_sent_can_be_read_and_not_changed(farm: Form) -> None:
    talk = Conversation(farm).tapped("No").answer("Aigul").sent()
    assert talk.screen == Thanked()

    seen = review(talk.step, 0)
    assert not seen.editable
    assert [line.answer.value for line in seen.lines] == ["no", "Aigul"]


def test_a_pause_says_how_much_is_done(farm: Form) -> None:
    talk = Conversation(farm).tapped("Yes").answer("20").does(e.Paused())
    assert talk.screen == Resting(answered=2, total=4)


def test_a_pause_does_not_count_an_answer_that_must_be_given_again(talk: Conversation) -> None:
    talk.answer("5", "4", "Aru, Dana, Ali, Nur").changed("people").answer("3").does(e.Paused())

    assert isinstance(talk.screen, Resting)
    assert talk.screen.answered == 3  # consent, people, names


def test_ticks_are_shown_before_and_after_they_are_confirmed(talk: Conversation) -> None:
    talk.answer("1")
    assert talk.card.ticked == ()

    talk.tapped("Friends")
    assert talk.card.ticked == ("friends",)

    talk.done().back().asked("media")
    assert talk.card.ticked == ("friends",)


def test_a_question_of_one_choice_has_no_ticks(farm: Form) -> None:
    assert Conversation(farm).card.ticked == ()


def test_a_default_of_several_choices_is_ticked() -> None:
    form = form_of(questions("select_multiple yn | both | Both? |  |  |  |  | no yes") + YES_NO)
    talk = Conversation(form)
    assert {*talk.card.ticked} == {"yes", "no"}

    assert talk.done().content().has(both="no yes")


def test_looking_twice_shows_the_same(talk: Conversation) -> None:
    step = standing(talk.form, talk.interview, NOW)
    assert look(step) == look(step)


def test_a_problem_is_shown_wherever_the_respondent_is(farm: Form) -> None:
    talk = Conversation(farm).tapped("No").answer("Aigul")
    for _ in range(4):
        talk.does(e.SomethingElseSent("voice"))
        assert talk.screen.problem is not None
        if not isinstance(talk.screen, Reviewing):
            break
        talk.does(e.Paused())
    talk.does(e.Resumed()).sent().answer("hm")
    assert isinstance(talk.screen, Thanked)
    assert talk.screen.problem is not None
