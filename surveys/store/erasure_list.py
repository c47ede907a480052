"""The list of erasures as a file outside of the database, since the database may be what is lost.

One line for each hash, with the day on which it was noted; how they are sealed is in sealed_lines. Lines are
added when a transaction has committed and before anybody is told; once a day the file is written anew in
the order of the hashes. A line torn by a crash is written again then, from the table. A list of which
something is missing is refused, for nobody could tell what. It is worth nothing to whoever has no key and
no backup.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import BinaryIO

from surveys.store.errors import StoreError
from surveys.store.sealed_lines import DamagedListError, Listed, Read, Spelling
from surveys.store.vault import Vault

_OWNER_ONLY = 0o600


class ErasureList:
    """The file under a path; several processes may hold it at once."""

    def __init__(self, path: Path, vault: Vault) -> None:
        self.path = path
        self._spelling = Spelling(vault)

    def read(self) -> Listed | None:
        """Read the file; None when there is none. Raises StoreError when it is damaged or another key's."""
        try:
            with self.path.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_SH)  # nobody is in the middle of adding to it
                return self._understood(file.read()).listed
        except FileNotFoundError:
            return None

    def append(self, hashes: Iterable[bytes]) -> None:
        """Add hashes and wait until they are on disk; raises OSError, or StoreError for a damaged list."""
        with self._alone() as file:
            found = self._understood(file.read())
            added = [(each, None) for each in sorted(hashes)]
            if found.is_old:
                self._replace(found.listed.joined(Listed(dict(added))))
                return
            lines, last = self._spelling.lines(added, found.last)
            file.seek(found.end)
            file.truncate()  # of a line that a crash tore
            file.write(lines)
            _reach_disk(file)
            file.seek(0)
            file.write(self._spelling.head(found.listed, found.number + len(added), last))
            _reach_disk(file)

    def settle(self, listed: Listed, oldest: date) -> None:
        """Write the file anew: what it held and what is listed, in the order of the hashes."""
        with self._alone() as file:
            self._replace(self._understood(file.read()).listed.joined(listed).from_day(oldest))

    def _replace(self, listed: Listed) -> None:
        """Put a list in the place of what is there, all at once."""
        part = self.path.with_name(f"{self.path.name}.part")
        with open(part, "wb", opener=_for_owner) as anew:
            anew.write(self._spelling.spelled(listed))
            _reach_disk(anew)
        part.replace(self.path)
        sync_folder(self.path.parent)

    def _understood(self, content: bytes) -> Read:
        try:
            return self._spelling.read(content)
        except DamagedListError as error:
            raise StoreError(f"The list of erasures {self.path} {error}. {_REMEDY}") from error

    @contextmanager
    def _alone(self) -> Iterator[BinaryIO]:
        """Open the file when nobody else writes it, making it where there is none."""
        while True:
            self._make()
            with self.path.open("r+b") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                if _is_still(self.path, file):  # else it was written anew while we waited
                    yield file
                    return

    def _make(self) -> None:
        """Have a list where there is none: an empty file would be one of which all was cut off."""
        if self.path.exists():
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with _alone_in(self.path.parent):
            if not self.path.exists():
                self._replace(Listed())


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Keep others from making a list in a folder meanwhile."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Have the disk remember a new name in a folder."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _reach_disk(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _for_owner(path: str, flags: int) -> int:
    return os.open(path, flags, _OWNER_ONLY)


def _is_still(path: Path, file: BinaryIO) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False


_REMEDY = (
    "Put a whole copy of the right one in its place. If there is none, and the database is the one last used "
    "and no older copy, move the file away: it is written anew from the database."
)
