"""How each thing on the face is drawn: told apart by line and shape first, and by colour only then.

Blue, green and orange are chosen to stay distinct for people who see red and green alike; the whole country's
figures are slate and hatched, so that on a black-and-white print, too, they cannot pass as the region's.
"""

from dataclasses import dataclass, replace

from scoring.chart_paper import Dashes
from scoring.picture import Reading


@dataclass(frozen=True)
class Pen:
    """A line and the ground inside it."""

    colour: str
    ground: str
    width: float
    opacity: float
    order: float
    dashes: Dashes = ()
    hatched: bool = False

    def for_reading(self, *readings: Reading) -> "Pen":
        """Break the line for what is provisional, and hatch the ground for the whole country's."""
        pen = replace(self, dashes=BROKEN) if any(one.provisional for one in readings) else self
        if not any(one.national for one in readings):
            return pen
        own = replace(pen, opacity=0.0, hatched=True)
        return own if self in (UNDER, CIRCLE_UNDER) else replace(own, colour=NATIONAL, ground=NATIONAL)


BROKEN: Dashes = (8.0, 4.4)
SPARSE: Dashes = (2.0, 3.0)
NATIONAL = "#3d4852"
OVER = Pen("#0b5c93", "#0072b2", 2.4, 0.20, 4)
UNDER = Pen("#b34700", "#d55e00", 1.5, 0.0, 3, dashes=(5.0, 3.0))
CIRCLE = Pen("#00795a", "#009e73", 1.8, 0.07, 2)
CIRCLE_UNDER = Pen("#b34700", "#d55e00", 1.2, 0.0, 2, dashes=(5.0, 3.0))
