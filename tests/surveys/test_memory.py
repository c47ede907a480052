"""Whatever is remembered of an interview, it stands where the answers say that were handed in with it."""

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from conversation import NOW, form_of
from rich_form import RICH

from surveys import events as e
from surveys import memory
from surveys.form import Answer, Form
from surveys.interview import Stage, Step, advance, standing, start
from surveys.logic import Situation
from surveys.memory import LONGEST, Memory


@pytest.fixture(scope="module")
def form() -> Form:
    return form_of(RICH)


@pytest.fixture
def afresh(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Note how often everything is worked out."""
    told: list[object] = []

    def counted(*given: Any) -> Step:
        told.append(given)
        return standing(*given)

    monkeypatch.setattr(memory, "standing", counted)
    return told


def seen(situation: Situation) -> tuple[object, ...]:
    nodes = {path: (node.value, node.live()) for path, node in situation.nodes.items()}
    return nodes, situation.applying, situation.settled, situation.possible


def test_an_interview_is_worked_out_in_full_once(form: Form, afresh: list[object]) -> None:
    mind, interview = Memory(), start(form, "en", now=NOW)
    for _ in range(5):
        step = mind.standing("anna", form, interview, NOW)
        interview = advance(form, interview, e.ChoicePicked(0, interview.turn), NOW).interview
        assert seen(step.situation) == seen(standing(form, step.interview, NOW).situation)
    assert len(afresh) == 1


def test_whoever_is_through_is_forgotten(form: Form) -> None:
    mind, interview = Memory(), start(form, "en", now=NOW)
    for stage in (Stage.ASKING, Stage.PAUSED, Stage.COMPLETED):
        step = mind.standing("anna", form, replace(interview, stage=stage), NOW)
        assert ("anna" in mind._held) is (stage is not Stage.COMPLETED)
    mind.keep("anna", step)
    assert (mind._held, mind._size) == ({}, 0)


def test_what_another_process_kept_counts_and_what_was_never_kept_does_not(form: Form) -> None:
    mind, chance, names = Memory(), Random(1), [q.name for q in form.questions]
    for _ in range(100):
        answers = {name: Answer(chance.choice("0123")) for name in chance.sample(names, 5)}
        interview = replace(start(form, "en", now=NOW), revision=chance.randrange(3), answers=answers)
        step = mind.standing("anna", form, interview, NOW)
        assert seen(step.situation) == seen(standing(form, interview, NOW).situation)


def test_another_version_of_the_form_is_worked_out_afresh(form: Form, afresh: list[object]) -> None:
    mind, interview = Memory(), start(form, "en", now=NOW)
    mind.standing("anna", form, interview, NOW)
    step = mind.standing("anna", replace(form, version="2"), interview, NOW)
    assert (step.situation.form.version, len(afresh)) == ("2", 2)


def test_only_so_much_is_remembered_the_latest_of_it(form: Form, afresh: list[object]) -> None:
    mind, interview = Memory(3 * len(form.questions)), start(form, "en", now=NOW)
    for name in ("anna", "berik", "dana", "anna", "erlan"):
        mind.standing(name, form, interview, NOW)
    assert len(afresh) == 4
    mind.standing("anna", form, interview, NOW)
    assert len(afresh) == 4
    mind.standing("berik", form, interview, NOW)
    assert len(afresh) == 5


def test_a_form_larger_than_all_that_may_be_remembered_is_asked_all_the_same(form: Form) -> None:
    mind, interview = Memory(1), start(form, "en", now=NOW)
    assert mind.standing("anna", form, interview, NOW).question == standing(form, interview, NOW).question


def test_who_withdraws_or_stays_away_is_forgotten(form: Form, afresh: list[object]) -> None:
    mind, interview = Memory(), start(form, "en", now=NOW)
    mind.standing("anna", form, interview, NOW)
    mind.forget("anna")
    mind.forget("nobody")
    mind.standing("anna", form, interview, NOW)
    assert len(afresh) == 2
    mind.standing("berik", form, interview, NOW + LONGEST + timedelta(seconds=1))
    mind.standing("anna", form, interview, NOW + LONGEST + timedelta(seconds=1))
    assert len(afresh) == 4
