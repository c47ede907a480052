"""A file that is no table is refused in a sentence; what people and programs really save is read."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]  # it comes without types
import pytest
from dialects import Record, kobo, saved, written
from reading_back import form_called, made_up, read_file

from surveys.form import Group
from surveys.imports import Collected, ImportFileError, lay_out, open_table, recognised, table, workbook

TABLE = "consent,age\r\nyes,30\r\n"


def rows(path: Path) -> list[tuple[str, ...]]:
    found = open_table(path)
    return [found.columns, *(row.cells for row in found.rows)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("line", ["\n", "\r\n", "\r"])
def test_every_usual_way_of_saving_a_table_is_read(
    tmp_path: Path, delimiter: str, mark: str, line: str
) -> None:
    text = mark + line.join(['consent,"age"', 'yes,"3 0"', ""]).replace(",", delimiter)

    assert rows(saved(tmp_path, text.encode())) == [("consent", "age"), ("yes", "3 0")]


def test_rows_keep_the_numbers_of_a_spreadsheet(tmp_path: Path) -> None:
    text = 'consent,age\n\nyes,"3\n0"\n,\nyes,40\n'

    assert [row.number for row in open_table(saved(tmp_path, text.encode())).rows] == [3, 5]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"\n\n,,,\n", "is empty"),
        (b"consent,age\nyes,3\x000\n", "NUL byte"),
        ("consent,age\nДа,30\n".encode("cp1251"), r"not in UTF-8 \(line 2\)"),
        (TABLE.encode("utf-16"), "UTF-16"),
        (b'consent,age\nyes,"30\nyes,31\n', "cannot be read after row 1"),
        (b'consent,age\nyes,"30"x\n', "cannot be read after row 1"),
        (b"consent,age\nyes," + b"9" * 200_000, "cannot be read after row 1"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old kind"),
        (b"PK\x03\x04 and nothing else", "no workbook"),
        (",".join(f"c{n}" for n in range(table.MOST_COLUMNS + 1)).encode(), "columns"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = saved(tmp_path, content)

    with pytest.raises(ImportFileError, match=sentence) as refused:
        rows(path)

    assert str(refused.value).startswith(str(path))


def test_what_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere.csv"):
        with pytest.raises(ImportFileError, match="cannot be read"):
            rows(path)


def test_a_file_too_large_is_not_even_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(tmp_path, TABLE.encode())
    monkeypatch.setattr(table, "LARGEST_FILE", len(TABLE))
    assert rows(path)
    monkeypatch.setattr(table, "LARGEST_FILE", len(TABLE) - 1)

    with pytest.raises(ImportFileError, match="divide it"):
        rows(path)


def test_too_many_rows_stop_the_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(tmp_path, TABLE.encode())
    monkeypatch.setattr(table, "MOST_ROWS", 2)
    assert rows(path)
    monkeypatch.setattr(table, "MOST_ROWS", 1)

    with pytest.raises(ImportFileError, match="more than 1 rows"):
        rows(path)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("yes,30,more", "3 cells for 2 columns"),
        ("yes," + "9" * (table.LONGEST_CELL + 1), "age has more than"),
        ("yes,30,,", ""),
        ("yes", ""),
    ],
)
def test_a_row_that_does_not_fit_says_so_alone(tmp_path: Path, row: str, fault: str) -> None:
    read = list(open_table(saved(tmp_path, f"consent,age\n{row}\nyes,40\n".encode())).rows)

    assert fault in read[0].fault
    assert bool(fault) == bool(read[0].fault)
    assert len(read[0].cells) == 2
    assert not read[1].fault


def test_a_row_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    _, read = read_file(saved(tmp_path, b"consent,age\nyes,30,more\n"), form_called("citizen"))

    assert not isinstance(read[0], Collected)
    assert read[0][0].reason.startswith("The row has 3 cells")


def excel(folder: Path, *records: list[Any]) -> Path:
    book = openpyxl.Workbook()
    for record in records:
        book.active.append(record)
    book.save(folder / "collected.xlsx")
    return folder / "collected.xlsx"


def test_a_workbook_comes_back_equal(tmp_path: Path) -> None:
    form = form_called("organisation")
    told = [made_up("organisation", number) for number in range(4)]
    records: list[Record] = [kobo(form, one, number, "ru") for number, one in enumerate(told)]
    columns = list(dict.fromkeys(column for record in records for column in record))
    cells = [[_typed(record.get(column, "")) for column in columns] for record in records]

    _, read = read_file(excel(tmp_path, columns, *cells), form)

    assert [one.interview.answers for one in read if isinstance(one, Collected)] == [
        one.answers for one in told
    ]


def _typed(cell: str) -> Any:
    return float(cell) if cell.isdigit() else cell or None


def test_a_formula_in_a_workbook_is_refused(tmp_path: Path) -> None:
    path = excel(tmp_path, ["consent", "age"], ["yes", "=20+20"])

    _, read = read_file(path, form_called("citizen"))

    assert not isinstance(read[0], Collected)
    assert (read[0][0].column, read[0][0].value) == ("age", "=20+20")
    assert "formula" in read[0][0].reason


def test_a_workbook_that_unpacks_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = excel(tmp_path, ["consent", "age"], ["yes", 30])
    assert rows(path)
    monkeypatch.setattr(workbook, "LARGEST_UNPACKED", 1_000)

    with pytest.raises(ImportFileError, match="would unpack to"):
        rows(path)


def test_a_workbook_that_claims_endless_rows_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "MOST_ROWS", 500)
    path = _with_sheet(
        excel(tmp_path, ["consent", "age"], ["yes", 30]), '<row r="2"', '<row r="999999999999"'
    )

    with pytest.raises(ImportFileError, match="more than 500 rows"):
        rows(path)


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    path = _with_sheet(excel(tmp_path, ["consent", "age"], ["yes", 30]), "</sheetData>", "</nonsense>")

    with pytest.raises(ImportFileError, match="no workbook"):
        rows(path)


def _with_sheet(path: Path, old: str, new: str) -> Path:
    """Change the text of a workbook's sheet."""
    packed = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            target.writestr(name, text.replace(old.encode(), new.encode()) if "sheet1" in name else text)
    path.write_bytes(packed.getvalue())
    return path


@pytest.mark.parametrize(
    "column", ["neighbours", "views/neighbours", "views-neighbours", "views.neighbours", "views:neighbours"]
)
def test_a_question_is_found_under_its_groups(column: str) -> None:
    assert lay_out(form_called("citizen"), [column]).whole == {"neighbours": 0}


@pytest.mark.parametrize("language", ["en", "kk", "ru"])
def test_a_question_is_found_by_its_words(language: str) -> None:
    form = form_called("organisation")
    questions = [q for q in form.questions if q.choices]
    assert questions

    found = lay_out(form, [q.label[language] for q in questions]).whole

    assert list(found) == [q.name for q in questions]


def test_columns_that_hold_no_answers_are_named() -> None:
    layout = lay_out(form_called("citizen"), ["consent", "_id", "eligible", "end_age", "shoe size", ""])

    assert layout.set_aside == ("_id", "eligible", "end_age")
    assert layout.unknown == ("shoe size",)
    assert "age" in layout.lacking()
    assert not {"consent", "eligible", "end_age"} & set(layout.lacking())


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        (["consent", "consent"], "Two columns hold consent"),
        (["consent", "screening/consent"], 'Two columns hold consent; the second is "screening/consent"'),
        (["neighbours/race", "views-neighbours/race"], "Two columns hold neighbours"),
        (["yes", "30"], "No column is a question of the form citizen"),
    ],
)
def test_columns_that_leave_doubt_are_refused(columns: list[str], sentence: str) -> None:
    with pytest.raises(ImportFileError, match=sentence):
        lay_out(form_called("citizen"), columns)


def test_a_form_with_repeats_is_refused_by_their_name() -> None:
    citizen = form_called("citizen")
    rows = replace(citizen, groups=(*citizen.groups, Group("child", "/data/child", is_repeat=True)))

    with pytest.raises(ImportFileError, match="citizen asks child row by row"):
        lay_out(rows, ["consent"])


@pytest.mark.parametrize("identity", ["nowhere", "twice"])
def test_the_column_of_identities_must_be_there_once(identity: str) -> None:
    with pytest.raises(ImportFileError, match="There must be one column"):
        lay_out(form_called("citizen"), ["consent", "twice", "twice"], identity)


def test_a_file_knows_its_form_by_its_columns() -> None:
    columns = [q.name for q in form_called("expert").questions]

    assert recognised(form_called("expert"), columns) > recognised(form_called("citizen"), columns)
    assert recognised(form_called("citizen"), ["shoe size"]) == 0


def test_the_empty_table_has_a_form_but_no_rows(tmp_path: Path) -> None:
    assert read_file(saved(tmp_path, written([{"consent": "yes"}])[:9]), form_called("citizen"))[1] == []
