"""Reads what was printed, as a program would that searches it."""

import re
from io import BytesIO

from openpyxl import load_workbook  # type: ignore[import-untyped]
from openpyxl.worksheet.worksheet import Worksheet  # type: ignore[import-untyped]
from pypdf import PageObject, PdfReader
from pypdf.generic import DecodedStreamObject, NameObject


def pages(content: bytes) -> list[str]:
    """Give the text of each page of a PDF, its lines joined."""
    return [
        " ".join(_without_outlines(page).extract_text().split()) for page in PdfReader(BytesIO(content)).pages
    ]


def _without_outlines(page: PageObject) -> PageObject:
    """Take away what is drawn and is no text: a picture has more of it than a reader goes through quickly."""
    written = page.get_contents()
    assert written is not None
    stream = DecodedStreamObject()
    stream.set_data(re.sub(rb"(?m)^n [-0-9. mlch]+", b"n ", written.get_data()))
    page[NameObject("/Contents")] = stream
    return page


def title(content: bytes) -> str:
    information = PdfReader(BytesIO(content)).metadata
    assert information is not None
    return str(information.title)


def sheet(content: bytes) -> Worksheet:
    return load_workbook(BytesIO(content)).active
