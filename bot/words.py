"""The sentences for keys that the engine emits: problems, ways of not answering, what was sent."""

from collections.abc import Mapping

from bot.card import shortened
from locales import N_, Translator
from surveys.form import Answer, Kind, Missing, Question
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
    ProblemKind.NOT_A_CHOICE: N_("“{given}” is not one of the answers. Please tap a button below."),
    ProblemKind.TOO_LONG: N_("Your answer has {given} characters; please shorten it to 2,000."),
    ProblemKind.NOT_ACCEPTED: N_("This answer, “{given}”, does not fit the question. Please check it."),
    ProblemKind.REQUIRED: N_("This question needs an answer. Please choose one."),
    ProblemKind.NOTHING_TICKED: N_("Nothing is ticked yet. Please tick at least one answer."),
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


def problem_sentence(t: Translator, problem: Problem) -> str:
    """Say why what was sent did not become an answer; the form's own words come first."""
    if problem.message:
        return problem.message.get(t.language, "")
    if not problem.given and problem.kind is ProblemKind.NOT_A_CHOICE:
        return t("These answers do not go together. Please tap the buttons below.")
    if problem.kind is ProblemKind.ONLY_WORDS and problem.given in ODDITIES:
        return t(ODDITIES[problem.given])
    return t(PROBLEMS[problem.kind], given=shortened(problem.given, _LONGEST_GIVEN))


def answer_words(t: Translator, question: Question, answer: Answer) -> str:
    """Say an answer as its respondent would recognise it."""
    if answer.missing is not None:
        return t.button(MISSING[answer.missing])
    if question.kind is Kind.INTEGER:
        return _in_groups(answer.value)
    if question.kind not in (Kind.SELECT_ONE, Kind.SELECT_MULTIPLE):
        return answer.value
    chosen = answer.value.split()
    return ", ".join(choice.label[t.language] for choice in question.choices if choice.name in chosen)


def _in_groups(number: str) -> str:
    """Set the thousands of a long number apart, as it may be written; a year stays whole."""
    if number.isdecimal() and len(number) > _LONGEST_UNGROUPED:
        return f"{int(number):,}".replace(",", "\u00a0")
    return number
