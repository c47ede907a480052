"""Ours against what Enketo's and ODK Web Forms' evaluators answered, and docs/odk.md against both.

`make oracle` asks the others anew; here their recorded answers do.
"""

import re
from pathlib import Path

from oracle_asking import agree, ours
from oracle_cases import ELSEWHERE, FITTING, cases
from oracle_record import Row, recorded

from surveys.xpath.functions.table import FUNCTIONS

DOCS = (Path(__file__).parents[3] / "docs/odk.md").read_text(encoding="utf-8")
ROWS = recorded()


def cells(heading: str) -> list[list[str]]:
    """Give the rows of the table under a heading of docs/odk.md."""
    section = DOCS.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    assert lines
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def test_ours_answers_as_recorded() -> None:
    wrong = [(row.expression, given) for row in ROWS if (given := ours(row.expression, row.at)) != row.ours]
    assert wrong == []


def test_every_case_is_recorded() -> None:
    assert [(row.function, row.at, row.expression) for row in ROWS] == list(cases())
    assert len(ROWS) > 2000


def test_every_function_has_cases_or_a_reason_for_having_none() -> None:
    assert FITTING.keys() | ELSEWHERE.keys() == FUNCTIONS.keys()
    assert not FITTING.keys() & ELSEWHERE.keys()


def test_every_difference_has_a_reason_and_nothing_else_does() -> None:
    assert [row for row in ROWS if row.differs != bool(row.why)] == []
    assert any(row.differs for row in ROWS)


def test_a_second_reason_is_given_where_the_others_differ_in_their_own_ways() -> None:
    def apart(row: Row) -> bool:
        return row.enketo == "(refused)" and not agree(row.ours, row.web_forms)

    unexplained = [row for row in ROWS if apart(row) and row.why == "form-level"]
    assert unexplained == []


def test_the_reasons_are_those_that_the_documentation_explains() -> None:
    explained = [row[0].strip("`") for row in cells("Where answers differ, and why")]
    assert len(explained) == len(set(explained))
    assert set(explained) == {key for row in ROWS for key in row.why.split()}


def test_the_documentation_lists_the_functions_there_are() -> None:
    listed = [name for row in cells("Functions") for name in re.findall(r"`([a-z0-9:-]+)\(", row[0])]
    assert len(listed) == len(set(listed))
    assert set(listed) == set(FUNCTIONS)


def test_a_reason_named_beside_a_function_is_explained() -> None:
    explained = {row[0].strip("`") for row in cells("Where answers differ, and why")}
    named = {word for row in cells("Functions") for word in re.findall(r"\b[a-z]+-[a-z-]+\b", row[2])}
    assert named - explained == set()
