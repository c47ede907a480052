"""The one error of backups: a file that cannot be used, in a sentence that says why and what to do."""

from surveys.store.errors import StoreError


class BackupError(StoreError):
    """The file is no backup, not whole, not ours, or out of date."""
