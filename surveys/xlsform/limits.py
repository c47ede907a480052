"""What a workbook may be, found out before anything is built of it: it may come from anybody.

An .xlsx is a ZIP of XML. Every part is unpacked piece by piece and only counted, whatever the archive says of
itself, so that a bomb costs no more than what is allowed. What the cells mean is nothing to this module.
"""

import re
import zipfile
import zlib
from functools import partial
from io import BytesIO
from posixpath import basename
from typing import NoReturn
from xml.parsers import expat

from surveys.phrase import Phrase
from surveys.xlsform.counting import (
    ENTITIES,
    LETTERS,
    LONGEST_TAG,
    MOST_LETTERS,
    Census,
    PartCounter,
    is_xml,
    refused,
)
from surveys.xlsform.findings import unreadable

LARGEST_UNPACKED = 50_000_000
"""Bytes an .xlsx may unpack to: a small file can hold a very large sheet of nothing."""
MOST_PARTS = 500
_TOO_LARGE = Phrase("The workbook is too large once it is unpacked.")
_PIECE = 65_536
_PASSWORD = b"\xd0\xcf\x11\xe0"
_CODE = re.compile(r"vbaProject|macrosheets/|activeX/|embeddings/", re.IGNORECASE)
_ELSEWHERE = re.compile(r"externalLinks/|connections\.xml|queryTables/", re.IGNORECASE)


def check_archive(name: str, source: bytes) -> None:
    """Look through an .xlsx; raises FormError at the first thing that is too much or not allowed."""
    if source.startswith(_PASSWORD):
        problem = Phrase("The workbook is protected by a password.")
        raise refused(name, None, problem, Phrase("Save it without one."))
    try:
        with zipfile.ZipFile(BytesIO(source)) as archive:
            _check_parts(name, archive.infolist())
            _take(archive, Census(name, _names_of_sheets(archive)))
    except (
        expat.ExpatError,
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        ValueError,
        OSError,
        EOFError,
    ) as error:
        raise refused(name, None, *unreadable(".xlsx")) from error


def _check_parts(name: str, parts: list[zipfile.ZipInfo]) -> None:
    """Judge an archive by what it says of itself."""
    if len(parts) > MOST_PARTS:
        problem = Phrase("The workbook is made of more than {most} parts.", most=MOST_PARTS)
        raise refused(name, None, problem)
    if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise refused(name, None, _TOO_LARGE)
    for part in parts:
        if _CODE.search(part.filename):
            problem = Phrase("The workbook holds macros or other programs.")
            raise refused(name, None, problem, Phrase("Save it as .xlsx anew."))
        if _ELSEWHERE.search(part.filename):
            raise refused(name, None, Phrase("The workbook takes contents from other files."))
        if part.flag_bits & 1 or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            problem = Phrase("The workbook is packed in a way that spreadsheet programs do not use.")
            raise refused(name, None, problem)


def _names_of_sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """Name the parts that are sheets, as far as they are where spreadsheet programs put them."""
    sheets: dict[str, str] = {}
    targets: dict[str, str] = {}

    def note(tag: str, attributes: dict[str, str]) -> None:
        if tag.endswith("sheet") and "name" in attributes:
            sheets[next((v for k, v in attributes.items() if k.endswith(":id")), "")] = attributes["name"]
        if tag.endswith("Relationship"):
            targets[attributes.get("Id", "")] = basename(attributes.get("Target", ""))

    for name in {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} & {*archive.namelist()}:
        parser = expat.ParserCreate()
        parser.StartElementHandler = note
        parser.StartDoctypeDeclHandler = partial(_no_entities, name)
        with archive.open(name) as part:
            parser.Parse(part.read(LONGEST_TAG))
    return {target: sheets[key] for key, target in targets.items() if key in sheets}


def _no_entities(part: str, *_: object) -> NoReturn:
    raise refused(part, None, ENTITIES)


def _take(archive: zipfile.ZipFile, census: Census) -> None:
    for part in archive.infolist():
        with archive.open(part) as file:
            parser: PartCounter | None = None
            for piece in iter(partial(file.read, _PIECE), b""):
                census.unpacked += len(piece)
                if census.unpacked > LARGEST_UNPACKED:
                    raise refused(census.name, None, _TOO_LARGE)
                if parser is None:
                    parser = PartCounter(census, part.filename, is_xml=is_xml(part.filename, piece))
                parser.feed(piece)
    if census.all_letters() > MOST_LETTERS:
        raise refused(census.name, None, LETTERS)
