"""Forms written as workbooks read back as the forms they were, with tables, settings and our own columns."""

import shutil
from dataclasses import fields
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pyxform.xls2xform import convert
from rich_form import RICH
from test_xlsform_files import SETTINGS, SHEETS, as_markdown, as_spreadsheet

import surveys
from surveys.form import Form
from surveys.xlsform import Publication, publish
from surveys.xlsform.writing import spreadsheet, tables_in

FORMS = sorted((Path(surveys.__file__).parent / "forms").glob("*.md"))


def rewritten(publication: Publication, folder: Path) -> Path:
    path = folder / "written.xlsx"
    path.write_bytes(spreadsheet(publication.sheets))
    for name, content in tables_in(publication.sheets).items():
        (folder / name).write_bytes(content)
    return path


def differing(one: Form, other: Form) -> list[str]:
    """Name what of a form is different, so that a failure says more than that something is."""
    return [
        each.name
        for each in fields(one)
        if each.compare and getattr(one, each.name) != getattr(other, each.name)
    ]


def test_there_are_three_forms_to_write() -> None:
    assert [path.stem for path in FORMS] == ["citizen", "expert", "organisation"]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_the_forms_that_come_along_read_back_as_they_were(path: Path, tmp_path: Path) -> None:
    before = publish(path)
    after = publish(rewritten(before, tmp_path))

    assert differing(before.form, after.form) == []
    assert after.form == before.form
    assert after.sheets["settings"] == before.sheets["settings"]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_odk_validate_accepts_them(path: Path, tmp_path: Path) -> None:
    if shutil.which("java") is None:
        pytest.skip("ODK Validate needs Java.")
    written = rewritten(publish(path), tmp_path)

    converted = convert(written.read_bytes(), file_type=".xlsx", validate=True, warnings=(warned := []))

    assert converted.xform
    assert [each for each in warned if "ODK Validate" in each] == []


def test_everything_a_form_can_have_reads_back(tmp_path: Path) -> None:
    before = publish(as_markdown(tmp_path / "form.md", SHEETS))

    assert publish(rewritten(before, tmp_path)).form == before.form
    assert "bind::gauhar:missing" in RICH


def test_a_row_keeps_its_number_so_that_findings_point_to_the_same_one(tmp_path: Path) -> None:
    gap = {name: [row for each in rows for row in (each, [])] for name, rows in SHEETS.items()}
    gap["settings"] = SHEETS["settings"]
    before = publish(as_spreadsheet(tmp_path / "form.xlsx", gap))
    book = load_workbook(BytesIO(spreadsheet(before.sheets)))

    assert book["survey"]["A2"].value is None
    assert book["survey"]["A3"].value == SHEETS["survey"][1][0]


def test_tables_are_written_beside_the_workbook(tmp_path: Path) -> None:
    (tmp_path / "towns.csv").write_text('name,label,region\na,Ascii,1\nb,"Two, words",2\n', "utf-8")
    survey = "| survey |\n| | type | name | label::English (en) |\n"
    survey += "| | select_one_from_file towns.csv | town | Where? |\n"
    (tmp_path / "form.md").write_text(survey + SETTINGS, "utf-8")
    before = publish(tmp_path / "form.md")
    (elsewhere := tmp_path / "elsewhere").mkdir()

    assert publish(rewritten(before, elsewhere)).form == before.form
    assert before.form.tables["towns"][1]["region"] == "2"


def test_words_that_look_like_a_formula_stay_words(tmp_path: Path) -> None:
    sheets = {**SHEETS, "survey": [[*row] for row in SHEETS["survey"]]}
    sheets["survey"][1][2] = "=1+1"
    before = publish(as_markdown(tmp_path / "form.md", sheets))
    cells = load_workbook(BytesIO(spreadsheet(before.sheets)))["survey"]

    assert {cell.data_type for row in cells.iter_rows() for cell in row if cell.value} == {"s"}
    assert publish(rewritten(before, tmp_path)).form == before.form
