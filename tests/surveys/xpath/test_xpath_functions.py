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
    ("checklist(number('x'), 1 div 0, 1)", "true"),
    ("checklist(1.9, 2, 1)", "true"),
    ("checklist(3, 3, /data/person/age, /data/age)", "true"),
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
    ("substring-before('1999', '')", ""),
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
    ("is-selected(/data/langs, 'ru')", "true"),
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
    ("decimal-time(20000.25)", "0.25"),
    ("decimal-time(-0.25)", "0.75"),
    ("decimal-time(1 div 0)", ""),
    ("decimal-time(number('x'))", ""),
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
    ("name(/data/group/deep)", "deep"),
    ("name()", "age"),
    ("name(/data/missing)", ""),
    ("local-name()", "age"),
    ("depend(/data/age, /data/blank)", "34"),
    ("indexed-repeat(/data/person/nick, /data/person, 2)", "Bek"),
    ("indexed-repeat(/data/person/nick, /data/person, 0)", "Ana"),
    ("indexed-repeat(/data/person/nick, /data/person, number('x'))", "Ana"),
    ("indexed-repeat(/data/person/nick, /data/person, 4)", ""),
    ("indexed-repeat(../person/nick, current()/../person, 3)", "Chi"),
    ("count(indexed-repeat(/data/person/nick, /data, 1))", "3"),
]
CODES = [
    ("digest('abc', 'MD5', 'hex')", "900150983cd24fb0d6963f7d28e17f72"),
    ("digest('abc', 'SHA-1', 'hex')", "a9993e364706816aba3e25717850c26c9cd0d89d"),
    ("digest('abc', 'SHA-256')", "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="),
    ("digest('', 'md5')", "1B2M2Y8AsgTpgAmY7PhCfg=="),
    ("digest('қаз', 'SHA-1', 'HEX')", "5d92ed5aba815270dcfc51e9d1d3431236be3d7a"),
    ("string-length(digest('abc', 'SHA-384', 'hex'))", "96"),
    ("string-length(digest('abc', 'SHA-512', 'hex'))", "128"),
    ("base64-decode('0pvQsNC3')", "қаз"),
    ("base64-decode(' 0pvQ sNC3 ')", "қаз"),
    ("base64-decode('')", ""),
    ("base64-decode('?')", ""),
    ("base64-decode('abc')", ""),
    ("base64-decode('//8=')", "\ufffd\ufffd"),
]
ATTACHED = [
    ("pulldata('cities', 'label', 'name', 'ast')", "Астана"),
    ("pulldata('cities', 'label', ' country ', 'kz')", "Алматы"),
    ("pulldata('cities', 'label', 'name', 'nowhere')", ""),
    ("pulldata('cities', 'mayor', 'name', 'ast')", ""),
    ("pulldata('cities', 'name', 'mayor', '')", ""),
    ("property('deviceid')", "phone"),
    ("property('email')", ""),
    ("version()", "7"),
    ("jr:itext('/data/age:label')", "ru: /data/age:label"),
]
GEO = [
    ("round(distance('43.2383 76.8829 0 0; 51.1605 71.4704 0 0'), 0)", "971622"),
    ("distance('43.2383 76.8829', '43.2383 76.8829')", "0"),
    ("distance('43.2383 76.8829')", "0"),
    ("distance('')", ""),
    ("distance(/data/blank)", ""),
    ("distance('43.2 76.8; here')", ""),
    ("distance('91 0; 0 0')", ""),
    ("distance('0 181; 0 0')", ""),
    ("distance('1; 2')", ""),
    ("round(area('0 0; 0 1; 1 1; 1 0; 0 0'), -6)", "12391000000"),
    ("area('0 0; 0 1; 1 1; 1 0') = area('0 0; 0 1; 1 1; 1 0; 0 0;')", "true"),
    ("area('0 0; 1 1')", "0"),
    ("area('')", ""),
    ("enclosed-area('0 0; 0 1; 1 1; 0 0') > 0", "true"),
    ("geofence('0.5 0.5', '0 0; 0 1; 1 1; 1 0; 0 0')", "true"),
    ("geofence('0.5 0.5', '0 0; 0 1; 1 1; 1 0')", "true"),
    ("geofence('0.5 1.5', '0 0; 0 1; 1 1; 1 0; 0 0')", "false"),
    ("geofence('', '0 0; 0 1; 1 1; 1 0; 0 0')", "false"),
    ("geofence('0.5 0.5', '0 0; 0 1')", "false"),
    ("geofence('0 0; 1 1', '0 0; 0 1; 1 1; 0 0')", "false"),
    ("intersects('0 0; 2 2; 0 2; 2 0')", "true"),
    ("intersects('0 0; 0 1; 1 1; 1 0; 0 0')", "false"),
    ("intersects('0 0; 0 2; 0 1')", "true"),
    ("intersects('0 0; 0 2; 0 1; 0 0')", "true"),
    ("intersects('0 0; 0 1; 0 2')", "false"),
    ("intersects('0 0; 0 0; 1 1')", "false"),
    ("intersects('0 0; 0 1; 1 1; 0 0.5')", "true"),
    ("intersects('')", "false"),
]
CHANCE = [
    ("random() >= 0 and random() < 1", "true"),
    ("regex(uuid(), '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}')", "true"),
    ("regex(uuid(9), '[A-Z0-9]{9}')", "true"),
    ("uuid(0)", ""),
    ("uuid(number('x'))", ""),
    ("uuid(-1)", ""),
    ("join(' ', randomize(/data/person/nick, 1))", "Bek Ana Chi"),
    ("join(' ', randomize(/data/person/nick, '1.9'))", "Bek Ana Chi"),
    ("count(randomize(/data/person))", "3"),
    ("count(randomize(/data/missing, 1))", "0"),
]
ROWS = CODES + ATTACHED + GEO + CHANCE + BOOLEANS + NUMBERS + STRINGS + SELECTS + DATES + NODESETS


@pytest.mark.parametrize(("expression", "expected"), ROWS)
def test_a_function_gives(expression: str, expected: str) -> None:
    assert text(expression) == expected


def test_every_function_has_an_example() -> None:
    shown = {name for expression, _ in ROWS for name in FUNCTIONS if f"{name}(" in expression}
    elsewhere = {"jr:choice-name", "last", "extract-signed"}
    assert len(FUNCTIONS) > 80
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
