"""The face of the diamond: where every score lies, the scale, and the circle of the External Environment."""

from dataclasses import dataclass

from matplotlib.path import Path

from scoring.chart_hatch import ticks
from scoring.chart_paper import FAINT, QUIET, Mark, Paper, Point, apart, through
from scoring.chart_pens import CIRCLE, CIRCLE_UNDER, SPARSE, Pen
from scoring.chart_text import Line
from scoring.picture import Diamond, Picture, Reading

RADIUS = 116.0
TOP = 100
STEPS = (25, 50, 75, 100)
DIRECTIONS = ((0, -1), (1, 0), (0, 1), (-1, 0))
TICK_DEPTH = 6.0
# A circle of score 0 is still seen, as a point.
LEAST = 1.2


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

    def line(self, name: str, pen: Pen, *points: Point) -> None:
        self.paper.add(Mark(name, through(*points), pen.order, pen.colour, pen.width, pen.dashes))

    def fill(self, name: str, order: float, colour: str, opacity: float, *corners: Point) -> None:
        path = through(*corners, closed=True)
        self.paper.add(Mark(name, path, order, ground=colour, opacity=opacity))

    def circle(self, radius: float) -> Path:
        return Path.circle((self.x, self.y), radius)


def draw_scale(face: Face, diamond: Diamond) -> None:
    """Draw the axes and the rings of the scale; the axis of what is absent is dotted."""
    for step in STEPS:
        corners = [face.point(axis, step) for axis in range(len(DIRECTIONS))]
        face.paper.add(Mark("ring", through(*corners, closed=True), 1, FAINT, 0.7))
        for axis, reading in enumerate(diamond.axes):
            dashes = () if reading.value is not None else SPARSE
            if step == TOP:
                axis_line = through(face.point(axis, 0), face.point(axis, TOP))
                face.paper.add(Mark("axis", axis_line, 1, QUIET, 0.9, dashes))
    _number_scale(face, diamond.organisation)


def _number_scale(face: Face, reading: Reading) -> None:
    """Write half and full on the right axis, on the side of the mark where the score is not."""
    for step in STEPS[1::2]:
        x, y = face.point(1, step)
        line = [Line(str(step), 8.5, QUIET)]
        beyond = reading.value is not None and step > reading.value and step < TOP
        face.paper.write_over(
            line, x + (5 if beyond else -5), y + 2, "left" if beyond else "right", order=3.6
        )


def draw_circles(face: Face, picture: Picture) -> None:
    """Draw the External Environment, and the second diamond's under it."""
    if picture.under:
        _circle(face, picture.under.environment, CIRCLE_UNDER)
    _band(face, picture.diamond.environment, CIRCLE.for_reading(picture.diamond.environment))
    _circle(face, picture.diamond.environment, CIRCLE)


def _circle(face: Face, reading: Reading, usual: Pen) -> None:
    if reading.value is None:
        return
    pen = usual.for_reading(reading)
    radius = max(reading.value / TOP * RADIUS, LEAST)
    if pen.opacity:
        face.paper.add(
            Mark("circle-ground", face.circle(radius), 1.5, ground=pen.ground, opacity=pen.opacity)
        )
    if pen.hatched:
        strokes = apart(ticks(face.x, face.y, radius, TICK_DEPTH))
        face.paper.add(Mark("hatch", strokes, pen.order, pen.colour, 0.8))
    face.paper.add(Mark("circle", face.circle(radius), pen.order, pen.colour, pen.width, pen.dashes))


def _band(face: Face, reading: Reading, pen: Pen) -> None:
    """Draw the interval as a ring between its ends."""
    if reading.low is None or reading.high is None:
        return
    middle, wide = (reading.low + reading.high) / 2, (reading.high - reading.low) / TOP * RADIUS
    ring = face.circle(middle / TOP * RADIUS)
    face.paper.add(Mark("circle-band", ring, 1.6, pen.ground, wide, opacity=0.12 if pen.hatched else 0.18))
