"""Quotas come from a file that is checked against the form, row by row."""

from dataclasses import replace

import pytest

from surveys.fieldwork.quota_file import QuotaFileError, read_cells
from surveys.fieldwork.quotas import Cell
from surveys.form import Form

HEADING = "region,sex,age_group,target\n"


def refusal(form: Form, text: str) -> str:
    with pytest.raises(QuotaFileError) as refused:
        read_cells(text, form, "quotas.csv")
    return str(refused.value)


def test_an_empty_column_means_any_answer(form: Form) -> None:
    text = HEADING + "abai,,,40\n,female,young,10\n\n,,,100\n"

    assert read_cells(text, form, "quotas.csv") == (
        Cell(40, region="abai"),
        Cell(10, sex="female", age_group="young"),
        Cell(100),
    )


def test_columns_come_in_any_order_and_between_semicolons(form: Form) -> None:
    assert read_cells("target;age_group;sex;region\r\n5; old ;;astana\r\n", form, "q") == (
        Cell(5, region="astana", age_group="old"),
    )


def test_a_file_without_rows_has_no_cells(form: Form) -> None:
    assert read_cells(HEADING, form, "quotas.csv") == ()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("abay,,,40", 'row 2: "abay" is no region of the form citizen; use one of abai, astana.'),
        (",,18-24,40", 'row 2: "18-24" is no age_group of the form citizen; use one of young, old.'),
        ("abai,,,many", 'row 2: the target "many" must be a whole number, such as 40.'),
        ("abai,,,", 'row 2: the target "" must be a whole number'),
        ("abai,,,-1", 'row 2: the target "-1" must be a whole number'),
        ("abai,,,٤", "row 2: the target"),
        ("abai", 'row 2: the target ""'),
        ("abai,,,4\nastana,,,5\nabai,,,6", "row 4: it asks for the same people as row 2; keep one of them."),
    ],
)
def test_what_no_respondent_could_match_is_refused_with_row_and_remedy(
    form: Form, row: str, reason: str
) -> None:
    assert reason in refusal(form, HEADING + row)


def test_every_row_at_fault_is_told_at_once(form: Form) -> None:
    told = refusal(form, HEADING + "abay,,,1\nabai,,,2\n,,,x\n").splitlines()

    assert [line.split(":")[0] for line in told] == ["quotas.csv, row 2", "quotas.csv, row 4"]


@pytest.mark.parametrize("text", ["", "region,target\n", "region,sex,age,target\nabai,,,4\n"])
def test_other_columns_are_refused_with_those_that_are_wanted(form: Form, text: str) -> None:
    assert "region" in refusal(form, text)
    assert "target" in refusal(form, text)


def test_a_form_that_does_not_ask_cannot_be_divided_by_it(form: Form) -> None:
    silent = replace(form, questions=tuple(q for q in form.questions if q.name != "region"))

    assert "the form citizen has no region; leave that column empty." in refusal(silent, HEADING + "abai,,,4")
    assert read_cells(HEADING + ",,,4", silent, "q") == (Cell(4),)
