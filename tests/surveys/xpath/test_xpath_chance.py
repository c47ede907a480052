"""What is random in an interview stays as it is, however often it is worked out; seeds are ODK's."""

import pytest
from xpath_world import NOW, context, text

from surveys.xpath import Context, Node, XPathBudgetError, XPathError, compile_expression


@pytest.mark.parametrize("expression", ["random()", "uuid()", "uuid(5)", "string(randomize(/data/*))"])
def test_an_interview_sees_the_same_value_every_time(expression: str) -> None:
    compiled = compile_expression(expression)
    assert len({compiled.string(context()) for _ in range(3)}) == 1


@pytest.mark.parametrize("expression", ["random()", "uuid()", "uuid(5)"])
def test_interviews_places_expressions_and_calls_differ(expression: str) -> None:
    seen = [
        text(expression),
        text(expression, chance="of another interview"),
        text(expression, "/data/blank"),
        text(expression, "/data/person[1]/age"),
        text(expression, "/data/person[2]/age"),
        text(f" {expression}"),
        text(f"if({expression} = '', 1, {expression})"),
    ]
    assert len(set(seen)) == len(seen)


def test_random_numbers_lie_evenly() -> None:
    compiled = compile_expression("random()")
    drawn = [float(compiled.string(context(chance=str(number)))) for number in range(2000)]
    assert 0 <= min(drawn) < 0.01
    assert 0.99 < max(drawn) < 1
    assert sum(drawn) / len(drawn) == pytest.approx(0.5, abs=0.03)


@pytest.mark.parametrize("expression", ["random()", "uuid()", "uuid(3)", "count(randomize(/data/person))"])
def test_without_something_to_draw_from_nothing_is_random(expression: str) -> None:
    with pytest.raises(XPathError, match="cannot be used here"):
        text(expression, chance="")


@pytest.mark.parametrize(
    ("seed", "order"),
    [("0", "3 2 9 1 6 4 7 5 8"), ("-42", "5 4 1 6 2 3 8 9 7"), ("/data/n[3]", "9 4 5 6 2 1 3 7 8")],
)
def test_a_seed_shuffles_as_enketo_does_and_needs_no_chance(seed: str, order: str) -> None:
    assert shuffled(seed) == order


def shuffled(seed: str) -> str:
    root = Node("data", children=[Node("n", str(number)) for number in range(1, 10)])
    return compile_expression(f"join(' ', randomize(/data/n, {seed}))").string(Context(root, root, NOW))


def test_every_seed_gives_an_order_of_the_same_nodes() -> None:
    for seed in ("2147483647", "1 div 0", "-1 div 0", "number('x')", "''", "'жеті'", "0.5"):
        assert sorted(shuffled(seed).split()) == list("123456789")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("0.9", "0", True),
        ("''", "0", True),
        ("number('x')", "0", True),
        ("'seed'", "0", False),
        ("'seed'", "'another'", False),
        ("-1", "1", False),
    ],
)
def test_seeds_are_read_as_javarosa_reads_them(one: str, other: str, same: bool) -> None:  # noqa: FBT001 - a column
    assert (shuffled(one) == shuffled(other)) is same


def test_an_enormous_uuid_is_refused() -> None:
    with pytest.raises(XPathBudgetError, match="longer than"):
        text("uuid(10000000)")
    with pytest.raises(XPathBudgetError, match="steps"):
        text("uuid(99999)", steps=1000)
