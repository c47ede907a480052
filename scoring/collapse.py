"""What becomes of a category in which nobody was interviewed: a declared neighbour takes its share.

Which categories are neighbours is a row in data/collapse.csv. Where no neighbour was interviewed either,
the share is spread over the whole margin. Every merging is kept, so that it can be reported.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from scoring.tables import Finding, Row, TableError, read, shipped
from scoring.targets import Margin, Targets

COLUMNS = ("margin", "category", "into", "reason")
Neighbours = Mapping[tuple[str, str], tuple[str, ...]]


@dataclass(frozen=True)
class Merged:
    """An empty category and the one that took its share; no name when the share was spread over all."""

    margin: str
    category: str
    into: str = ""


def load(targets: Targets) -> Neighbours:
    """Read the neighbours that travel with the package."""
    return parse(shipped("collapse.csv"), targets)


def parse(text: str, targets: Targets, file: str = "collapse.csv") -> Neighbours:
    """Read the neighbours of every category, or refuse the table with every fault."""
    rows = read(text, file, COLUMNS)
    margins = {margin.name: margin for margin in targets}
    findings = [finding for row in rows for finding in _findings(row, margins)]
    found = {(row["margin"], row["category"]): tuple(row["into"].split()) for row in rows}
    for name, margin in margins.items():
        findings += [
            Finding(file, 1, f'There is no row for "{category}" of {name}.', "Name its neighbours.")
            for category in margin.shares
            if (name, category) not in found
        ]
    if findings:
        raise TableError(findings)
    return found


def merge(
    margin: Margin, present: Iterable[str], neighbours: Neighbours
) -> tuple[dict[str, float], tuple[Merged, ...]]:
    """Give the shares of the categories that are present, and what was merged to get there."""
    there = set(present)
    shares = {name: share for name, share in margin.shares.items() if name in there}
    merged = tuple(_merged(margin, name, there, neighbours) for name in margin.shares if name not in there)
    for one in merged:
        if one.into:
            shares[one.into] += margin.shares[one.category]
    total = sum(shares.values())
    return {name: share / total for name, share in shares.items()}, merged


def _merged(margin: Margin, category: str, there: set[str], neighbours: Neighbours) -> Merged:
    near: Sequence[str] = [name for name in neighbours[margin.name, category] if name in there]
    return Merged(margin.name, category, near[0] if near else "")


def _findings(row: Row, margins: Mapping[str, Margin]) -> Iterator[Finding]:
    if row["margin"] not in margins:
        yield row.finding(
            f'There is no margin "{row["margin"]}".', f"Write one of: {', '.join(sorted(margins))}."
        )
        return
    known = margins[row["margin"]].shares
    for name in (row["category"], *row["into"].split()):
        if name not in known:
            yield row.finding(f'"{name}" is no category of {row["margin"]}.', "Correct the word.")
