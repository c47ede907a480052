"""Who finds a place: decided once, at the end of the screening, and never more than a cell takes."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys import events as e
from surveys.fieldwork.quotas import (
    EVERY_QUESTION,
    Cell,
    Profile,
    completes_screening,
    full_cell,
    profile_of,
    screening,
)
from surveys.form import Form, Missing
from surveys.interview import Interview, Stage, Step, advance, start

NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
AGES = {"young": "30", "old": "50"}


def step_by(form: Form, interview: Interview, answer: str) -> Step:
    """Answer the question in view: a choice, a number, or nothing at all."""
    if answer == "refused":
        return advance(form, interview, e.NothingAnswered(Missing.REFUSED, interview.turn), NOW)
    if answer.isdecimal():
        return advance(form, interview, e.TextTyped(answer), NOW)
    question = advance(form, interview, e.Resumed(), NOW).question
    assert question is not None
    number = [choice.name for choice in question.choices].index(answer)
    return advance(form, interview, e.ChoicePicked(number, interview.turn), NOW)


def answered(form: Form, *answers: str) -> list[Step]:
    """Answer one question after the other from the start."""
    interview, steps = start(form, "en"), []
    for answer in answers:
        steps.append(step_by(form, interview, answer))
        interview = steps[-1].interview
    return steps


@pytest.mark.parametrize(
    ("cells", "questions"),
    [
        ((), set()),
        ((Cell(9),), {"consent"}),
        ((Cell(9, region="abai"),), {"consent", "region"}),
        ((Cell(9, age_group="old"),), {"consent", "age"}),
        ((Cell(9, sex="male"), Cell(9, region="abai")), {"consent", "sex", "region"}),
        (EVERY_QUESTION, {"consent", "age", "sex", "region"}),
    ],
)
def test_the_screening_is_consent_and_what_the_cells_ask_for(
    form: Form, cells: tuple[Cell, ...], questions: set[str]
) -> None:
    assert screening(form, cells) == questions


def test_the_screening_is_over_with_the_last_of_its_answers_and_with_no_other(form: Form) -> None:
    before, questions = start(form, "en"), screening(form, EVERY_QUESTION)
    over = []
    for step in answered(form, "yes", "30", "refused", "abai", "yes", "no"):
        over.append(completes_screening(before, step.interview, questions))
        before = step.interview

    assert over == [False, False, False, True, False, False]


def test_going_back_over_the_screening_does_not_end_it_again(form: Form) -> None:
    before = answered(form, "yes", "30", "female", "abai")[-1].interview
    back = advance(form, before, e.ChangeRequested(form.numbers["age"]), NOW).interview
    older = step_by(form, back, "50").interview

    assert older.answers["age"].value == "50"
    assert not completes_screening(back, older, screening(form, EVERY_QUESTION))


def test_a_profile_is_what_was_answered_and_calculated(form: Form) -> None:
    assert profile_of(answered(form, "yes", "30", "female", "abai")[-1]) == Profile("abai", "female", "young")


def test_whoever_does_not_say_belongs_only_where_it_does_not_matter(form: Form) -> None:
    who = profile_of(answered(form, "yes", "refused", "refused", "abai")[-1])

    assert who == Profile("abai")
    assert Cell(0, region="abai").takes(who)
    assert not Cell(0, sex="female").takes(who)
    assert not Cell(0, age_group="young").takes(who)


def test_a_cell_is_full_when_its_target_is_reached_and_one_full_cell_is_enough() -> None:
    woman, man = Profile("abai", "female", "young"), Profile("abai", "male", "old")
    cells = (Cell(2, sex="female"), Cell(3, region="abai"))

    assert full_cell(cells, woman, {woman: 1}) is None
    assert full_cell(cells, woman, {woman: 2}) == cells[0]
    assert full_cell(cells, man, {woman: 2}) is None
    assert full_cell(cells, man, {woman: 2, man: 1}) == cells[1]
    assert full_cell((), man, {man: 10_000}) is None


@dataclass
class Fieldwork:
    """People who answer, each when it is their turn, and what a house does that counts who is through."""

    form: Form
    cells: tuple[Cell, ...]
    at: dict[int, Interview] = field(default_factory=dict)
    places: dict[int, Profile] = field(default_factory=dict)
    completed: Counter[Profile] = field(default_factory=Counter)
    away: set[int] = field(default_factory=set)
    ended: dict[int, bool] = field(default_factory=dict)

    def answers(self, who: int, *, profile: Profile) -> None:
        """Let somebody answer their next question, unless they have been sent away or are through."""
        before = self.at.get(who) or start(self.form, "en")
        if who in self.ended or before.stage is Stage.COMPLETED:
            return
        given = {"consent": "yes", "age": AGES.get(profile.age_group or "", "refused"), "helps": "yes"}
        given |= {"sex": profile.sex or "refused", "region": profile.region or "refused", "votes": "no"}
        left = [name for name in given if name not in before.answers]
        ordered = sorted(left, key=lambda name: self.form.numbers[name])
        if not ordered:
            step = advance(self.form, before, e.Submitted(before.turn), NOW)
            self.completed[profile_of(step)] += 1
        else:
            step = step_by(self.form, before, given[ordered[0]])
        self._decide(who, before, step)

    def _decide(self, who: int, before: Interview, step: Step) -> None:
        self.at[who] = step.interview
        if not completes_screening(before, step.interview, screening(self.form, self.cells)):
            return
        if full_cell(self.cells, profile_of(step), self._people()) is None:
            self.places[who] = profile_of(step)
        else:
            self.ended[who] = bool(step.interview.answers.keys() & {"helps", "votes"})

    def _people(self) -> Counter[Profile]:
        active = (who for who in self.places if who not in self.away and not self._is_through(who))
        return self.completed + Counter(self.places[who] for who in active)

    def _is_through(self, who: int) -> bool:
        return self.at[who].stage is Stage.COMPLETED


profiles = st.builds(
    Profile,
    st.sampled_from(["abai", "astana", None]),
    st.sampled_from(["female", "male", None]),
    st.sampled_from(["young", "old", None]),
)
cells = st.builds(
    Cell,
    st.integers(0, 3),
    st.sampled_from(["abai", None]),
    st.sampled_from(["female", None]),
    st.sampled_from(["old", None]),
)


@given(
    cells=st.lists(cells, max_size=3).map(tuple),
    people=st.lists(profiles, min_size=1, max_size=6),
    turns=st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=70),
)
@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_cell_takes_more_than_its_target_and_those_who_came_back(
    form: Form, cells: tuple[Cell, ...], people: list[Profile], turns: list[tuple[int, bool]]
) -> None:
    fieldwork, returned = Fieldwork(form, cells), set()
    for turn, leaves in turns:
        who = turn % len(people)
        if leaves and who in fieldwork.places:
            fieldwork.away.add(who)
        elif who in fieldwork.away:
            fieldwork.away.discard(who)
            returned.add(who)
        fieldwork.answers(who, profile=people[who])

    assert not any(fieldwork.ended.values()), "somebody past the screening was sent away"
    for cell in cells:
        late = sum(cell.takes(people[who]) for who in returned | fieldwork.away)
        assert cell.count(fieldwork.completed) <= cell.target + late
