"""Hatching as plain strokes cut to a shape, so that no format has to clip or to know a pattern.

Neighbouring shapes are hatched along the same lines, and so look like one.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import ceil, cos, floor, pi, radians, sin

from scoring.chart_paper import Point

# Neither along the axes nor along the rings of the scale, so that it is never taken for them.
ANGLE = radians(62)
GAP = 4.2
TICK = 5.0
SKEW = radians(4)
Stroke = tuple[Point, Point]


def hatching(corners: Sequence[Point], gap: float = GAP) -> list[Stroke]:
    """Cut parallel lines to a shape without dents."""
    offsets = [_offset(corner) for corner in corners]
    steps = range(ceil(min(offsets) / gap), floor(max(offsets) / gap) + 1)
    return [stroke for step in steps for stroke in _cut(corners, step * gap)]


def ticks(x: float, y: float, radius: float, depth: float) -> list[Stroke]:
    """Set slanting strokes along the inside of a circle."""
    number = max(8, round(2 * pi * radius / TICK))
    inner = max(radius - depth, 0.0)
    return [
        (_around(x, y, radius, turn * 2 * pi / number), _around(x, y, inner, turn * 2 * pi / number + SKEW))
        for turn in range(number)
    ]


def _cut(corners: Sequence[Point], offset: float) -> Iterator[Stroke]:
    ends = sorted({end for edge in pairwise([*corners, corners[0]]) for end in _crossing(*edge, offset)})
    if len(ends) > 1:
        yield ends[0], ends[-1]


def _crossing(first: Point, second: Point, offset: float) -> Iterator[Point]:
    """Give the point where an edge meets the line at that offset, if it does."""
    before, after = _offset(first) - offset, _offset(second) - offset
    if before != after and before * after <= 0:
        along = before / (before - after)
        yield first[0] + along * (second[0] - first[0]), first[1] + along * (second[1] - first[1])


def _offset(point: Point) -> float:
    """Tell how far a point lies from the hatch line through the sheet's corner."""
    return point[0] * sin(ANGLE) + point[1] * cos(ANGLE)


def _around(x: float, y: float, radius: float, angle: float) -> Point:
    return x + radius * cos(angle), y + radius * sin(angle)
