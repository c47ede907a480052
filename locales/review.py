"""Who has read which Kazakh and Russian text: a mark holds for the exact text it was given to, and no longer.

It refuses to guess: a text without a mark, or changed since, is a draft.
"""

import csv
import hashlib
import io
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields
from enum import StrEnum
from pathlib import Path

from locales.catalogue import forms_of, key_of, open_po
from locales.languages import HERE, catalogue_path, catalogued

SHIPPED = HERE / "review.csv"


class Status(StrEnum):
    """How far it has come; of a native reading the remark says “read by <name> on <year-month-day>”."""

    DRAFT = "draft"
    REREAD = "reread"
    NATIVE = "native"


@dataclass(frozen=True, order=True, slots=True)
class Wording:
    """One text a respondent may see: its language, where it stands, by what key, and its words."""

    language: str
    where: str
    key: str
    text: str


@dataclass(frozen=True, order=True, slots=True)
class Mark:
    """One row of the review file."""

    language: str
    where: str
    key: str
    text_hash: str
    status: Status
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A text with the status that holds for it now."""

    wording: Wording
    status: Status
    remark: str = ""


class ReviewError(ValueError):
    """Rows of the review file that cannot be read."""


COLUMNS = tuple(column.name for column in fields(Mark))


def text_hash(text: str) -> str:
    """Return what binds a mark to a text; the two ways of storing the letter й count as one."""
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()[:16]


def read_marks(path: Path = SHIPPED) -> tuple[Mark, ...]:
    """Read a review file; an absent one holds no marks."""
    if not path.exists():
        return ()
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(_mark(row, f"{path.name}, row {number}") for number, row in enumerate(rows, start=2))


def _mark(row: dict[str, str], row_name: str) -> Mark:
    if any(row.get(column) is None for column in COLUMNS):
        raise ReviewError(
            f"{row_name}: the columns must be {', '.join(COLUMNS)}, all of them filled or empty"
        )
    if row["status"] not in set(Status):
        raise ReviewError(f"{row_name}: status {row['status']!r} is unknown; write {', '.join(Status)}")
    place_and_hash = (row["language"], row["where"], row["key"], row["text_hash"])
    return Mark(*place_and_hash, Status(row["status"]), row["remark"])


def reviewed(wordings: Iterable[Wording], marks: Iterable[Mark]) -> list[Reviewed]:
    """Return each text with its status, in the order given."""
    given = {_place(mark): mark for mark in marks}
    return [_reviewed(wording, given.get(_place(wording))) for wording in wordings]


def _reviewed(wording: Wording, mark: Mark | None) -> Reviewed:
    if mark is None or mark.text_hash != text_hash(wording.text):
        return Reviewed(wording, Status.DRAFT)
    return Reviewed(wording, mark.status, mark.remark)


def unread(wordings: Iterable[Wording], marks: Iterable[Mark] | None = None) -> list[Reviewed]:
    """Return the texts that no native editor has read; the marks are the shipped ones unless given."""
    known = read_marks() if marks is None else marks
    return [text for text in reviewed(wordings, known) if text.status is not Status.NATIVE]


def marked(
    marks: Iterable[Mark], wordings: Iterable[Wording], status: Status, remark: str = ""
) -> list[Mark]:
    """Return the marks with these texts read as said, older marks on the same places replaced."""
    after = {_place(mark): mark for mark in marks}
    for wording in wordings:
        after[_place(wording)] = Mark(*_place(wording), text_hash(wording.text), status, remark)
    return sorted(after.values())


def without_stale(marks: Iterable[Mark], wordings: Iterable[Wording], where: str) -> list[Mark]:
    """Return the marks less those on `where` whose text is gone or has changed: they hold for nothing."""
    known = {(*_place(wording), text_hash(wording.text)) for wording in wordings}
    return [mark for mark in marks if mark.where != where or (*_place(mark), mark.text_hash) in known]


def write_marks(marks: Iterable[Mark], path: Path = SHIPPED) -> None:
    """Write a review file, sorted, so that two maintainers' marks differ only where they differ."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    rows.writerows(astuple(mark) for mark in sorted(marks))
    path.write_text(text.getvalue(), encoding="utf-8", newline="")


def interface_wordings(root: Path = HERE) -> Iterator[Wording]:
    """Yield every translated text of the interface; a plural's forms are one text of several lines."""
    for language in catalogued(root):
        for message in open_po(catalogue_path(language, root), language):
            if message.id:
                context, msgid = key_of(message)
                key = f"{context}|{msgid}" if context else msgid
                yield Wording(language, "interface", key, "\n".join(forms_of(message)))


def _place(text: Wording | Mark) -> tuple[str, str, str]:
    return text.language, text.where, text.key
