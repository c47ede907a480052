"""A questionnaire as one sheet of a workbook, with room for the answers, ready to be printed.

Whatever a respondent wrote is text to a spreadsheet program, and never a formula.
"""

from collections.abc import Iterator
from io import BytesIO

from openpyxl import Workbook  # type: ignore[import-untyped]  # it comes without types
from openpyxl.cell import Cell  # type: ignore[import-untyped]
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side  # type: ignore[import-untyped]
from openpyxl.worksheet.worksheet import Worksheet  # type: ignore[import-untyped]

from bot.paper.letters import printable
from bot.paper.wording import Box, Copy, Entry

_WIDTHS = (6, 54, 20, 46, 38)  # in characters
_LONGEST_NAME = 31
_TICK = {True: "☒ ", False: "☐ "}
_THIN = Side(style="thin", color="999999")
_FRAME = Border(_THIN, _THIN, _THIN, _THIN)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_SHADE = PatternFill("solid", fgColor="E4E4E4")
Row = tuple[str, ...]


def workbook(copy: Copy) -> bytes:
    """Write a questionnaire as XLSX."""
    book = Workbook()
    sheet = book.active
    sheet.title = _name(copy.title)
    head = _opening(sheet, copy)
    for section in copy.sections:
        if section.title:
            _write(sheet, (section.title,), bold=True, shaded=True)
        for entry in section.entries:
            _write(sheet, _row(entry))
    _ready_to_print(sheet, copy, head)
    into = BytesIO()
    book.save(into)
    return into.getvalue()


def _opening(sheet: Worksheet, copy: Copy) -> int:
    """Write what stands above the table; give the row of the table's head."""
    for line in (copy.title, copy.standing, *copy.about):
        sheet.append([""])
        _put(sheet.cell(sheet.max_row, 1), line)
    sheet["A1"].font = Font(bold=True, size=14)
    _write(sheet, copy.heads, bold=True, shaded=True)
    return int(sheet.max_row)


def _row(entry: Entry) -> Row:
    question = "\n".join(filter(None, (entry.lead, entry.question, entry.asked_if, entry.hint)))
    boxes = "\n".join(f"{_TICK[box.ticked]}{box.label}" for box in (*entry.choices, *entry.besides))
    return entry.number, question, entry.kind, boxes, "\n".join(_answer(entry))


def _answer(entry: Entry) -> Iterator[str]:
    ticked: list[Box] = [box for box in (*entry.choices, *entry.besides) if box.ticked]
    yield from (box.label for box in ticked)
    yield from filter(None, (entry.written, entry.remark))


def _write(sheet: Worksheet, row: Row, *, bold: bool = False, shaded: bool = False) -> None:
    at = sheet.max_row + 1
    for column in range(1, len(_WIDTHS) + 1):
        cell = sheet.cell(at, column)
        _put(cell, row[column - 1] if column <= len(row) else "")
        cell.border = _FRAME
        cell.font = Font(bold=bold)
        cell.alignment = _WRAPPED if len(row) > 1 else Alignment(vertical="top")
        if shaded:
            cell.fill = _SHADE


def _put(cell: Cell, text: str) -> None:
    """Write words, marked as words: a leading = + - @ makes no formula of them."""
    if not text:
        return
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", printable(text))
    cell.data_type = "s"
    cell.quotePrefix = True  # stays text when it is edited, and when it is saved as something else


def _ready_to_print(sheet: Worksheet, copy: Copy, head: int) -> None:
    for letter, width in zip("ABCDE", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = sheet.cell(head + 1, 1)
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.left.text = f"{copy.title} · {copy.standing}".replace("&", "&&")
    sheet.oddFooter.right.text = copy.page.format(n="&P", total="&N")


def _name(title: str) -> str:
    """Give a title a form that spreadsheet programs accept as the name of a sheet."""
    kept = "".join(" " if letter in "[]:*?/\\'" else letter for letter in printable(title))
    return kept.strip()[:_LONGEST_NAME] or "Gauhar"
