"""Paths: where they lead, in which order, and what relevance takes away."""

import pytest
from xpath_world import context, find, form, text

from surveys.xpath import Node, NodeSet, compile_expression


@pytest.mark.parametrize(
    ("path", "at", "expected"),
    [
        ("/data/name", "/data/age", "Aliya"),
        (".", "/data/name", "Aliya"),
        ("../name", "/data/age", "Aliya"),
        ("./../name", "/data/age", "Aliya"),
        ("../../age", "/data/group/age", "34"),
        ("age", "/data/group", "7"),
        ("child::age", "/data/group", "7"),
        ("self::node()", "/data/name", "Aliya"),
        ("parent::node()/name", "/data/age", "Aliya"),
        ("parent::data/name", "/data/age", "Aliya"),
        ("parent::other/name", "/data/age", ""),
        ("current()/../name", "/data/age", "Aliya"),
        ("concat(/data/person/nick)", "/data/age", "AnaBekChi"),
        ("concat(//nick)", "/data/age", "AnaBekChi"),
        ("concat(//age)", "/data/age", "3471020"),
        ("concat(/data/group//leaf)", "/data/age", "x"),
        ("concat(.//leaf)", "/data/group", "x"),
        ("count(/data/*)", "/data/age", "13"),
        ("count(/*)", "/data/age", "1"),
        ("count(/)", "/data/age", "1"),
        ("count(../../..)", "/data/age", "0"),
        ("/data/person[2]/nick", "/data/age", "Bek"),
        ("/data/person[last()]/nick", "/data/age", "Chi"),
        ("/data/person[position() = 2]/nick", "/data/age", "Bek"),
        ("/data/person[age > 10]/nick", "/data/age", "Bek"),
        ("/data/person[age = ''][1]/nick", "/data/age", "Chi"),
        ("/data/person[nick = 'Bek']/age", "/data/age", "20"),
        ("(/data/person/nick)[3]", "/data/age", "Chi"),
        ("count(//age[1])", "/data/age", "5"),
        ("concat(/data/person[1]/nick | /data/name)", "/data/age", "AliyaAna"),
        ("count(/data/age | ../age | .)", "/data/age", "1"),
        ("instance('cities')/root/item[name = 'ast']/label", "/data/age", "Астана"),
        ("count(instance('cities')/root/item[country = 'kz'])", "/data/age", "2"),
        ("instance('cities')/root/item[position() = count(/data/person)]/label", "/data/age", "Ош"),
        ("concat(instance('cities')/root/item[name = current()/../nick]/label)", "/data/person/age", ""),
        ("/data/missing", "/data/age", ""),
    ],
)
def test_a_path_leads_to(path: str, at: str, expected: str) -> None:
    assert text(path, at) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("/data/person/nick", "Bek"),
        ("sum(/data/person/age)", "20"),
        ("count(/data/person)", "3"),
        ("sum(../../person/age)", "30"),
        ("position(..)", "2"),
        ("/data/person[1]/nick", "Ana"),
    ],
)
def test_inside_a_repeat_an_absolute_path_means_this_row(expression: str, expected: str) -> None:
    assert text(expression, "/data/person[2]/total") == expected


def test_nodes_that_do_not_apply_are_not_seen() -> None:
    root = form()
    find(root, "/data/person[2]").relevant = False
    here = context(root)
    assert compile_expression("concat(//nick)").string(here) == "AnaChi"
    assert compile_expression("sum(/data/person/age)").string(here) == "10"
    assert compile_expression("/data/person[2]/nick").string(here) == ""
    assert compile_expression("/data/person[2]/age = ''").boolean(here)


def test_a_node_that_does_not_apply_hides_all_below_it() -> None:
    root = form()
    find(root, "/data/group").relevant = False
    assert compile_expression("/data/group/deep/leaf").evaluate(context(root)) == NodeSet()


def test_a_removed_row_is_gone_and_an_added_one_is_there() -> None:
    root = form()
    row = find(root, "/data/person[1]")
    root.remove(row)
    assert compile_expression("concat(/data/person/nick)").string(context(root)) == "BekChi"
    root.add(row)
    assert compile_expression("concat(/data/person/nick)").string(context(root)) == "BekChiAna"


def test_nested_nodes_come_in_the_order_of_the_form() -> None:
    inner = Node("a", children=[Node("b", "1")])
    root = Node("data", children=[Node("a", children=[inner, Node("b", "2")])])
    here = context(root, "/data/a")
    assert compile_expression("concat(//a/b)").string(here) == "12"
    assert compile_expression("(//a/b)[1]").string(here) == "1"


def test_what_lies_beside_a_node_is_in_order_without_looking_through_the_whole_form() -> None:
    row = Node("row", children=[Node("n", f"{number}") for number in range(3)])
    root = Node("data", children=[row, *(Node("other") for _ in range(1000))])
    here = context(root, "/data/row/n[1]", steps=60)
    assert compile_expression("concat(../n, ../../row/n)").string(here) == "012012"
