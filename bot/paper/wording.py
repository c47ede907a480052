"""The words of a questionnaire on paper, in one language: what `surveys.paper` lays out, said.

Knows nothing of pages and cells; PDF and XLSX print the same words.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.card import parted
from bot.words import MISSING, answer_words, how_to_answer
from locales import N_, Translator
from surveys.form import Answer, Kind, Missing, Question
from surveys.kinds import SENT
from surveys.paper import AfterAnswer, Condition, Item, Sheet

TITLES: Mapping[str, str] = {
    "citizen": N_("Civil society survey: citizens"),
    "organisation": N_("Civil society survey: organisations"),
    "expert": N_("Civil society survey: outside stakeholders"),
}
"""A form has its title in one language only; these are the titles of those that come with Gauhar."""

KINDS: Mapping[Kind, str] = {
    Kind.SELECT_ONE: N_("Choose one answer"),
    Kind.SELECT_MULTIPLE: N_("Several answers may be chosen"),
    Kind.INTEGER: N_("Write a whole number"),
    Kind.DECIMAL: N_("Write a number"),
    Kind.TEXT: N_("Write in your own words"),
    Kind.DATE: N_("Write a date"),
    Kind.TIME: N_("Write a time"),
    Kind.MOMENT: N_("Write a date and a time"),
    Kind.RANGE: N_("Write a number"),
    Kind.RANK: N_("Number all answers in their order"),
    Kind.ACKNOWLEDGE: N_("Tick if you agree"),
    Kind.GEOPOINT: N_("Describe the place"),
    **dict.fromkeys(SENT, N_("This is sent in the chat, not on paper")),
    Kind.NOTE: "",
}


@dataclass(frozen=True)
class Box:
    """Something to tick, ticked or not."""

    label: str
    ticked: bool = False


@dataclass(frozen=True)
class Entry:
    """One question: `lead` stands before the sentence that asks, `besides` are the ways of not answering.

    `written` is what was typed; `is_typed` asks for room to write, `is_long` for more of it.
    """

    number: str
    question: str
    lead: str = ""
    hint: str = ""
    asked_if: str = ""
    kind: str = ""
    choices: tuple[Box, ...] = ()
    besides: tuple[Box, ...] = ()
    written: str = ""
    remark: str = ""
    is_typed: bool = False
    is_long: bool = False


@dataclass(frozen=True)
class Section:
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Copy:
    """A whole questionnaire in words.

    `standing` names the version, `heads` the columns of a table, `page` has places for `{n}` and `{total}`.
    """

    title: str
    standing: str
    about: tuple[str, ...]
    sections: tuple[Section, ...]
    filled: bool = False
    language: str = ""
    heads: tuple[str, ...] = ()
    page: str = ""


def worded(sheet: Sheet, t: Translator, moment: str = "", *, sent: bool = False) -> Copy:
    """Say a sheet in one language; `moment` is the time of a filled copy, which is `sent` or still open."""
    form = sheet.form
    sections = (
        Section((part.title or {}).get(t.language, ""), tuple(_entry(item, sheet, t) for item in part.items))
        for part in sheet.parts
    )
    return Copy(
        title=t(TITLES[form.name]) if form.name in TITLES else form.title,
        standing=t("Version {version} of the questionnaire", version=form.version),
        about=tuple(_filled(t, moment, sent=sent) if sheet.filled else _blank(t)),
        sections=tuple(sections),
        filled=sheet.filled,
        language=t.language,
        heads=(t("No."), t("Question"), t("How to answer"), t("Choices"), t("Answer")),
        page=t("Page {n} of {total}", n="{n}", total="{total}"),
    )


def _blank(t: Translator) -> Iterator[str]:
    yield t("This copy is for reading and preparing. Only answers given in the chat with the bot count.")
    yield t("Numbers in the chat may differ: there only the questions meant for you are counted.")


def _filled(t: Translator, moment: str, *, sent: bool) -> Iterator[str]:
    if sent:
        yield t("Your answers as you sent them. Copy made: {time}.", time=moment)
    else:
        yield t("Your answers as of {time}. They are not sent yet; change them with /review.", time=moment)
    yield t("Questions that are not meant for you are left out, so some numbers are missing.")


def _entry(item: Item, sheet: Sheet, t: Translator) -> Entry:
    question, answer = item.question, item.answer
    hint = question.hint[t.language] if question.hint else ""
    if item.number is None:
        return Entry("", question.label[t.language], hint=hint)
    before, asking, after = parted(question.label[t.language])
    return Entry(
        number=str(item.number),
        question=f"{asking} {after}".strip() or before,
        lead=before if asking else "",
        hint=hint,
        asked_if=_asked_if(item.asked_if, t),
        kind="" if sheet.filled else _kind(question, t),
        choices=tuple(_choices(item, t)),
        besides=tuple(_besides(item, t, filled=sheet.filled)),
        written=_written(item, t),
        remark=t("Not answered yet") if sheet.filled and answer is None else "",
        is_typed=question.is_typed and question.kind not in SENT,
        is_long=question.kind is Kind.TEXT,
    )


def _kind(question: Question, t: Translator) -> str:
    how = how_to_answer(t, question) if question.kind in (Kind.RANGE, Kind.DATE) else ""
    return how or t(KINDS[Kind.SELECT_ONE if question.span and question.choices else question.kind])


def _choices(item: Item, t: Translator) -> Iterator[Box]:
    chosen = item.answer.value.split() if item.answer else []
    for choice in item.question.choices:
        label, is_chosen = choice.label[t.language], choice.name in chosen
        ranked = is_chosen and item.question.kind is Kind.RANK
        yield Box(f"{chosen.index(choice.name) + 1}. {label}" if ranked else label, is_chosen)


def _besides(item: Item, t: Translator, *, filled: bool) -> Iterator[Box]:
    """Give the ways of not answering; of a filled copy also the one taken that paper does not offer."""
    taken = item.answer.missing if item.answer else None
    offered = list(item.question.missing)
    if filled and taken is not None and taken not in offered:
        offered.append(taken)
    for way in offered:
        yield Box(_way(way, t), way is taken)


def _way(way: Missing, t: Translator) -> str:
    return t("Skipped") if way is Missing.SKIPPED else t.button(MISSING[way])


def _written(item: Item, t: Translator) -> str:
    answer: Answer | None = item.answer
    is_words = item.question.is_typed and answer is not None and answer.missing is None
    return answer_words(t, item.question, answer) if is_words and answer else ""


def _asked_if(condition: Condition | None, t: Translator) -> str:
    if condition is None:
        return ""
    if isinstance(condition, AfterAnswer):
        return _after_answer(condition, t)
    numbers = [str(number) for number in condition.numbers]
    return t.plural(
        "Not everybody is asked this: it depends on your answer to question {numbers}.",
        "Not everybody is asked this: it depends on your answers to questions {numbers}.",
        len(numbers),
        numbers=", ".join(numbers),
    )


def _after_answer(condition: AfterAnswer, t: Translator) -> str:
    n = str(condition.number)
    answers = " / ".join(t("“{answer}”", answer=choice.label[t.language]) for choice in condition.choices)
    if not condition.choices:
        return t("Asked only if you chose an answer to question {n}.", n=n)
    if not condition.but:
        return t("Asked only if your answer to question {n} is {answers}.", n=n, answers=answers)
    if condition.unanswered:
        return t("Not asked if your answer to question {n} is {answers}.", n=n, answers=answers)
    return t("Asked only if your answer to question {n} is another than {answers}.", n=n, answers=answers)
