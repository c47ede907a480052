"""The face of the diamond: scale, axes, circle and polygons.

What is absent is not drawn: an edge joins two neighbouring dimensions only when both have a value.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Polygon

from scoring.chart_paper import FAINT, POINTS, QUIET, SHEET, Line, Paper
from scoring.picture import Diamond, Picture, Reading

RADIUS = 124.0
TOP = 100
STEPS = (25, 50, 75, 100)
DIRECTIONS = ((0, -1), (1, 0), (0, 1), (-1, 0))
Point = tuple[float, float]
Dashes = tuple[float, tuple[float, float]]
Stroke = Dashes | Literal["solid"]


@dataclass(frozen=True)
class Pen:
    """How one diamond is drawn: told apart by line as well as by colour."""

    colour: str
    ground: str
    width: float
    dots: float
    opacity: float
    order: float
    dashed: bool = False


OVER = Pen("#0b5c93", "#0072b2", 4.2, 11, 0.20, 4)
UNDER = Pen("#b34700", "#d55e00", 2.6, 6, 0.0, 3, dashed=True)
CIRCLE = Pen("#00795a", "#009e73", 3.2, 0, 0.07, 2)
CIRCLE_UNDER = Pen("#b34700", "#d55e00", 2.0, 0, 0.0, 2, dashed=True)
BROKEN: Dashes = (0, (4, 2.2))
SPARSE: Dashes = (0, (2, 2.5))
UNBROKEN: Stroke = "solid"


@dataclass(frozen=True)
class Face:
    """Where the centre is, and so where every score lies."""

    paper: Paper
    x: float
    y: float

    def point(self, axis: int, score: float) -> Point:
        across, down = DIRECTIONS[axis]
        reach = score / TOP * RADIUS
        return self.x + across * reach, self.y + down * reach

    def draw(self, picture: Picture) -> None:
        self._scale(picture.diamond)
        if picture.under:
            self._circle(picture.under.environment, CIRCLE_UNDER)
            self._diamond(picture.under, UNDER)
        self._circle(picture.diamond.environment, CIRCLE)
        self._diamond(picture.diamond, OVER)

    def _scale(self, diamond: Diamond) -> None:
        for step in STEPS:
            corners = [self.point(axis, step) for axis in range(len(DIRECTIONS))]
            self.paper.add(Polygon(corners, fill=False, edgecolor=FAINT, linewidth=1.2, zorder=1))
        for axis, reading in enumerate(diamond.axes):
            style = UNBROKEN if reading.value is not None else SPARSE
            self._line([self.point(axis, 0), self.point(axis, TOP)], QUIET, 1.6, style, 1)
        for step in STEPS[1::2]:
            x, y = self.point(1, step)
            self.paper.write_over([Line(str(step), 8.5, QUIET)], x - 2, y + 2, "right")

    def _circle(self, reading: Reading, pen: Pen) -> None:
        if reading.value is None:
            return
        self._circle_band(reading, pen)
        radius = reading.value / TOP * RADIUS
        centre = (self.x, self.y)
        style = BROKEN if pen.dashed or reading.provisional else UNBROKEN
        if pen.opacity:
            self.paper.add(
                Circle(centre, radius, color=pen.ground, alpha=pen.opacity, linewidth=0, zorder=1.5)
            )
        ring = Circle(centre, radius, fill=False, edgecolor=pen.colour, linewidth=pen.width, zorder=pen.order)
        ring.set_linestyle(style)
        self.paper.add(ring)

    def _circle_band(self, reading: Reading, pen: Pen) -> None:
        if reading.low is None or reading.high is None:
            return
        middle, thick = (reading.low + reading.high) / 2, (reading.high - reading.low) / TOP * RADIUS
        ring = Circle(
            (self.x, self.y), middle / TOP * RADIUS, fill=False, edgecolor=pen.ground, alpha=0.16, zorder=1.6
        )
        ring.set_linewidth(thick * POINTS)
        self.paper.add(ring)

    def _diamond(self, diamond: Diamond, pen: Pen) -> None:
        self._band(diamond, pen)
        for first, second in _edges(diamond.axes):
            self._edge(diamond.axes, first, second, pen)
        for axis, reading in enumerate(diamond.axes):
            self._spoke(diamond.axes, axis, pen)
            if reading.value is not None:
                self._dot(self.point(axis, reading.value), pen, hollow=reading.provisional)

    def _edge(self, axes: Sequence[Reading], first: int, second: int, pen: Pen) -> None:
        ends = [self.point(axis, axes[axis].value or 0.0) for axis in (first, second)]
        if pen.opacity:
            corners = [(self.x, self.y), *ends]
            self.paper.add(
                Polygon(corners, color=pen.ground, alpha=pen.opacity, linewidth=0, zorder=pen.order - 0.5)
            )
        broken = pen.dashed or axes[first].provisional or axes[second].provisional
        self._line(ends, pen.colour, pen.width, BROKEN if broken else UNBROKEN, pen.order)

    def _spoke(self, axes: Sequence[Reading], axis: int, pen: Pen) -> None:
        """Hang a dimension that lacks a neighbour on its axis instead of on an edge."""
        value, around = axes[axis].value, (axes[axis - 1], axes[(axis + 1) % len(axes)])
        if value is not None and any(neighbour.value is None for neighbour in around):
            ends = [(self.x, self.y), self.point(axis, value)]
            self._line(ends, pen.colour, pen.width * 0.6, BROKEN if pen.dashed else UNBROKEN, pen.order)

    def _band(self, diamond: Diamond, pen: Pen) -> None:
        for first, second in _edges(diamond.axes):
            low = [self.point(axis, diamond.axes[axis].low or 0.0) for axis in (first, second)]
            high = [self.point(axis, diamond.axes[axis].high or 0.0) for axis in (second, first)]
            if all(diamond.axes[axis].high is not None for axis in (first, second)):
                self.paper.add(
                    Polygon([*low, *high], color=pen.ground, alpha=0.22, linewidth=0, zorder=pen.order - 0.4)
                )

    def _dot(self, place: Point, pen: Pen, *, hollow: bool) -> None:
        self.paper.axes.plot(
            *place,
            marker="o",
            markersize=pen.dots,
            markerfacecolor=SHEET if hollow else pen.colour,
            markeredgecolor=pen.colour,
            markeredgewidth=pen.dots / 4,
            zorder=pen.order + 0.1,
        )

    def _line(self, ends: Sequence[Point], colour: str, width: float, style: Stroke, order: float) -> None:
        line = Line2D(*zip(*ends, strict=True), color=colour, linewidth=width, zorder=order)
        line.set_linestyle(style)
        self.paper.axes.add_line(line)


def _edges(axes: Sequence[Reading]) -> Iterator[tuple[int, int]]:
    for first in range(len(axes)):
        second = (first + 1) % len(axes)
        if axes[first].value is not None and axes[second].value is not None:
            yield first, second
