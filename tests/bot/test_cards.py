"""Cards keep within Telegram's limits, whatever a published form says and in every language."""

from collections.abc import Mapping
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.callbacks import decode
from bot.card import Card, shortened
from bot.keyboard import LONGEST_LABEL
from bot.render import language_card, render, withdrawal_card
from bot.speech import Notice, help_card, privacy_card
from bot.words import answer_words, problem_sentence
from locales import pseudo, refuse_missing, translators
from sandbox import limits
from sandbox.keyboards import reply_markup
from sandbox.parameters import Parameters
from sandbox.texts import message_text
from surveys.form import Answer, Choice, Kind, Missing, Question
from surveys.reading import read
from surveys.screens import (
    Asking,
    Dismissed,
    Earlier,
    Line,
    Problem,
    ProblemKind,
    Recorded,
    Resting,
    Reviewing,
    Screen,
    Thanked,
)
from surveys.xlsform.language_checks import LONGEST, LONGEST_CHOICE, LONGEST_CHOICES

VOICES = translators(on_missing=refuse_missing)
LETTERS = st.sampled_from("aжә <>&;\"'{}%👍é…")


def words(longest: int, shortest: int = 1) -> st.SearchStrategy[dict[str, str]]:
    """Draw a text as long as publication allows, the same in every language."""
    sizes = st.sampled_from([shortest, longest // 2, longest])
    text = st.builds(
        lambda pattern, size: (pattern * size)[:size], st.text(LETTERS, min_size=1, max_size=12), sizes
    )
    return text.map(lambda drawn: dict.fromkeys(VOICES, drawn if drawn.strip() else "x" + drawn[1:]))


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """Draw a question with texts at the limits of what can be published."""
    kind = draw(st.sampled_from([kind for kind in Kind if kind is not Kind.CALCULATE]))
    count = (
        draw(st.sampled_from([1, 2, 8, 9, 10, 11, 60]))
        if kind in (Kind.SELECT_ONE, Kind.SELECT_MULTIPLE)
        else 0
    )
    longest = min(LONGEST_CHOICE, LONGEST_CHOICES // max(count, 1) - 5)
    labels = [draw(words(draw(st.sampled_from([1, 3, 14, 28, 29, longest])))) for _ in range(min(count, 3))]
    choices = tuple(Choice(f"c{n}", labels[n % 3 % len(labels)]) for n in range(count))
    return Question(
        "q", "/data/q", kind,
        label=draw(words(LONGEST["label"])),
        hint=draw(st.none() | words(LONGEST["hint"])),
        choices=choices,
        missing=draw(st.sampled_from([(), (Missing.DONT_KNOW,), (Missing.DONT_KNOW, Missing.REFUSED)])),
        ending=draw(st.sampled_from([None, None, "discard"])) if kind is Kind.NOTE else None,
    )  # fmt: skip


def answers(question: Question) -> st.SearchStrategy[Answer]:
    value = " ".join(choice.name for choice in question.choices) or "ж👍" * 1000
    if question.kind is Kind.SELECT_ONE:
        value = question.choices[-1].name
    return st.sampled_from([Answer(value), Answer(missing=Missing.REFUSED)])


@st.composite
def askings(draw: st.DrawFn) -> Asking:
    question, before = draw(questions()), draw(questions())
    recorded = draw(st.none() | answers(before).map(lambda answer: Recorded(before, answer)))
    is_stale = draw(st.booleans())
    ticked = tuple(choice.name for choice in question.choices) if draw(st.booleans()) else ()
    return Asking(
        question, turn=draw(st.sampled_from([0, 999_999_999])), number=999, total=999,
        section=draw(st.none() | words(LONGEST["label"])),
        current=draw(st.none() | answers(question)), ticked=ticked,
        can_go_back=draw(st.booleans()), can_skip=draw(st.booleans()),
        recorded=draw(earliers()) if is_stale else recorded,
        problem=Problem(ProblemKind.STALE) if is_stale else draw(problems()), mark=draw(MARKS),
    )  # fmt: skip


MARKS = st.sampled_from([(), (9999,), (99_999, 50, 50)])


@st.composite
def earliers(draw: st.DrawFn) -> Earlier:
    """Draw what is said of a tap on an earlier card."""
    question = draw(questions())
    recorded = draw(st.none() | answers(question).map(lambda answer: Recorded(question, answer)))
    return Earlier(recorded, tuple(draw(st.lists(words(LONGEST["label"]), max_size=2))))


def problems() -> st.SearchStrategy[Problem | None]:
    given_ = st.sampled_from(["", "sticker", "👍" * 1000, "<b>&"])
    message = st.none() | words(LONGEST["constraint_message"])
    return st.none() | st.builds(Problem, st.sampled_from(ProblemKind), message, given_)


@st.composite
def reviews(draw: st.DrawFn) -> Reviewing:
    asked = draw(st.lists(questions(), min_size=0, max_size=6))
    lines = tuple(Line(9000 + n, question, draw(answers(question))) for n, question in enumerate(asked))
    return Reviewing(
        lines, first=9001, page=draw(st.integers(0, 2)), pages=3, turn=999_999_999,
        finished=draw(st.booleans()), editable=draw(st.booleans()), problem=draw(problems()),
    )  # fmt: skip


def accepted(card: Card) -> str:
    """Send a card past the stand-in's rules; give its text as it is read."""
    rows = [[{"text": b.label, "callback_data": b.data} for b in row] for row in card.rows if row]
    reply_markup(Parameters({"reply_markup": {"inline_keyboard": rows}}))
    assert all(decode(button.data) for row in card.rows for button in row)
    return message_text(Parameters({"text": card.text, "parse_mode": "html"})).text


SCREENS = st.one_of(
    askings(),
    reviews(),
    st.builds(Resting, st.just(999), st.just(9999), problems(), earliers()),
    st.builds(Thanked, problems(), earliers()),
    st.builds(Dismissed, words(LONGEST["label"]), problems()),
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(screen=SCREENS, language=st.sampled_from([*VOICES]))
def test_telegram_takes_every_card_of_every_form(screen: Screen, language: str) -> None:
    accepted(render(screen, VOICES[language], "abcdef"))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(screen=askings(), language=st.sampled_from([*VOICES]))
def test_the_whole_question_and_every_choice_can_be_read(screen: Asking, language: str) -> None:
    """Only what repeats is cut when a card is full."""
    card = render(screen, VOICES[language], "abcdef")
    read = tidy(accepted(card)) + " " + tidy(" ".join(b.label for row in card.rows for b in row))
    question = screen.question
    for text in (question.label, *(choice.label for choice in question.choices)):
        if limits.units(text[language]) == len(text[language]):  # publication counts characters
            assert tidy(text[language]) in read


@settings(max_examples=150, deadline=None, derandomize=True)
@given(screen=askings(), language=st.sampled_from([*VOICES]))
def test_what_stands_of_an_earlier_card_is_said_however_full_the_new_one_is(
    screen: Asking, language: str
) -> None:
    if isinstance(screen.recorded, Earlier):
        sign = "✓" if screen.recorded.recorded else NO_ANSWER[language]
        assert sign in accepted(render(screen, VOICES[language], "abcdef"))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(screen=askings(), other=askings(), language=st.sampled_from([*VOICES]), is_own=st.booleans())
def test_what_is_remembered_of_a_question_is_what_would_be_drawn(
    screen: Asking, other: Asking, language: str, *, is_own: bool
) -> None:
    t = VOICES[language]
    render(replace(other, question=screen.question), t, "aaaaaa")
    quoted = replace(screen, question=replace(screen.question, quotes=True))  # of that nothing is remembered
    render(screen, t, "bbbbbb")
    again = replace(screen, turn=7) if is_own else replace(screen, question=replace(screen.question))
    assert render(again, t, "cccccc") == render(replace(quoted, turn=again.turn), t, "cccccc")


NO_ANSWER = {
    "en": "The question on that card has no answer now.",
    "kk": "Ол хабарламадағы сұрақтың қазір жауабы жоқ.",
    "ru": "На вопрос в том сообщении сейчас нет ответа.",
}


def tidy(text: str) -> str:
    return " ".join(unescape(text).split())


def test_the_longest_card_that_can_be_published_is_taken() -> None:
    choices = tuple(Choice(f"c{n}", dict.fromkeys(VOICES, f"{n:02}" + "ж" * 26)) for n in range(60))
    question = Question(
        "q", "/data/q", Kind.SELECT_MULTIPLE, dict.fromkeys(VOICES, "ж" * 1000),
        dict.fromkeys(VOICES, "ж" * 400), choices=choices, missing=(Missing.DONT_KNOW, Missing.REFUSED),
    )  # fmt: skip
    problem = Problem(ProblemKind.NOT_ACCEPTED, dict.fromkeys(VOICES, "ж" * 300))
    screen = Asking(question, 1, 1, 1, section=dict.fromkeys(VOICES, "ж" * 1000), problem=problem)
    for t in VOICES.values():
        accepted(render(screen, t, "abcdef"))


def asking(labels: list[str], kind: Kind = Kind.SELECT_ONE, **more: Any) -> Asking:
    choices = tuple(Choice(f"c{n}", dict.fromkeys(VOICES, label)) for n, label in enumerate(labels))
    question = Question("q", "/data/q", kind, dict.fromkeys(VOICES, "Which?"), choices=choices)
    return Asking(question, turn=3, number=2, total=9, **more)


def labels_of(screen: Asking) -> list[list[str]]:
    card = render(screen, VOICES["en"], "abcdef")
    return [[b.label for b in row] for row in card.rows if any(b.data[0] in "pt" for b in row)]


@pytest.mark.parametrize(("length", "numbered"), [(LONGEST_LABEL, False), (LONGEST_LABEL + 1, True)])
def test_labels_that_telegram_would_cut_stand_in_the_text(length: int, *, numbered: bool) -> None:
    long = "ж" * length
    screen = asking([long, "short"])
    assert labels_of(screen) == ([["1", "2"]] if numbered else [[long], ["short"]])
    assert (f"1. {long}\n2. short" in render(screen, VOICES["en"]).text) is numbered


def test_a_scale_of_ten_is_two_rows_of_five() -> None:
    assert [len(row) for row in labels_of(asking([str(n) for n in range(1, 11)]))] == [5, 5]


def test_yes_and_no_stand_side_by_side() -> None:
    assert labels_of(asking(["Yes", "No"])) == [["Yes", "No"]]


def test_more_than_eight_longer_choices_are_numbered() -> None:
    labels = [f"A rather long choice {n}" for n in range(9)]
    assert labels_of(asking(labels[:8])) == [[label] for label in labels[:8]]
    assert labels_of(asking(labels)) == [["1", "2", "3", "4", "5"], ["6", "7", "8", "9"]]


def test_ticks_show_on_the_buttons_and_in_the_numbered_list() -> None:
    short = asking(["Radio", "Press", "None"], Kind.SELECT_MULTIPLE, ticked=("c1",))
    assert labels_of(short) == [["☐ Radio"], ["☑ Press"], ["☐ None"]]
    long = asking(["Radio", "Press " * 6], Kind.SELECT_MULTIPLE, ticked=("c1",))
    assert "☐ 1. Radio" in render(long, VOICES["en"]).text
    assert "☑ 2. Press" in render(long, VOICES["en"]).text


def test_markup_in_a_form_is_shown_and_does_nothing() -> None:
    screen = asking(["<b>&amp;</b>" + "x" * 30, "1 < 2"])
    assert "<b>&amp;</b>" in accepted(render(screen, VOICES["en"]))


def speeches() -> Mapping[str, Card]:
    t = pseudo()
    screens: dict[str, Screen] = {
        "resting": Resting(3, 9),
        "thanked": Thanked(),
        "stopped": Resting(3, 9, problem=Problem(ProblemKind.STALE), earlier=Earlier()),
        "empty": Reviewing((), 1, 0, 1, 1, finished=False),
    }
    drawn = {name: render(screen, t) for name, screen in screens.items()}
    return drawn | {
        "help": help_card(t),
        "privacy": privacy_card(t, Notice()),
        "withdrawal": withdrawal_card(t),
    }


@pytest.mark.parametrize("name", [*speeches()])
def test_no_word_of_ours_escapes_the_translator(name: str) -> None:
    card = speeches()[name]
    shown = accepted(replace(card)) + " " + " ".join(b.label for row in card.rows for b in row)
    assert not unmarked(shown), shown


def test_no_word_on_a_question_card_escapes_the_translator() -> None:
    screen = replace(
        asking(["9", "8"], Kind.SELECT_MULTIPLE, can_go_back=True, can_skip=True),
        problem=Problem(ProblemKind.NOTHING_TICKED),
    )
    label = {"en": "1?"}
    screen = replace(screen, question=replace(screen.question, label=label, missing=(Missing.REFUSED,)))
    card = render(screen, pseudo())
    assert not unmarked(accepted(card) + " ".join(b.label for row in card.rows for b in row))


@pytest.mark.parametrize("kind", [*ProblemKind])
def test_every_problem_has_a_sentence_in_every_language(kind: ProblemKind) -> None:
    said = {problem_sentence(t, Problem(kind, given="7")) for t in VOICES.values()}
    assert len(said) == len(VOICES)
    assert all(said)


def unmarked(text: str) -> list[str]:
    """Find words without the pseudo-translator's dots; commands are no words."""
    return [word for word in text.split() if word[:1].isalpha() and "\N{COMBINING DOT BELOW}" not in word]


def test_the_language_is_asked_in_every_language() -> None:
    card = language_card(VOICES)
    read = accepted(card)
    assert all(t("Please choose your language") in read for t in VOICES.values())
    assert len(card.rows) == len(VOICES)


@given(text=st.text(max_size=300), longest=st.integers(2, 100))
def test_a_shortened_text_fits(text: str, longest: int) -> None:
    assert len(shortened(text, longest)) <= longest


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("1500000", "1\u00a0500\u00a0000"),
        ("12500", "12\u00a0500"),
        ("2009", "2009"),
        ("0", "0"),
        ("-12500", "-12500"),
    ],
)
def test_long_numbers_are_shown_in_groups_and_years_are_not(kept: str, shown: str) -> None:
    question = Question("q", "/data/q", Kind.INTEGER, dict.fromkeys(VOICES, "How many?"))
    for t in VOICES.values():
        assert answer_words(t, question, Answer(kept)) == shown
        assert shown in render(Asking(question, 1, 1, 1, current=Answer(kept)), t).text
        assert kept == shown or read(question, shown) == Answer(kept)


def test_the_place_is_never_broken_at_the_end_of_a_line() -> None:
    assert render(asking(["Yes", "No"]), VOICES["en"]).text.startswith("<i>2\u00a0/\u00a09</i>")
