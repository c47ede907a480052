"""Backups: one encrypted file with all that is stored, the same for either kind of database.

Whoever writes or reads one needs the operator's secret key; what has been erased since is erased again.
"""

from surveys.store.backups.errors import BackupError
from surveys.store.backups.header import Header
from surveys.store.backups.reading import header_of
from surveys.store.backups.rekeying import rekey
from surveys.store.backups.restoring import Restored, restore
from surveys.store.backups.verifying import Verified, verify
from surveys.store.backups.writing import PART, write_backup

__all__ = [
    "PART",
    "BackupError",
    "Header",
    "Restored",
    "Verified",
    "header_of",
    "rekey",
    "restore",
    "verify",
    "write_backup",
]
