"""What respondents sent, beside a file of their answers: a ZIP of files under the names in its columns.

Pictures and recordings are packed already, so they are put in as they are. ODK's archive takes them itself.
"""

from pathlib import Path
from typing import Protocol
from zipfile import ZIP_STORED, ZipFile

from surveys.store.telling import Told


class Encloser(Protocol):
    """Takes files in, one at a time. Slow, and called outside the event loop."""

    def enclose(self, told: Told, name: str, content: bytes) -> None:
        """Put in what somebody sent in an interview."""
        ...


class Enclosures:
    """A ZIP that is there once something is in it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._archive: ZipFile | None = None

    def enclose(self, _told: Told, name: str, content: bytes) -> None:
        self._archive = self._archive or ZipFile(self._path, "w", ZIP_STORED)
        self._archive.writestr(name, content)

    def close(self) -> tuple[Path, ...]:
        """Finish; gives the file, if there is one."""
        if self._archive is None:
            return ()
        self._archive.close()
        return (self._path,)
