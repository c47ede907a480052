"""What workbooks show with questions: only where something can be shown, in every language, from files there.

A choice is a button and shows nothing. Names are those of files beside the workbook; what a file is, its
bytes say. Pictures are kept without what was written beside them.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from surveys.form import Form, Kind
from surveys.media.cleaning import UnreadablePictureError, cleaned
from surveys.media.measuring import fits_a_chat
from surveys.media.sniffing import sniffed
from surveys.phrase import Phrase
from surveys.xlsform.findings import Finding, FormError
from surveys.xlsform.language_checks import SILENT
from surveys.xlsform.media import KINDS, named_in, shown_by
from surveys.xlsform.workbook import Row, Workbook

MEGABYTE = 1_000_000
LARGEST = {Kind.IMAGE: 10 * MEGABYTE, Kind.AUDIO: 50 * MEGABYTE, Kind.VIDEO: 50 * MEGABYTE}
"""Bytes that Telegram takes of each from a bot."""
LARGEST_OF_ALL = 100 * MEGABYTE
MOST_FILES = 100
_NAME = re.compile(r"[^\W_][\w .()-]{0,90}\.\w{2,5}")
_ENDINGS: Mapping[Kind, tuple[frozenset[str], Phrase]] = {
    Kind.IMAGE: (frozenset({"jpg", "png", "webp"}), Phrase("Save it as JPEG or PNG.")),
    Kind.AUDIO: (frozenset({"mp3", "m4a", "ogg"}), Phrase("Save it as MP3.")),
    Kind.VIDEO: (frozenset({"mp4"}), Phrase("Save it as MP4.")),
}
Read = tuple[bytes, str]
"""What is kept of a file, and its hash."""


def check_media(workbook: Workbook) -> Iterator[Finding]:
    """Find media where nothing can be shown, not in every language, or under names of no files."""
    for row in workbook.survey:
        cells = {heading: found for heading in row.cells if (found := named_in(heading))}
        for heading in cells:
            yield from _check_place(row, heading)
        for what in dict.fromkeys(what for what, _ in cells.values()):
            yield from _check_languages(workbook, row, what)
    for row in workbook.choices:
        for heading in row.cells:
            if named_in(heading):
                problem = Phrase("The {column} belongs to a choice, and a button shows none.", column=heading)
                remedy = Phrase("Number the choices in one picture, and show that with the question.")
                yield Finding("choices", row.number, problem, remedy)


def _check_place(row: Row, heading: str) -> Iterator[Finding]:
    if _is_unseen(row):
        problem = Phrase("Nothing can be shown with a row of type {type}.", type=repr(row.type))
        yield Finding("survey", row.number, problem, Phrase("Move it to a question or a note."))
    elif not _NAME.fullmatch(row.get(heading)):
        problem = Phrase("{name} cannot be the name of a file here.", name=repr(row.get(heading)))
        remedy = Phrase("Use letters, digits and hyphens, and an ending such as .jpg.")
        yield Finding("survey", row.number, problem, remedy)


def _is_unseen(row: Row) -> bool:
    return row.type in SILENT or row.type.startswith(("begin ", "end "))


def _check_languages(workbook: Workbook, row: Row, what: str) -> Iterator[Finding]:
    given = {found[1] for heading in row.cells if (found := named_in(heading)) and found[0] == what}
    for language in workbook.languages if "" not in given else ():
        if language not in given:
            problem = Phrase("The {text} has no translation into {language}.", text=what, language=language)
            remedy = Phrase("Fill in {column}::{language}.", column=f"media::{what}", language=language)
            yield Finding("survey", row.number, problem, remedy)


def read_media(workbook: Workbook, folder: Path) -> dict[str, str]:
    """Read every file that questions show, and give its hash; raises FormError with all that is wrong."""
    digests: dict[str, str] = {}
    findings: list[Finding] = []
    together, named = 0, _named(workbook)
    if len(named) > MOST_FILES:
        raise FormError([_too_much(len(named), together)])
    for name, (kind, number) in named.items():
        try:
            content, digests[name] = _read(folder / name, kind, number)
            together += len(content)
        except FormError as error:
            findings += error.findings
    if together > LARGEST_OF_ALL:
        findings.append(_too_much(len(digests), together))
    if findings:
        raise FormError(findings)
    return digests


def _too_much(count: int, together: int) -> Finding:
    problem = Phrase(
        "What is shown with questions comes to {size} MB in {count} files.",
        size=together // MEGABYTE,
        count=count,
    )
    remedy = Phrase(
        "It may be {size} MB in {count} files.", size=LARGEST_OF_ALL // MEGABYTE, count=MOST_FILES
    )
    return Finding("survey", None, problem, remedy)


def _named(workbook: Workbook) -> dict[str, tuple[Kind, int]]:
    """Name the files that questions show, each with what it must be and the first row that names it."""
    found: dict[str, tuple[Kind, int]] = {}
    for row in workbook.survey:
        for heading, cell in row.cells.items() if not _is_unseen(row) else ():
            if (column := named_in(heading)) and _NAME.fullmatch(cell):
                found.setdefault(cell, (KINDS[column[0]], row.number))
    return found


def _read(path: Path, kind: Kind, number: int) -> Read:
    if not path.is_file():
        problem = Phrase("The file {name} is not there.", name=path.name)
        remedy = Phrase("Put it into the folder of the workbook.")
        raise FormError([Finding("survey", number, problem, remedy, lacks=path.name)])
    if path.stat().st_size > LARGEST[kind]:
        size = LARGEST[kind] // MEGABYTE
        problem = Phrase("The file {name} has more than {number} megabytes.", name=path.name, number=size)
        raise FormError([Finding("survey", number, problem, Phrase("Make it smaller."))])
    return _taken(path, kind, number)


def _taken(path: Path, kind: Kind, number: int) -> Read:
    """Take a file for what its bytes say it is."""
    content, (endings, remedy) = path.read_bytes(), _ENDINGS[kind]
    found = sniffed(content)
    try:
        if found.kind is kind and found.ending in endings and (kept := _kept(content, kind)):
            return kept, hashlib.sha256(kept).hexdigest()
    except UnreadablePictureError:
        pass  # which is as good as no picture
    problem = Phrase("The file {name} cannot be shown as {kind}.", name=path.name, kind=kind.value)
    raise FormError([Finding("survey", number, problem, remedy)])


def _kept(content: bytes, kind: Kind) -> bytes:
    """Give what is shown of a file; nothing if Telegram takes no picture of such a shape."""
    if kind is not Kind.IMAGE:
        return content
    return cleaned(content) if fits_a_chat(content) else b""


def contents(form: Form, folder: Path) -> Iterator[bytes]:
    """Give every file that a published form shows as it is kept, one after the other; raises FormError."""
    for medium in shown_by(form).values():
        content, digest = _read(folder / medium.name, medium.kind, 0)
        if digest != medium.digest:
            problem = Phrase("The file {name} was changed while it was read.", name=medium.name)
            raise FormError([Finding("survey", None, problem, Phrase("Try again."))])
        yield content
