"""Draws respondents from a model and leads each through the interview, event by event, to the end.

Every number is a hash of the seed, the respondent's number and what is being decided: the same on every
machine, and a new question in the form leaves all other answers as they were. What comes out has passed
the engine; an answer it refuses is a fault of the model and raises.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from itertools import count

from surveys import events as e
from surveys.form import Answer, Form, Kind, Question
from surveys.interview import Interview, Stage, Step, follow, standing, start, ticks_of
from surveys.simulation.checks import check
from surveys.simulation.findings import Finding, ModelError
from surveys.simulation.model import LANGUAGE, Model, Row, choose
from surveys.simulation.spelling import answered, spelled

FINE = 2**53
"""As fine as a float can divide the way from 0 to 1 evenly."""


@dataclass(frozen=True)
class Draws:
    """One respondent's luck."""

    seed: int
    number: int

    def uniform(self, about: str) -> float:
        """Give a number in [0, 1) that depends on nothing but the seed, the respondent and the matter."""
        digest = blake2b(f"{self.seed}/{self.number}/{about}".encode(), digest_size=8).digest()
        return (int.from_bytes(digest, "big") >> 11) / FINE


@dataclass(frozen=True)
class Population:
    """Everybody a model makes up for a form; who has which number depends on nothing but the seed."""

    form: Form
    model: Model
    seed: int
    languages: tuple[Row, ...]

    def respondent(self, number: int, now: datetime) -> Interview:
        """Give the completed interview of one of them, as held at that moment."""
        return _respondent(self.form, self.model, self.languages, Draws(self.seed, number), now)


def population(form: Form, model: Model, seed: int, language_shares: Mapping[str, float]) -> Population:
    """Make ready to draw respondents; raises ModelError for an unfit model."""
    findings = (*check(form, model), *_language_findings(form, model, language_shares))
    if findings:
        raise ModelError(findings)
    languages = tuple(Row(LANGUAGE, language, share) for language, share in language_shares.items())
    return Population(form, model, seed, languages)


def respondents(
    form: Form, model: Model, seed: int, now: datetime, language_shares: Mapping[str, float]
) -> Iterator[Interview]:
    """Give completed interviews without end; raises ModelError at once for an unfit model."""
    everybody = population(form, model, seed, language_shares)
    return (everybody.respondent(number, now) for number in count())


def _language_findings(form: Form, model: Model, shares: Mapping[str, float]) -> Iterator[Finding]:
    remedy = f"Share the interviews out among: {', '.join(form.languages)}."
    for language in shares:
        if language not in form.languages:
            yield Finding(model.file, None, f'The form {form.name} has no language "{language}".', remedy)
    if any(share < 0 for share in shares.values()) or not sum(shares.values()) > 0:
        yield Finding(model.file, None, "The shares of languages leave nobody to interview.", remedy)


def _respondent(
    form: Form, model: Model, languages: tuple[Row, ...], draws: Draws, now: datetime
) -> Interview:
    traits = {name: _choice(rows, draws) for name, rows in _hidden(model, languages).items()}
    seed = int(draws.uniform("chance") * 2**31)
    step = standing(form, start(form, traits[LANGUAGE], seed, now), now)
    while question := step.question:
        step = _answer(Standpoint(model, draws, traits, step), question, now)
    step = follow(step, e.Submitted(step.interview.turn), now)
    return step.interview


def _hidden(model: Model, languages: tuple[Row, ...]) -> dict[str, tuple[Row, ...]]:
    return {LANGUAGE: languages, **{name: model.by_question[name] for name in model.traits}}


def _choice(rows: tuple[Row, ...], draws: Draws) -> str:
    return choose(rows, lambda _: "", draws.uniform(rows[0].question)).value


@dataclass(frozen=True)
class Standpoint:
    """A respondent before a question: what is fixed about them, and where the interview stands."""

    model: Model
    draws: Draws
    traits: Mapping[str, str]
    step: Step

    def known(self, name: str) -> str:
        """Give a trait, an answer or a calculated value; blank if there is none."""
        if name in self.traits:
            return self.traits[name]
        if name in self.step.interview.answers:
            return spelled(self.step.interview.answers[name])
        return self.step.situation.value(self.step.situation.form.by_name[name])

    def row_for(self, question: Question) -> Row:
        return choose(self.model.by_question[question.name], self.known, self.draws.uniform(question.name))


def _answer(standpoint: Standpoint, question: Question, now: datetime) -> Step:
    """Lead past one question; a note is read, anything else answered as the model has it."""
    step = standpoint.step
    if question.kind is Kind.NOTE:
        return follow(step, e.Kept(step.interview.turn), now)
    row = standpoint.row_for(question)
    answer = answered(question, row.value, standpoint.draws.uniform(f"{question.name}/range"))
    for event in _events(step.interview, question, answer):
        step = follow(step, event, now)
        if step.problem is not None:
            raise _refused(standpoint.model, row, answer, step.problem.kind.value)
    if step.interview.stage is Stage.DISCARDED:
        raise _refused(standpoint.model, row, answer, "the form ends here and keeps nothing")
    return step


def _events(interview: Interview, question: Question, answer: Answer) -> Iterator[e.Event]:
    """Say what a respondent taps or writes to give an answer."""
    turn = interview.turn
    if answer.missing is not None:
        yield e.NothingAnswered(answer.missing, turn)
    elif question.kind in (Kind.SELECT_ONE, Kind.ACKNOWLEDGE):
        yield e.ChoicePicked(_place(question, answer.value), turn)
    elif question.kind is Kind.SELECT_MULTIPLE:
        wanted = set(answer.value.split()) ^ set(ticks_of(interview, question))
        for choice in question.choices:
            if choice.name in wanted:
                yield e.ChoiceToggled(_place(question, choice.name), turn)
        yield e.SelectionFinished(turn)
    elif question.kind is Kind.RANK:
        yield e.TextTyped(", ".join(f"{_place(question, name) + 1}" for name in answer.value.split()))
    else:
        yield e.TextTyped(answer.value)


def _place(question: Question, name: str) -> int:
    return next(number for number, choice in enumerate(question.choices) if choice.name == name)


def _refused(model: Model, row: Row, answer: Answer, why: str) -> ModelError:
    problem = f'The interview refuses the answer "{spelled(answer)}" to {row.question} ({why}).'
    return ModelError([Finding(model.file, row.line, problem, "Let the row say what the form accepts.")])
