"""CSV and Excel files: words in the language asked for, nothing that a program would run, several sheets."""

import csv
import datetime as dt
import shutil
import subprocess
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from exporting_form import FULL, book, fill, place, told
from openpyxl import load_workbook

from surveys.export.plain import Csv
from surveys.export.spreadsheet import LONGEST_CELL, Xlsx
from surveys.export.wording import harmless
from surveys.form import Missing

PEOPLE = (
    told(1, **FULL),
    told(2, helps=Missing.DONT_KNOW, whom=Missing.DONT_KNOW, age=Missing.REFUSED, story="=HYPERLINK(1)"),
)


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_csv_speaks_the_language_asked_for(tmp_path: Path) -> None:
    done = fill(Csv(book(), place(tmp_path)), PEOPLE)
    first, second = lines(done.files[0])

    assert done.files[0].read_bytes().startswith(b"\xef\xbb\xbf")
    assert (first["helps"], first["age"], first["money"]) == ("Иә, көмектесемін", "61", "12.5")
    assert (first["whom_others"], first["trust"]) == ("1", "Мүлде сенбеймін")
    assert first["started_at"] == "2026-03-31 06:30:05+05:00"
    assert (second["helps"], second["age"], second["trust"]) == ("Білмеймін", "Жауап бермеу", "Сұралған жоқ")
    assert (second["since"], second["since_why"]) == ("", "Сұралған жоқ")


def test_csv_can_have_the_names_of_the_form_instead(tmp_path: Path) -> None:
    done = fill(Csv(book(), place(tmp_path), "codes"), PEOPLE)
    first, second = lines(done.files[0])

    assert (first["helps"], first["trust"], second["helps"]) == ("yes", "-1", "dont_know")


def test_a_second_file_explains_columns_and_values(tmp_path: Path) -> None:
    told_ = lines(fill(Csv(book(), place(tmp_path)), PEOPLE).files[1])

    assert ("helps", "helps", "", "", "Көмек") in [tuple(line.values()) for line in told_]
    assert ("helps", "", "yes", "1", "Иә, көмектесемін") in [tuple(line.values()) for line in told_]
    assert ("trust", "", "dont_know", "-91", "Білмеймін") in [tuple(line.values()) for line in told_]


@pytest.mark.parametrize(
    "text", ["=1+1", "+7 701", "-x", "@SUM(1)", "\t=1", "\r=1", " =1", "＝1", "-1+cmd|' /C calc'!A0", "\n@x"]
)
def test_nothing_that_begins_like_a_formula_is_left_so(text: str, tmp_path: Path) -> None:
    answers = lines(fill(Csv(book(), place(tmp_path)), [told(1, story=text)]).files[0])

    assert answers[0]["story"].startswith("'")
    assert answers[0]["story"].lstrip("'") == text


@pytest.mark.parametrize("text", ["=1+1", "+7 701", "-x", "@SUM(1)", "\t=1"])
def test_the_workbook_keeps_such_words_as_words(text: str, tmp_path: Path) -> None:
    done = fill(Xlsx(book(), place(tmp_path)), [told(1, story=text)])
    heads, first = rows(load_workbook(done.files[0])["answers"])
    with ZipFile(done.files[0]) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")]

    assert str(dict(zip(heads, first, strict=True))["story"]).startswith("'")
    assert not [sheet for sheet in sheets if b"<f>" in sheet or b"<f " in sheet]


@pytest.mark.parametrize("text", ["-5", "+3,5", "Иә", "a=b", "", "5 - 3", "12"])
def test_what_is_no_formula_stays_as_it_was_said(text: str) -> None:
    assert harmless(text) == text


def test_the_workbook_has_the_answers_as_what_they_are(tmp_path: Path) -> None:
    weights = {PEOPLE[0].id: 0.5}
    done = fill(Xlsx(book(weights=weights), place(tmp_path)), PEOPLE, weights=weights)
    workbook = load_workbook(done.files[0])
    heads, first, second = rows(workbook["answers"])

    one, two = dict(zip(heads, first, strict=True)), dict(zip(heads, second, strict=True))
    assert (one["helps"], one["age"], one["money"], one["weight"]) == ("Иә, көмектесемін", 61, 12.5, 0.5)
    assert one["since"] == dt.datetime(2026, 3, 1)  # noqa: DTZ001 - a day
    assert one["started_at"] == dt.datetime(2026, 3, 31, 6, 30, 5)  # noqa: DTZ001 - by clocks in Almaty
    assert (two["story"], two["weight"]) == ("'=HYPERLINK(1)", None)
    assert all(cell.data_type != "f" for row in workbook["answers"] for cell in row)
    assert ("helps", "", "yes", 1, "Иә, көмектесемін") in [
        tuple(cell or "" for cell in row) for row in rows(workbook["codebook"])
    ]


def test_more_rows_than_a_sheet_takes_go_on_on_the_next(tmp_path: Path) -> None:
    people = [told(number, age=str(number)) for number in range(7)]
    done = fill(Xlsx(book(), place(tmp_path), most_rows=4), people)
    workbook = load_workbook(done.files[0])

    assert workbook.sheetnames == ["answers", "answers 2", "answers 3", "codebook"]
    assert [len(rows(workbook[name])) for name in workbook.sheetnames[:3]] == [4, 4, 2]
    assert rows(workbook["answers 3"])[0] == rows(workbook["answers"])[0]


def test_a_text_longer_than_a_cell_is_cut_and_told(tmp_path: Path) -> None:
    done = fill(Xlsx(book(), place(tmp_path)), [told(1, story="ұ" * (LONGEST_CELL + 1))])

    assert [(cut.variable, len(cut.kept)) for cut in done.cuts] == [
        ("story", LONGEST_CELL),
        ("echo", LONGEST_CELL),
    ]


def test_signs_that_no_file_can_hold_are_left_out(tmp_path: Path) -> None:
    done = fill(Xlsx(book(), place(tmp_path)), [told(1, story="a\x01b\x1fc\ufffe")])

    heads, row = rows(load_workbook(done.files[0])["answers"])
    assert dict(zip(heads, row, strict=True))["story"] == "abc"


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_reads_the_workbook(tmp_path: Path) -> None:
    done = fill(Xlsx(book(), place(tmp_path)), PEOPLE)
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    wanted = ["--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir"]
    command = ["soffice", home, *wanted, str(tmp_path / "out"), str(done.files[0])]

    subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603 - a fixed command

    assert "Иә, көмектесемін" in (tmp_path / "out" / "parts.csv").read_text("utf-8")


def rows(sheet: Any) -> list[tuple[Any, ...]]:
    return list(sheet.iter_rows(values_only=True))
