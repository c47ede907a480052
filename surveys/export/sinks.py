"""What every file format has in common: interviews go in, some at a time; files and cut labels come out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from typing import Protocol

from surveys.export.cells import Reader, Row
from surveys.export.codebook import Codebook
from surveys.export.labels import Cut
from surveys.store.telling import Told


class ExportError(Exception):
    """A file that cannot be made; the message says why, in a sentence."""


@dataclass(frozen=True)
class Place:
    """Where files go, how they are called, in which language they speak, and by whose clocks."""

    folder: Path
    name: str
    language: str
    zone: tzinfo

    def path(self, ending: str) -> Path:
        return self.folder / f"{self.name}{ending}"


@dataclass(frozen=True)
class Made:
    """The files that were written, and what of their labels had to be cut."""

    files: tuple[Path, ...]
    cuts: tuple[Cut, ...] = ()


class Sink(Protocol):
    """Takes interviews in. Both its methods are slow, and are called outside the event loop."""

    def add(self, several: Sequence[Told]) -> None: ...

    def close(self) -> Made:
        """Finish the files; nothing may be added afterwards."""
        ...


class Sheet(Protocol):
    """Takes rows in: a format whose cells are those of a codebook."""

    codebook: Codebook

    def add(self, rows: Sequence[Row]) -> None: ...

    def close(self) -> Made: ...


@dataclass(frozen=True)
class Rows:
    """Reads interviews as rows for a sheet."""

    reader: Reader
    sheet: Sheet

    def add(self, several: Sequence[Told]) -> None:
        self.sheet.add([self.reader.row(told) for told in several])

    def close(self) -> Made:
        return self.sheet.close()
