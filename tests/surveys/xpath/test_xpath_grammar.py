"""Text to tree: precedence, names, and the law that a printed tree reads back as itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.xpath import compile_expression
from surveys.xpath.parser import parse
from surveys.xpath.syntax import Ast, Call, Chain, Filter, Negate, Number, Path, Step, Text
from surveys.xpath.values import number_text

HERE = Step("self", "node()")


def print_ast(ast: Ast) -> str:
    match ast:
        case Number() | Text():
            return print_literal(ast)
        case Negate(operand, times):
            return f"({'-' * times}{print_ast(operand)})"
        case Call(name, args):
            return f"{name}({', '.join(map(print_ast, args))})"
        case Chain(first, rest):
            return f"({print_ast(first)}{''.join(f' {sign} {print_ast(operand)}' for sign, operand in rest)})"
        case Filter(primary, predicates):
            return f"({print_ast(primary)}){print_predicates(predicates)}"
        case Path():
            steps = "/".join(map(print_step, ast.steps))
            start = "" if ast.start is None else f"({print_ast(ast.start)})"
            return f"{start}/{steps}" if ast.absolute or start else steps


def print_literal(ast: Number | Text) -> str:
    if isinstance(ast, Number):
        return number_text(ast.value)
    return f'"{ast.value}"' if "'" in ast.value else f"'{ast.value}'"


def print_step(step: Step) -> str:
    return f"{step.axis}::{step.test}{print_predicates(step.predicates)}"


def print_predicates(predicates: tuple[Ast, ...]) -> str:
    return "".join(f"[{print_ast(predicate)}]" for predicate in predicates)


names = st.sampled_from(
    ["age", "and", "div", "mod", "or", "q-1", "a.b", "жасы", "orx:meta", "_x", "*", "node()"]
)
axes = st.sampled_from(["child", "self", "parent", "descendant-or-self"])
LEVELS = [["or"], ["and"], ["=", "!="], ["<", "<=", ">", ">="], ["+", "-"], ["*", "div", "mod"], ["|"]]


def chains(inner: st.SearchStrategy[Ast]) -> st.SearchStrategy[Ast]:
    def rest(signs: list[str]) -> st.SearchStrategy[tuple[tuple[str, Ast], ...]]:
        return st.lists(st.tuples(st.sampled_from(signs), inner), min_size=1, max_size=3).map(tuple)

    return st.builds(Chain, inner, st.sampled_from(LEVELS).flatmap(rest))


def larger(inner: st.SearchStrategy[Ast]) -> st.SearchStrategy[Ast]:
    predicates = st.lists(inner, max_size=2).map(tuple)
    steps = st.lists(st.builds(Step, axes, names, predicates), min_size=1, max_size=3).map(tuple)
    starts = st.sampled_from(["concat", "jr:choice-name", "if"])
    calls = st.builds(Call, starts, st.lists(inner, max_size=3).map(tuple))
    return st.one_of(
        chains(inner),
        calls,
        st.builds(Negate, calls, st.integers(1, 3)),
        st.builds(Filter, inner, st.lists(inner, min_size=1, max_size=2).map(tuple)),
        st.builds(Path, st.booleans(), st.none(), steps),
        st.builds(Path, st.just(value=False), calls | chains(inner), steps),
    )


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\"'"), max_size=5)
leaves = st.builds(Number, st.integers(0, 99999).map(lambda n: n / 8)) | st.builds(
    Text, texts | st.just("it's")
)
trees = st.recursive(leaves, larger, max_leaves=12)


@given(trees)
def test_a_printed_tree_reads_back_as_itself(tree: Ast) -> None:
    assert parse(print_ast(tree)) == tree


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("1 or 2 and 3 = 4 < 5 + 6 * -7", "(1 or (2 and (3 = (4 < (5 + (6 * (-7)))))))"),
        ("a - b - c", "(child::a - child::b - child::c)"),
        ("a-b", "child::a-b"),
        ("a -b", "(child::a - child::b)"),
        ("-a | b", "(-(child::a | child::b))"),
        ("* * *", "(child::* * child::*)"),
        ("div div div", "(child::div div child::div)"),
        ("and and and", "(child::and and child::and)"),
        (". * ..", "(self::node() * parent::node())"),
        ("2*3", "(2 * 3)"),
        ("a[1]*2", "(child::a[1] * 2)"),
        ("//a", "/descendant-or-self::node()/child::a"),
        ("a//b", "child::a/descendant-or-self::node()/child::b"),
        ("../../a", "parent::node()/parent::node()/child::a"),
        ("/", "/"),
        ("(/) or /data", "(/ or /child::data)"),
        ("/ or /data", "/child::or/child::data"),
        ("node()", "child::node()"),
        ("jr:choice-name( /data/a , ' /data/a ')", "jr:choice-name(/child::data/child::a, ' /data/a ')"),
        ("current()/../a", "(current())/parent::node()/child::a"),
        (
            "instance('x')/root/item[name = 'a'][1]",
            "(instance('x'))/child::root/child::item[(child::name = 'a')][1]",
        ),
        ("(a)[1]", "(child::a)[1]"),
        ("1<2", "(1 < 2)"),
        ("a!=b", "(child::a != child::b)"),
        ("\n 1\t+\u00a02 ", "(1 + 2)"),
        (".5 + 5.", "(0.5 + 5)"),
        ('"it\'s"', '"it\'s"'),
    ],
)
def test_short_forms_mean_the_long_ones(short: str, long: str) -> None:
    assert print_ast(parse(short)) == long


def test_expressions_are_equal_when_their_texts_are() -> None:
    assert compile_expression("1 + 1") == compile_expression("1 + 1")
    assert compile_expression("1 + 1") != compile_expression("1+1")


@pytest.mark.parametrize(
    ("expression", "functions", "volatile"),
    [
        ("1 + 1", set(), False),
        ("if(selected(., 'a'), today(), 1)", {"if", "selected", "today"}, True),
        ("/data/a[now() > 3]", {"now"}, True),
        ("once('a')", {"once"}, True),
        ("concat('today()')", {"concat"}, False),
    ],
)
def test_functions_used_are_known(expression: str, functions: set[str], volatile: bool) -> None:  # noqa: FBT001 - a column
    compiled = compile_expression(expression)
    assert compiled.functions == functions
    assert compiled.volatile is volatile


def test_instances_used_are_known() -> None:
    expression = "instance('a')/root/item[x = instance(\"b\")/root/item/y]"
    assert compile_expression(expression).instances == {"a", "b"}
