"""Which backups lie in a folder, which of them have expired, and what restoring one must know of erasures.

Only files that Gauhar named and that this key can open are ever removed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from surveys.store import SecretKeyError, Store, StoreError, Vault
from surveys.store.backups import PART, BackupError, header_of, write_backup
from surveys.store.erasure_list import ErasureList
from surveys.store.sealed_lines import Listed

_NAME = re.compile(r"gauhar-\d{8}T\d{6}Z\.backup")
_ABANDONED = timedelta(days=1)
_FOR_OWNER = 0o700


@dataclass(frozen=True)
class BackedUp:
    """A new backup, and those that were removed because they had expired."""

    path: Path
    removed: tuple[Path, ...]


async def back_up(store: Store, folder: Path, now: datetime, days: int) -> BackedUp:
    """Remove what has expired in a folder and write a new backup there. Raises StoreError."""
    removed = _made_room(folder, store.vault, now, days)
    await store.settle_erasures(now, timedelta(days=days))
    before = await _erasures_in(store)
    path = folder / f"gauhar-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.backup"
    await write_backup(store, path, now, days)
    if await _erasures_in(store) != before:  # we were in the way of whoever wanted to forget
        await store.forget_traces()
    return BackedUp(path, removed)


def _made_room(folder: Path, vault: Vault, now: datetime, days: int) -> tuple[Path, ...]:
    try:
        folder.mkdir(_FOR_OWNER, parents=True, exist_ok=True)
        gone = [path for path in sorted(folder.iterdir()) if _goes(path, vault, now, days)]
        for path in gone:
            path.unlink()
    except OSError as error:
        raise BackupError(f"The folder {folder} cannot be used: {error.strerror}.") from error
    return tuple(gone)


async def _erasures_in(store: Store) -> int:
    async with store.reading() as unit:
        return await unit.number_of_erasures()


def _goes(path: Path, vault: Vault, now: datetime, days: int) -> bool:
    if _NAME.fullmatch(path.name):
        return _has_expired(path, vault, now, days)
    return bool(_NAME.fullmatch(path.name.removesuffix(PART))) and _is_abandoned(path, now)


def _has_expired(path: Path, vault: Vault, now: datetime, days: int) -> bool:
    try:
        header = header_of(path)
        header.key(vault)
    except (BackupError, SecretKeyError):  # not one of ours
        return False
    return header.expires(days) <= now


def _is_abandoned(path: Path, now: datetime) -> bool:
    """Tell whether whoever wrote half a backup must have been killed."""
    return now.timestamp() - path.stat().st_mtime > _ABANDONED.total_seconds()


def listed_in(paths: Iterable[Path], vault: Vault) -> Listed | None:
    """Unite lists of erasures; None when there is none. Raises StoreError when one cannot be used."""
    found: Listed | None = None
    for path in paths:
        try:
            listed = ErasureList(path, vault).read()
        except OSError as error:
            raise StoreError(f"The list of erasures {path} cannot be read: {error.strerror}.") from error
        if listed is not None:
            found = listed if found is None else found.joined(listed)
    return found
