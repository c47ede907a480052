"""What is looked at, in words: parts of the country, waves, reasons. One language at a time, no figures."""

from collections.abc import Callable, Iterator, Mapping

from bot.diamond.view import View
from bot.shelf import CITIZEN
from locales import Translator
from scoring.catalogue import Source
from scoring.filters import WHOLE, Filter
from scoring.tree import Index, IndicatorScore, Reason
from surveys.fieldwork.waves import Wave
from surveys.form import Form

Forms = Mapping[str, Form]
QUESTIONS: Mapping[str, Callable[[Translator], str]] = {
    "region": lambda t: t.button("Region"),
    "settlement": lambda t: t.button("City or village"),
    "sex": lambda t: t.button("Sex"),
    "age_group": lambda t: t.button("Age"),
}
_OLDEST = "_plus"
_HELD = frozenset({Reason.TOO_FEW, Reason.DOMINATED})


def answer(t: Translator, forms: Forms, question: str, name: str) -> str:
    """Name an answer to a question about oneself, as the questionnaire does."""
    if question == "age_group":
        return ages(t, name)
    asked = forms[CITIZEN].by_name.get(question) if CITIZEN in forms else None
    choice = asked.choice(name) if asked else None
    return choice.label[t.language] if choice else name


def ages(t: Translator, name: str) -> str:
    """Say an age group such as 18_24 or 65_plus."""
    if name.endswith(_OLDEST):
        return t("{age} and older", age=name.removesuffix(_OLDEST))
    return name.replace("_", "–")


def part(t: Translator, forms: Forms, chosen: Filter) -> str:
    """Name a part of the country; nothing for the whole of it."""
    return " · ".join(_answered(t, forms, chosen))


def _answered(t: Translator, forms: Forms, chosen: Filter) -> Iterator[str]:
    for question, name in chosen.choices:
        said = answer(t, forms, question, name)
        yield _NAMED[question](t, said) if question in _NAMED else said


_NAMED: Mapping[str, Callable[[Translator, str], str]] = {
    "sex": lambda t, said: t("Sex: {sex}", sex=said),
    "age_group": lambda t, said: t("Age: {ages}", ages=said),
}
"""Questions whose answers say little when they stand alone."""


def place(t: Translator, forms: Forms, view: View, wave: Wave) -> str:
    """Name what is looked at: the part, and the wave if it is not the current one's."""
    named = [part(t, forms, view.chosen)]
    if view.wave is not None:
        named.append(t("Wave {name}", name=wave.id))
    return " · ".join(filter(None, named))


def under_place(t: Translator, view: View, wave: Wave) -> str:
    """Name what lies under the view, so that the two are told apart."""
    if view.under is None:
        return ""
    if view.under.chosen == WHOLE and view.chosen != WHOLE:
        return t("Whole country")
    return t("Wave {name}", name=wave.id)


def held_back(t: Translator, index: Index) -> str:
    """Say that some figures of a part are not shown, if so; nothing otherwise."""
    if not any(one.reason in _HELD and one.source in index.filtered for one in index.indicators()):
        return ""
    return t("Figures that too few people in this part stand behind are not shown, so that nobody is known.")


def waiting(t: Translator) -> str:
    """Say why there is only the whole country just now."""
    return t("Somebody in this edition has withdrawn. Parts and comparisons come with the next edition.")


def absence(t: Translator, one: IndicatorScore) -> str:
    """Say in plain words why an indicator has no value."""
    return "" if one.reason is None else reason(t, one.reason)


def reason(t: Translator, why: Reason) -> str:
    """Say a reason in plain words."""
    return _REASONS[why](t)


_REASONS: Mapping[Reason, Callable[[Translator], str]] = {
    Reason.NO_ANSWERS: lambda t: t("Nobody has answered this yet."),
    Reason.TOO_FEW: lambda t: t("Too few have answered, so it is not shown: nobody is to be recognised."),
    Reason.DOMINATED: lambda t: t("One or two make up nearly all of it, so it is not shown."),
    Reason.NO_FIGURE: lambda t: t("There is no current published figure."),
    Reason.NOT_GIVEN: lambda t: t("No figure was given."),
}


def survey(t: Translator, source: Source) -> str:
    """Name where a figure comes from."""
    return _SURVEYS[source](t)


_SURVEYS: Mapping[Source, Callable[[Translator], str]] = {
    Source.CITIZEN: lambda t: t("survey of citizens"),
    Source.ORGANISATION: lambda t: t("survey of organisations"),
    Source.EXPERT: lambda t: t("survey of experts"),
    Source.SECONDARY: lambda t: t("published statistics"),
}
