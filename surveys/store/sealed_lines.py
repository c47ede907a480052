"""How the list of erasures is spelled, so that nothing can be cut off, changed or put into it unnoticed.

The first line says whose key it is, which days are covered, how many lines are sealed, and a keyed digest of
all that up to the last sealed line's own digest; every line carries a digest of itself and the one before.
Lines are added first and sealed by the first line afterwards: whoever dies in between leaves lines after the
sealed ones, which count as far as they are whole and follow from each other. It knows no files.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from surveys.store.vault import Vault

_DAY = r"(\d{4}-\d\d-\d\d|-)"
_HEAD = re.compile(rf"(gauhar erasures 2 ([0-9a-f]{{32}}) {_DAY} {_DAY} (\d{{12}})) ([0-9a-f]{{32}})")
_LINE = re.compile(rf"(([0-9a-f]{{64}}) {_DAY}) ([0-9a-f]{{32}})")
_OLD_HEAD = re.compile(rf"gauhar erasures 1 ([0-9a-f]{{32}}) {_DAY} {_DAY}")
_OLD_LINE = re.compile(rf"([0-9a-f]{{64}}) {_DAY}")
_DIGEST = 32  # letters


class DamagedListError(ValueError):
    """What is wrong with a list, as the end of a sentence that begins with which list it is."""


@dataclass(frozen=True)
class Listed:
    """Hashes of what was erased, each with its day, and the days from and to which nothing is missing."""

    entries: Mapping[bytes, str | None] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None

    def reaches(self, day: date) -> bool:
        """Tell whether all that was erased from a day on is here."""
        return self.since is not None and self.since <= day and (self.until is None or self.until >= day)

    def joined(self, other: "Listed") -> "Listed":
        """Unite two lists of the same database, each whole between its days."""
        days = {**other.entries, **{key: day for key, day in self.entries.items() if day is not None}}
        begins = [each.since for each in (self, other) if each.since is not None]
        ends = [each.until for each in (self, other) if each.until is not None]
        return Listed({**self.entries, **days}, min(begins, default=None), max(ends, default=None))

    def from_day(self, oldest: date) -> "Listed":
        """Leave out what no backup can hold any more."""
        kept = {key: day for key, day in self.entries.items() if day is None or day >= oldest.isoformat()}
        return replace(self, entries=kept, since=None if self.since is None else max(self.since, oldest))


@dataclass(frozen=True)
class Read:
    """A list as it was read: where what holds of it ends, and the digest of its last line."""

    listed: Listed
    number: int = 0
    end: int = 0
    last: str = ""
    is_old: bool = False


class Spelling:
    """Reads and writes the lines of one key's lists."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._check = self._digest("list 2", "")
        self._old_check = self._digest("list", "")

    def spelled(self, listed: Listed) -> bytes:
        """Write a whole list, in the order of its hashes."""
        entries = [(key, listed.entries[key]) for key in sorted(listed.entries)]
        lines, last = self.lines(entries, "")
        return self.head(listed, len(entries), last) + lines

    def lines(self, entries: Iterable[tuple[bytes, str | None]], last: str) -> tuple[bytes, str]:
        """Write lines that follow the one with the digest `last`; gives them and the digest of the last."""
        written = []
        for key, day in entries:
            line = f"{key.hex()} {day or '-'}"
            last = self._digest("list line", last + line)
            written.append(f"{line} {last}\n")
        return "".join(written).encode(), last

    def head(self, listed: Listed, number: int, last: str) -> bytes:
        """Write the first line, which seals so many lines; it is as long however many there are."""
        said = f"gauhar erasures 2 {self._check} {listed.since or '-'} {listed.until or '-'} {number:012}"
        return f"{said} {self._digest('list head', said + last)}\n".encode()

    def read(self, content: bytes) -> Read:
        """Read a list, of this form or the one before; raises DamagedListError."""
        *lines, _torn = content.decode("ascii", "replace").split("\n")
        if not lines:
            raise DamagedListError("was cut short" if b"gauhar erasures".startswith(content[:15]) else _NONE)
        if _OLD_HEAD.fullmatch(lines[0]):
            return self._read_old(lines)
        head = _HEAD.fullmatch(lines[0])
        if head is None:
            raise DamagedListError(_NONE)
        if head[2] != self._check:
            raise DamagedListError(_OTHER)
        return self._read_sealed(lines, head)

    def _read_sealed(self, lines: list[str], head: re.Match[str]) -> Read:
        sealed = int(head[5])
        whole = list(self._following(lines[1:]))
        if len(whole) < min(sealed, len(lines) - 1):
            raise DamagedListError(f"is damaged in line {len(whole) + 2}")
        if len(whole) < sealed:
            raise DamagedListError(f"was cut short: of {sealed} entries {len(whole)} are there")
        if head[6] != self._digest("list head", head[1] + (whole[sealed - 1][2] if sealed else "")):
            raise DamagedListError("is damaged in line 1")
        end = sum(len(line) + 1 for line in lines[: len(whole) + 1])
        entries = {key: day for key, day, _ in whole}
        listed = Listed(entries, _day(head[3]), _day(head[4]))
        return Read(listed, len(whole), end, whole[-1][2] if whole else "")

    def _following(self, lines: Iterable[str]) -> Iterator[tuple[bytes, str | None, str]]:
        """Give lines as long as each follows from the one before: hash, day and digest."""
        last = ""
        for line in lines:
            found = _LINE.fullmatch(line)
            if found is None or found[4] != self._digest("list line", last + found[1]):
                return
            last = found[4]
            yield bytes.fromhex(found[2]), None if found[3] == "-" else found[3], last

    def _read_old(self, lines: list[str]) -> Read:
        """Read a list from before lines were sealed: what is on whole lines holds."""
        head = _OLD_HEAD.fullmatch(lines[0])
        if head is None or head[1] != self._old_check:
            raise DamagedListError(_OTHER)
        entries: dict[bytes, str | None] = {}
        for number, line in enumerate(lines[1:], 2):
            found = _OLD_LINE.fullmatch(line)
            if found is None:
                raise DamagedListError(f"is damaged in line {number}")
            entries[bytes.fromhex(found[1])] = None if found[2] == "-" else found[2]
        return Read(Listed(entries, _day(head[2]), _day(head[3])), is_old=True)

    def _digest(self, what: str, said: str) -> str:
        return self._vault.erasure(what, said).hex()[:_DIGEST]


def _day(spelled: str) -> date | None:
    return None if spelled == "-" else date.fromisoformat(spelled)


_NONE = "is no list of erasures, or its first line is damaged"
_OTHER = "was made with another GAUHAR_SECRET_KEY"
