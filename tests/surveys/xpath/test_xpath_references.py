"""What an expression reads: a table, and the law that nothing else matters to its value."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xpath_world import context, find, form

from surveys.xpath import Node, Value, compile_expression, path_of
from surveys.xpath.tree import descendants_or_self

CONTEXT = "/data/person/age"


@pytest.mark.parametrize(
    ("expression", "references"),
    [
        ("1 + 1", set()),
        (". > 3", {"/data/person/age"}),
        ("..", {"/data/person"}),
        ("../nick", {"/data/person/nick"}),
        ("../../name", {"/data/name"}),
        ("../../../../x", set()),
        ("/data/group/age", {"/data/group/age"}),
        ("current()/../nick", {"/data/person/nick"}),
        ("current()", {"/data/person/age"}),
        ("string-length()", {"/data/person/age"}),
        ("number() + 1", {"/data/person/age"}),
        ("/data/person[age > ../age]/nick", {"/data/person/age", "/data/person/nick", "/data/age"}),
        ("/data/person[nick = current()/../nick]", {"/data/person", "/data/person/nick"}),
        ("/data/person[position() = /data/age]/nick", {"/data/person/nick", "/data/age"}),
        (
            "(/data/age | /data/group)/leaf",
            {"/data/age", "/data/group", "/data/age/leaf", "/data/group/leaf"},
        ),
        ("(/data/person)[age = 1]", {"/data/person", "/data/person/age"}),
        (
            "instance('c')/root/item[name = /data/name and label = current()/../nick]/x",
            {"/data/name", "/data/person/nick"},
        ),
        ("instance('c')/root/item[string-length() = 1]", set()),
        ("jr:choice-name(/data/langs, ' /data/langs ')", {"/data/langs"}),
        ("jr:choice-name('a', '../nick')", {"/data/person/nick"}),
        ("count(/data/*)", {"/data/*"}),
        ("//leaf", {"//leaf"}),
        ("/data//leaf", {"/data//leaf"}),
        ("if(/data/age, /data/name, ../nick)", {"/data/age", "/data/name", "/data/person/nick"}),
        ("/", set()),
        ("/data/group//.", {"/data/group", "/data/group//*"}),
    ],
)
def test_references_are_absolute_paths(expression: str, references: set[str]) -> None:
    assert compile_expression(expression).references(CONTEXT) == references


def covers(reference: str, path: str) -> bool:
    """Tell whether a reference, perhaps with `*` or `//`, means that path."""
    pattern = re.escape(reference).replace("//", "/(?:[^/]+/)*").replace(r"\*", "[^/]+")
    return re.fullmatch(pattern, path) is not None


PATHS = """
    /data/age  /data/name  /data/group/age  /data/group/deep/leaf  ../nick  .  ..  ../../height
    //age  /data/*  /data//leaf  //.  //..  //node()/..  .//node()  current()/../nick  /data/person/nick
    /data/person[age>/data/age]/nick  /data/person[2]/age  /data/person[nick=current()/../nick]/age
    /data/*[.=current()]  (/data/age|../nick)[.=1]  (//person)[2]/*  /data/group/node()  *  ../*
    descendant-or-self::node()  /data/group//.
"""
paths = st.sampled_from(PATHS.split())


def combined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    templates = ["({0} = {1})", "({0} + {1})", "concat({0}, {1})", "if({0}, {1}, 3)", "coalesce({0}, {1})"]
    templates += ["({0} and {1})", "({0} or {1})", "string-length({0})", "number({1})"]
    return st.builds(
        lambda template, one, two: template.format(one, two), st.sampled_from(templates), inner, inner
    )


counted = st.builds("{}({})".format, st.sampled_from(["sum", "count"]), paths)
expressions = st.recursive(paths | counted, combined, max_leaves=4)


def comparable(value: Value) -> object:
    if isinstance(value, tuple):
        return [(path_of(node), node.value) for node in value]
    return "NaN" if isinstance(value, float) and math.isnan(value) else value


def evaluated(expression: str, root: Node) -> object:
    return comparable(compile_expression(expression).evaluate(context(root, "/data/person[2]/age")))


@given(expressions, st.sampled_from(["", "1", "zz", "34"]))
def test_a_node_that_is_not_referred_to_does_not_matter(expression: str, answer: str) -> None:
    references = compile_expression(expression).references(CONTEXT)
    root = form()
    before = evaluated(expression, root)
    for node in descendants_or_self(root):
        if not any(covers(reference, path_of(node)) for reference in references):
            node.value, node.kind = answer, "string"
    assert evaluated(expression, root) == before


DOWN = "/data/age /data/group/age /data/group/deep/leaf //age //leaf /data/* /data/group//* //* //nick"
downward = st.sampled_from(DOWN.split())
counts = st.builds("count({})".format, downward)
HIDDEN = [
    "/data/name",
    "/data/age",
    "/data/group",
    "/data/group/deep",
    "/data/group/deep/leaf",
    "/data/person[2]",
]


@given(
    st.recursive(downward | st.builds("count({})".format, downward), combined, max_leaves=4),
    st.sampled_from(HIDDEN),
)
def test_hiding_a_node_is_the_same_as_not_having_it(expression: str, path: str) -> None:
    hidden, removed = form(), form()
    find(hidden, path).relevant = False
    gone = find(removed, path)
    assert gone.parent is not None
    gone.parent.remove(gone)
    compiled, here = compile_expression(expression), "/data/height"
    value = compiled.evaluate(context(hidden, here))
    assert comparable(value) == comparable(compiled.evaluate(context(removed, here)))
