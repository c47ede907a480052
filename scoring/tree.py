"""The index as a tree of frozen values: dimensions, sub-dimensions, indicators.

Every value knows on how much it rests, and what is absent says why. Nothing is rounded here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from scoring.catalogue import Certainty, Source
from scoring.declaration import Declaration
from scoring.figures import Figure
from scoring.interval import Interval
from scoring.methodology import Methodology
from scoring.ratio import AttributeSpread, Coverage
from scoring.weights import WeightingReport


class Reason(StrEnum):
    """Why an indicator has no value."""

    NO_ANSWERS = "no answers"
    TOO_FEW = "too few respondents"
    DOMINATED = "one or two respondents make up nearly all"
    NO_FIGURE = "no figure"
    NOT_GIVEN = "not given"


class Status(StrEnum):
    """How much of a dimension is there."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    PROVISIONAL = "provisional"
    ABSENT = "absent"


@dataclass(frozen=True)
class IndicatorScore:
    """One indicator: a value, or the reason there is none; `parts` says on how many of its fields."""

    id: str
    name: str
    source: Source
    certainty: Certainty
    value: float | None = None
    raw: float | None = None
    n: int | None = None
    reason: Reason | None = None
    spread: tuple[AttributeSpread, ...] = ()
    figure: Figure | None = None
    interval: Interval | None = None
    national: bool = False
    parts: Coverage | None = None


@dataclass(frozen=True)
class SubdimensionScore:
    """The plain mean of the indicators that have a value."""

    id: str
    name: str
    value: float | None
    coverage: Coverage
    indicators: tuple[IndicatorScore, ...]
    interval: Interval | None = None

    @property
    def national(self) -> bool:
        return any(one.national for one in self.indicators if one.value is not None)


@dataclass(frozen=True)
class DimensionScore:
    """The plain mean of the sub-dimensions that have a value."""

    id: str
    name: str
    value: float | None
    status: Status
    coverage: Coverage
    indicator_coverage: Coverage
    subdimensions: tuple[SubdimensionScore, ...]
    interval: Interval | None = None

    @property
    def national(self) -> bool:
        """Whether a filtered score rests, at least in part, on indicators that the filter does not reach."""
        return any(one.national for one in self.subdimensions)

    @property
    def provisional(self) -> bool:
        return self.status is Status.PROVISIONAL


@dataclass(frozen=True)
class Index:
    """The five dimensions of one computation, its methodology, and how many took part in each survey.

    `declaration` is the sample's (none when nobody was asked), `filtered` the surveys a filter was applied
    to; where there are any, the other surveys' indicators are national and say so, and a size that is not
    to be told, or could be worked out, is none. `contradictions` says for how many respondents an indicator
    leaves out numbers that contradict each other, or none when they are fewer than the threshold.
    """

    methodology: Methodology
    samples: tuple[tuple[Source, int | None], ...]
    dimensions: tuple[DimensionScore, ...]
    declaration: Declaration | None = None
    weighting: WeightingReport | None = None
    filtered: tuple[Source, ...] = ()
    contradictions: tuple[tuple[str, int | None], ...] = ()

    def dimension(self, dimension_id: str) -> DimensionScore:
        return next(one for one in self.dimensions if one.id == dimension_id)

    def indicators(self) -> Iterator[IndicatorScore]:
        for dimension in self.dimensions:
            for subdimension in dimension.subdimensions:
                yield from subdimension.indicators

    def indicator(self, indicator_id: str) -> IndicatorScore:
        return next(one for one in self.indicators() if one.id == indicator_id)
