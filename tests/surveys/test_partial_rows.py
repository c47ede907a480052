"""With rows that come and go, working out what an answer reaches comes to what working out all does."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from conversation import form_of

from surveys import events as e
from surveys.assessment import assess, differing, reassess
from surveys.bits import bits_in, bits_of, cut
from surveys.form import Answer, Form
from surveys.interview import follow, standing, start
from surveys.logic import Situation
from surveys.view import look
from surveys.xlsform import publish
from surveys.xpath import Context, Expression, XPathBudgetError, compile_expression

NOW = dt.datetime(2026, 5, 4, 9, 30, tzinfo=dt.UTC)
ROWS = """
| survey |
| | type | name | label::English (en) | relevant | constraint | calculation | repeat_count | required |
| | integer | a | A? | | . < 50 | | | |
| | begin repeat | child | Child | ${a} != 9 | | | | |
| | text | name | Name? | | | | | |
| | integer | age | Age? | ${name} != 'x' | . < ${a} + 30 | | | ${name} = 'y' |
| | calculate | double | | | | ${age} * 2 + position(..) | | |
| | begin repeat | toy | Toy | ${age} < 12 | | | | |
| | text | toyname | Toy? | | . != ${name} | | | |
| | calculate | known | | | | concat(${name}, ${toyname}, count(${toy})) | | |
| | end repeat | | | | | | | |
| | end repeat | | | | | | | |
| | calculate | all | | | | sum(/data/child/double) + count(${child}) | | |
| | integer | cows | Cows? | ${all} != 7 | | | | |
| | begin repeat | cow | Cow | | | | ${cows} | |
| | text | cowname | Cow? | ${a} > 1 | | | | |
| | begin repeat | calf | Calf | | | | string-length(${cowname}) | |
| | integer | weight | Weight? | ${all} > 3 | . < ${all} | | | |
| | end repeat | | | | | | | |
| | end repeat | | | | | | | |
| | calculate | stars | | | | count-non-empty(${cowname}) + count(${weight}) | | |
| | calculate | second | | | | indexed-repeat(${age}, ${child}, 2) | | |
| | calculate | elder | | | | count(${child}[age > 3]) | | |
| | text | end | End? | ${stars} > 1 or ${second} > 3 or ${elder} > 1 | | | | yes |
| settings |
| | form_title | form_id | version | default_language |
| | Rows | rows | 1 | English (en) |
"""
VALUES = ("", "1", "1", "2", "3", "9", "x", "y", "14", "40")


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Form:
    path = tmp_path_factory.mktemp("forms") / "rows.md"
    path.write_text(ROWS, encoding="utf-8")
    form = publish(path).form
    patterns = compile_expression("count-non-empty(/data/cow/*) + count(//weight)")  # refused in a workbook
    questions = (replace(q, calculation=patterns) if q.name == "stars" else q for q in form.questions)
    return replace(form, questions=tuple(questions))


def everything(situation: Situation) -> dict[str, object]:
    nodes = {path: (node.value, node.live()) for path, node in situation.nodes.items()}
    sets = (situation.applying, situation.settled, situation.possible)
    order = [[child.name for child in node.children] for node in situation.nodes.values()]
    return {"nodes": nodes, "sets": sets, "shape": situation.form.shape, "order": sorted(order)}


def answered(chance: Random, situation: Situation, answers: dict[str, Answer]) -> dict[str, Answer]:
    """Answer a question there is by now, or take an answer back."""
    question = chance.choice(situation.asked())
    if chance.random() < 0.1:
        return {name: answer for name, answer in answers.items() if name != question.name}
    words = ("yes", "yes", "yes", "no") if question.choices else VALUES
    return {**answers, question.name: Answer(chance.choice(words))}


def test_rows_that_come_and_go_come_to_what_the_last_answers_alone_do(form: Form) -> None:
    grown = 0
    for seed in range(2):
        chance, answers = Random(seed), dict[str, Answer]()
        partial = assess(form, answers, NOW, "en")
        for _ in range(50):
            answers = answered(chance, partial, answers)
            partial = reassess(partial, answers, NOW, "en")
            assert everything(partial) == everything(assess(form, answers, NOW, "en")), (seed, answers)
            grown = max(grown, len(partial.form.questions))
    assert grown > 40


def test_whoever_looks_back_sees_each_situation_as_it_was(form: Form) -> None:
    chance, answers = Random(3), dict[str, Answer]()
    situations = [assess(form, answers, NOW, "en")]
    for _ in range(30):
        answers = answered(chance, situations[-1], answers)
        situations.append(reassess(situations[-1], answers, NOW, "en"))

    for _ in range(60):
        looked_at = chance.choice(situations)
        assert everything(looked_at) == everything(assess(form, looked_at.answers, NOW, "en"))


def test_two_ways_to_go_on_from_one_situation_do_not_meet(form: Form) -> None:
    begun = assess(form, {}, NOW, "en")
    one = reassess(begun, {"a": Answer("9")}, NOW, "en")
    other = reassess(begun, {"a": Answer("1")}, NOW, "en")

    assert [each.nodes["/data/a"].value for each in (one, begun, other, one)] == ["9", "", "1", "9"]


def test_an_evaluation_that_fails_leaves_the_situation_before_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "costly.md"
    path.write_text(
        "| survey |\n| | type | name | label::English (en) | calculation |\n"
        "| | text | a | A? | |\n| | calculate | b | | string-length(${a}) |\n"
        "| | calculate | c | | string-length(concat(${a}, ${a})) |\n"
        "| settings |\n| | form_title | form_id | version | default_language |\n"
        "| | C | c | 1 | English (en) |\n",
        encoding="utf-8",
    )
    before = assess(publish(path).form, {"a": Answer("x")}, NOW, "en")
    kept = everything(before)

    with pytest.raises(XPathBudgetError):
        reassess(before, {"a": Answer("x" * 60_000)}, NOW, "en")

    assert everything(before) == kept
    assert reassess(before, {"a": Answer("xy")}, NOW, "en").nodes["/data/c"].value == "4"


def test_other_answers_are_found_in_whatever_order_they_stand() -> None:
    one, two, three = Answer("1"), Answer("2"), Answer("3")

    assert differing({"a": one}, {"a": one, "b": two}) == ["b"]
    assert differing({"a": one, "b": two}, {"a": three, "b": two}) == ["a"]
    assert differing({"a": one, "b": two}, {"b": two, "a": one}) == []
    assert differing({"a": one, "b": two}, {"b": three}) != differing({}, {})
    assert sorted(differing({"a": one, "b": two}, {"b": three})) == ["a", "b"]
    assert differing({"a": one}, {"a": Answer("1")}) == []


def test_bits_are_the_places_in_order() -> None:
    places = [0, 3, 64, 65, 700]

    assert [*bits_in(bits_of(places))] == places
    assert [[*bits_in(cut(bits_of(places), start, start + 2))] for start in (0, 2, 4, 6)] == [
        [0, 3],
        [64, 65],
        [700],
        [],
    ]


def counted(form: Form, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Answer a form from the first question to the last; give how many expressions each answer evaluates."""
    evaluated = 0
    evaluate = Expression.evaluate

    def counting(expression: Expression, here: Context) -> object:
        nonlocal evaluated
        evaluated += 1
        return evaluate(expression, here)

    counts, step = [], standing(form, start(form, "en"), NOW)
    with monkeypatch.context() as patch:
        patch.setattr(Expression, "evaluate", counting)
        while step.question is not None:
            evaluated = 0
            step = follow(step, e.TextTyped("4"), NOW + dt.timedelta(seconds=len(counts)))
            look(step)
            counts.append(evaluated)
    return counts


def sections(count: int) -> Form:
    """Make a form of sections in which each question reads those before it."""
    rows = ["| survey |", "| | type | name | label::English (en) | relevant | constraint | calculation |"]
    for n in range(count):
        first = "${a0} != 9" if n else ""
        rows += [
            f"| | begin group | g{n} | G | {first} | | |",
            f"| | integer | a{n} | A? | | . <= 99 | |",
            f"| | integer | b{n} | B? | ${{a{n}}} > 3 | . < ${{a{n}}} + 9 | |",
            f"| | calculate | c{n} | | | | ${{a{n}}} + ${{b{n}}} |",
            f"| | date | d{n} | D? | ${{c{n}}} < 0 | . <= today() | |",
            "| | end group | | | | | |",
        ]
    rows += ["| settings |", "| | form_title | form_id | version | default_language |"]
    return form_of("\n".join([*rows, "| | S | s | 1 | English (en) |\n"]))


def test_an_answer_evaluates_as_many_expressions_however_long_the_form_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    short, long = (counted(sections(count), monkeypatch) for count in (5, 50))

    assert (len(short), len(long)) == (10, 100)
    assert max(short[2:]) == max(long[2:]) < 12  # the first two open or close every section
    assert short[2:] == long[2 : len(short)]
