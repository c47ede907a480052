"""Random expressions over random trees, and random forms answered at random.

Against Enketo's and Web Forms' evaluators in long rounds, where they are installed (`make oracle`); what is
worked out in part against what is worked out in full always.
"""

from collections.abc import Iterator
from random import Random

import pytest
from oracle_asking import agree, can_ask, others, ours
from random_expressions import Speaker, places, tree
from random_forms import changed, random_form
from xpath_world import NOW, find

from surveys.form import Answer, Question
from surveys.logic import Situation, assess, reassess
from surveys.xpath import Context

ROUNDS, FORMS, EXPRESSIONS = 20, 100, 50  # 100,000 expressions


@pytest.mark.soak
@pytest.mark.parametrize("round_", range(ROUNDS))
def test_random_expressions_mean_the_same_everywhere(round_: int) -> None:
    if not can_ask():
        pytest.skip("needs node and the other evaluators: make oracle")
    chance = Random(round_)
    forms = [tree(chance) for _ in range(FORMS)]
    asks = []
    for number, form in enumerate(forms):
        for _ in range(EXPRESSIONS):
            at = chance.choice(places(form))
            asks.append((number, at, Speaker(chance, at).anything()))
    answers = others(forms, asks)
    wrong = []
    for (number, at, expression), (enketo, web_forms) in zip(asks, answers, strict=True):
        here = Context(find(forms[number], at), forms[number], NOW, "en")
        given = ours(expression, at, here)
        if not (same(given, enketo) and same(given, web_forms)):
            wrong.append((at, expression, given, enketo, web_forms))
    assert wrong == []


def same(given: str, other: str) -> bool:
    """Not-a-number is a blank to Web Forms, and there is a zero below zero in JavaScript."""
    return agree(given, other) or (given == "NaN" and other == "")


def test_random_expressions_can_be_worked_out_everywhere() -> None:
    chance, seen = Random(1), set[str]()
    for _ in range(300):
        form = tree(chance)
        at = chance.choice(places(form))
        seen.add(ours(Speaker(chance, at).anything(), at, Context(find(form, at), form, NOW, "en")))
    assert "(refused)" not in seen
    assert {"true", "false", "0", "", "жол"} < seen


def settled(situation: Situation) -> dict[str, tuple[str, bool]]:
    return {path: (node.value, node.live()) for path, node in situation.nodes.items()}


def verdicts(situation: Situation) -> list[bool]:
    return [situation.accepts(question, situation.value(question)) for question in situation.form.questions]


def steps(chance: Random, forms: int, changes: int) -> Iterator[tuple[Situation, Situation]]:
    """Answer random forms at random; give what is worked out in part and what is worked out in full."""
    for _ in range(forms):
        form, answers = random_form(chance), dict[str, Answer]()
        partial = assess(form, answers, NOW, "en")
        for _ in range(changes):
            answers = changed(chance, form, answers)
            partial = reassess(partial, answers, NOW, "en")
            yield partial, assess(form, answers, NOW, "en")


def test_working_out_in_part_comes_to_what_working_out_in_full_does() -> None:
    done = 0
    for partial, full in steps(Random(7), forms=40, changes=50):
        assert settled(partial) == settled(full)
        assert verdicts(partial) == verdicts(full)
        done += 1
    assert done == 2_000


@pytest.mark.soak
@pytest.mark.parametrize("round_", range(10))
def test_conditions_calculations_and_constraints_come_out_as_everywhere(round_: int) -> None:
    """Whatever is settled must be what the others say of the settled form."""
    if not can_ask():
        pytest.skip("needs node and the other evaluators: make oracle")
    trees, asks, expected = [], [], []
    for partial, _ in steps(Random(round_), forms=20, changes=20):
        for expression, given in claims(partial):
            asks.append((len(trees), "/data", expression))
            expected.append(given)
        trees.append(partial.root)
    answers = others(trees, asks)
    wrong = [
        (ask, given, answer)
        for ask, given, answer in zip(asks, expected, answers, strict=True)
        if not all(same(given, other) or (given == "" and other == "NaN") for other in answer)
    ]
    assert wrong == []
    assert len(asks) > 1_000


def claims(situation: Situation) -> Iterator[tuple[str, str]]:
    """Give each expression of a form, as somebody else may be asked for it, and what it has come to."""
    for path in situation.form.order:
        item, node = situation.form.by_path[path], situation.nodes[path]
        if item.relevant is not None:
            yield f"boolean({item.relevant.text})", spelt(node.relevant)
        if isinstance(item, Question) and item.calculation is not None:
            yield item.calculation.text, node.value
        if isinstance(item, Question) and item.constraint is not None and situation.value(item):
            yield f"boolean({item.constraint.text})", spelt(situation.accepts(item, node.value))


def spelt(verdict: bool) -> str:  # noqa: FBT001 - a value to be written
    return "true" if verdict else "false"
