"""From indicators to sub-dimensions to dimensions: plain means of what is there.

A missing value is never a zero. How an indicator came by its value or its error is not known here.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from types import MappingProxyType

from scoring.catalogue import Catalogue, Indicator
from scoring.combined import Errors, mean_interval_of
from scoring.errors import Coefficients
from scoring.methodology import Methodology
from scoring.ratio import Coverage
from scoring.tree import DimensionScore, IndicatorScore, Status, SubdimensionScore

NO_ERRORS: Errors = MappingProxyType({})


def assemble(
    catalogue: Catalogue,
    scores: Iterable[IndicatorScore],
    methodology: Methodology,
    errors: Errors = NO_ERRORS,
) -> tuple[DimensionScore, ...]:
    """Build the tree over scores given in the catalogue's order."""
    pairs = list(zip(catalogue, scores, strict=True))
    whole = _grouped(pairs, lambda pair: pair[0].dimension_id)
    return tuple(_dimension(group, methodology, errors) for group in whole)


Pair = tuple[Indicator, IndicatorScore]


def _grouped(pairs: Sequence[Pair], key: Callable[[Pair], str]) -> list[list[Pair]]:
    return [list(group) for _, group in groupby(sorted(pairs, key=key), key)]


def _dimension(pairs: Sequence[Pair], methodology: Methodology, errors: Errors) -> DimensionScore:
    parts = tuple(
        _subdimension(group, methodology, errors)
        for group in _grouped(pairs, lambda pair: pair[0].subdimension_id)
    )
    coverage = _coverage([part.value for part in parts])
    indicator_coverage = _coverage([score.value for _, score in pairs])
    coefficients = {
        name: each for part in parts for name, each in _equally(part.indicators, coverage.present).items()
    }
    return DimensionScore(
        id=pairs[0][0].dimension_id,
        name=pairs[0][0].dimension,
        value=_mean([part.value for part in parts]),
        status=_status(coverage, indicator_coverage, methodology.provisional_below),
        coverage=coverage,
        indicator_coverage=indicator_coverage,
        subdimensions=parts,
        interval=mean_interval_of(parts, coefficients, errors, methodology),
    )


def _subdimension(pairs: Sequence[Pair], methodology: Methodology, errors: Errors) -> SubdimensionScore:
    declared, scores = pairs[0][0], tuple(score for _, score in pairs)
    values = [score.value for score in scores]
    return SubdimensionScore(
        declared.subdimension_id,
        declared.subdimension,
        _mean(values),
        _coverage(values),
        scores,
        mean_interval_of(scores, _equally(scores), errors, methodology),
    )


def _equally(scores: Iterable[IndicatorScore], parts: int = 1) -> Coefficients:
    """Give what each indicator counts for in a mean of so many plain means."""
    there = [score.id for score in scores if score.value is not None]
    return {name: 1 / len(there) / parts for name in there}


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
