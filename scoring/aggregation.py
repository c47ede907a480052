"""From indicators to sub-dimensions to dimensions: plain means of what is there.

A missing value is never a zero. How an indicator came by its value is not known here.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from scoring.catalogue import Catalogue, Indicator, Source
from scoring.methodology import Methodology
from scoring.tree import Coverage, DimensionScore, Index, IndicatorScore, Status, SubdimensionScore

Samples = tuple[tuple[Source, int], ...]


def assemble(
    catalogue: Catalogue, scores: Iterable[IndicatorScore], methodology: Methodology, samples: Samples = ()
) -> Index:
    """Build the tree over scores given in the catalogue's order."""
    pairs = list(zip(catalogue, scores, strict=True))
    whole = _grouped(pairs, lambda pair: pair[0].dimension_id)
    return Index(methodology, samples, tuple(_dimension(group, methodology) for group in whole))


Pair = tuple[Indicator, IndicatorScore]


def _grouped(pairs: Sequence[Pair], key: Callable[[Pair], str]) -> list[list[Pair]]:
    return [list(group) for _, group in groupby(sorted(pairs, key=key), key)]


def _dimension(pairs: Sequence[Pair], methodology: Methodology) -> DimensionScore:
    parts = tuple(_subdimension(group) for group in _grouped(pairs, lambda pair: pair[0].subdimension_id))
    coverage = _coverage([part.value for part in parts])
    indicator_coverage = _coverage([score.value for _, score in pairs])
    return DimensionScore(
        id=pairs[0][0].dimension_id,
        name=pairs[0][0].dimension,
        value=_mean([part.value for part in parts]),
        status=_status(coverage, indicator_coverage, methodology.provisional_below),
        coverage=coverage,
        indicator_coverage=indicator_coverage,
        subdimensions=parts,
    )


def _subdimension(pairs: Sequence[Pair]) -> SubdimensionScore:
    declared, scores = pairs[0][0], tuple(score for _, score in pairs)
    values = [score.value for score in scores]
    return SubdimensionScore(
        declared.subdimension_id, declared.subdimension, _mean(values), _coverage(values), scores
    )


def _mean(values: Iterable[float | None]) -> float | None:
    there = [value for value in values if value is not None]
    return sum(there) / len(there) if there else None


def _coverage(values: Sequence[float | None]) -> Coverage:
    return Coverage(sum(value is not None for value in values), len(values))


def _status(coverage: Coverage, indicators: Coverage, provisional_below: float) -> Status:
    if coverage.present == 0:
        return Status.ABSENT
    if coverage.present < provisional_below * coverage.of:
        return Status.PROVISIONAL
    return Status.COMPLETE if indicators.present == indicators.of else Status.PARTIAL
