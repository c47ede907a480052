"""What can go wrong between us and the database, by what the caller can do about it."""


class StoreError(Exception):
    """The database cannot be used as it is; the message says why and what to do."""


class Conflict(Exception):  # noqa: N818 - not an error of anyone's: someone else was faster
    """Another worker wrote the same thing since it was read; leave the unit and read it again."""
