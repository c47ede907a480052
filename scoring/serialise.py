"""The index as text: JSON that is the same byte for byte whenever the index is, and rows for tables.

Numbers carry ten significant digits, more than any answer supports and fewer than rounding noise reaches.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace

from scoring.interval import Interval
from scoring.tree import DimensionScore, Index, IndicatorScore, SubdimensionScore

DIGITS = 10


@dataclass(frozen=True)
class ScoreRow:
    """One line of a table: a dimension, a sub-dimension or an indicator."""

    level: str
    id: str
    name: str
    value: float | None
    raw: float | None = None
    n: int | None = None
    present: int | None = None
    of: int | None = None
    status: str = ""
    source: str = ""
    certainty: str = ""
    year: int | None = None
    low: float | None = None
    high: float | None = None
    se: float | None = None
    national: bool = False


def to_json(index: Index) -> str:
    """Write the whole index, methodology included."""
    return (
        json.dumps(_plain(asdict(index)), sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False)
        + "\n"
    )


def to_rows(index: Index) -> list[ScoreRow]:
    """List dimensions, each followed by its sub-dimensions, each followed by its indicators."""
    return [row for dimension in index.dimensions for row in _dimension_rows(dimension)]


def _plain(value: object) -> object:
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}") + 0.0  # turns -0.0 into 0.0
    if isinstance(value, dict):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return value


def _with_interval(row: ScoreRow, interval: Interval | None, *, national: bool) -> ScoreRow:
    if interval is None:
        return replace(row, national=national)
    return replace(row, low=interval.low, high=interval.high, se=interval.se, national=national)


def _dimension_rows(one: DimensionScore) -> Iterator[ScoreRow]:
    row = ScoreRow("dimension", one.id, one.name, one.value, status=one.status)
    row = replace(row, present=one.coverage.present, of=one.coverage.of)
    yield _with_interval(row, one.interval, national=one.national)
    for subdimension in one.subdimensions:
        yield from _subdimension_rows(subdimension)


def _subdimension_rows(one: SubdimensionScore) -> Iterator[ScoreRow]:
    row = ScoreRow("subdimension", one.id, one.name, one.value)
    row = replace(row, present=one.coverage.present, of=one.coverage.of)
    yield _with_interval(row, one.interval, national=one.national)
    yield from map(_indicator_row, one.indicators)


def _indicator_row(one: IndicatorScore) -> ScoreRow:
    row = ScoreRow(
        level="indicator",
        id=one.id,
        name=one.name,
        value=one.value,
        raw=one.raw,
        n=one.n,
        present=one.parts.present if one.parts else None,
        of=one.parts.of if one.parts else None,
        status=one.reason or "",
        source=one.source,
        certainty=one.certainty,
        year=one.figure.year if one.figure else None,
    )
    return _with_interval(row, one.interval, national=one.national)
