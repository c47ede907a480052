"""Taking over from a situation at hand comes to the same as working everything out from the answers alone."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys import events as e
from surveys.assessment import assess, reassess
from surveys.form import Answer, Form, Missing
from surveys.interview import advance, current_question, follow, standing, start
from surveys.logic import Situation
from surveys.reaching import concerned, reach, told_by_clock
from surveys.xlsform import publish

NOW = dt.datetime(2026, 5, 4, 9, 30, tzinfo=dt.UTC)

CHAINS = """
| survey |
| | type | name | label::English (en) | relevant | calculation | constraint | required |
| | integer | a | A? | | | | yes |
| | calculate | twice | | | ${a} * 2 | | |
| | begin group | outer | Outer | ${twice} > 4 | | | |
| | integer | b | B? | ${a} != 5 | | . > ${a} | |
| | begin group | inner | Inner | ${b} > 8 | | | |
| | integer | c | C? | | | | |
| | calculate | all | | | ${c} + coalesce(${b}, 0) + ${twice} | | |
| | end group | | | | | | |
| | end group | | | | | | |
| | calculate | sure | | ${c} > 1 | if(string-length(${all}) > 0, ${all}, 'none') | | |
| | text | d | D? | ${sure} != 'none' | | | |
| | calculate | count | | | string-length(concat(${c}, ${d})) + ${a} | | |
| | integer | e | E? | ${count} > 2 | | . < ${count} | |
| | text | g | G? | ${c} = 9 | | | |
| | calculate | days | | | today() - date('2026-05-01') | | |
| | integer | h | H? | ${days} > 2 | | . < ${days} | |
| | integer | i | I? | ${h} > 1 | | . < decimal-date-time(now()) - 20577 | |
| | text | f | F? | ${e} > 3 or ${d} = 'x' | | | |
| settings |
| | form_title | form_id | version | default_language |
| | Chains | chains | 1 | English (en) |
"""

VALUES = st.sampled_from(["", "1", "3", "5", "9", "x"])
ANSWERS = st.dictionaries(st.sampled_from("abcdefhi"), VALUES.map(Answer))


@pytest.fixture(scope="module")
def chains(tmp_path_factory: pytest.TempPathFactory) -> Form:
    path = tmp_path_factory.mktemp("forms") / "chains.md"
    path.write_text(CHAINS, encoding="utf-8")
    return publish(path).form


def outcome(situation: Situation) -> dict[str, tuple[str, bool]]:
    """Give every node, and which questions apply, are settled, may come up, as bits."""
    bits = {name: (str(getattr(situation, name)), True) for name in ("applying", "settled", "possible")}
    return bits | {path: (node.value, node.live()) for path, node in situation.nodes.items()}


@settings(derandomize=True, max_examples=150, deadline=None)
@given(rounds=st.lists(ANSWERS, min_size=2, max_size=6))
def test_any_run_of_changes_comes_to_what_the_last_answers_alone_do(
    chains: Form, rounds: list[dict[str, Answer]]
) -> None:
    situation = assess(chains, {}, NOW, "en")
    for answers in rounds:
        situation = reassess(situation, answers, NOW, "en")

    assert outcome(situation) == outcome(assess(chains, rounds[-1], NOW, "en"))


DAYS = st.integers(0, 6).map(lambda days: NOW + dt.timedelta(days=days - 2))


@settings(derandomize=True, max_examples=150, deadline=None)
@given(rounds=st.lists(st.tuples(ANSWERS, DAYS), min_size=2, max_size=6))
def test_any_run_of_moments_comes_to_what_the_last_moment_alone_does(
    chains: Form, rounds: list[tuple[dict[str, Answer], dt.datetime]]
) -> None:
    situation = assess(chains, {}, NOW, "en")
    for answers, moment in rounds:
        verdicts(situation)
        situation = reassess(situation, answers, moment, "en")

    answers, moment = rounds[-1]
    afresh = assess(chains, answers, moment, "en")
    assert (situation.now, outcome(situation)) == (moment, outcome(afresh))
    assert verdicts(situation) == verdicts(afresh)


def test_the_clock_changes_what_reads_it_and_a_moment_later_only_what_reads_the_moment(chains: Form) -> None:
    wiring = chains.wiring

    assert [*told_by_clock(chains, wiring.timely_logic, another_day=True)] == ["/data/days"]
    assert [*told_by_clock(chains, wiring.timely_logic, another_day=False)] == []
    assert [*told_by_clock(chains, wiring.timely_demands, another_day=False)] == ["/data/i"]


def test_where_nothing_reads_the_clock_nothing_is_worked_out_again(tmp_path: Path) -> None:
    (tmp_path / "chains.md").write_text(
        "\n".join(line for line in CHAINS.split("\n") if "today()" not in line and "days" not in line
                  and "now()" not in line), "utf-8")  # fmt: skip
    form = publish(tmp_path / "chains.md").form
    before = assess(form, {"a": Answer("1")}, NOW, "en")
    found, earlier = before.settled, before.context("/data/a")
    after = reassess(before, {"a": Answer("1")}, NOW + dt.timedelta(days=1), "en")

    assert (after.now, before.now) == (NOW + dt.timedelta(days=1), NOW)
    assert vars(after)["settled"] == found
    assert (earlier.now, after.context("/data/a").now) == (NOW, after.now)
    assert after.version is before.version
    assert reassess(after, {"a": Answer("2")}, after.now, "en").answers["a"].value == "2"


TRIED = [(name, value) for name in "behi" for value in ("1", "3", "9")]


def verdicts(situation: Situation) -> list[bool]:
    """Try values that the constraints of b and e are about."""
    return [situation.accepts(situation.form.by_name[name], value) for name, value in TRIED]


@settings(derandomize=True, max_examples=150, deadline=None)
@given(rounds=st.lists(ANSWERS, min_size=2, max_size=6))
def test_verdicts_on_constraints_are_taken_over_only_where_nothing_has_changed(
    chains: Form, rounds: list[dict[str, Answer]]
) -> None:
    situation = assess(chains, {}, NOW, "en")
    for answers in rounds:
        verdicts(situation)
        situation = reassess(situation, answers, NOW, "en")

    assert verdicts(situation) == verdicts(assess(chains, rounds[-1], NOW, "en"))


def test_only_the_constraints_an_answer_can_reach_are_tried_again(chains: Form) -> None:
    assert concerned(chains, "a") == {"/data/outer/b", "/data/e"}
    assert concerned(chains, "c") == {"/data/e"}  # through what is calculated from it
    assert concerned(chains, "g") == frozenset()


@settings(derandomize=True, max_examples=50, deadline=None)
@given(first=ANSWERS, second=ANSWERS)
def test_the_situation_taken_over_from_stays_as_it_was(
    chains: Form, first: Mapping[str, Answer], second: Mapping[str, Answer]
) -> None:
    situation = assess(chains, first, NOW, "en")
    before = outcome(situation)

    reassess(situation, second, NOW, "en")

    assert outcome(situation) == before


def test_another_moment_or_language_is_worked_out_afresh(chains: Form) -> None:
    situation = assess(chains, {}, NOW, "en")
    later = reassess(situation, {}, NOW + dt.timedelta(days=1), "en")
    translated = reassess(situation, {}, NOW, "kk")

    assert (later.now, translated.language) == (NOW + dt.timedelta(days=1), "kk")
    assert reassess(situation, {}, NOW, "en") is situation


def test_only_what_an_answer_can_reach_is_worked_out_again(chains: Form) -> None:
    after_c = {"/data/outer/inner/all", "/data/sure", *(f"/data/{name}" for name in "degf"), "/data/count"}

    assert reach(chains, "f") == {"/data/f"}  # its own relevance, for want of anything else
    assert reach(chains, "d") == {"/data/d", "/data/count", "/data/e", "/data/f"}
    assert reach(chains, "c") == after_c
    assert "/data/g" in reach(chains, "b")  # which blanks c with the group around it
    assert "/data/outer" in reach(chains, "a") - reach(chains, "b")


EVENTS = st.one_of(
    st.sampled_from(["1", "3", "9", "x"]).map(e.TextTyped),
    st.just(e.NothingAnswered(Missing.SKIPPED, -1)),
    st.just(e.WentBack(-1)),
    st.integers(0, 8).map(e.ChangeRequested),
    st.sampled_from([e.ReviewOpened(), e.Paused(), e.Resumed(), e.LanguageChanged("en"), e.Submitted(-1)]),
)


def on_this_card(event: e.Event, turn: int) -> e.Event:
    return type(event)(**{**vars(event), "turn": turn}) if "turn" in vars(event) else event


@settings(derandomize=True, max_examples=100, deadline=None)
@given(happened=st.lists(EVENTS, max_size=12))
def test_following_a_step_is_advancing_the_interview(chains: Form, happened: list[e.Event]) -> None:
    step = standing(chains, start(chains, "en"), NOW)
    for event in happened:
        told = on_this_card(event, step.interview.turn)
        fresh = advance(chains, step.interview, told, NOW)
        step = follow(step, told, NOW)

        assert (step.interview, step.problem, step.recorded) == (
            fresh.interview,
            fresh.problem,
            fresh.recorded,
        )
        assert outcome(step.situation) == outcome(fresh.situation)
        assert current_question(step.situation, step.interview) == current_question(
            fresh.situation, fresh.interview
        )
