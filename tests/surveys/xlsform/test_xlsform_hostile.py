"""Workbooks made to harm: bombs, entities, macros, links, floods of rows. Each is refused at little cost."""

import io
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from time import process_time

import pytest
from openpyxl import Workbook as Spreadsheet
from openpyxl import load_workbook
from test_xlsform_files import SHEETS, as_spreadsheet, refusal
from xlsxwriter import Workbook as Writer

from surveys.xlsform import FormError, check
from surveys.xlsform.apart import publish_apart
from surveys.xlsform.counting import LONGEST_CELL, MOST_ROWS
from surveys.xlsform.limits import MOST_PARTS, check_archive

MEMORY = 20_000_000
"""Bytes a refusal may cost at most, whatever the workbook holds."""
SECONDS = 5

Parts = dict[str, bytes]


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Parts:
    path = as_spreadsheet(tmp_path_factory.mktemp("honest") / "form.xlsx", SHEETS)
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Parts, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def refused(source: bytes) -> str:
    """Give the sentence a workbook is refused with, having looked at what that costs."""
    tracemalloc.start()
    began = process_time()
    try:
        with pytest.raises(FormError) as caught:
            check_archive("form.xlsx", source)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < MEMORY
    assert process_time() - began < SECONDS
    return str(caught.value)


def sheet_with(inside: bytes) -> Callable[[Parts], Parts]:
    """Put other rows into the survey sheet."""

    def change(parts: Parts) -> Parts:
        sheet = parts["xl/worksheets/sheet1.xml"]
        start, end = sheet.index(b"<sheetData>") + 11, sheet.index(b"</sheetData>")
        return {**parts, "xl/worksheets/sheet1.xml": sheet[:start] + inside + sheet[end:]}

    return change


def laughing(parts: Parts) -> Parts:
    entities = b'<!DOCTYPE x [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    sheet = parts["xl/worksheets/sheet1.xml"]
    return {**parts, "xl/worksheets/sheet1.xml": entities + sheet[sheet.index(b"<worksheet") :]}


def shared(parts: Parts) -> Parts:
    """Have a hundred cells share one text of thirty thousand letters."""
    rows = b'<row r="2">' + b'<c t="s"><v>0</v></c>' * 100 + b"</row>"
    strings = b"<sst><si><t>" + b"x" * 30_000 + b"</t></si></sst>"
    return {**sheet_with(rows)(parts), "xl/sharedStrings.xml": strings}


def linked(parts: Parts) -> Parts:
    relation = (
        b'<Relationships><Relationship Id="r1" Target="http://elsewhere" TargetMode="External" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/oleObject"/></Relationships>'
    )
    return {**parts, "xl/worksheets/_rels/sheet1.xml.rels": relation}


HOSTILE: dict[str, tuple[Callable[[Parts], Parts], str]] = {
    "rows": (sheet_with(b'<row><c t="n"><v>1</v></c></row>' * 100_000), f"survey, row {MOST_ROWS + 1}: "),
    "blank rows": (sheet_with(b"<row/>" * 100_000), "has more than 10,000 rows. Delete rows"),
    "columns": (sheet_with(b"<row>" + b"<c/>" * 200_001 + b"</row>"), "has more than 200,000 cells."),
    "a long cell": (
        sheet_with(b'<row r="7"><c><is><t>' + b"x" * (LONGEST_CELL + 1) + b"</t></is></c></row>"),
        "survey, row 7: A cell holds more than 32,767 letters. Shorten it.",
    ),
    "letters": (
        sheet_with((b"<row><c><v>" + b"x" * 30_000 + b"</v></c></row>") * 100),
        "holds more than 2,000,000 letters.",
    ),
    "one text for many cells": (shared, "form.xlsx: The workbook holds more than 2,000,000 letters."),
    "an endless tag": (sheet_with(b"<row a='" + b"x" * 5_000_000 + b"'/>"), "holds a tag without an end."),
    "styles": (lambda parts: {**parts, "xl/styles.xml": b"<s>" + b"<xf/>" * 200_000 + b"</s>"}, "no text"),
    "another name": (
        lambda parts: {**parts, "evil.png": b"<w>" + b"<row/>" * 100_000 + b"</w>"},
        "has more than 10,000 rows.",
    ),
    "entities": (laughing, "survey: The workbook declares entities"),
    "entities at the top": (
        lambda parts: {**parts, "xl/workbook.xml": b"<!DOCTYPE w []><w/>"},
        "The workbook declares entities",
    ),
    "macros": (lambda parts: {**parts, "xl/vbaProject.bin": b"\0"}, "holds macros or other programs."),
    "programs": (lambda parts: {**parts, "xl/embeddings/o.bin": b"\0"}, "holds macros or other programs."),
    "other workbooks": (
        lambda parts: {**parts, "xl/externalLinks/externalLink1.xml": b"<a/>"},
        "takes contents from other files.",
    ),
    "links": (linked, "takes contents from other files."),
    "connections": (
        lambda parts: {**parts, "xl/connections.xml": b"<a/>"},
        "takes contents from other files.",
    ),
    "a formula": (
        sheet_with(b'<row r="5"><c><f>1+1</f><v>2</v></c></row>'),
        "survey, row 5: A cell holds a formula, whose value may be out of date",
    ),
    "parts": (
        lambda parts: parts | {f"p{n}": b"" for n in range(MOST_PARTS)},
        "is made of more than 500 parts.",
    ),
    "a broken sheet": (
        lambda parts: {**parts, "xl/worksheets/sheet1.xml": b"<row><c></row>"},
        "no questionnaire",
    ),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_workbook_is_refused_at_little_cost(honest: Parts, kind: str) -> None:
    change, sentence = HOSTILE[kind]

    assert sentence in refused(packed(change(honest)))


def test_a_bomb_that_lies_about_its_size_is_stopped_while_it_is_unpacked(honest: Parts) -> None:
    size = 60_000_000
    source = bytearray(packed({**honest, "xl/media/image1.png": bytes(size)}))
    while (place := source.find(size.to_bytes(4, "little"))) >= 0:
        source[place : place + 4] = (1_000).to_bytes(4, "little")

    assert "There is no questionnaire in it" in refused(bytes(source))


def test_a_bomb_that_tells_its_size_is_not_unpacked_at_all(honest: Parts) -> None:
    source = packed({**honest, "xl/media/image1.png": bytes(60_000_000)})
    began = process_time()

    assert "too large once it is unpacked" in refused(source)
    assert process_time() - began < 1


def test_an_honest_workbook_is_let_in(honest: Parts) -> None:
    check_archive("form.xlsx", packed(honest))
    check_archive("form.xlsx", packed(honest, zipfile.ZIP_STORED))


def test_a_packing_that_no_spreadsheet_program_uses_is_refused(honest: Parts) -> None:
    assert "packed in a way" in refused(packed(honest, zipfile.ZIP_BZIP2))


def test_a_workbook_behind_a_password_is_told_as_such() -> None:
    assert "protected by a password. Save it without one." in refused(b"\xd0\xcf\x11\xe0" + bytes(100))


def test_workbooks_with_macros_in_their_name_are_no_forms(tmp_path: Path) -> None:
    (tmp_path / "form.xlsm").write_bytes(b"PK")

    assert "Files ending in '.xlsm' are not forms." in refusal(tmp_path / "form.xlsm")


def with_links(path: Path) -> Path:
    """Write a workbook with what is harmless: a link to click on, a formula beside the form."""
    with Writer(path) as book:
        for name, rows in SHEETS.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    sheet.write_string(number, place, cell)
        notes = book.add_worksheet("notes")
        notes.write_url(0, 0, "https://xlsform.org")
        notes.write_formula(1, 0, "=1+1")
    return path


def test_links_to_click_on_and_sums_on_other_sheets_do_no_harm(tmp_path: Path) -> None:
    path = with_links(tmp_path / "form.xlsx")

    check_archive(path.name, path.read_bytes())
    assert load_workbook(path).sheetnames[-1] == "notes"


# in a process of its own


@pytest.fixture
def sheets(tmp_path: Path) -> Path:
    return as_spreadsheet(tmp_path / "form.xlsx", SHEETS)


async def test_apart_comes_to_the_same(sheets: Path) -> None:
    publication = await publish_apart(sheets)

    assert publication.form.name == "form"
    assert publication.sheets["survey"][1][:2] == SHEETS["survey"][1][:2]


async def test_apart_gives_the_same_findings(tmp_path: Path) -> None:
    book = Spreadsheet()
    book.active.title = "survey"
    book.active.append(["type", "name"])
    book.active.append(["video", "a"])
    book.save(tmp_path / "form.xlsx")

    with pytest.raises(FormError) as caught:
        await publish_apart(tmp_path / "form.xlsx")
    here = check(tmp_path / "form.xlsx")
    assert len(here) > 3
    assert caught.value.findings == here
    assert [each.problem.spelled() for each in caught.value.findings] == [
        each.problem.spelled() for each in here
    ]


async def test_what_needs_more_memory_than_there_is_apart_is_refused(
    sheets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", "/bin/false")

    with pytest.raises(FormError, match="more time or memory than any questionnaire needs"):
        await publish_apart(sheets)
