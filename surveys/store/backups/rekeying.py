"""Puts a backup into an empty database under another secret key.

What is sealed is opened with the old key and sealed with the new one; hashes of people are made anew from
what is sealed beside them. What only a hash was kept of cannot be made anew and stays behind: codes on offer,
wrong codes of the day, the list of erasures, and who took part without a link; live pictures too, which last
hours. It happens in one transaction; the database the backup was made of is not touched.
"""

import base64
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlalchemy.exc import DBAPIError

from surveys.fieldwork.codes import tidied
from surveys.store.address import connect, unusable
from surveys.store.backups.errors import BackupError
from surveys.store.backups.lines import Layout
from surveys.store.backups.reading import reading
from surveys.store.backups.restoring import fill, require_empty
from surveys.store.contacts import identity
from surveys.store.keycheck import SEALED
from surveys.store.upgrades import upgrade
from surveys.store.vault import Vault

LEFT_BEHIND = frozenset({"attempts", "role_codes", "live_messages", "erasures", "participations"})
"""Tables of which nothing can be kept under another key."""

SEALED_COLUMNS = frozenset({"sealed", "reason"})
HASHED_COLUMNS = frozenset({"fingerprint", "code", "handover"})
Row = dict[str, Any]
_SETTING = "settings"


class Moving:
    """Turns rows of one key into rows of another, and counts by table what stays behind."""

    def __init__(self, old: Vault, new: Vault) -> None:
        self._old = old
        self._new = new
        self.left: Counter[str] = Counter()
        self._hashed: Mapping[str, Callable[[Row], Row]] = MappingProxyType(
            {"contacts": self._contact, "roles": self._role, "invitations": self._invitation}
            | {"parked": self._parked, "interviews": self._interview}
        )

    def row(self, layout: Layout, row: Row) -> Row | None:
        """Give a row under the new key; None when it stays behind. Raises SecretKeyError, BackupError."""
        if layout.table in LEFT_BEHIND:
            self.left[layout.table] += 1
            return None
        if layout.table == _SETTING:
            return {**row, "value": self._new.seal(SEALED)} if row["name"] == SEALED else None
        kinds = dict(layout.columns)
        hashed = self._hashed.get(layout.table)
        unknown = {name for name, kind in kinds.items() if kind == "bytes"} - SEALED_COLUMNS
        if unknown - HASHED_COLUMNS or (unknown and hashed is None):
            raise BackupError(f"Nobody knows how to move {layout.table} to another key.")
        sealed = {name: self._resealed(row[name]) for name in kinds.keys() & SEALED_COLUMNS}
        return {**row, **({} if hashed is None else hashed(row)), **sealed}

    def _resealed(self, sealed: bytes | None) -> bytes | None:
        return None if sealed is None else self._new.seal_bytes(self._old.open_bytes(sealed))

    def _interview(self, row: Row) -> Row:
        return {"answers": {name: self._answer(told) for name, told in row["answers"].items()}}

    def _answer(self, told: Any) -> Any:
        if not isinstance(told, dict) or "sealed" not in told:
            return told
        sealed = self._new.seal(self._old.open(base64.b64decode(told["sealed"])))
        return {**told, "sealed": base64.b64encode(sealed).decode()}

    def _contact(self, row: Row) -> Row:
        return {"fingerprint": self._new.fingerprint(identity(self._chat(row)))}

    def _role(self, row: Row) -> Row:
        return {"fingerprint": self._new.fingerprint(f"official {identity(self._chat(row))}")}

    def _chat(self, row: Row) -> int:
        return int(json.loads(self._old.open(row["sealed"]))["telegram"])

    def _invitation(self, row: Row) -> Row:
        """Hash the code anew; a withdrawn invitation has none, and a hand-over's was never kept."""
        code = json.loads(self._old.open(row["sealed"]))["code"]
        hashed = self._new.fingerprint(f"invitation code {tidied(code)}") if code else row["code"]
        self.left["hand-overs"] += row["handover"] is not None
        return {"code": hashed, "handover": None, "handover_until": None}

    def _parked(self, row: Row) -> Row:
        """Find whose update it is among the numbers it holds, so that a withdrawal still meets it."""
        update = json.loads(self._old.open(row["sealed"]))
        whose = (
            chat for chat in _numbers(update) if self._old.fingerprint(identity(chat)) == row["fingerprint"]
        )
        chat = next(whose, None)
        if chat is None and row["fingerprint"] is not None:
            raise BackupError(f"Update {row['update_id']} leads to nobody: drop it with `gauhar inbox drop`.")
        return {"fingerprint": None if chat is None else self._new.fingerprint(identity(chat))}


def _numbers(told: Any) -> Iterator[int]:
    """Give every `id` that is a number, wherever it stands."""
    parts = told.values() if isinstance(told, dict) else told if isinstance(told, list) else ()
    if isinstance(told, dict) and isinstance(told.get("id"), int):
        yield told["id"]
    for part in parts:
        yield from _numbers(part)


async def rekey(path: Path, url: str, old: Vault, new: Vault, *, forget: bool) -> Counter[str]:
    """Put a backup of the `old` key into an empty database under the `new` one; gives what stayed behind.

    Raises BackupError, StoreError or SecretKeyError; then the database is as empty as it was. Unless told to
    `forget` them, people who took part and are known by a hash alone are a reason to refuse.
    """
    engine = connect(url)
    moving = Moving(old, new)
    try:
        with reading(path, old) as backup:
            async with engine.begin() as connection:
                await require_empty(connection, url)
                await connection.run_sync(upgrade, backup.header.schema)
                await fill(connection, backup, moving.row)
                await connection.run_sync(upgrade)
                _require_nobody_asked_twice(moving.left["participations"], forget=forget)
    except (DBAPIError, OSError) as error:
        raise unusable(url, error) from error
    finally:
        await engine.dispose()
    return moving.left


def _require_nobody_asked_twice(people: int, *, forget: bool) -> None:
    if people and not forget:
        raise BackupError(
            f"{people} interviews of waves that have not ended lead to nobody any more; under another key "
            "whoever gave them could be interviewed twice. Wait for the end of the wave, or go on with "
            "--forget-participations."
        )
