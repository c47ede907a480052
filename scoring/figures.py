"""Published figures about a country, and the one rule that brings them to 0-100.

Where a figure was published and whether it may be used is decided elsewhere.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A publisher's number on the publisher's scale, with the year it describes."""

    value: float
    year: int
    publisher: str


def rescaled(figure: Figure, *, at_0: float, at_100: float) -> float:
    """Place a figure between the number that scores 0 and the number that scores 100."""
    return min(100.0, max(0.0, 100 * (figure.value - at_0) / (at_100 - at_0)))
