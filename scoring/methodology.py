"""The choices behind an index, as one named value that travels with every figure.

Two indexes may be compared exactly when their methodologies are equal. Nothing here computes.
"""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Thresholds:
    """The fewest respondents a published figure may rest on, by survey."""

    citizen: int = 10
    organisation: int = 5
    expert: int = 5

    def of(self, survey: str) -> int:
        return {"citizen": self.citizen, "organisation": self.organisation, "expert": self.expert}[survey]


@dataclass(frozen=True)
class Dominance:
    """The most that one respondent, or the two largest, may make up of a sum that is published."""

    one: float = 0.8
    two: float = 0.9


@dataclass(frozen=True)
class Raking:
    """Bounds on a weight (the mean is 1), the gap at which a fit is good, how long to try, and for how many.

    A wave with fewer citizens than `fewest` is not weighted: that would add more chance than it removes, and
    weights of which hardly two are alike tell who said what.
    """

    lowest: float = 0.2
    highest: float = 5.0
    tolerance: float = 1e-9
    rounds: int = 500
    fewest: int = 100


@dataclass(frozen=True)
class Bootstrap:
    """How the error of diversity is drawn: rounds of resampling so many blocks, from one seed."""

    rounds: int = 500
    blocks: int = 2000
    seed: int = 20082010


@dataclass(frozen=True)
class Methodology:
    """After the CIVICUS Civil Society Index of 2008-2010; see docs/methodology.md."""

    name: str = "csi-2010-after"
    version: int = 1
    depth_base: Literal["counted", "everyone"] = "counted"
    members: Literal["active", "active or inactive"] = "active"
    battery_gaps: Literal["no", "missing"] = "no"
    truncate_differences: bool = True
    correct_diversity: bool = True
    provisional_below: float = 0.5
    thresholds: Thresholds = field(default_factory=Thresholds)
    dominance: Dominance = field(default_factory=Dominance)
    raking: Raking = field(default_factory=Raking)
    confidence: float = 0.95
    bootstrap: Bootstrap = field(default_factory=Bootstrap)
    substitutes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "substitutes", tuple(sorted(set(self.substitutes))))

    @property
    def label(self) -> str:
        return f"{self.name}-{self.version}"
