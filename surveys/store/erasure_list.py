"""The list of erasures as a file outside of the database, since the database may be what is lost.

One line for each hash, with the day on which it was noted, and a first line that says whose key made them and
which days are covered. Lines are added when a transaction has committed and before anybody is told; once a
day the file is written anew in the order of the hashes. A line torn by a crash is written again then, from
the table. The list is worth nothing to whoever has no key and no backup.
"""

import fcntl
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import BinaryIO

from surveys.store.errors import StoreError
from surveys.store.vault import Vault

_HEAD = re.compile(r"gauhar erasures 1 ([0-9a-f]{32}) (\d{4}-\d\d-\d\d|-) (\d{4}-\d\d-\d\d|-)")
_LINE = re.compile(r"([0-9a-f]{64}) (\d{4}-\d\d-\d\d|-)")
_OWNER_ONLY = 0o600


@dataclass(frozen=True)
class Listed:
    """Hashes of what was erased, each with its day, and the days from and to which nothing is missing."""

    entries: dict[bytes, str | None] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None

    def reaches(self, day: date) -> bool:
        """Tell whether all that was erased from a day on is here."""
        return self.since is not None and self.since <= day and (self.until is None or self.until >= day)

    def joined(self, other: "Listed") -> "Listed":
        """Unite two lists of the same database, each whole between its days."""
        days = {**other.entries, **{key: day for key, day in self.entries.items() if day is not None}}
        begins = [each.since for each in (self, other) if each.since is not None]
        ends = [each.until for each in (self, other) if each.until is not None]
        return Listed({**self.entries, **days}, min(begins, default=None), max(ends, default=None))

    def from_day(self, oldest: date) -> "Listed":
        """Leave out what no backup can hold any more."""
        kept = {key: day for key, day in self.entries.items() if day is None or day >= oldest.isoformat()}
        return replace(self, entries=kept, since=None if self.since is None else max(self.since, oldest))


class ErasureList:
    """The file under a path; several processes may hold it at once."""

    def __init__(self, path: Path, vault: Vault) -> None:
        self.path = path
        self._check = vault.erasure("list", "").hex()[:32]

    def read(self) -> Listed | None:
        """Read the file; None when there is none. Raises StoreError when it is damaged or another key's."""
        try:
            return self._parsed(self.path.read_bytes())
        except FileNotFoundError:
            return None

    def append(self, hashes: Iterable[bytes]) -> None:
        """Add hashes and wait until they are on disk; raises OSError."""
        with self._alone() as file:
            written = file.read()
            file.seek(written.rfind(b"\n") + 1)
            file.truncate()  # of a line that a crash tore
            lines = [] if file.tell() else [self._head(Listed())]
            lines += [f"{each.hex()} -" for each in sorted(hashes)]
            file.write("".join(f"{line}\n" for line in lines).encode())
            file.flush()
            os.fsync(file.fileno())

    def settle(self, listed: Listed, oldest: date) -> None:
        """Write the file anew: what it held and what is listed, in the order of the hashes."""
        with self._alone() as file:
            whole = self._parsed(file.read()).joined(listed).from_day(oldest)
            part = self.path.with_name(f"{self.path.name}.part")
            with open(part, "wb", opener=_for_owner) as anew:
                anew.write("".join(f"{line}\n" for line in self._lines(whole)).encode())
                anew.flush()
                os.fsync(anew.fileno())
            part.replace(self.path)
            sync_folder(self.path.parent)

    def _lines(self, listed: Listed) -> Iterator[str]:
        yield self._head(listed)
        for key in sorted(listed.entries):
            yield f"{key.hex()} {listed.entries[key] or '-'}"

    def _head(self, listed: Listed) -> str:
        return f"gauhar erasures 1 {self._check} {listed.since or '-'} {listed.until or '-'}"

    def _parsed(self, content: bytes) -> Listed:
        """Read what is on whole lines; the last may be torn."""
        *lines, _torn = content.decode("ascii", "replace").split("\n")
        if not lines:
            return Listed()
        head = _HEAD.fullmatch(lines[0])
        if head is None:
            raise StoreError(f"{self.path} is no list of erasures; name the right file in GAUHAR_ERASURES.")
        if head[1] != self._check:
            raise StoreError(f"The list of erasures {self.path} was made with another GAUHAR_SECRET_KEY.")
        return Listed(dict(self._entries(lines)), _day(head[2]), _day(head[3]))

    def _entries(self, lines: list[str]) -> Iterator[tuple[bytes, str | None]]:
        for number, line in enumerate(lines[1:], 2):
            found = _LINE.fullmatch(line)
            if found is None:
                raise StoreError(
                    f"Line {number} of the list of erasures {self.path} is damaged; remove that line."
                )
            yield bytes.fromhex(found[1]), None if found[2] == "-" else found[2]

    @contextmanager
    def _alone(self) -> Iterator[BinaryIO]:
        """Open the file when nobody else writes it, making it where there is none."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        while True:
            with open(self.path, "r+b", opener=_for_owner) as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                if _is_still(self.path, file):  # else it was written anew while we waited
                    yield file
                    return


def sync_folder(folder: Path) -> None:
    """Have the disk remember a new name in a folder."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _for_owner(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_CREAT, _OWNER_ONLY)


def _is_still(path: Path, file: BinaryIO) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False


def _day(spelled: str) -> date | None:
    return None if spelled == "-" else date.fromisoformat(spelled)
