"""Takes a questionnaire's file from the disk, or refuses it with a reason. Knows no sheets."""

from pathlib import Path

from surveys.phrase import Phrase
from surveys.xlsform.findings import Finding, FormError
from surveys.xlsform.limits import check_archive

FILE_TYPES = {".xlsx": ".xlsx", ".xls": ".xls", ".csv": ".csv", ".md": ".md"}
_WRITTEN = {".csv", ".md"}
LARGEST = 5_000_000
"""Bytes of a file; questionnaires have a hundredth of it."""


def read_source(path: Path) -> tuple[bytes, str]:
    """Read a file and tell its type; raises FormError."""
    file_type = FILE_TYPES.get(path.suffix.lower())
    if file_type is None:
        problem = Phrase("Files ending in {ending} are not forms.", ending=repr(path.suffix))
        raise _refused(path, problem, Phrase("Save it as .xlsx, .xls, .csv or .md."))
    try:
        source = _read(path)
    except OSError as error:
        problem = Phrase("It cannot be opened: {reason}.", reason=error.strerror)
        remedy = Phrase("Check the name and whether you may read the file.")
        raise _refused(path, problem, remedy) from error
    if not source.strip():
        remedy = Phrase("Fill in the sheets survey, choices and settings.")
        raise _refused(path, Phrase("The file is empty."), remedy)
    return _checked(path, source, file_type), file_type


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        source = file.read(LARGEST + 1)
    if len(source) > LARGEST:
        problem = Phrase("The file has more than {number} megabytes.", number=LARGEST // 1_000_000)
        remedy = Phrase("Take out pictures and sheets that are not part of the form.")
        raise _refused(path, problem, remedy)
    return source


def _checked(path: Path, source: bytes, file_type: str) -> bytes:
    if file_type in _WRITTEN:
        return _decoded(path, source).encode()
    if file_type == ".xlsx":
        check_archive(path.name, source)
    return source


def _decoded(path: Path, source: bytes) -> str:
    try:
        return source.decode("utf-8-sig")  # spreadsheet programs put a mark in front of the first letter
    except UnicodeDecodeError as error:
        problem = Phrase("The letters in it are not encoded in UTF-8.")
        raise _refused(path, problem, Phrase("Save it as UTF-8 (in Excel: CSV UTF-8).")) from error


def _refused(path: Path, problem: Phrase, remedy: Phrase) -> FormError:
    return FormError([Finding(path.name, None, problem, remedy)])
