"""What a backup says, line by line: each table with its columns, its rows, how many they were, their hash.

A value is spelled by the kind of its column, so that a file from one kind of database fits the other. It
knows no key and no database.
"""

import base64
import hashlib
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from surveys.store.backups.errors import BackupError

AT_ONCE = 500
"""Rows in one batch."""

_GZIP = 31  # for zlib: with the frame of a .gz file
_QUICK = 3
_Spelling = Callable[[Any], Any]
_SPELLED: Mapping[str, _Spelling] = {"bytes": lambda value: base64.b64encode(value).decode()}
_READ: Mapping[str, _Spelling] = {"bytes": base64.b64decode, "flag": bool}


@dataclass(frozen=True)
class Layout:
    """A table's name, and each column with its kind: bytes, json, flag, number or text."""

    table: str
    columns: tuple[tuple[str, str], ...]

    def spelled(self, row: Sequence[Any]) -> list[Any]:
        return [_turned(_SPELLED, kind, value) for (_, kind), value in zip(self.columns, row, strict=True)]

    def read(self, row: Sequence[Any]) -> dict[str, Any]:
        turned = (_turned(_READ, kind, value) for (_, kind), value in zip(self.columns, row, strict=True))
        return dict(zip((name for name, _ in self.columns), turned, strict=True))


def _turned(spellings: Mapping[str, _Spelling], kind: str, value: Any) -> Any:
    return value if value is None or kind not in spellings else spellings[kind](value)


class Pen:
    """Writes the lines, compressed, wherever `put` brings them."""

    def __init__(self, put: Callable[[bytes], None]) -> None:
        self._put = put
        self._press = zlib.compressobj(_QUICK, wbits=_GZIP)
        self._tables = 0
        self._rows = 0
        self._hash = hashlib.sha256()

    def begin(self, layout: Layout) -> None:
        self._rows, self._hash = 0, hashlib.sha256()
        self._line({"table": layout.table, "columns": layout.columns})

    def add(self, layout: Layout, rows: Iterable[Sequence[Any]]) -> None:
        for row in rows:
            self._hash.update(self._line(layout.spelled(row)))
            self._rows += 1

    def end(self) -> None:
        self._tables += 1
        self._line({"rows": self._rows, "sha256": self._hash.hexdigest()})

    def finish(self) -> None:
        self._line({"tables": self._tables})
        self._put(self._press.flush())

    def _line(self, told: Any) -> bytes:
        line = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        self._put(self._press.compress(line))
        return line


def batches(pieces: Iterable[bytes]) -> Iterator[tuple[Layout, list[dict[str, Any]]]]:
    """Read tables in batches of rows, one empty batch for an empty table.

    Raises BackupError when a row is missing or not as it was written.
    """
    lines, tables = _lines(pieces), 0
    while "table" in (told := json.loads(next(lines, b"{}"))):
        layout = Layout(told["table"], tuple((name, kind) for name, kind in told["columns"]))
        yield from ((layout, batch) for batch in _rows(layout, lines))
        tables += 1
    if told.get("tables") != tables or next(lines, None) is not None:
        raise BackupError("The backup does not hold the tables it should; take another one.")


def _rows(layout: Layout, lines: Iterator[bytes]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    number, digest, told = 0, hashlib.sha256(), None
    for line in lines:
        told = json.loads(line)
        if isinstance(told, dict):
            break
        digest.update(line)
        number += 1
        batch.append(layout.read(told))
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if told != {"rows": number, "sha256": digest.hexdigest()}:
        raise BackupError(f"The backup's table {layout.table} is not whole; take another one.")
    yield batch


def _lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    press, rest = zlib.decompressobj(_GZIP), b""
    for piece in pieces:
        *whole, rest = (rest + press.decompress(piece)).split(b"\n")
        yield from (line + b"\n" for line in whole)
