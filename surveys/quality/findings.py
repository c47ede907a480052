"""What a rule noticed about an interview: values, for people to read in their own language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What sort of oddity a rule looks for."""

    SPEEDING = "speeding"
    STRAIGHT_LINING = "straight_lining"
    CONTRADICTION = "contradiction"
    AMOUNT = "amount"
    BURST = "burst"


@dataclass(frozen=True)
class Finding:
    """One rule about one interview.

    `measured` is what was held against the threshold, `usual` what others have where that was compared;
    `told` are the answers behind it: question -> answer as the form spells it. Free text is never there.
    """

    rule: str
    kind: Kind
    form: str
    interview: str
    measured: float | None = None
    usual: float | None = None
    told: Mapping[str, str] = field(default_factory=dict)
