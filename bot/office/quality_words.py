"""What the desk says of odd interviews. Whole sentences, one language at a time; nobody is accused."""

from collections.abc import Callable, Mapping

from bot.card import bold, joined, plain, shortened
from bot.oddities import Seen
from bot.office.wording import actor_name, form_name, region_name
from bot.shelf import Shelf
from locales import Translator
from surveys.form import Form, Question
from surveys.quality import Finding, Kind
from surveys.store.verdicts import SHORT, Verdict

_MINUTE = 60
_LONGEST_QUESTION = 90
_LONGEST_REASON = 120

KINDS: Mapping[Kind, Callable[[Translator], str]] = {
    Kind.SPEEDING: lambda t: t.button("Answered very fast"),
    Kind.STRAIGHT_LINING: lambda t: t.button("The same answer throughout"),
    Kind.CONTRADICTION: lambda t: t.button("Answers that clash"),
    Kind.AMOUNT: lambda t: t.button("Unlikely amounts"),
    Kind.BURST: lambda t: t.button("Many alike at once"),
}
OTHER_REASONS: Mapping[str, Callable[[Translator], str]] = {
    "trial": lambda t: t.button("It was only a trial"),
    "twice": lambda t: t.button("The same person twice"),
}
REASONS: Mapping[str, Callable[[Translator], str]] = {
    **{kind.value: words for kind, words in KINDS.items()},
    **OTHER_REASONS,
}
_CONDITIONS: Mapping[str, Callable[[Translator], str]] = {
    "age_hundred": lambda t: t("An age of a hundred years or more."),
    "spent_less_than_a_wage": lambda t: t(
        "Pays staff, and spent less in a year than one monthly minimum wage."
    ),
    "spent_ten_times_more": lambda t: t("Spent more than ten times what came in that year."),
    "graduate_at_school_age": lambda t: t("Has finished university, and is younger than one can be."),
    "active_but_never_there": lambda t: t(
        "Is active in a sports club or works unpaid for a charity, and never spends time with people there."
    ),
    "union_without_members": lambda t: t("A trade union that has no members."),
    "fees_without_members": lambda t: t("Has membership fees and no members."),
    "state_money_unregistered": lambda t: t("Has state orders or grants and is not registered."),
    "mail_without_internet": lambda t: t("Uses e-mail and has no internet."),
    "stranger_who_knows_well": lambda t: t(
        "Never deals with civil society organisations, and knows their work very well."
    ),
    "akimat_of_the_whole_country": lambda t: t("Works in an akimat, and in the whole country."),
}


def noticed(t: Translator, finding: Finding) -> str:
    """Say what a rule noticed; the answers behind it are in `evidence`."""
    return (_MEASURED.get(finding.rule) or _of_condition)(t, finding)


def _of_condition(t: Translator, finding: Finding) -> str:
    return _CONDITIONS[finding.rule](t)


def _fast(t: Translator, finding: Finding) -> str:
    return t(
        "{seconds} seconds for an answer; others take {usual}.",
        seconds=t.score(finding.measured or 0),
        usual=t.score(finding.usual or 0),
    )


def _straight(t: Translator, finding: Finding) -> str:
    return t.plural(
        "{n} question on scales, and on each scale always the same answer.",
        "{n} questions on scales, and on each scale always the same answer.",
        int(finding.measured or 0),
    )


def _burst(t: Translator, finding: Finding) -> str:
    return t.plural(
        "{n} interview with people of the same region, sex and age, one right after the other.",
        "{n} interviews with people of the same region, sex and age, one right after the other.",
        int(finding.measured or 0),
    )


def _outlier(t: Translator, finding: Finding) -> str:
    usual = _number(t, finding.usual)
    return t("An amount more than a thousand times the usual one, {usual}.", usual=usual)


_MEASURED: Mapping[str, Callable[[Translator, Finding], str]] = {
    "speeding": _fast,
    "straight_lining": _straight,
    "burst": _burst,
    "outlier": _outlier,
}


def evidence(t: Translator, form: Form | None, finding: Finding) -> str:
    """Say what was noticed and the answers behind it, as HTML; free text is never among them."""
    answers = [_answer(t, form, name, said) for name, said in finding.told.items()]
    return "\n".join((plain(f"• {noticed(t, finding)}"), *answers))


def _answer(t: Translator, form: Form | None, name: str, said: str) -> str:
    question = form.by_name.get(name) if form else None
    if question is None:
        return f"   {plain(name)}: {bold(said)}"
    asked = shortened(question.label[t.language], _LONGEST_QUESTION)
    return f"   {plain(asked)} {bold(_told(t, question, said))}"


def _told(t: Translator, question: Question, said: str) -> str:
    if not question.choices:
        return _number(t, float(said)) if said.isascii() and said.isdecimal() else said
    chosen = [question.choice(name) for name in said.split()]
    return ", ".join(choice.label[t.language] for choice in chosen if choice)


def _number(t: Translator, amount: float | None) -> str:
    return t.integer(round(amount or 0))


def named(t: Translator, shelf: Shelf, seen: Seen) -> str:
    """Name an interview by all that may be told of it: nobody's name is among that."""
    place = t("region not known") if seen.region is None else region_name(t, shelf, seen.region)
    parts = [seen.id[:SHORT], form_name(t, shelf, seen.form), place, t.date(seen.day)]
    if seen.seconds is not None:
        parts.append(t("{minutes} min", minutes=t.score(seen.seconds / _MINUTE)))
    return " · ".join(parts)


def reason(t: Translator, spelled: str) -> str:
    """Spell the reason of an exclusion: one of ours in words, a typed one as it is."""
    known = REASONS.get(spelled)
    return known(t) if known else shortened(spelled, _LONGEST_REASON)


def ruled(t: Translator, verdict: Verdict) -> str:
    """Say when and by whom an interview was left out, and why."""
    return t(
        "Left out on {date} by {who}: {reason}",
        date=t.date(verdict.at),
        who=actor_name(t, verdict.actor),
        reason=reason(t, verdict.reason),
    )


def explained(t: Translator) -> str:
    """Say what the lists are and what they are not."""
    return joined(
        plain(t("An interview in these lists deserves a look; it need not be wrong.")),
        plain(t("What is left out stays stored, can be taken back, and is in no figure meanwhile.")),
    )


def typed(t: Translator, interview: str) -> str:
    """Say how a reason in one's own words is given."""
    words = t("A reason in your own words, without names, goes after the number:")
    return f"{plain(words)}\n<code>/exclude {interview[:SHORT]} {plain(t('Reason'))}</code>"
