"""Opens a backup for whoever holds its key."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from surveys.store.backups.errors import BackupError
from surveys.store.backups.header import Header
from surveys.store.backups.lines import Layout, batches
from surveys.store.backups.sealing import opened
from surveys.store.vault import Vault


@dataclass(frozen=True)
class Backup:
    """An opened backup: what its first lines say, and its rows, to be read once."""

    header: Header
    batches: Iterator[tuple[Layout, list[dict[str, Any]]]]


def header_of(path: Path) -> Header:
    """Read the first lines alone; raises BackupError."""
    try:
        with path.open("rb") as file:
            return Header.read(file, path)
    except OSError as error:
        raise _unreadable(path, error) from error


@contextmanager
def reading(path: Path, vault: Vault) -> Iterator[Backup]:
    """Open a backup; raises BackupError, or SecretKeyError when another key made it."""
    try:
        with path.open("rb") as file:
            header = Header.read(file, path)
            pieces = opened(file, header.key(vault), header.spelled)
            yield Backup(header, batches(pieces))
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> BackupError:
    return BackupError(f"The backup {path} cannot be read: {error.strerror}.")
