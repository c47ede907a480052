"""A diamond on the face: edges, ground, intervals and the points on the axes.

What is absent is not drawn: an edge joins two neighbouring dimensions only when both have a value. An edge
between the region's and the whole country's figure is split in the middle, and each half is its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from matplotlib.path import Path

from scoring.chart_face import Face
from scoring.chart_hatch import hatching
from scoring.chart_paper import SHEET, Mark, Point, apart, through
from scoring.chart_pens import UNDER, Pen
from scoring.picture import Diamond, Reading

DOT, UNDER_DOT, SQUARE = 3.4, 3.6, 4.6
BEAM = 7.0
Piece = tuple[float, float, Reading]
Axis = tuple[int, Reading]


def draw_diamond(face: Face, diamond: Diamond, pen: Pen) -> None:
    """Draw one diamond with one pen."""
    axes = list(enumerate(diamond.axes))
    for place, first in enumerate(axes):
        second = axes[(place + 1) % len(axes)]
        if first[1].value is not None and second[1].value is not None:
            _edge(face, first, second, pen)
        _spoke(face, first, (axes[place - 1], second), pen)
    for axis, reading in axes:
        if reading.value is not None:
            draw_point(face, face.point(axis, reading.value), reading, pen)


def draw_point(face: Face, place: Point, reading: Reading, pen: Pen) -> None:
    """Mark a score: a dot, hollow when provisional; a lozenge below; hatched for the whole country."""
    own = replace(pen.for_reading(reading), dashes=(), order=pen.order + 0.2)
    if own.hatched:
        side = SQUARE if pen is not UNDER else UNDER_DOT
        corners = _corners(place, side, side)
        face.paper.add(_shape("square", through(*corners, closed=True), own, SHEET))
        face.paper.add(Mark("hatch", apart(hatching(corners, 2.4)), own.order, own.colour, 0.8))
    elif pen is UNDER:
        face.paper.add(_shape("lozenge", through(*_lozenge(place, UNDER_DOT), closed=True), own, SHEET))
    else:
        ground = SHEET if reading.provisional else own.colour
        face.paper.add(_shape("dot", Path.circle(place, DOT), own, ground))


def _edge(face: Face, first: Axis, second: Axis, pen: Pen) -> None:
    for start, end, reading in _pieces(first[1], second[1]):
        own = pen.for_reading(reading)
        dashes = pen.for_reading(first[1], second[1]).dashes
        ends = [_between(face, first, second, along, "value") for along in (start, end)]
        if pen.opacity:
            _band(face, first, second, (start, end, reading), own)
            _ground(face, ends, own)
        face.line("edge", replace(own, dashes=dashes), *ends)


def _ground(face: Face, ends: Sequence[Point], pen: Pen) -> None:
    corners = [(face.x, face.y), *ends]
    if pen.hatched:
        face.paper.add(
            Mark("hatch", apart(hatching(corners)), pen.order - 0.5, pen.colour, 0.7, opacity=0.75)
        )
    else:
        face.fill("ground", pen.order - 0.5, pen.ground, pen.opacity, *corners)


def _band(face: Face, first: Axis, second: Axis, piece: Piece, pen: Pen) -> None:
    """Draw the interval along an edge; it narrows to a point where a score has no sampling error."""
    start, end, _ = piece
    if first[1].high is None and second[1].high is None:
        return
    low = [_between(face, first, second, along, "low") for along in (start, end)]
    high = [_between(face, first, second, along, "high") for along in (end, start)]
    face.fill("band", pen.order - 0.4, pen.ground, 0.22, *low, *high)


def _spoke(face: Face, own: Axis, neighbours: Sequence[Axis], usual: Pen) -> None:
    """Hang a dimension that lacks a neighbour on its axis instead of on an edge."""
    axis, reading = own
    if reading.value is None or all(other.value is not None for _, other in neighbours):
        return
    pen = usual.for_reading(reading)
    face.line("spoke", replace(pen, width=pen.width * 0.6), (face.x, face.y), face.point(axis, reading.value))
    if reading.low is not None and reading.high is not None and usual.opacity:
        ends = through(face.point(axis, reading.low), face.point(axis, reading.high))
        face.paper.add(Mark("band", ends, pen.order - 0.4, pen.ground, BEAM, opacity=0.3))


def _pieces(first: Reading, second: Reading) -> Iterator[Piece]:
    if first.national == second.national:
        yield 0.0, 1.0, replace(first, provisional=False)
    else:
        yield 0.0, 0.5, replace(first, provisional=False)
        yield 0.5, 1.0, replace(second, provisional=False)


def _between(face: Face, first: Axis, second: Axis, along: float, which: str) -> Point:
    (x, y), (far_x, far_y) = (face.point(axis, _score(reading, which)) for axis, reading in (first, second))
    return x + along * (far_x - x), y + along * (far_y - y)


def _score(reading: Reading, which: str) -> float:
    bound = {"low": reading.low, "high": reading.high}.get(which)
    return (reading.value or 0.0) if bound is None else bound


def _corners(place: Point, across: float, down: float) -> list[Point]:
    x, y = place
    return [(x - across, y - down), (x + across, y - down), (x + across, y + down), (x - across, y + down)]


def _lozenge(place: Point, reach: float) -> list[Point]:
    x, y = place
    return [(x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)]


def _shape(name: str, path: Path, pen: Pen, ground: str) -> Mark:
    return Mark(name, path, pen.order, pen.colour, max(pen.width * 0.6, 1.0), ground=ground)
