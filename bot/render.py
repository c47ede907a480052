"""From a screen and a language to a card: text and buttons. Pure; it knows neither database nor Telegram."""

from collections.abc import Mapping

from bot.callbacks import WithdrawalAnswered, encode
from bot.card import Button, Card, bold, emphasised, italic, joined, parted, plain, shortened
from bot.fitting import fitted
from bot.keyboard import asking_rows, is_numbered, line_numbers, place_of, places, reviewing_rows
from bot.remembering import Remembered, is_the_same_for_all
from bot.speech import welcome_text
from bot.words import answer_words, how_to_answer, problem_sentence
from locales import Translator, language_name
from surveys import events as e
from surveys.form import TICKED, Answer, Kind, Question
from surveys.screens import (
    Asking,
    Dismissed,
    Earlier,
    Problem,
    ProblemKind,
    Recorded,
    Resting,
    Reviewing,
    Screen,
    Thanked,
)

_LONGEST_RECORDED = 80
_LONGEST_NAMED = 80
_LONGEST_REVIEWED = 100
_LONGEST_SHOWN = 500
_LONGEST_LIST = 12  # a longer one pushes what stands above it off a small screen
_TICK = {True: "☑", False: "☐"}


def render(screen: Screen, t: Translator, tag: str = "") -> Card:
    """Draw a screen in one language."""
    match screen:
        case Asking():
            return _asking(screen, t, tag)
        case Reviewing():
            return _reviewing(screen, t, tag)
        case Resting():
            return _resting(screen, t)
        case Thanked():
            return _thanked(screen, t)
        case Dismissed():
            return Card(joined(_problem(screen.problem, t), plain(screen.words.get(t.language, ""))))


def language_card(translators: Mapping[str, Translator], *, welcome: bool = False) -> Card:
    """Ask for a language in every language at once; greet as well if they are new."""
    asked = [bold(t("Please choose your language")) for t in translators.values()]
    if welcome:
        greetings = [plain(welcome_text(t)) for t in translators.values()]
        asked = [f"{each}\n{words}\n" for each, words in zip(greetings, asked, strict=True)]
    rows = tuple((Button(language_name(each), encode(e.LanguageChanged(each))),) for each in translators)
    return Card("\n".join(asked).rstrip(), rows)


def withdrawal_card(t: Translator, tag: str = "") -> Card:
    """Ask whether everything shall really be erased."""
    words = t(
        "Shall I erase everything you told me? All your answers and the link to your "
        "Telegram account will be deleted for good. This cannot be undone."
    )
    yes = Button(t.button("Yes, erase everything"), encode(WithdrawalAnswered(agreed=True), tag))
    no = Button(t.button("No, keep my answers"), encode(WithdrawalAnswered(agreed=False), tag))
    return Card(emphasised(words), ((yes,), (no,)))


def _asking(screen: Asking, t: Translator, tag: str) -> Card:
    question = screen.question
    numbered = _is_numbered(question, t)
    text = fitted(screen, lambda lesser: _asking_text(lesser, t, numbered=numbered))
    return Card(text, asking_rows(screen, t, tag), typed=question.is_typed, turn=screen.turn)


def _is_numbered(question: Question, t: Translator) -> bool:
    if not is_the_same_for_all(question):
        return is_numbered(question, t.language)
    return _NUMBERED.of(question, t, (), lambda: is_numbered(question, t.language))


_NUMBERED = Remembered[bool]()


def _asking_text(screen: Asking, t: Translator, *, numbered: bool) -> str:
    asked = [_question(screen, t), _numbered_choices(screen, t) if numbered else ""]
    if len(screen.question.choices) > _LONGEST_LIST:  # then the question stands next to the buttons
        asked.reverse()
    return joined(_heading(screen, t), _trouble(screen, t), *asked, _now_recorded(screen, t))


def _heading(screen: Asking, t: Translator) -> str:
    section = screen.section[t.language] if screen.section else ""
    place = f"{screen.number}\u00a0/\u00a0{screen.total}"  # never broken at a line's end
    line = italic(" · ".join(part for part in (section, place) if part))
    about_this = screen.problem is not None and screen.problem.kind is not ProblemKind.TOO_EARLY
    recorded = "" if about_this else _recorded(screen.recorded, t)  # too early, one must read what stands
    return f"{line}\n{recorded}" if recorded else line


def _recorded(recorded: Recorded | Earlier | None, t: Translator) -> str:
    if not isinstance(recorded, Recorded) or recorded.question.kind is Kind.NOTE:
        return ""
    return plain(f"✓ {_short_answer(recorded, t)}")


def _short_answer(recorded: Recorded, t: Translator) -> str:
    return shortened(answer_words(t, recorded.question, recorded.answer), _LONGEST_RECORDED)


def _trouble(screen: Asking | Reviewing, t: Translator) -> str:
    """Say what is wrong, and what is recorded of the question that the respondent meant."""
    told = _earlier(screen.recorded, t) if isinstance(screen.recorded, Earlier) else ""
    return "\n".join(words for words in (_problem(screen.problem, t), told) if words)


def _earlier(earlier: Earlier | None, t: Translator) -> str:
    if earlier is None:
        return ""
    if earlier.recorded is None:
        return plain(t("The question on that card has no answer now."))
    asked = _asked(earlier.recorded.question, t, _LONGEST_NAMED)
    titles = (shortened(title[t.language], _LONGEST_NAMED) for title in earlier.rows)
    return plain(f"✓ {' · '.join([*titles, asked])} — {_short_answer(earlier.recorded, t)}")


def _asked(question: Question, t: Translator, longest: int) -> str:
    """Give as much of a question as tells it from others."""
    label = question.label[t.language]
    return shortened(parted(label)[1] or label, longest)


def _problem(problem: Problem | None, t: Translator) -> str:
    return "" if problem is None else f"⚠️ {plain(problem_sentence(t, problem))}"


def _question(screen: Asking, t: Translator) -> str:
    """Give a question's words."""
    if screen.leaf or not is_the_same_for_all(screen.question):
        return _drawn_question(screen, t)
    return _QUESTIONS.of(screen.question, t, (), lambda: _drawn_question(screen, t))


_QUESTIONS = Remembered[str]()


def _drawn_question(screen: Asking, t: Translator) -> str:
    question = screen.question
    label = question.label[t.language]
    words = plain(label) if question.kind is Kind.NOTE else emphasised(label)
    told = [text[t.language] for text in (question.hint, question.guidance) if text]
    told = told or [each for each in [how_to_answer(t, question)] if each]
    return joined(words, *map(italic, [*told, *_looking(screen, t)]))


def _looking(screen: Asking, t: Translator) -> list[str]:
    """Say how a choice is found in a long list, and what is shown of it."""
    if screen.leaf is None:
        return []
    part = f"{screen.leaf.page + 1}\u00a0/\u00a0{screen.leaf.pages}"
    if screen.leaf.sought:
        return [t("Found for “{sought}”: {part}", sought=screen.leaf.sought, part=part)]
    return [t("The list is long. Write a few letters of your answer to find it. Page {part}", part=part)]


def _numbered_choices(screen: Asking, t: Translator) -> str:
    return "\n".join(
        f"{_mark(screen, choice.name)}{number}. {plain(choice.label[t.language])}"
        for number, choice in zip((n + 1 for n in places(screen)), screen.question.choices, strict=True)
    )


def _mark(screen: Asking, name: str) -> str:
    if screen.question.kind is Kind.RANK:
        return f"{place_of(screen, name)} · "
    if screen.question.kind is not Kind.SELECT_MULTIPLE:
        return ""
    return _TICK[name in screen.ticked] + " "


def _now_recorded(screen: Asking, t: Translator) -> str:
    if screen.current is None or screen.question.kind in TICKED:
        return ""
    if screen.question.kind is Kind.NOTE:
        return bold(shortened(screen.current.value, _LONGEST_SHOWN)) if screen.current.value != "read" else ""
    answer = shortened(answer_words(t, screen.question, screen.current), _LONGEST_RECORDED)
    return plain(t("Your answer now: {answer}", answer=answer))


def _reviewing(screen: Reviewing, t: Translator, tag: str) -> Card:
    numbered = zip(line_numbers(screen), screen.lines, strict=True)
    lines = [f"{n}. {_answered(line.question, line.answer, t)}" for n, line in numbered]
    text = joined(
        bold(t("Your answers")) + (f" · {screen.page + 1} / {screen.pages}" if screen.pages > 1 else ""),
        _recorded(screen.recorded, t),
        _trouble(screen, t),
        "\n".join(lines),
        plain(_advice(screen, t)),
    )
    return Card(text, reviewing_rows(screen, t, tag), turn=screen.turn)


def _answered(question: Question, answer: Answer, t: Translator) -> str:
    words = _asked(question, t, _LONGEST_REVIEWED)
    return f"{plain(words)}\n    {bold(shortened(answer_words(t, question, answer), _LONGEST_REVIEWED))}"


def _advice(screen: Reviewing, t: Translator) -> str:
    if not screen.editable:
        return t("These answers are already sent.")
    if not screen.lines:
        return t("You have not answered anything yet.")
    if screen.finished:
        return t("That was the last question. To change an answer, tap its number; then send your answers.")
    return t("To change an answer, tap its number.")


def _resting(screen: Resting, t: Translator) -> Card:
    words = t(
        "We have stopped for now. Your answers so far are kept: {answered} of {total}. "
        "Go on whenever it suits you.",
        answered=t.integer(screen.answered),
        total=t.integer(screen.total),
    )
    text = joined(_problem(screen.problem, t), _earlier(screen.earlier, t), plain(words))
    return Card(text, ((Button(t.button("Continue"), encode(e.Resumed())),),))


def _thanked(screen: Thanked, t: Translator) -> Card:
    thanks = t("Thank you for completing the survey!")
    kept = t("Your answers have been sent and are kept safely.")
    offer = t("You can read them again with /review or have them erased with /withdraw.")
    too_late = plain(problem_sentence(t, screen.problem)) if screen.problem else ""
    told = _earlier(screen.earlier, t)
    text = joined(bold(thanks), plain(f"{kept} {offer}"), too_late, told)  # most often they say thank you
    return Card(text, ((Button(t.button("See my answers"), encode(e.ReviewOpened())),),))
