"""The functions, one table per theme."""

import pytest
from xpath_world import context, form, text

from surveys.xpath import XPathError, compile_expression
from surveys.xpath.functions.table import FUNCTIONS

BOOLEANS = [
    ("true()", "true"),
    ("false()", "false"),
    ("boolean('x')", "true"),
    ("not(1 = 2)", "true"),
    ("boolean-from-string('TRUE')", "true"),
    ("boolean-from-string('1')", "true"),
    ("boolean-from-string('yes')", "false"),
    ("if(/data/age > 18, 'adult', 'child')", "adult"),
    ("if(/data/blank > 18, 'adult', 'child')", "child"),
    ("coalesce(/data/blank, /data/age)", "34"),
    ("coalesce(/data/age, 1)", "34"),
    ("coalesce(number('x'), 'none')", "none"),
    ("checklist(1, 2, 1 = 1, 1 = 2, 2 = 2)", "true"),
    ("checklist(-1, 1, 1 = 1, 1 = 2, 2 = 2)", "false"),
    ("checklist(2, -1, /data/person/age)", "true"),
    ("weighted-checklist(5, 10, 1 = 1, 4, 1 = 2, 100, 1 = 1, 2)", "true"),
    ("weighted-checklist(31, 99, /data/person/nick, /data/person/age)", "false"),
]
NUMBERS = [
    ("number('12,5')", "12.5"),
    ("number()", "34"),
    ("int(-3.7)", "-3"),
    ("int('x')", ""),
    ("round(2.5)", "3"),
    ("round(-2.5)", "-2"),
    ("round(2.345, 2)", "2.35"),
    ("round(-2.345, 2)", "-2.34"),
    ("round(1234, -2)", "1200"),
    ("round(1, 31)", ""),
    ("round(1, number('x'))", ""),
    ("floor(-1.1)", "-2"),
    ("ceiling(-1.1)", "-1"),
    ("abs(-3)", "3"),
    ("pow(2, 10)", "1024"),
    ("pow(-8, 0.5)", ""),
    ("pow(10, 400)", "Infinity"),
    ("sqrt(9)", "3"),
    ("sqrt(-1)", ""),
    ("exp(0)", "1"),
    ("exp10(2)", "100"),
    ("log10(1000)", "3"),
    ("log(0)", "-Infinity"),
    ("round(pi(), 4)", "3.1416"),
    ("sin(0) + cos(0) + tan(0) + asin(0) + atan(0) + atan2(0, 1)", "1"),
    ("acos(2)", ""),
    ("sum(/data/person/age)", "30"),
    ("sum(/data/missing)", "0"),
    ("min(/data/person/age)", "10"),
    ("max(/data/person/age, 100)", "100"),
    ("max(-5, -3)", "-3"),
    ("min(/data/blank)", ""),
]
STRINGS = [
    ("string()", "34"),
    ("string(/data/height)", "1.5"),
    ("string(true())", "true"),
    ("concat('a', 1, true())", "a1true"),
    ("concat(/data/person/nick, '!')", "AnaBekChi!"),
    ("join(', ', /data/person/nick)", "Ana, Bek, Chi"),
    ("join('-', 'a', /data/person/nick)", "a-Ana-Bek-Chi"),
    ("contains('diamond', 'am')", "true"),
    ("contains('diamond', '')", "true"),
    ("starts-with('diamond', 'dia')", "true"),
    ("ends-with('diamond', 'ond')", "true"),
    ("substr('hello', 1, 3)", "el"),
    ("substr('hello', -3)", "llo"),
    ("substr('hello', -7)", "hello"),
    ("substr('hello', 0, 99)", "hello"),
    ("substr('hello', 1, -1)", "ell"),
    ("substr('hello', 3, 1)", ""),
    ("substring('12345', 2, 3)", "234"),
    ("substring('12345', 1.5, 2.6)", "234"),
    ("substring('12345', 0, 3)", "12"),
    ("substring('12345', 2)", "2345"),
    ("substring('12345', number('x'))", ""),
    ("substring-before('1999/04', '/')", "1999"),
    ("substring-before('1999', '/')", ""),
    ("substring-after('1999/04', '/')", "04"),
    ("substring-after('1999', '/')", ""),
    ("substring-after('1999', '')", "1999"),
    ("string-length('қаз')", "3"),
    ("string-length()", "2"),
    ("normalize-space(/data/padded)", "a b"),
    ("translate('bar', 'abc', 'AB')", "BAr"),
    ("translate('--aaa--', 'abc-', 'ABC')", "AAA"),
    ("regex('87011234567', '8[0-9]{10}')", "true"),
    ("regex('x87011234567', '8[0-9]{10}')", "false"),
    ("regex('a@b.kz', '[a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+\\.[a-zA-Z]{2,}')", "true"),
]
SELECTS = [
    ("selected(/data/langs, 'ru')", "true"),
    ("selected(/data/langs, 'r')", "false"),
    ("selected(/data/langs, ' kk ')", "true"),
    ("selected('', '')", "true"),
    ("selected('1 12', 1)", "true"),
    ("selected-at(/data/langs, 0)", "kk"),
    ("selected-at(/data/langs, 2)", ""),
    ("selected-at(/data/langs, -1)", ""),
    ("count-selected(/data/langs)", "2"),
    ("count-selected('')", "0"),
]
DATES = [
    ("today()", "2026-03-31"),
    ("now()", "2026-03-31T01:30:00.000+05:00"),
    ("date('2026-03-30T20:00:00Z')", "2026-03-31"),
    ("date(0)", "1970-01-01"),
    ("date(1.9)", "1970-01-02"),
    ("date(/data/name)", ""),
    ("date(1 div 0)", ""),
    ("date(99999999999)", ""),
    ("date-time('2026-03-31')", "2026-03-31T00:00:00.000+05:00"),
    ("date-time(20000.5)", "2024-10-04T17:00:00.000+05:00"),
    ("decimal-date-time('1970-01-02T00:00:00Z')", "1"),
    ("decimal-date-time('1970-01-01T12:00:00Z')", "0.5"),
    ("decimal-date-time(1.5)", "1.5"),
    ("decimal-time('12:00:00.000+05:00')", "0.5"),
    ("decimal-time('18:00')", "0.75"),
    ("decimal-time(now())", "0.0625"),
    ("decimal-time('noon')", ""),
    ("format-date(/data/born, '%d.%m.%Y')", "29.02.1992"),
    ("format-date(/data/born, '%e %b %y, %a')", "29 февр. 92, сб"),
    ("format-date-time(/data/met, '%Y-%n-%d %H:%M:%S.%3')", "2026-3-31 01:00:00.000"),
    ("format-date(/data/blank, '%Y')", ""),
    ("format-date('2026-01-01', '100%%')", "100%"),
]
NODESETS = [
    ("count(/data/person)", "3"),
    ("count(/data/missing)", "0"),
    ("count-non-empty(/data/person/age)", "2"),
    ("position(/data/person[3])", "3"),
    ("count(current())", "1"),
    ("count(instance('cities')/root/item)", "3"),
    ("once(7)", "34"),
]
ROWS = BOOLEANS + NUMBERS + STRINGS + SELECTS + DATES + NODESETS


@pytest.mark.parametrize(("expression", "expected"), ROWS)
def test_a_function_gives(expression: str, expected: str) -> None:
    assert text(expression) == expected


def test_every_function_has_an_example() -> None:
    shown = {name for expression, _ in ROWS for name in FUNCTIONS if f"{name}(" in expression}
    elsewhere = {"jr:choice-name", "last"}
    assert len(FUNCTIONS) > 60
    assert set(FUNCTIONS) - shown - elsewhere == set()


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "Feb"), ("ru", "февр."), ("kk", "ақп."), ("Қазақша (kk)", "ақп."), ("fr", "Feb")],
)
def test_month_names_follow_the_language(language: str, expected: str) -> None:
    assert text("format-date(/data/born, '%b')", language=language) == expected


def test_once_computes_only_while_its_node_is_blank() -> None:
    assert text("once(7)", "/data/blank") == "7"
    assert text("once(7)", "/data/age") == "34"


def test_a_choice_name_is_asked_for_by_path_value_and_language() -> None:
    def label(path: str, choice: str, language: str) -> str:
        return f"{path}|{choice}|{language}"

    expression = "jr:choice-name(selected-at(/data/langs, 1), ' /data/langs ')"
    assert text(expression, choice_label=label) == "/data/langs|ru|ru"
    relative = "jr:choice-name('x', ' ../nick ')"
    assert text(relative, "/data/person[2]/age", choice_label=label) == "/data/person/nick|x|ru"


def test_a_choice_name_without_labels_at_hand_is_refused() -> None:
    with pytest.raises(XPathError, match="choice labels"):
        text("jr:choice-name('x', '/data/langs')")


def test_an_unknown_instance_is_named() -> None:
    with pytest.raises(XPathError, match='instance\\("towns"\\)'):
        text("count(instance('towns')/root/item)")


@pytest.mark.parametrize(
    "expression",
    [
        "if(true(), 1, count(instance('none')))",
        "coalesce(1, count(instance('none')))",
        "true() or count(instance('none'))",
        "false() and count(instance('none'))",
    ],
)
def test_what_need_not_be_known_is_not_computed(expression: str) -> None:
    compile_expression(expression).evaluate(context())


def test_a_function_never_needs_the_form_to_change() -> None:
    root = form()
    before = repr([node.value for node in root.children])
    for expression, _ in ROWS:
        compile_expression(expression).evaluate(context(root))
    assert repr([node.value for node in root.children]) == before
