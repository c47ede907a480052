"""The questions behind an indicator, in the questionnaire's own words, and which answers count.

What the rule does with them is `scoring.explain_asked`'s to know; here it is put so that anybody understands.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from bot.diamond.words import QUESTIONS, Forms
from locales import Translator
from scoring import indicators
from scoring.explain_asked import Role, asked
from scoring.methodology import Methodology
from scoring.tree import IndicatorScore
from surveys.form import Form, Kind, Question


def questions(t: Translator, forms: Forms, one: IndicatorScore, methodology: Methodology) -> Iterator[str]:
    """Give, paragraph by paragraph, what was asked; nothing for published figures."""
    catalogue = indicators.load()
    form = forms.get(one.source.value)
    behind = asked(catalogue, catalogue[one.id], methodology)
    if form is None or not behind:
        return
    yield t("What was asked:")
    for (role, choices), group in groupby(behind, lambda each: (each.role, each.choices)):
        several = [each.question for each in group]
        named = "\n".join(f"• {_question(t, form, name)}" for name in dict.fromkeys(several))
        yield named
        if said := _part(t, form, role, several[0], choices):
            yield said


def _question(t: Translator, form: Form, name: str) -> str:
    """Quote a question; what is worked out from answers is named."""
    found = form.by_name.get(name)
    if found is None or found.kind is Kind.CALCULATE or not found.label:
        return QUESTIONS[name](t) if name in QUESTIONS else name
    return _said(t, form, found)


def _said(t: Translator, form: Form, one: Question) -> str:
    return one.label.get(t.language) or one.label.get(form.default_language, one.name)


def _part(t: Translator, form: Form, role: Role, question: str, choices: Sequence[str]) -> str:
    say = _PARTS.get(role)
    return say(t, "; ".join(_choices(t, form, question, choices))) if say else ""


def _choices(t: Translator, form: Form, question: str, names: Iterable[str]) -> Iterator[str]:
    found = form.by_name.get(question)
    for name in names:
        choice = found.choice(name) if found else None
        yield f"“{choice.label[t.language]}”" if choice else name


_PARTS: Mapping[Role, Callable[[Translator, str], str]] = {
    Role.COUNTED: lambda t, said: t("These answers count: {answers}", answers=said),
    Role.NOT_NAMED: lambda t, said: t("It counts when these are not named: {answers}", answers=said),
    Role.ORDER: lambda t, said: t("The answers, from low to high: {answers}", answers=said),
    Role.SCALE: lambda t, said: t("The answers, from the worst to the best: {answers}", answers=said),
    Role.NUMBER: lambda t, _: t("A number was asked for."),
    Role.BASE: lambda t, said: t("Only those who answered this are counted: {answers}", answers=said),
    Role.BATTERY_BASE: lambda t, _: t("Whoever answered these as well belongs to the base."),
    Role.MEMBERSHIP: lambda t, said: t("Members are those who answered: {answers}", answers=said),
    Role.ATTRIBUTE: lambda t, _: t("Those who take part are compared with everybody by these."),
}
