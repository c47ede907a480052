"""Our own words in files of answers, in every language the bot speaks."""

from collections.abc import Callable, Mapping

from bot.words import MISSING
from locales import Translator
from surveys.export.wishes import Words
from surveys.form import Missing, Text

_Says = Callable[[Translator], str]

_ABOUT: Mapping[str, _Says] = {
    "interview": lambda t: t("Random number of the interview"),
    "form_version": lambda t: t("Version of the questionnaire"),
    "wave": lambda t: t("Wave"),
    "interview_language": lambda t: t("Language of the interview"),
    "source": lambda t: t("Link by which the respondent came"),
    "origin": lambda t: t("Where the interview is from"),
    "completed": lambda t: t("The interview is completed"),
    "started_at": lambda t: t("Beginning of the interview"),
    "completed_at": lambda t: t("End of the interview"),
    "minutes": lambda t: t("Minutes from beginning to end, breaks included"),
    "last_question": lambda t: t("Question answered last"),
    "excluded": lambda t: t("Excluded from the figures"),
    "weight": lambda t: t("Weight of the interview"),
}


def export_words(translators: Mapping[str, Translator]) -> Words:
    """Give the words for files, in all languages."""

    def said(say: _Says) -> Text:
        return {language: say(t) for language, t in translators.items()}

    return Words(
        about={name: said(say) for name, say in _ABOUT.items()},
        missing={missing: said(lambda t, m=missing: _missing(t, m)) for missing in Missing},  # type: ignore[misc]
        yes=said(lambda t: t("Yes")),
        no=said(lambda t: t("No")),
        answered=said(lambda t: t("Answered")),
        tick={"": "{choice} – {question}"},
        why=said(lambda t: t("Why there is no answer: {question}", question="{question}")),
        seconds=said(lambda t: t("Seconds for the answer: {question}", question="{question}")),
    )


def _missing(t: Translator, missing: Missing) -> str:
    return t("Skipped") if missing is Missing.SKIPPED else t.button(MISSING[missing])
