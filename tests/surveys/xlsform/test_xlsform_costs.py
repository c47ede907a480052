"""Expressions made to cost a lot: refused with sheet, row and remedy, or done within the steps there are."""

import datetime as dt

import pytest
from conversation import SETTINGS, findings_of, form_of

from surveys.assessment import assess
from surveys.xlsform import Finding
from surveys.xlsform.cost_checks import MOST

NOW = dt.datetime(2026, 5, 4, 9, 30, tzinfo=dt.UTC)
HEADINGS = "| survey |\n| | type | name | label::English (en) | relevant | constraint | calculation |\n"
ITEMS = "instance('many')/root/item"
MANY = "| choices |\n| | list_name | name | label::English (en) |\n" + "".join(
    f"| | many | c{number} | Choice {number} |\n" for number in range(600)
)


def form_with(*rows: str) -> str:
    return HEADINGS + "".join(f"| | {row} |\n" for row in rows) + MANY + SETTINGS


def only(tables: str) -> Finding:
    [finding] = findings_of(tables)
    return finding


@pytest.mark.parametrize(
    "expression",
    ["(" * 500 + "1" + ")" * 500, "not(" * 500 + "1" + ")" * 500, "if(1, 2, " * 300 + "3" + ")" * 300],
    ids=["brackets", "calls", "ifs"],
)
@pytest.mark.parametrize(
    ("column", "row"),
    [
        ("relevant", "text | deep | Deep? | {} | | "),
        ("constraint", "text | deep | Deep? | | {} | "),
        ("calculation", "calculate | deep | | | | {}"),
    ],
)
def test_deep_nesting_is_refused_at_publication(expression: str, column: str, row: str) -> None:
    finding = only(form_with("select_one many | pick | Which? | | | ", row.format(expression)))

    assert (finding.sheet, finding.row) == ("survey", 3)
    assert str(finding.problem).startswith(f"The {column} ")
    assert "nested more than 100 deep" in str(finding.problem)
    assert str(finding.remedy) == "Correct the expression."


@pytest.mark.parametrize(
    "expression",
    [
        f"count({ITEMS}[count({ITEMS}[label = 'Choice 1']) > 1])",
        f"sum({ITEMS}[sum({ITEMS}/name) != 0]/name)",
    ],
    ids=["a search within a search", "a sum for each of a sum"],
)
def test_quadratic_searches_are_refused_at_publication(expression: str) -> None:
    rows = "select_one many | pick | Which? | | | ", f"calculate | twice | | | | {expression}"
    finding = only(form_with(*rows))

    assert (finding.sheet, finding.row) == ("survey", 3)
    assert "The calculation takes too much work" in str(finding.problem)
    assert "several calculations" in str(finding.remedy)


def test_after_some_costly_expressions_no_more_are_looked_for() -> None:
    costly = [f"calculate | c{n} | | | | count({ITEMS}[count({ITEMS}) > {n}])" for n in range(MOST + 2)]

    assert len(findings_of(form_with("select_one many | pick | Which? | | | ", *costly))) == MOST


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a*)*b", "([a-z]+)*b", "(.*a){9}b"])
def test_patterns_that_others_go_back_in_for_ever_are_tried_within_the_steps(pattern: str) -> None:
    asked = f"text | wish | Wish? | | regex(., '{pattern}') | "
    form = form_of(form_with("select_one many | pick | Which? | | | ", asked))
    situation = assess(form, {}, NOW, "en")

    assert not situation.accepts(form.by_name["wish"], "a" * 500 + "!")
