"""The index: frames of answers and published figures in, a tree of scores out.

The same answers, methodology and figures give the same index, in whatever order the rows arrive.
"""

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from scoring import indicators as table
from scoring.aggregation import assemble
from scoring.binding import estimate, rescale
from scoring.catalogue import Catalogue, Indicator, Source
from scoring.figures import Figure
from scoring.methodology import Methodology
from scoring.ratio import Estimate
from scoring.sample import Sample, sample
from scoring.tree import Index, IndicatorScore, Reason

NOTHING: Mapping[str, Figure] = MappingProxyType({})
UNWEIGHTED: Mapping[str, "pd.Series[float]"] = MappingProxyType({})


def compute(
    frames: Mapping[str, pd.DataFrame],
    methodology: Methodology,
    secondary: Mapping[str, Figure] = NOTHING,
    weights: Mapping[str, "pd.Series[float]"] = UNWEIGHTED,
    catalogue: Catalogue | None = None,
) -> Index:
    """Compute every declared indicator and the dimensions above them.

    `frames` and `weights` are keyed by survey (citizen, organisation, expert), `secondary` by indicator.
    """
    catalogue = catalogue or table.load()
    samples = {
        name: sample(name, frame, methodology, catalogue.instrument, weights.get(name))
        for name, frame in frames.items()
    }
    scores = [_score(catalogue, one, samples.get(one.source), secondary.get(one.id)) for one in catalogue]
    sizes = tuple((source, samples[source].size) for source in Source if source in samples)
    return assemble(catalogue, scores, methodology, sizes)


def index_from_indicators(values: Mapping[str, float], methodology: Methodology | None = None) -> Index:
    """Build the tree over indicator values that were computed elsewhere."""
    catalogue = table.load()
    scores = [_given(one, values.get(one.id)) for one in catalogue]
    return assemble(catalogue, scores, methodology or Methodology())


def _score(
    catalogue: Catalogue, one: Indicator, answers: Sample | None, figure: Figure | None
) -> IndicatorScore:
    if one.source is Source.SECONDARY:
        return _secondary(catalogue, one, figure)
    if not one.rule:
        return _missing(one, Reason.NO_RULE)
    if answers is None:
        return _missing(one, Reason.NO_ANSWERS)
    return _surveyed(one, estimate(catalogue, one, answers), answers.threshold)


def _surveyed(one: Indicator, found: Estimate, threshold: int) -> IndicatorScore:
    """Score it, unless the base is too small: that discloses neither a value nor its own size."""
    if found.value is None or found.smallest < threshold:
        return _missing(one, Reason.TOO_FEW if found.n else Reason.NO_ANSWERS)
    return IndicatorScore(
        one.id, one.name, one.source, one.certainty, found.value, found.raw, found.n, spread=found.spread
    )


def _secondary(catalogue: Catalogue, one: Indicator, figure: Figure | None) -> IndicatorScore:
    if figure is None:
        return _missing(one, Reason.NO_FIGURE)
    value = rescale(catalogue, one, figure)
    return IndicatorScore(one.id, one.name, one.source, one.certainty, value, value, figure=figure)


def _given(one: Indicator, value: float | None) -> IndicatorScore:
    if value is None:
        return _missing(one, Reason.NOT_GIVEN)
    return IndicatorScore(one.id, one.name, one.source, one.certainty, value, value)


def _missing(one: Indicator, reason: Reason) -> IndicatorScore:
    return IndicatorScore(one.id, one.name, one.source, one.certainty, reason=reason)
