"""Random forms with groups, conditions, calculations and constraints, and random answers to them."""

import datetime as dt
from random import Random

from random_expressions import DATES, NUMBERS, TEXTS, WORDS, Speaker

from surveys.form import Answer, Form, Group, Kind, Question
from surveys.xpath import Expression, compile_expression

_FIRST = dt.date(2024, 6, 1)
_PLAIN = (Kind.TEXT, Kind.INTEGER, Kind.DATE)
_SORTS = {Kind.TEXT: TEXTS, Kind.INTEGER: NUMBERS, Kind.DATE: DATES}
QUESTIONS = 12


class FormSpeaker(Speaker):
    """Says expressions about the questions there are so far; none has rows."""

    def __init__(self, chance: Random) -> None:
        super().__init__(chance, "/data")
        self.known: dict[tuple[str, ...], list[str]] = {TEXTS: [], NUMBERS: [], DATES: []}

    def one(self, names: tuple[str, ...]) -> str:
        return self.chance.choice(self.known[names])

    def several(self) -> str:
        return self.one(self.chance.choice([TEXTS, NUMBERS, DATES]))

    def many(self, names: tuple[str, ...]) -> str:
        return self.one(names)

    def chosen(self, depth: int) -> str:
        return f"{self.one(TEXTS)}[{self.verdict(depth)}]"

    def numbered(self) -> str:
        return f"{self.one(TEXTS)}[{self.chance.randrange(1, 3)}]"

    def test(self, depth: int) -> str:
        return self.verdict(min(depth, 1))


def random_form(chance: Random) -> Form:
    """Make a form whose expressions look back, so that its own order is the order of working out."""
    speaker, groups, questions, order, around = FormSpeaker(chance), [], [], [], "/data"
    for number in range(QUESTIONS):
        if number >= len(_PLAIN) and chance.random() < 0.3:
            around = chance.choice(["/data", around])
            group = Group(f"g{number}", f"{around}/g{number}", relevant=_maybe(chance, speaker))
            groups.append(group)
            around = group.path
            order.append(group.path)
        question = _question(chance, speaker, number, around)
        questions.append(question)
        order.append(question.path)
    return Form("random", "1", "Random", ("en",), "en", tuple(questions), tuple(groups), tuple(order))


def _question(chance: Random, speaker: FormSpeaker, number: int, around: str) -> Question:
    path = f"{around}/q{number}"
    if number < len(_PLAIN):
        question = Question(f"q{number}", path, _PLAIN[number])
    elif chance.random() < 0.4:
        return _calculation(chance, speaker, f"q{number}", path)
    else:
        relevant, constraint = _maybe(chance, speaker), _maybe(chance, speaker)
        kind = chance.choice(_PLAIN)
        question = Question(f"q{number}", path, kind, relevant=relevant, constraint=constraint)
    speaker.known[_SORTS[question.kind]].append(path)
    return question


def _calculation(chance: Random, speaker: FormSpeaker, name: str, path: str) -> Question:
    sort = chance.choice([TEXTS, NUMBERS])
    text = speaker.text(2) if sort == TEXTS else speaker.number(2)
    relevant = _maybe(chance, speaker)
    speaker.known[sort].append(path)
    return Question(name, path, Kind.CALCULATE, relevant=relevant, calculation=compile_expression(text))


def _maybe(chance: Random, speaker: FormSpeaker) -> Expression | None:
    return compile_expression(speaker.verdict(2)) if chance.random() < 0.7 else None


def changed(chance: Random, form: Form, answers: dict[str, Answer]) -> dict[str, Answer]:
    """Answer one question anew."""
    asked = [question for question in form.questions if question.is_asked]
    question = chance.choice(asked)
    return {**answers, question.name: Answer(_value(chance, question.kind))}


def _value(chance: Random, kind: Kind) -> str:
    if kind is Kind.INTEGER:
        return chance.choice(["", "0", "1", "2", "7", "34"])
    if kind is Kind.DATE:
        return (_FIRST + dt.timedelta(chance.randrange(700))).isoformat()
    return chance.choice(WORDS)
