"""Random expressions over random trees, and random forms answered at random.

Against Enketo's and Web Forms' evaluators: against what they answered once, and in long rounds against
themselves, where they are installed (`make oracle`). What is worked out in part against what is worked out in
full always.
"""

from random import Random

import pytest
from form_record import FORMS, STEPS, digest, recorded
from oracle_asking import agree, apart, can_ask, others, ours, worked_out
from random_expressions import Speaker, places, tree
from random_forms import outcome, random_form, walk
from xpath_world import NOW, find

from surveys.form import Kind
from surveys.logic import Situation
from surveys.repeats import repeats_around
from surveys.xpath import Context

ROUNDS, TREES, EXPRESSIONS = 20, 100, 50  # 100,000 expressions
FORMS_A_ROUND = 50  # 100,000 steps
EVERY = 4
KINDS = (
    Kind.TEXT,
    Kind.INTEGER,
    Kind.DECIMAL,
    Kind.DATE,
    Kind.SELECT_ONE,
    Kind.SELECT_MULTIPLE,
    Kind.CALCULATE,
)


@pytest.mark.soak
@pytest.mark.parametrize("round_", range(ROUNDS))
def test_random_expressions_mean_the_same_everywhere(round_: int) -> None:
    if not can_ask():
        pytest.skip("needs node and the other evaluators: make oracle")
    chance = Random(round_)
    forms = [tree(chance) for _ in range(TREES)]
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


@pytest.mark.parametrize("first", [0, FORMS // 2])
def test_random_forms_come_out_as_everywhere_and_in_part_as_in_full(first: int) -> None:
    """What the others have come to is recorded: `make oracle` asks them anew."""
    steps = 0
    for number, known in [*enumerate(recorded())][first : first + FORMS // 2]:
        chance = Random(number)
        form = random_form(chance)
        assert digest(form) == known.digest, "The forms are others than those recorded: make oracle."
        for step, expected in zip(walk(chance, form.form, STEPS), known.outcomes, strict=True):
            assert apart(outcome(step.partial), expected) == {}
            if steps % EVERY == 0:  # what is settled wrongly stays so, and costs are doubled by looking
                assert settled(step.partial) == settled(step.full)
            steps += 1
    assert steps == FORMS * STEPS // 2


def test_the_random_forms_have_everything_in_them() -> None:
    forms = [random_form(Random(number)).form for number in range(5)]
    assert {question.kind for form in forms for question in form.questions} >= {*KINDS}
    assert any(repeat.count for form in forms for repeat in form.repeats)
    assert any(not repeat.count for form in forms for repeat in form.repeats)
    assert any(len(repeats_around(form, one.path)) > 1 for form in forms for one in form.repeats)
    assert any(question.offer for form in forms for question in form.questions)
    assert any(group.relevant for form in forms for group in form.groups)
    assert any(form.wiring.timely_logic.daily for form in forms)


@pytest.mark.soak
@pytest.mark.parametrize("round_", range(ROUNDS))
def test_random_forms_come_out_as_everywhere_in_long_rounds(round_: int) -> None:
    """100,000 steps, in part against in full, and against the others where they are installed."""
    walks, wrong = [], []
    for number in range(FORMS_A_ROUND):
        chance = Random(f"{round_} {number}")
        form = random_form(chance)
        steps = [*walk(chance, form.form, STEPS)]
        wrong += [step.moment for step in steps if settled(step.partial) != settled(step.full)]
        walks.append((form, [step.moment for step in steps], [outcome(step.full) for step in steps]))
    assert wrong == []
    if not can_ask():
        pytest.skip("not held against other evaluators: that needs node and make oracle")
    told = worked_out([(form.xform, moments) for form, moments, _ in walks])
    odd = [
        (form.tables, moment, difference)
        for (form, moments, ours_), answers in zip(walks, told, strict=True)
        for moment, given, theirs in zip(moments, ours_, answers, strict=True)
        for other in theirs
        if (difference := apart(given, other))
    ]
    assert odd == []
