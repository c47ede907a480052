"""Reads what was printed, as a program would that searches it."""

from io import BytesIO

from openpyxl import load_workbook  # type: ignore[import-untyped]
from openpyxl.worksheet.worksheet import Worksheet  # type: ignore[import-untyped]
from pypdf import PdfReader


def pages(content: bytes) -> list[str]:
    """Give the text of each page of a PDF, its lines joined."""
    reader = PdfReader(BytesIO(content))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def title(content: bytes) -> str:
    information = PdfReader(BytesIO(content)).metadata
    assert information is not None
    return str(information.title)


def sheet(content: bytes) -> Worksheet:
    return load_workbook(BytesIO(content)).active
