"""The index: frames of answers and published figures in, a tree of scores out.

The same answers, methodology and figures give the same index, in whatever order the rows arrive.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeAlias

import pandas as pd

from scoring import indicators as table
from scoring.aggregation import assemble
from scoring.binding import estimate, rescale
from scoring.catalogue import Catalogue, Indicator, Source
from scoring.combined import interval_of
from scoring.declaration import UNDECLARED, Publication
from scoring.errors import SurveyErrors, errors
from scoring.figures import Figure
from scoring.methodology import Methodology
from scoring.ratio import Estimate
from scoring.sample import Sample, sample
from scoring.tree import Index, IndicatorScore, Reason
from scoring.weights import Weighting, WeightingReport

Weights: TypeAlias = "pd.Series[float] | Weighting"

NOTHING: Mapping[str, Figure] = MappingProxyType({})
UNWEIGHTED: Mapping[str, Weights] = MappingProxyType({})
EVERYBODY: Mapping[str, "pd.Series[bool]"] = MappingProxyType({})


def compute(
    frames: Mapping[str, pd.DataFrame],
    methodology: Methodology,
    secondary: Mapping[str, Figure] = NOTHING,
    weights: Mapping[str, Weights] = UNWEIGHTED,
    domain: Mapping[str, "pd.Series[bool]"] = EVERYBODY,
    publication: Publication = UNDECLARED,
) -> Index:
    """Compute every declared indicator and the dimensions above them.

    `frames`, `weights` and `domain` are keyed by survey (citizen, organisation, expert), `secondary` by
    indicator. `frames` and `weights` are those of the whole wave; `domain` says who is inside a filter, for
    the surveys that it applies to.
    """
    catalogue = table.load()
    terms = Terms(catalogue, methodology, secondary, publication, report_of(weights))
    return index_of(code_frames(frames, methodology, catalogue, weights, domain), terms, domain)


def report_of(weights: Mapping[str, Weights]) -> WeightingReport | None:
    return next((one.report for one in weights.values() if isinstance(one, Weighting)), None)


@dataclass(frozen=True, eq=False)
class Terms:
    """What an index is computed under, besides the answers."""

    catalogue: Catalogue
    methodology: Methodology
    secondary: Mapping[str, Figure]
    publication: Publication
    weighting: WeightingReport | None


def index_of(samples: Mapping[str, Sample], terms: Terms, filtered: Collection[str] = ()) -> Index:
    """Compute the index of answers that are coded already; those of the filtered surveys are but a part."""
    catalogue, withheld = terms.catalogue, terms.publication.withheld
    found = {name: estimates(catalogue, one, withheld) for name, one in samples.items()}
    covariances = {name: errors(_shown(found[name], one), one) for name, one in samples.items()}
    survey = Surveyed(samples, found, covariances)
    scores = [_score(catalogue, one, survey, terms.secondary.get(one.id)) for one in catalogue]
    scores = [replace(one, national=bool(filtered) and one.source not in filtered) for one in scores]
    sizes = {source: samples[source].size for source in Source if source in samples}
    hidden = withheld | {
        name for name in filtered if 0 < sizes.get(Source(name), 0) < samples[name].threshold
    }
    return Index(
        methodology=terms.methodology,
        samples=tuple((source, None if source in hidden else size) for source, size in sizes.items()),
        dimensions=assemble(catalogue, scores, terms.methodology, covariances),
        declaration=terms.publication.declaration,
        weighting=terms.weighting,
        filtered=tuple(source for source in Source if source in filtered),
        contradictions=tuple(_contradictions(survey)),
    )


def index_from_indicators(values: Mapping[str, float], methodology: Methodology | None = None) -> Index:
    """Build the tree over indicator values that were computed elsewhere."""
    catalogue, methodology = table.load(), methodology or Methodology()
    scores = [_given(one, values.get(one.id)) for one in catalogue]
    return Index(methodology, (), assemble(catalogue, scores, methodology))


def _contradictions(survey: "Surveyed") -> Iterator[tuple[str, int | None]]:
    """Count who contradicted themselves, indicator by indicator; how few they are is not told."""
    for source, found in survey.found.items():
        fewest = survey.samples[source].threshold
        for name, one in found.items():
            if one.contradictions:
                yield name, one.contradictions if one.contradictions >= fewest else None


@dataclass(frozen=True, eq=False)
class Surveyed:
    """What all surveys gave: samples, estimates by indicator, and their errors."""

    samples: Mapping[str, Sample]
    found: Mapping[str, Mapping[str, Estimate]]
    covariances: Mapping[str, SurveyErrors]


def code_frames(
    frames: Mapping[str, pd.DataFrame],
    methodology: Methodology,
    catalogue: Catalogue,
    weights: Mapping[str, Weights] = UNWEIGHTED,
    domain: Mapping[str, "pd.Series[bool]"] = EVERYBODY,
) -> dict[str, Sample]:
    """Code every survey's answers once."""
    return {
        name: sample(
            name, frame, methodology, catalogue.instrument, _series(weights.get(name)), domain.get(name)
        )
        for name, frame in frames.items()
    }


def _series(weight: "Weights | None") -> "pd.Series[float] | None":
    return weight.weight if isinstance(weight, Weighting) else weight


def estimates(catalogue: Catalogue, answers: Sample, withheld: Collection[str] = ()) -> dict[str, Estimate]:
    """Apply every rule of one survey, except for indicators that are held back."""
    return {
        one.id: estimate(catalogue, one, answers)
        for one in catalogue
        if one.source == answers.survey and one.id not in withheld
    }


def _shown(found: Mapping[str, Estimate], answers: Sample) -> dict[str, Estimate]:
    """Leave out what is not there or not to be shown: it enters no mean, so no mean's error either."""
    return {
        name: one
        for name, one in found.items()
        if one.value is not None and one.smallest >= answers.threshold and not one.dominated
    }


def _score(catalogue: Catalogue, one: Indicator, survey: Surveyed, figure: Figure | None) -> IndicatorScore:
    if one.source is Source.SECONDARY:
        return _secondary(catalogue, one, figure)
    if one.source not in survey.samples:
        return _missing(one, Reason.NO_ANSWERS)
    found = survey.found[one.source].get(one.id)
    if found is None:
        return _missing(one, Reason.TOO_FEW)
    return _surveyed(one, found, survey.samples[one.source], survey.covariances[one.source])


def _surveyed(one: Indicator, found: Estimate, answers: Sample, covariances: SurveyErrors) -> IndicatorScore:
    """Score it, unless the base is too small: that discloses neither a value nor its own size."""
    if found.value is None or one.id not in covariances.position:
        return _missing(one, _reason(found, answers))
    score = IndicatorScore(
        one.id, one.name, one.source, one.certainty, found.value, found.raw, found.n, spread=found.spread
    )
    score = replace(score, parts=found.parts)
    return replace(score, interval=interval_of(found, one.id, covariances, answers.methodology))


def _reason(found: Estimate, answers: Sample) -> Reason:
    if found.n == 0:
        return Reason.NO_ANSWERS
    enough = found.value is not None and found.smallest >= answers.threshold
    return Reason.DOMINATED if enough else Reason.TOO_FEW


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
