"""Reads a list of those to be invited, row by row; refuses it as a whole, with every fault, or takes it all.

A list half of which was invited would have half of its people invited twice the next time.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

LONGEST_NAME = 200
_NAME, _REGION, _LANGUAGE = "name", "region", "language"
_KNOWN = (_NAME, _REGION, _LANGUAGE)


@dataclass(frozen=True)
class Guest:
    """Whom an invitation is for, as the list says."""

    name: str
    region: str | None = None
    language: str | None = None


class GuestListError(ValueError):
    """A list that cannot be used as it is; `faults` says of each row why, and what to do."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(faults))


@dataclass(frozen=True)
class GuestRules:
    """What a list may say: the regions and languages there are, and the region all of it belongs to."""

    regions: Collection[str]
    languages: Collection[str]
    region: str | None = None


def read_guests(
    columns: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]], rules: GuestRules
) -> tuple[Guest, ...]:
    """Read guests from rows with their numbers in a spreadsheet; raises GuestListError."""
    places = {name.strip().lower(): place for place, name in enumerate(columns)}
    if _NAME not in places:
        raise GuestListError([f"The first row must name the columns, one of them {_NAME}."])
    read = [(number, _cells(places, cells)) for number, cells in rows]
    faults = [f"Row {number}: {fault}" for number, cells in read for fault in _faults(cells, rules)]
    if not read:
        faults = ["The list is empty: below the names of the columns there is no row."]
    if faults or (faults := _twice(read)):
        raise GuestListError(faults)
    return tuple(_guest(cells, rules) for _number, cells in read)


def _cells(places: Mapping[str, int], cells: Sequence[str]) -> Mapping[str, str]:
    return {name: cells[places[name]].strip() if name in places else "" for name in _KNOWN}


def _faults(cells: Mapping[str, str], rules: GuestRules) -> list[str]:
    name, region, language = (cells[each] for each in _KNOWN)
    tried = (
        (not name, "there is no name; fill it in, or delete the row."),
        (len(name) > LONGEST_NAME, f"the name has {len(name)} characters; shorten it to {LONGEST_NAME}."),
        (
            bool(region) and region not in rules.regions,
            f"there is no region {region!r}; write one of {', '.join(sorted(rules.regions))}.",
        ),
        (
            bool(region) and rules.region not in (None, region),
            f"the region is {region!r}, but the campaign's is {rules.region!r}; leave it empty.",
        ),
        (
            bool(language) and language not in rules.languages,
            f"there is no language {language!r}; write one of {', '.join(sorted(rules.languages))}.",
        ),
    )
    return [fault for is_so, fault in tried if is_so]


def _twice(read: Sequence[tuple[int, Mapping[str, str]]]) -> list[str]:
    """Find who is on the list more than once: two codes would make two interviews."""
    first: dict[tuple[str, str], int] = {}
    found = []
    for number, cells in read:
        before = first.setdefault((cells[_NAME].casefold(), cells[_REGION]), number)
        if before != number:
            found.append(f"Row {number}: {cells[_NAME]!r} is in row {before} already; delete one of them.")
    return found


def _guest(cells: Mapping[str, str], rules: GuestRules) -> Guest:
    return Guest(cells[_NAME], cells[_REGION] or rules.region, cells[_LANGUAGE] or None)
