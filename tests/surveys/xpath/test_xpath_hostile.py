"""Hostile expressions end cleanly, whatever they ask for.

How long they take is no assertion here: without the guards these tests would not end at all.
"""

import sys

import pytest
from xpath_world import context, find, form, text

from surveys.xpath import Node, XPathBudgetError, XPathError, compile_expression
from surveys.xpath.parser import MAX_DEPTH


@pytest.mark.parametrize(
    "expression",
    [
        "(" * 10_000 + "1" + ")" * 10_000,
        "(" * 100_000,
        "not(" * 10_000 + "1" + ")" * 10_000,
        "/data/age[" * 10_000 + "1" + "]" * 10_000,
        "if(1, 2, " * 5_000 + "3" + ")" * 5_000,
        "-(" * 10_000 + "1" + ")" * 10_000,
    ],
    ids=["brackets", "open brackets", "calls", "predicates", "ifs", "minuses"],
)
def test_deep_nesting_is_refused(expression: str) -> None:
    with pytest.raises(XPathError, match="nested more than"):
        compile_expression(expression)


def test_a_too_long_expression_is_refused() -> None:
    with pytest.raises(XPathError, match="699996 characters"):
        compile_expression(" or ".join(["1=2"] * 100_000))


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (" or ".join(["1=2"] * 3_000), "false"),
        (" and ".join(["1"] * 3_000), "true"),
        ("+".join(["1"] * 6_000), "6000"),
        ("-" * 10_001 + "1", "-1"),
        (" | ".join(["/data/age"] * 900), "34"),
        ("concat(" + ",".join(["1"] * 2_000) + ")", "1" * 2_000),
        ("/".join(["."] * 5_000), "34"),
    ],
    ids=["or", "and", "plus", "minus", "union", "arguments", "steps"],
)
def test_a_long_flat_expression_works(expression: str, expected: str) -> None:
    assert text(expression) == expected
    assert len(compile_expression(expression).references("/data/age")) <= 1


def test_nesting_as_deep_as_allowed_works_from_a_deep_caller() -> None:
    inner = MAX_DEPTH - 1
    expressions = [
        "(" * inner + "1" + ")" * inner,
        "if(1 = 2, 1, " * inner + "1" + ")" * inner,
        "/data[" * inner + "1" + "]" * inner,
        "- (1 + " * inner + "1" + ")" * inner,
        "(/data/age | " * inner + "." + ")" * inner,
    ]

    def call(depth: int) -> None:
        if depth:
            return call(depth - 1)
        for expression in expressions:
            compiled = compile_expression(expression)
            compiled.references("/data/age")
            compiled.evaluate(context())
        return None

    assert sys.getrecursionlimit() == 1000
    call(150)


def wide(rows: int) -> Node:
    root = form()
    for number in range(rows):
        root.add(Node("row", children=[Node("n", str(number), "integer")]))
    return root


@pytest.mark.parametrize(
    "expression",
    [
        "count(/data/row[count(/data/row[n >= current()/n]) > 1])",
        "//*[//*[//*[count(//*) > 0]]]",
        "/data/row/n < /data/row/n",
        "count(//*[.//n[..//n]]//*[//n])",
        "count(" + "//row[count(//n) > 0]|" * 50 + ".)",
        "sum(//n[sum(//n[sum(//n) < 0]) < 0])",
    ],
)
def test_quadratic_work_stops_at_the_budget(expression: str) -> None:
    with pytest.raises(XPathBudgetError, match="steps"):
        compile_expression(expression).evaluate(context(wide(1_000)))


def test_going_up_and_down_again_does_not_multiply_the_work() -> None:
    assert text("count(//*/..//*/..//*/..//*/..//*/..//*)") == "25"


def test_the_budget_is_the_callers_to_give() -> None:
    compiled = compile_expression("sum(/data/row/n)")
    assert compiled.string(context(wide(100), steps=500)) == "4950"
    with pytest.raises(XPathBudgetError):
        compiled.evaluate(context(wide(100), steps=50))


def test_a_budget_is_fresh_for_every_evaluation() -> None:
    compiled, here = compile_expression("sum(/data/row/n)"), context(wide(100), steps=500)
    assert {compiled.string(here) for _ in range(20)} == {"4950"}


def test_doubling_texts_do_not_fill_the_memory() -> None:
    root = form()
    find(root, "/data/name").value = "x" * 60_000
    with pytest.raises(XPathBudgetError, match="longer than"):
        compile_expression("concat(/data/name, /data/name)").evaluate(context(root))


def test_a_deep_tree_is_walked() -> None:
    root = form()
    node = root
    for _ in range(5_000):
        node = node.add(Node("level"))
    assert compile_expression("count(//level)").string(context(root, steps=20_000_000)) == "5000"


@pytest.mark.parametrize(
    "call",
    [
        "translate({}, 'x', 'y')",
        "normalize-space({})",
        "substring({}, 1, 5)",
        "substring-before({}, 'q')",
        "contains({}, 'xq')",
        "concat({}, 'a')",
        "join({}, 'a', 'b')",
        "selected({}, 'q')",
        "selected-at({}, 4)",
        "count-selected({})",
        "string-length({})",
        "regex({}, '(x|y)*z')",
        "digest({}, 'MD5')",
        "base64-decode({})",
        "distance({})",
        "area({})",
        "intersects({})",
        "geofence({}, {})",
        "format-date(today(), {})",
        "pulldata('cities', 'label', 'name', {})",
        "position(/data/row[500])",
        "count(randomize(/data/row))",
        "uuid(1000)",
        'extract-signed("' + "A" * 88 + '", "' + "A" * 43 + '=")',
        "sum(/data/row/n)",
        "checklist(1, 1, /data/row/n)",
    ],
)
def test_whatever_is_done_for_each_row_costs_steps(call: str) -> None:
    root = wide(2_000)
    find(root, "/data/name").value = "x " * 40_000
    expression = f"/data/row[{call.format('/data/name', '/data/name')} = '']"
    with pytest.raises(XPathBudgetError):
        compile_expression(expression).evaluate(context(root))


@pytest.mark.parametrize("expression", ["/data/name + 1", "date(/data/name)", "number(/data/name) = 1"])
def test_an_endless_text_is_no_number_and_no_date(expression: str) -> None:
    root = form()
    find(root, "/data/name").value = "1" * 90_000
    assert compile_expression(expression).string(context(root)) in ("", "false")


@pytest.mark.parametrize(
    "expression", ["//*/../.." * 200, "//a/..//b/.." * 100, "//*[//*]" * 99, "//*" * 2_000]
)
def test_what_a_winding_path_reads_is_found_quickly(expression: str) -> None:
    assert len(compile_expression(expression).references("/data/age")) < 1_000


def test_an_answer_of_ordinary_length_costs_one_step() -> None:
    root = form()
    find(root, "/data/name").value = "x" * 100
    assert compile_expression("string-length(/data/name)").string(context(root, steps=5)) == "100"
