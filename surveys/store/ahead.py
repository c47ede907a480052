"""What one transaction for many updates reads before them and writes after them, each in one statement.

It is here that a statement is spared, never a promise: what was put off is written before anything else is
asked or written, and what was read ahead serves once, and no longer once any row has been changed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Delete, Executable, Update, bindparam, event, insert, update

from surveys.store import schema
from surveys.store.errors import Conflict
from surveys.store.many import write_many
from surveys.store.sqlite_driver import AT_ONCE

Row = Mapping[str, Any]
AMENDED = update(schema.contacts).where(
    schema.contacts.c.id == bindparam("its_id"),
    schema.contacts.c.fingerprint == bindparam("its_fingerprint"),
)
"""Changes contacts; the columns to be set are named by the values."""
_MOVED = update(schema.interviews).where(
    schema.interviews.c.id == bindparam("its_id"),
    schema.interviews.c.revision == bindparam("its_revision"),
)
_LOGGED = insert(schema.answer_log)

_ITS_OWN, _APART = "gauhar_its_own", "gauhar_apart"
ITS_OWN: Row = MappingProxyType({_ITS_OWN: True})
"""Options of a statement that touches nothing but what its own update is about, which nobody reads again."""
ELSEWHERE: Row = MappingProxyType({_ITS_OWN: True, _APART: True})
"""Options of one that neither reads nor changes anything that can have been read ahead or put off."""
APART: Row = MappingProxyType({**ELSEWHERE, AT_ONCE: True})
"""Options of one that besides is short."""


@dataclass
class Ahead:
    """What has been read and what has been put off.

    `held` are the interviews that nobody else can write before the transaction ends, each with its revision.
    """

    updates: dict[int, bool] = field(default_factory=dict)
    contacts: dict[bytes, Row | None] = field(default_factory=dict)
    records: dict[tuple[str, str], Row | None] = field(default_factory=dict)
    held: dict[str, int] = field(default_factory=dict)
    _amended: list[Row] = field(default_factory=list)
    _moved: list[Row] = field(default_factory=list)
    _logged: list[Row] = field(default_factory=list)
    _added: dict[Executable, list[Row]] = field(default_factory=dict)
    _summed: dict[Executable, list[str]] = field(default_factory=dict)

    def watch(self, connection: Connection) -> None:
        """See to it that whatever else is done in the transaction comes after what was put off."""

        def before(
            _connection: Connection, statement: Executable, _many: object, _one: object, options: Row
        ) -> None:
            if not options.get(_APART):
                self.write(connection)
            if isinstance(statement, Update | Delete) and not options.get(_ITS_OWN):
                self.contacts.clear()
                self.records.clear()
                self.held.clear()  # what is written later says itself whether anybody was faster

        event.listen(connection, "before_execute", before)

    def amend(self, contact: int, fingerprint: bytes, values: Row) -> None:
        """Put off what is to be written about a contact."""
        self._amended.append({"its_id": contact, "its_fingerprint": fingerprint, **values})

    def move(self, interview: str, revision: int, values: Row) -> None:
        """Put off what is to be written about an interview held; raises Conflict when it has moved on."""
        if self.held[interview] != revision:
            raise Conflict
        self.held[interview] = values["revision"]
        self._moved.append({"its_id": interview, "its_revision": revision, **values})

    def log(self, rows: Iterable[Row]) -> None:
        """Put off what is to be added to the log."""
        self._logged += rows

    def add(self, statement: Executable, row: Row) -> None:
        """Put off a row beside an interview, written by a statement that is always the same object."""
        self._added.setdefault(statement, []).append(row)

    def sum_up(self, statement: Executable, interview: str) -> None:
        """Put off a statement about `interviews` that reads the log."""
        self._summed.setdefault(statement, []).append(interview)

    def write(self, connection: Connection) -> None:
        """Write what was put off."""
        moved = [(_MOVED, rows) for rows in _alike(self._moved)]
        written = [(AMENDED, self._amended), *moved, (_LOGGED, self._logged), *self._added.items()]
        summed, self._summed, self._added = self._summed, {}, {}
        self._amended, self._moved, self._logged = [], [], []
        for statement, rows in written:
            if rows:
                write_many(connection, statement, rows, APART)
        for statement, interviews in summed.items():
            connection.execute(statement, {"interviews": interviews}, execution_options=APART)


def _alike(rows: Iterable[Row]) -> Iterable[list[Row]]:
    """Part rows by the columns they set, as one statement sets the same for all."""
    parted: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        parted.setdefault(tuple(row), []).append(row)
    return parted.values()
