"""The same questionnaire in each kind of file, and files that are no questionnaire at all."""

import csv
import io
import random
import zipfile
from pathlib import Path

import pytest
from conversation import SETTINGS
from openpyxl import Workbook as Spreadsheet
from rich_form import RICH

import surveys
from surveys.form import Form, Kind, Missing
from surveys.kinds import SENT
from surveys.xlsform import FormError, check, publish, read_xform
from surveys.xlsform.limits import LARGEST_UNPACKED
from surveys.xlsform.source import LARGEST, read_source

Sheets = dict[str, list[list[str]]]


def sheets_of(tables: str) -> Sheets:
    """Take Markdown tables apart, with nothing of the product's own."""
    sheets: Sheets = {}
    for line in tables.splitlines():
        if line.startswith("|"):
            first, *cells = (cell.strip() for cell in line.strip().strip("|").split("|"))
            if first:
                current = sheets.setdefault(first, [])
            else:
                current.append(cells)
    return sheets


SHEETS = sheets_of(RICH + SETTINGS)


def as_markdown(path: Path, sheets: Sheets) -> Path:
    lines = []
    for name, rows in sheets.items():
        lines += [f"| {name} |", *("| | " + " | ".join(row) + " |" for row in rows)]
    path.write_text("\n".join(lines), "utf-8")
    return path


def as_spreadsheet(path: Path, sheets: Sheets) -> Path:
    book = Spreadsheet()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([cell or None for cell in row])
    book.save(path)
    return path


def as_csv(path: Path, sheets: Sheets, encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        for name, rows in sheets.items():
            writer.writerow([name])
            writer.writerows(["", *row] for row in rows)
    return path


@pytest.fixture(scope="module")
def markdown(tmp_path_factory: pytest.TempPathFactory) -> Form:
    return publish(as_markdown(tmp_path_factory.mktemp("md") / "form.md", SHEETS)).form


def refusal(path: Path) -> str:
    """Give the one sentence a file is refused with."""
    with pytest.raises(FormError) as caught:
        publish(path)
    assert len(caught.value.findings) == 1
    return str(caught.value)


# the same in every file


def test_a_spreadsheet_gives_the_same_form(tmp_path: Path, markdown: Form) -> None:
    assert publish(as_spreadsheet(tmp_path / "form.xlsx", SHEETS)).form == markdown
    assert publish(as_spreadsheet(tmp_path / "FORM.XLSX", SHEETS)).form == markdown


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_comma_separated_values_give_the_same_form(tmp_path: Path, markdown: Form, encoding: str) -> None:
    assert publish(as_csv(tmp_path / "form.csv", SHEETS, encoding)).form == markdown


def test_markdown_with_a_byte_order_mark_gives_the_same_form(tmp_path: Path, markdown: Form) -> None:
    path = as_markdown(tmp_path / "form.md", SHEETS)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert publish(path).form == markdown


def test_what_is_stored_reads_as_what_was_published(tmp_path: Path) -> None:
    publication = publish(as_markdown(tmp_path / "form.md", SHEETS))

    assert read_xform(publication.xform) == publication.form


def test_empty_rows_of_a_spreadsheet_are_passed_over_and_counted(tmp_path: Path, markdown: Form) -> None:
    gap = {name: [row for each in rows for row in (each, [])] for name, rows in SHEETS.items()}
    gap["settings"] = SHEETS["settings"]
    assert publish(as_spreadsheet(tmp_path / "form.xlsx", gap)).form == markdown

    gap["survey"][2] = [
        "photo",
        *gap["survey"][2][1:],
    ]  # the third line of the sheet: header, empty, first question
    assert [each.row for each in check(as_spreadsheet(tmp_path / "bad.xlsx", gap))] == [3]


def test_settings_below_an_empty_row_are_not_found_and_that_is_said(tmp_path: Path) -> None:
    heads, values = SHEETS["settings"]
    path = as_spreadsheet(tmp_path / "form.xlsx", {**SHEETS, "settings": [heads, [], values]})

    assert "settings, row 3: The settings stand too low" in refusal(path)


def test_numbers_and_truth_values_of_a_spreadsheet_are_understood(tmp_path: Path) -> None:
    book = Spreadsheet()
    sheet = book.active
    sheet.title = "survey"
    sheet.append(["type", "name", "label::English (en)", "required", "default"])
    sheet.append(["integer", "age", "How old?", True, 7])
    settings = book.create_sheet("settings")
    settings.append(["form_id", "version", "default_language"])
    settings.append(["form", 3, "English (en)"])
    book.save(tmp_path / "form.xlsx")
    form = publish(tmp_path / "form.xlsx").form

    assert form.version == "3"
    assert form.questions[0].default == "7"
    assert form.questions[0].required is not None


# what is in a form


ELSEWHERE = {Kind.TIME, Kind.MOMENT, Kind.RANGE, Kind.RANK, Kind.ACKNOWLEDGE, Kind.GEOPOINT} | SENT
"""Kinds that other tests read from forms of their own."""


def test_a_form_carries_what_its_sheets_say(markdown: Form) -> None:
    people, media = markdown.by_name["people"], markdown.by_name["media"]

    assert (markdown.name, markdown.version, markdown.title) == ("form", "1", "A form")
    assert (markdown.languages, markdown.default_language) == (("en", "ru"), "en")
    assert people.path == "/data/household/people"
    assert people.hint == {"en": "You too", "ru": "Вместе с Вами"}
    assert people.missing == (Missing.DONT_KNOW, Missing.REFUSED)
    assert [choice.name for choice in media.choices] == ["radio", "press", "friends", "none"]
    assert media.exclusive == "none"
    assert markdown.by_name["goodbye"].ending == "discard"
    assert markdown.by_name["pays"].default == "no"
    assert {question.kind for question in markdown.questions} == {*Kind} - ELSEWHERE


def test_questions_stand_in_the_order_of_the_sheet(markdown: Form) -> None:
    named = [row[1] for row in SHEETS["survey"][1:] if row[1] and not row[0].startswith("begin")]
    assert [question.name for question in markdown.questions] == named


def test_logic_is_worked_out_after_what_it_reads(markdown: Form) -> None:
    place = {path: number for number, path in enumerate(markdown.order)}
    inner = "/data/household/young"

    assert place["/data/household"] < place[inner] < place[f"{inner}/names"] < place["/data/household/adults"]
    assert place["/data/household/adults"] < place["/data/trust"]
    assert place["/data/pays"] < place["/data/price"] < place["/data/since"]


def test_a_question_may_be_called_like_the_beginning_of_metadata(tmp_path: Path) -> None:
    sheets = sheets_of(
        "| survey |\n| | type | name | label::English (en) |\n| | text | metal | Which metal? |\n"
        "| | begin group | metadata | More |\n| | text | a | A? |\n| | end group | | |\n" + SETTINGS
    )
    form = publish(as_markdown(tmp_path / "form.md", sheets)).form

    assert [question.path for question in form.questions] == ["/data/metal", "/data/metadata/a"]


def test_the_forms_that_come_along_are_without_findings() -> None:
    forms = [*(Path(surveys.__file__).parent / "forms").glob("*.md")]

    assert forms
    assert [check(path) for path in forms] == [()] * len(forms)


# files that are no forms


@pytest.mark.parametrize("name", ["form.txt", "form", "form.docx", "form.xlsx.exe"])
def test_other_kinds_of_files_are_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("anything")

    assert "are not forms. Save it as .xlsx, .xls, .csv or .md." in refusal(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "No such file" in refusal(tmp_path / "form.md")
    (tmp_path / "folder.md").mkdir()
    assert "directory" in refusal(tmp_path / "folder.md")


@pytest.mark.parametrize("suffix", [".md", ".csv", ".xlsx", ".xls"])
def test_an_empty_file_is_refused(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"form{suffix}"
    path.write_bytes(b" \n")

    assert "The file is empty." in refusal(path)


@pytest.mark.parametrize("suffix", [".md", ".csv", ".xlsx", ".xls"])
def test_anything_at_all_with_the_right_ending_is_refused_in_a_sentence(tmp_path: Path, suffix: str) -> None:
    noise = random.Random(7)
    for size in (1, 64, 4096):
        path = tmp_path / f"form{suffix}"
        path.write_bytes(b"\xff" + noise.randbytes(size))

        sentence = refusal(path)
        assert "not encoded in UTF-8" in sentence or "could be read as" in sentence


@pytest.mark.parametrize("suffix", [".md", ".csv"])
def test_prose_is_no_form(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"form{suffix}"
    path.write_text("# Hello\n\nThis is a letter.\n")

    assert "There is no questionnaire in it" in refusal(path)


@pytest.mark.parametrize("suffix", [".md", ".csv"])
def test_letters_in_another_encoding_are_refused_with_the_remedy(tmp_path: Path, suffix: str) -> None:
    writing = {".md": as_markdown, ".csv": as_csv}
    path = writing[suffix](tmp_path / f"form{suffix}", SHEETS)
    path.write_bytes(path.read_text("utf-8").replace("–", "-").encode("cp1251"))

    assert "not encoded in UTF-8. Save it as UTF-8" in refusal(path)


def test_an_archive_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    for inside in ({"letter.txt": "hello"}, {"[Content_Types].xml": "<broken"}):
        path = tmp_path / "form.xlsx"
        with zipfile.ZipFile(path, "w") as archive:
            for name, words in inside.items():
                archive.writestr(name, words)
        assert "There is no questionnaire in it" in refusal(path)


def test_a_damaged_workbook_is_refused_or_read_but_never_breaks(tmp_path: Path) -> None:
    path = as_spreadsheet(tmp_path / "form.xlsx", SHEETS)
    whole, noise, refused = path.read_bytes(), random.Random(11), 0
    for _ in range(60):
        damaged = bytearray(whole)
        for _ in range(noise.choice([1, 5, 200])):
            damaged[noise.randrange(len(damaged))] = noise.randrange(256)
        path.write_bytes(damaged)
        refused += bool(check(path))

    assert refused > 10


def test_a_file_that_is_too_large_is_refused_and_the_limit_itself_is_not(tmp_path: Path) -> None:
    path = tmp_path / "form.md"
    path.write_bytes(b"x" * LARGEST)
    assert read_source(path) == (b"x" * LARGEST, ".md")

    path.write_bytes(b"x" * (LARGEST + 1))
    assert "The file has more than 5 megabytes." in refusal(path)


def test_a_small_archive_that_unpacks_to_a_flood_is_refused(tmp_path: Path) -> None:
    flood = io.BytesIO()
    with zipfile.ZipFile(flood, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.xml", "w") as inside:
        for _ in range(LARGEST_UNPACKED // 1_000_000 + 1):
            inside.write(bytes(1_000_000))
    path = tmp_path / "form.xlsx"
    path.write_bytes(flood.getvalue())

    assert "too large once it is unpacked" in refusal(path)


def test_checking_gives_the_findings_that_publishing_raises(tmp_path: Path) -> None:
    path = tmp_path / "form.md"
    path.write_text("| survey |\n| | type | name |\n| | photo | a |\n", "utf-8")
    with pytest.raises(FormError) as caught:
        publish(path)

    assert check(path) == caught.value.findings
    assert len(check(path)) > 3
