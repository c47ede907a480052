"""Turns a workbook into a published form, or refuses it with every finding. Only here pyxform converts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from lxml import etree
from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from surveys.form import Form
from surveys.phrase import Phrase
from surveys.xlsform.appearance_checks import notes
from surveys.xlsform.attached import Rows, attached, read_tables
from surveys.xlsform.checks import check_workbook, in_order
from surveys.xlsform.cost_checks import check_costs
from surveys.xlsform.findings import Finding, FormError
from surveys.xlsform.media import marked
from surveys.xlsform.media_checks import read_media
from surveys.xlsform.workbook import Workbook, read_workbook
from surveys.xlsform.writing import Sheets, sheets_of
from surveys.xlsform.xform import read_xform

_ROW = re.compile(r"\[row : (\d+)\]")
_SHEET = re.compile(r"the '(survey|choices|settings)' sheet")


@dataclass(frozen=True)
class Publication:
    """A form ready to field: the compiled form and the XForm it was read from, which is what is stored.

    `notes` say what of the workbook changes nothing in a chat; `sheets` are what its next author begins with.
    """

    form: Form
    xform: str
    notes: tuple[Finding, ...] = ()
    sheets: Sheets = field(default_factory=dict)


def publish(path: Path) -> Publication:
    """Read, check and compile a workbook; raises FormError with all findings."""
    workbook = read_workbook(path)
    tables, digests = _beside(workbook, path.parent)
    try:
        converted = convert(workbook.source, file_type=workbook.file_type, validate=False)
    except PyXFormError as error:
        raise FormError([_finding(f"{error}")]) from error
    xform = marked(attached(converted.xform, tables), digests)
    form = read_xform(xform)
    if costly := check_costs(workbook, form):
        raise FormError(costly)
    return Publication(form, xform, tuple(notes(workbook)), sheets_of(workbook, tables))


def _beside(workbook: Workbook, folder: Path) -> tuple[Mapping[str, Rows], Mapping[str, str]]:
    """Read what lies beside a workbook; raises FormError with all that is wrong with any of it."""
    found: list[Finding] = []
    tables, digests = dict[str, Rows](), dict[str, str]()
    try:
        digests = read_media(workbook, folder)
    except FormError as error:
        found += error.findings
    try:
        tables = read_tables(workbook, folder)
        found += check_workbook(workbook, {name: set(rows[0]) for name, rows in tables.items()})
    except FormError as error:
        found += error.findings
    if found:
        raise FormError(in_order(found))
    return tables, digests


def renamed(publication: Publication, name: str) -> Publication:
    """Give a form another name, in its XForm and its sheets too."""
    tree = etree.fromstring(publication.xform.encode(), etree.XMLParser(resolve_entities=False))
    primary = next(tree.iterfind(".//{http://www.w3.org/2002/xforms}instance"))[0]
    primary.set("id", name)
    xform = etree.tostring(tree, encoding="unicode")
    return replace(publication, form=read_xform(xform), xform=xform, sheets=_named(publication.sheets, name))


def _named(sheets: Sheets, name: str) -> Sheets:
    headings, *rows = sheets["settings"]
    place = headings.index("form_id")
    return {**sheets, "settings": [headings, *([*row[:place], name, *row[place + 1 :]] for row in rows)]}


def _finding(message: str) -> Finding:
    """Take sheet and row out of a message of pyxform's, such as `[row : 3] On the 'choices' sheet ...`."""
    row, sheet = _ROW.search(message), _SHEET.search(message)
    words = _ROW.sub("", message).strip()
    number = int(row.group(1)) if row else None
    problem = Phrase("pyxform, which converts the form, says: {words}", words=words)
    remedy = Phrase("Correct it and try again.")
    return Finding(sheet.group(1) if sheet else "survey", number, problem, remedy)


def check(path: Path) -> tuple[Finding, ...]:
    """List what keeps a workbook from being published; empty when nothing does."""
    try:
        publish(path)
    except FormError as error:
        return error.findings
    return ()
