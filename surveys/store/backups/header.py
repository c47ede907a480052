"""The two lines in clear with which a backup begins: what it is, when it was made, how long it may be kept.

They name nobody, and nothing after them can be read when a letter of them is changed.
"""

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Self

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from surveys.store.backups.errors import BackupError
from surveys.store.vault import SecretKeyError, Vault

_MAGIC = b"GAUHAR BACKUP\n"
_FORMAT = 1
_LONGEST = 1_000
_SALT = 32


@dataclass(frozen=True)
class Header:
    """`created` is the moment the backup shows; `schema` the revision of its tables."""

    schema: str
    created: datetime
    keep_days: int
    salt: str
    check: str
    format: int = _FORMAT

    @classmethod
    def new(cls, vault: Vault, schema: str, created: datetime, keep_days: int) -> Self:
        salt = os.urandom(_SALT)
        return cls(schema, created, keep_days, salt.hex(), vault.backup_key(salt)[1].hex())

    @classmethod
    def read(cls, file: BinaryIO, path: Path) -> Self:
        """Read the first two lines; raises BackupError when they are not those of a backup."""
        if file.read(len(_MAGIC)) != _MAGIC:
            raise BackupError(f"{path} is no backup made by Gauhar.")
        try:
            told = json.loads(file.readline(_LONGEST))
            if told["format"] == _FORMAT:
                return cls(**{**told, "created": datetime.fromisoformat(told["created"])})
        except (ValueError, TypeError, KeyError) as error:
            raise BackupError(f"{path} is damaged at its beginning; take another backup.") from error
        raise BackupError(f"{path} was made by a newer Gauhar; update the program.")

    @property
    def spelled(self) -> bytes:
        told = asdict(self) | {"created": self.created.isoformat()}
        return _MAGIC + json.dumps(told, sort_keys=True).encode() + b"\n"

    def key(self, vault: Vault) -> AESGCM:
        """Give the cipher; raises SecretKeyError when the backup was made with another key."""
        cipher, check = vault.backup_key(bytes.fromhex(self.salt))
        if check.hex() != self.check:
            raise SecretKeyError("This backup was made with another GAUHAR_SECRET_KEY.")
        return cipher

    def expires(self, days: int) -> datetime:
        """Tell when the backup expires: by the rule of then or that of today, whichever is first."""
        return self.created + timedelta(days=min(days, self.keep_days))
