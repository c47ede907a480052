"""The sentences for keys that the engine emits: problems, ways of not answering, what was sent."""

from collections.abc import Callable, Iterable, Mapping

from bot.card import shortened
from locales import N_, Translator
from surveys.form import CHOSEN, Answer, Kind, Missing, Question
from surveys.kinds import SENT
from surveys.reading import number_spelled
from surveys.screens import Problem, ProblemKind

_LONGEST_GIVEN = 80
_LONGEST_UNGROUPED = 4  # digits

PROBLEMS: Mapping[ProblemKind, str] = {
    ProblemKind.STALE: N_("That button belongs to an earlier card, so it changed nothing."),
    ProblemKind.TOO_EARLY: N_("Your message came before this question was shown, so it was not recorded."),
    ProblemKind.NOT_A_NUMBER: N_(
        "“{given}” could not be read as a number. "
        "Please write digits only, without points, commas or words, such as 45 or 1500."
    ),
    ProblemKind.NOT_WHOLE: N_("“{given}” is not a whole number. Please write it without a fraction."),
    ProblemKind.NOT_A_DATE: N_("“{given}” could not be read as a date. Please write it as 31.12.2026."),
    ProblemKind.NOT_A_TIME: N_("“{given}” could not be read as a time. Please write it as 14:30."),
    ProblemKind.NOT_A_MOMENT: N_(
        "“{given}” could not be read as a day and a time. Please write them as 31.12.2026 14:30."
    ),
    ProblemKind.NOT_A_PLACE: N_(
        "“{given}” could not be read as a place. Please send a location, or write it as 43.25, 76.95."
    ),
    ProblemKind.NOT_AN_IMAGE: N_(
        "This is no picture that I can keep. Please send it as a photo (the paper clip), not as a file."
    ),
    ProblemKind.NOT_AUDIO: N_("This is no recording. Please send a voice message (the microphone)."),
    ProblemKind.NOT_A_VIDEO: N_("This is no video. Please send one (the paper clip)."),
    ProblemKind.NOT_A_FILE: N_("This question asks for a file. Please send it (the paper clip, then File)."),
    ProblemKind.TOO_LARGE: N_(
        "What you sent is too large to be kept. Please send something of at most {given} MB."
    ),
    ProblemKind.NOT_FETCHED: N_(
        "What you sent did not reach me whole, so it is not kept. Please send it once more."
    ),
    ProblemKind.NOT_A_MONTH: N_("“{given}” could not be read as a month. Please write it as 12.2026."),
    ProblemKind.NOT_A_YEAR: N_("“{given}” could not be read as a year. Please write it as 2026."),
    ProblemKind.NOT_DIGITS: N_("“{given}” has letters in it. Please write digits only."),
    ProblemKind.OUT_OF_RANGE: N_("“{given}” is not one of the numbers asked for. Please see the question."),
    ProblemKind.NOT_A_CHOICE: N_("“{given}” is not one of the answers. Please tap a button below."),
    ProblemKind.NOT_OFFERED: N_(
        "Your earlier answer is no longer one of the choices, because you changed another one. "
        "Please choose again."
    ),
    ProblemKind.TOO_LONG: N_("Your answer has {given} characters; please shorten it to 2,000."),
    ProblemKind.NOT_ACCEPTED: N_("This answer, “{given}”, does not fit the question. Please check it."),
    ProblemKind.REQUIRED: N_("This question needs an answer. Please choose one."),
    ProblemKind.NOTHING_TICKED: N_("Nothing is ticked yet. Please tick at least one answer."),
    ProblemKind.NOT_ALL_RANKED: N_("Some answers have no place yet. Please put all of them in order."),
    ProblemKind.AT_THE_START: N_("This is the first question; there is nothing before it."),
    ProblemKind.USE_THE_BUTTONS: N_("Please use the buttons below."),
    ProblemKind.ONLY_WORDS: N_("I can only read buttons and written words here."),
    ProblemKind.NOT_FINISHED: N_("Some questions are still open. Here is the next one."),
    ProblemKind.ALREADY_SUBMITTED: N_("Your answers are already sent and can no longer be changed."),
    ProblemKind.CANNOT_CHANGE: N_("That question does not apply any more."),
}

ODDITIES: Mapping[str, str] = {
    "edited": N_("I cannot take changes to messages already sent. To change an answer, use /review."),
    "voice": N_("I cannot listen to voice messages. Please tap a button or write your answer."),
    "photo": N_("I cannot look at pictures. Please tap a button or write your answer."),
    "location": N_("This question does not ask for a place. Please tap a button or write your answer."),
    "video": N_("I cannot watch videos. Please tap a button or write your answer."),
    "audio": N_("I cannot listen to recordings. Please tap a button or write your answer."),
    "document": N_("This question does not ask for a file. Please tap a button or write your answer."),
    "sticker": N_("A nice sticker! But I need a tap on a button or written words."),
}

FORMS: Mapping[str, str] = {  # an XLSForm has one title, in one language
    "citizen": N_("Survey of citizens"),
    "organisation": N_("Survey of organisations"),
    "expert": N_("Survey of experts"),
}

MISSING: Mapping[Missing, str] = {
    Missing.DONT_KNOW: N_("Don't know", "button"),
    Missing.REFUSED: N_("Prefer not to answer", "button"),
    Missing.SKIPPED: N_("Skip", "button"),
    Missing.NOT_ASKED: N_("Not asked", "button"),
}


def form_name(t: Translator, form: str, otherwise: str) -> str:
    """Name a questionnaire of ours in this language; one we do not know is called what its makers call it."""
    known = FORMS.get(form)
    return t(known) if known else otherwise


def forms_named(t: Translator, forms: Iterable[str]) -> str:
    """List questionnaires by what is typed for them and what they are called."""
    return ", ".join(f"{form} ({t(FORMS[form])})" if form in FORMS else form for form in forms)


def problem_sentence(t: Translator, problem: Problem) -> str:
    """Say why what was sent did not become an answer; the form's own words come first."""
    if problem.message:
        return problem.message.get(t.language, "")
    if not problem.given and problem.kind is ProblemKind.NOT_A_CHOICE:
        return t("These answers do not go together. Please tap the buttons below.")
    if problem.kind is ProblemKind.ONLY_WORDS and problem.given in ODDITIES:
        return t(ODDITIES[problem.given])
    given = shortened(problem.given, _LONGEST_GIVEN)
    if problem.kind is ProblemKind.TOO_EARLY and given:  # by now they may have written something else
        return t(
            "Your message “{given}” came before this question was shown, so it was not recorded.", given=given
        )
    return t(PROBLEMS[problem.kind], given=given)


def answer_words(t: Translator, question: Question, answer: Answer) -> str:
    """Say an answer as its respondent would recognise it."""
    if answer.missing is not None:
        return t.button(MISSING[answer.missing])
    if question.kind in SENT:
        return t(_SENT[question.kind])
    if question.kind in _SPOKEN:
        return _SPOKEN[question.kind](question, answer.value)
    if question.kind not in CHOSEN:
        return answer.value
    chosen = answer.value.split()
    if question.kind is Kind.RANK:
        ranked = (question.choice(name) for name in chosen)
        named = (choice.label[t.language] for choice in ranked if choice is not None)
        return ", ".join(f"{place}. {words}" for place, words in enumerate(named, start=1))
    return ", ".join(choice.label[t.language] for choice in question.choices if choice.name in chosen)


def _in_groups(number: str) -> str:
    """Set the thousands of a long number apart, as it may be written; a year stays whole."""
    if number.isdecimal() and len(number) > _LONGEST_UNGROUPED:
        return f"{int(number):,}".replace(",", "\u00a0")
    return number


def _day(question: Question, value: str) -> str:
    """Say a day as it is asked for: a year or a month stand for their first day."""
    if "year" in question.looks:
        return value[:4]
    return f"{value[5:7]}.{value[:4]}" if "month-year" in question.looks else value


_SENT: Mapping[Kind, str] = {
    Kind.IMAGE: N_("a picture"),
    Kind.AUDIO: N_("a recording"),
    Kind.VIDEO: N_("a video"),
    Kind.FILE: N_("a file"),
}
"""What was sent, where its name would tell nothing to anybody."""

_SPOKEN: Mapping[Kind, Callable[[Question, str], str]] = {
    Kind.INTEGER: lambda _question, value: _in_groups(value),
    Kind.DATE: _day,
    Kind.TIME: lambda _question, value: value[:5],
    Kind.MOMENT: lambda _question, value: value[:16].replace("T", " "),
    Kind.GEOPOINT: lambda _question, value: ", ".join(value.split()[:2]),
}


def how_to_answer(t: Translator, question: Question) -> str:
    """Say how a kind of question is answered that does not explain itself; blank where it does."""
    if question.span is not None and question.is_typed:
        low, high, step = (
            number_spelled(n) for n in (question.span.low, question.span.high, question.span.step)
        )
        words = t("A number from {low} to {high}, in steps of {step}.", low=low, high=high, step=step)
        return words if step != "1" else t("A whole number from {low} to {high}.", low=low, high=high)
    if question.kind is Kind.DATE and question.looks & {"year", "month-year"}:
        return t("Write a year, as 2026.") if "year" in question.looks else t("Write a month, as 12.2026.")
    return t(_HOW[question.kind]) if question.kind in _HOW else ""


_HOW: Mapping[Kind, str] = {
    Kind.SELECT_MULTIPLE: N_("Tick all that apply, then tap Done."),
    Kind.RANK: N_("Tap the answers in their order, beginning with the first, then tap Done."),
    Kind.TIME: N_("Write the time as 14:30."),
    Kind.MOMENT: N_("Write the day and the time as 31.12.2026 14:30."),
    Kind.IMAGE: N_("Send a photo (the paper clip). Where and when it was taken is not kept with it."),
    Kind.AUDIO: N_("Record a voice message: hold the microphone beside the text field."),
    Kind.VIDEO: N_("Send a video (the paper clip), or record one."),
    Kind.FILE: N_("Send a file (the paper clip, then File)."),
    Kind.GEOPOINT: N_("Send a location (the paper clip, then Location), or write it as 43.25, 76.95."),
}
