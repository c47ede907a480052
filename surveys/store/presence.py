"""Notices when SQLite's file is no longer where it was opened.

SQLite itself does not: it goes on writing into a file that nobody will ever find again.
"""

from pathlib import Path

from sqlalchemy import URL

from surveys.store.errors import Unavailable


class Presence:
    """Remembers which file was opened under a path."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = _identity(path)

    def check(self) -> None:
        """Raise Unavailable when the file is gone or another one lies in its place."""
        if _identity(self._path) != self._file:
            raise Unavailable(
                f"The database file {self._path} was moved, deleted or replaced while in use: "
                "put it back, or stop the bot and start it again."
            )


def presence_of(address: URL) -> Presence | None:
    """Watch the file behind an address; None when there is no file."""
    named = address.get_backend_name() == "sqlite" and address.database
    return Presence(Path(address.database or "").absolute()) if named and named != ":memory:" else None


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
