"""What an interview becomes when a respondent does something: place, answers, stage and counters."""

from datetime import timedelta

import pytest
from conversation import NOW, YES_NO, Conversation, form_of, questions

from surveys import events as e
from surveys.assessment import assess
from surveys.form import Answer, Form, Missing
from surveys.interview import Interview, Stage, advance, current_question, standing, start
from surveys.screens import Dismissed, ProblemKind, Thanked

EVERYTHING = {
    "pick": e.ChoicePicked(0, 0),
    "toggle": e.ChoiceToggled(0, 0),
    "done": e.SelectionFinished(0),
    "skip": e.NothingAnswered(Missing.SKIPPED, 0),
    "keep": e.Kept(0),
    "text": e.TextTyped("7"),
    "early text": e.TextTyped("7", in_time=False),
    "back": e.WentBack(0),
    "review": e.ReviewOpened(),
    "change": e.ChangeRequested(0),
    "send": e.Submitted(0),
    "pause": e.Paused(),
    "resume": e.Resumed(),
    "language": e.LanguageChanged("ru"),
    "sticker": e.SomethingElseSent("sticker"),
}
TOKENS = ("pick", "toggle", "done", "skip", "keep", "back", "send")


def finished(farm: Form) -> Conversation:
    return Conversation(farm).tapped("No").answer("Aigul")


# answering


def test_the_first_question_is_asked_first(farm: Form) -> None:
    Conversation(farm).asked("owns").at(Stage.ASKING).content()


def test_an_answer_leads_to_the_next_question_that_applies(farm: Form) -> None:
    Conversation(farm).tapped("No").asked("name")
    Conversation(farm).tapped("Yes").asked("hectares").answer("5").asked("name")


def test_an_answer_is_recorded_once_in_the_spelling_of_the_form(farm: Form) -> None:
    talk = Conversation(farm).tapped("Yes").answer("a lot").refused(ProblemKind.NOT_A_NUMBER)
    assert talk.step.recorded == ()

    talk.answer("1 200").has(owns="yes", hectares="1200")
    assert [(each.question.name, each.answer) for each in talk.step.recorded] == [
        ("hectares", Answer("1200"))
    ]


def test_an_answer_the_form_does_not_accept_changes_nothing_and_says_so_in_its_words(
    talk: Conversation,
) -> None:
    before = talk.interview
    talk.answer("31").refused(ProblemKind.NOT_ACCEPTED).asked("people")

    assert talk.interview == before
    assert talk.step.problem is not None
    assert talk.step.problem.message == {"en": "From 1 to 30", "ru": "От 1 до 30"}
    assert talk.step.problem.given == "31"


def test_a_typed_choice_counts_like_a_tapped_one(farm: Form) -> None:
    assert Conversation(farm).answer("да").interview == Conversation(farm).tapped("Yes").interview


def test_a_number_that_is_no_choice_of_the_list_is_out_of_date(farm: Form) -> None:
    for number in (-1, 2, 10**9):
        talk = Conversation(farm)
        talk.does(e.ChoicePicked(number, 0)).refused(ProblemKind.STALE)
        assert not talk.interview.answers


def test_a_tap_that_belongs_to_another_kind_of_question_is_out_of_date(talk: Conversation) -> None:
    for event in (
        e.ChoicePicked(0, talk.turn),
        e.ChoiceToggled(0, talk.turn),
        e.SelectionFinished(talk.turn),
    ):
        talk.does(event).refused(ProblemKind.STALE).asked("people")


def test_words_written_before_the_card_was_seen_are_not_an_answer(talk: Conversation) -> None:
    talk.does(e.TextTyped("4", in_time=False)).refused(ProblemKind.TOO_EARLY).asked("people").lacks(
        ["people"]
    )


def test_a_sticker_is_no_answer(talk: Conversation) -> None:
    talk.does(e.SomethingElseSent("sticker")).refused(ProblemKind.ONLY_WORDS).asked("people")
    assert talk.step.problem is not None
    assert talk.step.problem.given == "sticker"


def test_a_note_is_read_with_its_button_and_not_with_words(rich: Form) -> None:
    talk = Conversation(rich).asked("hello").answer("hi").refused(ProblemKind.USE_THE_BUTTONS)

    talk.asked("hello").skipped().refused(ProblemKind.REQUIRED).kept().content().asked("consent")


# not answering


def test_a_required_question_cannot_be_skipped(farm: Form) -> None:
    Conversation(farm).skipped().refused(ProblemKind.REQUIRED).asked("owns").lacks(["owns"])


def test_an_optional_question_can_be_skipped(farm: Form) -> None:
    talk = Conversation(farm).tapped("No").skipped().content()

    assert talk.interview.answers["name"] == Answer(missing=Missing.SKIPPED)
    assert talk.reviewing.finished


@pytest.mark.parametrize("missing", [Missing.DONT_KNOW, Missing.REFUSED])
def test_not_knowing_and_refusing_count_only_where_the_form_offers_them(
    talk: Conversation, missing: Missing
) -> None:
    talk.skipped(missing).content()
    assert talk.interview.answers["people"] == Answer(missing=missing)

    media = {Missing.DONT_KNOW: True, Missing.REFUSED: False}
    talk.asked("media").skipped(missing)
    assert (talk.step.problem is None) == media[missing]


def test_not_asked_is_never_the_respondents_word(talk: Conversation) -> None:
    talk.skipped(Missing.NOT_ASKED).refused(ProblemKind.REQUIRED)


def test_a_default_is_offered_and_kept_with_a_tap(talk: Conversation) -> None:
    talk.answer("1").tapped("Friends").done().asked("pays")
    assert talk.card.current == Answer("no")

    talk.kept().has(pays="no").asked("trust")
    assert talk.step.recorded[0].answer == Answer("no")


def test_nothing_to_keep_is_no_answer(talk: Conversation) -> None:
    talk.kept().refused(ProblemKind.REQUIRED).asked("people")


# several choices


def test_boxes_are_ticked_and_cleared_in_the_order_of_the_form(talk: Conversation) -> None:
    talk.answer("1").tapped("Friends", "Radio")
    assert talk.card.ticked == ("radio", "friends")

    talk.tapped("Friends").done().has(media="radio")


def test_the_exclusive_choice_and_the_others_clear_one_another(talk: Conversation) -> None:
    talk.answer("1").tapped("Radio", "Friends", "None of these")
    assert talk.card.ticked == ("none",)

    talk.tapped("Radio")
    assert talk.card.ticked == ("radio",)


def test_ticking_twice_leaves_nothing_ticked(talk: Conversation) -> None:
    talk.answer("1").tapped("Radio", "Radio")
    assert talk.card.ticked == ()


def test_an_empty_selection_is_no_answer(talk: Conversation) -> None:
    talk.answer("1").done().refused(ProblemKind.NOTHING_TICKED).asked("media")
    talk.tapped("Radio", "Radio").done().refused(ProblemKind.NOTHING_TICKED).lacks(["media"])


def test_ticks_are_no_answer_until_they_are_confirmed(talk: Conversation) -> None:
    talk.answer("1").tapped("Radio").lacks(["media"]).does(e.Resumed()).asked("media")


def test_a_box_that_is_not_there_cannot_be_ticked(talk: Conversation) -> None:
    talk.answer("1")
    for number in (-1, 4):
        talk.does(e.ChoiceToggled(number, talk.turn)).refused(ProblemKind.STALE)
    assert talk.card.ticked == ()


@pytest.mark.parametrize(
    "detour",
    [
        pytest.param([e.LanguageChanged("ru")], id="another language"),
        pytest.param([e.Paused(), e.Resumed()], id="a pause"),
        pytest.param([e.ReviewOpened(), e.Resumed()], id="a look at the answers"),
        pytest.param([e.ReviewOpened(), e.ChangeRequested(7)], id="the same question from the answers"),
        pytest.param([e.SomethingElseSent("photo")], id="a photo"),
        pytest.param([e.TextTyped("nonsense")], id="a word not understood"),
    ],
)
def test_ticks_survive(talk: Conversation, detour: list[e.Event]) -> None:
    talk.answer("2", "1", "Aru").asked("media").tapped("Radio", "Friends")
    assert talk.form.numbers["media"] == 7
    for event in detour:
        talk.does(event)

    assert talk.asked("media").card.ticked == ("radio", "friends")


def test_ticks_do_not_move_to_another_question(talk: Conversation) -> None:
    talk.answer("1").tapped("Radio").back().asked("people").kept().asked("media")
    assert talk.card.ticked == ()


# going back, reviewing, changing


def test_back_shows_the_question_before_with_its_answer(farm: Form) -> None:
    talk = Conversation(farm).tapped("Yes").answer("20").asked("crop").back().asked("hectares")
    assert talk.card.current == Answer("20")

    talk.back().asked("owns").back().refused(ProblemKind.AT_THE_START).asked("owns")


def test_back_passes_over_questions_that_do_not_apply(farm: Form) -> None:
    Conversation(farm).tapped("No").asked("name").back().asked("owns")


def test_back_from_the_end_shows_the_last_question(farm: Form) -> None:
    finished(farm).back().asked("name")


def test_keeping_an_answer_leads_on_to_where_the_respondent_was(farm: Form) -> None:
    talk = Conversation(farm).tapped("Yes").answer("20").back().back().kept().asked("crop")
    assert talk.step.recorded == ()


def test_a_change_that_opens_questions_leads_to_them(farm: Form) -> None:
    finished(farm).reviewed().changed("owns").asked("owns").tapped("Yes").asked("hectares")


def test_answers_that_no_longer_apply_are_kept_aside_and_come_back(farm: Form) -> None:
    talk = Conversation(farm).tapped("Yes").answer("20", "wheat", "Aigul")
    talk.changed("owns").tapped("No")
    assert [line.question.name for line in talk.reviewing.lines] == ["owns", "name"]
    talk.has(hectares="20", crop="wheat")

    talk.changed("owns").tapped("Yes")
    assert [line.answer.value for line in talk.reviewing.lines] == ["yes", "20", "wheat", "Aigul"]


def test_answers_that_do_not_apply_are_left_out_on_completion(farm: Form) -> None:
    talk = Conversation(farm).tapped("Yes").answer("20", "wheat", "Aigul").changed("owns").tapped("No").sent()

    assert talk.at(Stage.COMPLETED).interview.answers.keys() == {"owns", "name"}


def test_an_answer_that_a_change_made_impossible_is_asked_again_with_the_reason(talk: Conversation) -> None:
    talk.answer("5", "4", "Aru, Dana, Ali, Nur").asked("media").changed("people").answer("3")
    talk.asked("children").has(children="4").at(Stage.ASKING)
    assert talk.card.problem is not None
    assert talk.card.problem.kind is ProblemKind.NOT_ACCEPTED
    talk.kept().refused(ProblemKind.NOT_ACCEPTED)

    talk.answer("1").content().asked("media")


def test_a_skipped_question_that_a_change_made_required_is_asked_again(talk: Conversation) -> None:
    talk.answer("9", "1").asked("names").skipped().asked("media").changed("children").answer("3")

    talk.asked("names").kept().refused(ProblemKind.REQUIRED).answer("Aru, Dana, Ali").asked("media")


def test_only_questions_that_apply_can_be_changed(farm: Form) -> None:
    talk = Conversation(farm).tapped("No")

    talk.changed("hectares").refused(ProblemKind.CANNOT_CHANGE).asked("name")
    for number in (-1, 4, 10**9):
        talk.does(e.ChangeRequested(number)).refused(ProblemKind.STALE).asked("name")


def test_a_calculation_cannot_be_changed(talk: Conversation) -> None:
    talk.changed("adults").refused(ProblemKind.CANNOT_CHANGE).asked("people")


def test_opening_the_answers_and_closing_them_loses_no_place(farm: Form) -> None:
    talk = Conversation(farm).tapped("Yes").reviewed()
    assert not talk.at(Stage.REVIEWING).reviewing.finished

    talk.does(e.Resumed()).asked("hectares")


def test_looking_at_an_earlier_question_again_does_not_keep_anyone_from_sending(farm: Form) -> None:
    talk = finished(farm).changed("owns").reviewed()
    assert talk.reviewing.finished

    talk.sent().at(Stage.COMPLETED)


# languages, pauses


def test_another_language_keeps_place_and_answers(talk: Conversation) -> None:
    talk.answer("4").asked("children").does(e.LanguageChanged("ru")).asked("children").has(people="4")
    assert talk.interview.language == "ru"

    talk.does(e.LanguageChanged("de")).content().asked("children")
    assert talk.interview.language == "ru"


def test_another_language_keeps_a_question_that_is_being_changed(talk: Conversation) -> None:
    talk.answer("4", "2").changed("people").does(e.LanguageChanged("ru")).asked("people")


def test_an_unknown_language_at_the_start_falls_back_to_the_forms_own(farm: Form) -> None:
    assert start(farm, "de").language == "en"
    assert start(farm, "ru").language == "ru"


def test_a_pause_keeps_everything(talk: Conversation) -> None:
    talk.answer("4").does(e.Paused()).at(Stage.PAUSED).answer("2").refused(ProblemKind.USE_THE_BUTTONS)

    talk.does(e.Resumed()).at(Stage.ASKING).asked("children").lacks(["children"])


def test_an_old_card_may_be_answered_during_a_pause(farm: Form) -> None:
    talk = Conversation(farm).does(e.Paused())
    talk.does(e.ChoicePicked(1, talk.turn)).at(Stage.ASKING).asked("name")


# the end


def test_a_finished_questionnaire_is_sent_with_its_button(farm: Form) -> None:
    talk = finished(farm)
    talk.at(Stage.ASKING).answer("more").refused(ProblemKind.USE_THE_BUTTONS)

    assert talk.sent().at(Stage.COMPLETED).screen == Thanked()


def test_an_unfinished_questionnaire_cannot_be_sent(farm: Form) -> None:
    Conversation(farm).sent().refused(ProblemKind.NOT_FINISHED).asked("owns")
    Conversation(farm).reviewed().sent().refused(ProblemKind.NOT_FINISHED).at(Stage.REVIEWING)


def test_a_questionnaire_can_be_sent_once(farm: Form) -> None:
    talk = finished(farm).sent()
    before = talk.interview

    talk.sent().refused(ProblemKind.ALREADY_SUBMITTED)
    assert talk.interview == before


def test_screened_out_at_once_nothing_is_kept_and_the_form_has_the_last_word(rich: Form) -> None:
    talk = Conversation(rich).kept().tapped("No").at(Stage.DISCARDED)

    assert talk.interview.answers == {}
    assert talk.step.recorded == ()
    assert isinstance(talk.screen, Dismissed)
    assert talk.screen.words["en"] == "Thank you, goodbye"
    later = standing(rich, talk.interview, NOW)
    assert later.interview == talk.interview


def test_an_ending_reached_by_a_slip_asks_before_it_loses_anything(talk: Conversation) -> None:
    talk.answer("4").changed("consent").tapped("No").at(Stage.ASKING).asked("goodbye").has(people="4")

    talk.back().asked("consent").tapped("Yes").asked("children").has(people="4")


def test_an_ending_that_is_confirmed_ends_it(talk: Conversation) -> None:
    talk.answer("4").changed("consent").tapped("No").kept().at(Stage.DISCARDED)

    assert talk.interview.answers == {}
    assert isinstance(talk.screen, Dismissed)
    assert talk.screen.words["ru"] == "Спасибо, до свидания"


def test_the_parting_words_follow_the_language(rich: Form) -> None:
    talk = Conversation(rich).kept().tapped("No").does(e.LanguageChanged("ru")).at(Stage.DISCARDED)

    assert talk.interview.language == "ru"
    assert isinstance(talk.screen, Dismissed)


# counters


def test_the_turn_grows_only_when_the_card_shows_another_question(talk: Conversation) -> None:
    talk.answer("1").asked("media")
    turn = talk.turn
    talk.tapped("Radio").does(e.LanguageChanged("ru")).does(e.Paused()).does(e.Resumed()).reviewed()
    talk.does(e.Resumed())
    assert talk.turn == turn

    assert talk.done().turn == turn + 1


@pytest.mark.parametrize(
    "event", [e.ReviewOpened(), e.Paused(), e.LanguageChanged("en"), e.LanguageChanged("ru"), e.Resumed()]
)
def test_doing_the_same_again_changes_nothing(talk: Conversation, event: e.Event) -> None:
    once = talk.does(event).interview

    assert talk.does(event).interview == once


def stages(farm: Form) -> dict[str, Interview]:
    return {
        "asking": Conversation(farm).tapped("Yes").interview,
        "asking again": Conversation(farm).tapped("Yes").back().interview,
        "nothing left": finished(farm).interview,
        "reviewing": Conversation(farm).tapped("Yes").reviewed().interview,
        "reviewing all": finished(farm).reviewed().interview,
        "paused": Conversation(farm).tapped("Yes").does(e.Paused()).interview,
        "completed": finished(farm).sent().interview,
    }


STAGES = ("asking", "asking again", "nothing left", "reviewing", "reviewing all", "paused", "completed")


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("name", TOKENS)
def test_an_old_card_changes_nothing(farm: Form, stage: str, name: str) -> None:
    before = stages(farm)[stage]
    event = EVERYTHING[name]
    assert getattr(event, "turn", None) == 0
    step = advance(farm, before, event, NOW)

    assert step.interview == before
    assert step.problem is not None
    over = before.stage is Stage.COMPLETED
    assert step.problem.kind is (ProblemKind.ALREADY_SUBMITTED if over else ProblemKind.STALE)


def fresh(event: e.Event, turn: int) -> e.Event:
    return type(event)(**{**vars(event), "turn": turn}) if hasattr(event, "turn") else event


OUTCOMES = {
    "asking": "pick:stale toggle:stale done:stale skip:required keep:required text:asking "
    "early_text:too_early back:asking review:reviewing change:asking send:not_finished "
    "pause:paused resume:same language:asking sticker:only_words",
    "asking again": "pick:asking toggle:stale done:stale skip:required keep:asking text:not_a_choice "
    "early_text:too_early back:at_the_start review:reviewing change:same send:not_finished pause:paused "
    "resume:same language:asking sticker:only_words",
    "nothing left": "pick:stale toggle:stale done:stale skip:stale keep:stale text:use_the_buttons "
    "early_text:too_early back:asking review:reviewing change:asking send:completed pause:paused "
    "resume:same language:asking sticker:only_words",
    "reviewing": "pick:stale toggle:stale done:stale skip:required keep:required text:use_the_buttons "
    "early_text:too_early back:asking review:same change:asking send:not_finished pause:paused resume:asking "
    "language:reviewing sticker:only_words",
    "reviewing all": "pick:stale toggle:stale done:stale skip:stale keep:stale text:use_the_buttons "
    "early_text:too_early back:asking review:same change:asking send:completed pause:paused resume:asking "
    "language:reviewing sticker:only_words",
    "paused": "pick:stale toggle:stale done:stale skip:required keep:required text:use_the_buttons "
    "early_text:too_early back:asking review:reviewing change:asking send:not_finished pause:same "
    "resume:asking language:paused sticker:only_words",
    "completed": "pick:already_submitted toggle:already_submitted done:already_submitted "
    "skip:already_submitted keep:already_submitted text:already_submitted early_text:already_submitted "
    "back:already_submitted review:same change:already_submitted send:already_submitted "
    "pause:already_submitted resume:same language:completed sticker:already_submitted",
}
CASES = [(stage, *row.rsplit(":", 1)) for stage, rows in OUTCOMES.items() for row in rows.split()]


def test_every_event_is_tried_at_every_stage() -> None:
    assert OUTCOMES.keys() == {*STAGES}
    assert len(CASES) == len(EVERYTHING) * len(STAGES)


@pytest.mark.parametrize(("stage", "name", "outcome"), CASES)
def test_what_becomes_of(farm: Form, stage: str, name: str, outcome: str) -> None:
    """The outcome is a stage (the interview moved), a problem (nothing changed), or `same`."""
    before = stages(farm)[stage]
    step = advance(farm, before, fresh(EVERYTHING[name.replace("_", " ")], before.turn), NOW)

    if outcome in [*Stage]:
        assert (step.problem, step.interview.stage) == (None, outcome)
        assert step.interview.revision == before.revision + 1
    else:
        assert (step.problem.kind if step.problem else "same") == outcome
        assert step.interview == before


def test_the_discarded_stay_discarded(rich: Form) -> None:
    talk = Conversation(rich).kept().tapped("No")
    before = talk.interview
    for event in EVERYTHING.values():
        if isinstance(event, e.LanguageChanged):
            continue
        step = advance(rich, before, fresh(event, before.turn), NOW)
        assert step.interview == before


# time


def test_what_depends_on_today_is_judged_by_the_time_of_the_event() -> None:
    form = form_of(questions("date | day | Which day? | | yes | . <= today()") + YES_NO)
    talk = Conversation(form).answer("15.03.2026").refused(ProblemKind.NOT_ACCEPTED)

    talk.now += timedelta(days=1)
    talk.answer("15.03.2026").has(day="2026-03-15")


def test_standing_shows_an_interview_and_changes_nothing(talk: Conversation) -> None:
    step = standing(talk.form, talk.interview, NOW)

    assert step.interview is talk.interview
    assert step.problem is None


def test_nobody_stands_at_a_question_that_does_not_apply(farm: Form) -> None:
    interview = Interview("form", "1", "en", at="hectares", answers={"owns": Answer("no")})
    situation = assess(farm, interview.answers, NOW, "en")
    question = current_question(situation, interview)

    assert question is not None
    assert question.name == "name"
