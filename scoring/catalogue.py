"""The declared indicators as values: what each is, and where it stands in the index.

A catalogue is data. Which function a rule's name stands for is decided in `binding`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from scoring.instrument import Instrument


class Source(StrEnum):
    """Who is asked, or that nobody is."""

    CITIZEN = "citizen"
    ORGANISATION = "organisation"
    EXPERT = "expert"
    SECONDARY = "secondary"


class Certainty(StrEnum):
    """How sure we are that the rule is the one CIVICUS used."""

    KNOWN = "known"
    LIKELY = "likely"
    RECONSTRUCTED = "reconstructed"


Parameters = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Indicator:
    """One row of the table of indicators."""

    id: str
    dimension: str
    subdimension: str
    name: str
    source: Source
    construct: str
    rule: str
    parameters: Parameters
    base: str
    certainty: Certainty
    in_words: str
    remark: str

    @property
    def dimension_id(self) -> str:
        return self.id.split(".")[0]

    @property
    def subdimension_id(self) -> str:
        return self.id.rpartition(".")[0]


@dataclass(frozen=True)
class Catalogue:
    """All indicators in the order of the index, and the instrument their rules read."""

    indicators: tuple[Indicator, ...]
    instrument: Instrument

    def __iter__(self) -> Iterator[Indicator]:
        return iter(self.indicators)

    def __getitem__(self, indicator_id: str) -> Indicator:
        return next(one for one in self.indicators if one.id == indicator_id)

    def __contains__(self, indicator_id: object) -> bool:
        return any(one.id == indicator_id for one in self.indicators)
