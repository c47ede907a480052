"""Counts what the parts of a workbook hold, element by element as it is unpacked, and stops at too much.

A part is what its elements say it is, wherever it lies in the archive and whatever it is called.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from posixpath import basename
from typing import NoReturn
from xml.parsers import expat

from surveys.phrase import Phrase
from surveys.xlsform.findings import Finding, FormError

MOST_ROWS = 10_000
MOST_CELLS = 200_000
LONGEST_CELL = 32_767
"""Letters; no spreadsheet program takes more."""
MOST_LETTERS = 2_000_000
"""Of a whole workbook; a text that many cells share counts in each of them."""
MOST_OTHERS = 100_000
"""Elements that are no rows, cells or texts: styles and the like."""
LONGEST_TAG = 1_000_000
"""Bytes; the parser would look through an endless one again and again."""
REMEDY = Phrase("Copy the sheets survey, choices and settings into a new workbook, as values.")
ENTITIES = Phrase("The workbook declares entities, which spreadsheet programs never do.")
LETTERS = Phrase("The workbook holds more than {most} letters.", most=f"{MOST_LETTERS:,}")
_READ = frozenset({"survey", "choices", "settings"})
_TEXTS = frozenset({"v", "is", "r", "t"})
_OPENINGS = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\0<")
_UNFOLLOWED = ("/hyperlink", "/image")
"""Relations to what lies elsewhere that nobody follows."""


def refused(sheet: str, row: int | None, problem: Phrase, remedy: Phrase = REMEDY) -> FormError:
    return FormError([Finding(sheet, row, problem, remedy)])


@dataclass
class Census:
    """What has been counted of a workbook.

    `texts` are the lengths of shared texts, `uses` how often each is used, `sheets` the names of parts.
    """

    name: str
    sheets: Mapping[str, str]
    unpacked: int = 0
    rows: int = 0
    cells: int = 0
    letters: int = 0
    others: int = 0
    texts: list[int] = field(default_factory=list)
    uses: Counter[int] = field(default_factory=Counter)

    def all_letters(self) -> int:
        """Count a shared text as often as it is used."""
        return self.letters + sum(n * self.texts[i] for i, n in self.uses.items() if i < len(self.texts))


def is_xml(name: str, first: bytes) -> bool:
    return name.endswith((".xml", ".rels")) or first.lstrip().startswith(_OPENINGS)


class PartCounter:
    """Counts one part into the census: a part is what its elements say, wherever it lies in the archive."""

    def __init__(self, census: Census, part: str, *, is_xml: bool) -> None:
        self._census = census
        self._sheet = census.sheets.get(basename(part), "")
        self._row = 0
        self._length = 0
        self._shares = False
        self._value: list[str] = []
        self._fed = 0
        self._parser = expat.ParserCreate() if is_xml else None
        self._begins = {
            "row": self._row_begins,
            "c": self._cell_begins,
            "f": self._formula,
            "si": self._text_begins,
            "Relationship": self._relation,
        }
        self._strict = part.endswith((".xml", ".rels"))
        if self._parser is not None:
            self._parser.buffer_text = True
            self._parser.StartDoctypeDeclHandler = self._entities
            self._parser.StartElementHandler = self._start
            self._parser.EndElementHandler = self._end
            self._parser.CharacterDataHandler = self._text

    def feed(self, piece: bytes) -> None:
        if self._parser is None:
            return
        self._fed += len(piece)
        try:
            self._parser.Parse(piece)
        except expat.ExpatError:
            if self._strict:
                raise
            self._parser = None  # pictures may begin like XML
            return
        if self._fed - max(0, self._parser.CurrentByteIndex) > LONGEST_TAG:
            self._refuse(Phrase("The workbook holds a tag without an end."))

    def _refuse(self, problem: Phrase, remedy: Phrase = REMEDY) -> NoReturn:
        raise refused(self._sheet or self._census.name, self._row or None, problem, remedy)

    def _entities(self, *_: object) -> None:
        self._refuse(ENTITIES)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        begin = self._begins.get(name)
        if begin is not None:
            begin(attributes)
        elif name not in _TEXTS:
            self._census.others += 1
            if self._census.others > MOST_OTHERS:
                problem = Phrase("The workbook holds too much that is no text: styles, names or drawings.")
                self._refuse(problem)

    def _row_begins(self, attributes: Mapping[str, str]) -> None:
        self._row = int(attributes.get("r") or self._row + 1)
        self._census.rows += 1
        if self._census.rows > MOST_ROWS:
            problem = Phrase("The workbook has more than {most} rows.", most=f"{MOST_ROWS:,}")
            remedy = Phrase("Delete rows that are not needed, the empty ones below the last question too.")
            self._refuse(problem, remedy)

    def _cell_begins(self, attributes: Mapping[str, str]) -> None:
        self._length, self._shares = 0, attributes.get("t") == "s"
        self._census.cells += 1
        if self._census.cells > MOST_CELLS:
            self._refuse(Phrase("The workbook has more than {most} cells.", most=f"{MOST_CELLS:,}"))

    def _text_begins(self, _attributes: Mapping[str, str]) -> None:
        self._length = 0

    def _formula(self, _attributes: Mapping[str, str]) -> None:
        if self._sheet.strip().lower() in _READ:
            problem = Phrase("A cell holds a formula, whose value may be out of date or not there at all.")
            self._refuse(problem, Phrase("Copy the sheet and paste it as values."))

    def _relation(self, attributes: Mapping[str, str]) -> None:
        outside = attributes.get("TargetMode") == "External"
        if outside and not attributes.get("Type", "").endswith(_UNFOLLOWED):
            self._refuse(Phrase("The workbook takes contents from other files."))

    def _text(self, text: str) -> None:
        self._length += len(text)
        self._census.letters += len(text)
        if self._shares:
            self._value.append(text)
        if self._length > LONGEST_CELL:
            problem = Phrase("A cell holds more than {most} letters.", most=f"{LONGEST_CELL:,}")
            self._refuse(problem, Phrase("Shorten it."))
        if self._census.letters > MOST_LETTERS:
            self._refuse(LETTERS)

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == "si":
            self._census.texts.append(self._length)
            self._length = 0
        elif name == "c":
            if self._shares:
                self._census.uses[_number("".join(self._value))] += 1
            self._shares, self._value, self._length = False, [], 0
        elif name not in _TEXTS:
            self._length = 0


def _number(text: str) -> int:
    return int(text) if text.strip().isdecimal() else 0
