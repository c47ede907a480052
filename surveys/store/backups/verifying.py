"""Reads a whole backup without putting it anywhere, and tells whether one could rely on it."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from surveys.store.backups.errors import BackupError
from surveys.store.backups.header import Header
from surveys.store.backups.reading import reading
from surveys.store.erasures import Gone, marks_of
from surveys.store.schema import metadata
from surveys.store.vault import Vault


@dataclass(frozen=True)
class Verified:
    """What a backup holds: rows by table, and how much of it was erased since."""

    header: Header
    rows: Mapping[str, int]
    erased: int


def verify(path: Path, vault: Vault, hashes: Collection[bytes]) -> Verified:
    """Read all of a backup; raises BackupError or SecretKeyError.

    It remembers a number for each row that others point to: some hundred bytes a person.
    """
    pointers = Pointers()
    rows: Counter[str] = Counter()
    erased = 0
    with reading(path, vault) as backup:
        for layout, batch in backup.batches:
            rows[layout.table] += len(batch)
            pointers.follow(layout.table, batch)
            erased += sum(_is_gone(vault, layout.table, row, hashes) for row in batch)
    return Verified(backup.header, dict(rows), erased)


def _is_gone(vault: Vault, table: str, row: Mapping[str, Any], hashes: Collection[bytes]) -> int:
    marks = (mark for mark in marks_of(table, row) if mark[0] is not Gone.PEACE)
    return sum(vault.erasure(*mark) in hashes for mark in marks)


class Pointers:
    """Holds every row that points to another against those that were read before it."""

    def __init__(self) -> None:
        self._from = {
            table.name: [
                (key.parent.name, key.column.table.name, key.column.name) for key in table.foreign_keys
            ]
            for table in metadata.sorted_tables
        }
        self._pointed = {(table, column) for keys in self._from.values() for _, table, column in keys}
        self._seen: dict[tuple[str, str], set[int]] = defaultdict(set)

    def follow(self, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
        for row in rows:
            for name, to_table, to_column in self._from.get(table, []):
                value = row.get(name)
                if value is not None and hash(value) not in self._seen[to_table, to_column]:
                    raise BackupError(
                        f"A row of the backup's table {table} belongs to nothing; take another one."
                    )
            for key in self._pointed:
                if key[0] == table:
                    self._seen[key].add(hash(row[key[1]]))
