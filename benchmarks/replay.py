"""Leads people of a crowd through the real interview, to prove that it allows every one of them.

The engine asks; the person answers what was drawn. A question without a drawn answer, an answer the engine
refuses, a drawn answer nobody asked for, another calculation or another spelling in the table: each raises.
"""

import json
from collections.abc import Iterator

from benchmarks.crowd import NOW, Crowd
from benchmarks.crowd_rows import answers_text, worked_out_text
from surveys import events as e
from surveys.form import Answer, Kind, Question
from surveys.interview import Interview, Stage, follow, standing, start
from surveys.simulation import LANGUAGE
from surveys.store import Vault
from surveys.store.records import completion_values, interview_values


class NotAllowedError(Exception):
    """A drawn person whom the form would not have had like this."""


def replay(crowd: Crowd, person: int, vault: Vault) -> Interview:
    """Lead one person through the interview, and hold the outcome against what was drawn."""
    drawn = crowd.answers(person)
    step = standing(crowd.form, start(crowd.form, crowd.known(person, LANGUAGE)), NOW)
    while question := step.question:
        if question.name not in drawn:
            raise NotAllowedError(f"Person {person} is asked {question.name} and has no answer.")
        for event in _events(question, drawn[question.name], step.interview.turn):
            step = follow(step, event, NOW)
            if step.problem is not None:
                raise NotAllowedError(f"Person {person}: {question.name} is refused ({step.problem.kind}).")
    interview = follow(step, e.Submitted(step.interview.turn), NOW).interview
    _compare(crowd, person, interview, vault)
    return interview


def _events(question: Question, answer: Answer, turn: int) -> Iterator[e.Event]:
    """Say what a respondent taps or writes to give an answer."""
    places = {choice.name: number for number, choice in enumerate(question.choices)}
    if answer.missing is not None:
        yield e.NothingAnswered(answer.missing, turn)
    elif question.kind is Kind.SELECT_ONE:
        yield e.ChoicePicked(places[answer.value], turn)
    elif question.kind is Kind.SELECT_MULTIPLE:
        yield from (e.ChoiceToggled(places[name], turn) for name in answer.value.split())
        yield e.SelectionFinished(turn)
    else:
        yield e.TextTyped(answer.value)


def _compare(crowd: Crowd, person: int, interview: Interview, vault: Vault) -> None:
    kept = interview_values(vault, crowd.form, interview) | completion_values(crowd.form, interview, NOW)
    if interview.stage is not Stage.COMPLETED or interview.answers != crowd.answers(person):
        raise NotAllowedError(f"Person {person} has answers that the form did not ask for.")
    texts = (answers_text(crowd, person), worked_out_text(crowd, person))
    if texts != (json.dumps(kept["answers"]), json.dumps(kept["worked_out"])):
        raise NotAllowedError(f"Person {person} would be stored with other words.")
