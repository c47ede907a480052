"""Functions about places on Earth: area, distance, geofence, intersects.

Places are texts as ODK writes them, "latitude longitude altitude accuracy" in degrees and metres, several
joined by semicolons; or several nodes with one place each. Altitude does not count. What cannot be read as
places gives not-a-number, or false, because a respondent may have answered only half of it.

Sources of the formulas: distance is the haversine formula (R. W. Sinnott, "Virtues of the Haversine", Sky
and Telescope 68, 1984, p. 159); area is the shoelace formula in the sinusoidal projection, which keeps areas
(J. P. Snyder, "Map Projections: A Working Manual", USGS Professional Paper 1395, 1987, pp. 243-248), centred
on the first point; inside or outside is decided by crossing a ray (W. R. Franklin, "PNPOLY", 1970). The
Earth is a sphere with the radius that ODK uses.
"""

import itertools
import math
from collections.abc import Sequence

from surveys.xpath.context import Frame, Value
from surveys.xpath.functions.row import Function
from surveys.xpath.tree import NodeSet
from surveys.xpath.values import parse_number, to_string

RADIUS = 6_378_100.0
"""Metres."""
_MOST_NORTH, _MOST_EAST = 90.0, 180.0
_PARTS = range(2, 5)
_LEAST_AREA = 3
_LETTERS_PER_STEP = 5

Point = tuple[float, float]
"""Latitude and longitude in degrees."""


def _points(frame: Frame, *values: Value) -> list[Point]:
    """Every place in the order given; none if any of it cannot be read."""
    texts = [text for value in values for text in _texts(frame, value)]
    frame.job.spend(len(texts) + sum(map(len, texts)) // _LETTERS_PER_STEP)
    points = [_point(text) for text in texts]
    return [point for point in points if point is not None] if None not in points else []


def _texts(frame: Frame, value: Value) -> list[str]:
    if isinstance(value, NodeSet) and len(value) > 1:
        return [node.value for node in value]
    texts = to_string(value, frame.job.zone).split(";")
    return texts[:-1] if len(texts) > 1 and not texts[-1].strip() else texts


def _point(text: str) -> Point | None:
    numbers = [parse_number(part) for part in text.split()]
    if len(numbers) not in _PARTS or any(map(math.isnan, numbers)):
        return None
    latitude, longitude = numbers[:2]
    return (latitude, longitude) if abs(latitude) <= _MOST_NORTH and abs(longitude) <= _MOST_EAST else None


def _area(frame: Frame, value: Value) -> float:
    """Square metres inside the line through the places, closed if it is not."""
    points = _points(frame, value)
    if not points:
        return math.nan
    return enclosed(points) if len(points) >= _LEAST_AREA else 0.0


def _distance(frame: Frame, *values: Value) -> float:
    """Metres along the places in their order."""
    points = _points(frame, *values)
    if not points:
        return math.nan
    return math.fsum(itertools.starmap(between, itertools.pairwise(points)))


def between(here: Point, there: Point) -> float:
    """Metres along the great circle."""
    (north, east), (norther, easter) = map(_radians, here), map(_radians, there)
    rise, run = math.sin((norther - north) / 2), math.sin((easter - east) / 2)
    chord = rise * rise + math.cos(north) * math.cos(norther) * run * run
    return 2 * RADIUS * math.asin(math.sqrt(min(1.0, chord)))


def enclosed(points: Sequence[Point]) -> float:
    flat = [_flat(point, points[0]) for point in points]
    around = zip(flat, [*flat[1:], flat[0]], strict=True)
    return abs(math.fsum(x * other_y - other_x * y for (x, y), (other_x, other_y) in around)) / 2


def _flat(point: Point, centre: Point) -> tuple[float, float]:
    """Metres east and north of the centre in the sinusoidal projection."""
    east = math.radians(point[1] - centre[1]) * math.cos(math.radians(point[0]))
    return east * RADIUS, math.radians(point[0] - centre[0]) * RADIUS


def _radians(degrees: float) -> float:
    return math.radians(degrees)


def _geofence(frame: Frame, place: Value, fence: Value) -> bool:
    points, corners = _points(frame, place), _points(frame, fence)
    if len(points) != 1 or len(corners) < _LEAST_AREA:
        return False
    sides = itertools.pairwise([*corners, corners[0]])
    return sum(_crosses(points[0], *side) for side in sides) % 2 == 1


def _crosses(point: Point, start: Point, end: Point) -> bool:
    """Tell whether a ray from the point eastwards meets the side."""
    if (start[0] > point[0]) == (end[0] > point[0]):
        return False
    share = (point[0] - start[0]) / (end[0] - start[0])
    return point[1] < start[1] + share * (end[1] - start[1])


def _intersects(frame: Frame, value: Value) -> bool:
    """Tell whether a line or outline meets itself elsewhere than where its pieces are joined."""
    points = [point for point, _ in itertools.groupby(_points(frame, value))]
    sides = list(itertools.pairwise(points))
    frame.job.spend(len(sides) ** 2 // 2)
    closed = len(points) > 1 and points[0] == points[-1]
    return any(_meet(sides, one, other, closed=closed) for one in range(len(sides)) for other in range(one))


def _meet(sides: list[tuple[Point, Point]], later: int, earlier: int, *, closed: bool) -> bool:
    if later - earlier == 1:
        return _folds_back(*sides[earlier], sides[later][1])
    if closed and earlier == 0 and later == len(sides) - 1:
        return _folds_back(*sides[later], sides[earlier][1])
    (a, b), (c, d) = sides[earlier], sides[later]
    return _apart(a, b, c, d) and _apart(c, d, a, b) and _boxes_touch(a, b, c, d)


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _apart(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Tell whether c and d lie on different sides of the line through a and b, or on it."""
    return _turn(a, b, c) * _turn(a, b, d) <= 0


def _boxes_touch(a: Point, b: Point, c: Point, d: Point) -> bool:
    return all(
        max(min(a[axis], b[axis]), min(c[axis], d[axis])) <= min(max(a[axis], b[axis]), max(c[axis], d[axis]))
        for axis in (0, 1)
    )


def _folds_back(a: Point, joint: Point, b: Point) -> bool:
    """Tell whether the line goes back over itself at a joint."""
    forward = sum((joint[axis] - a[axis]) * (b[axis] - joint[axis]) for axis in (0, 1))
    return _turn(a, joint, b) == 0 and forward < 0


ROWS = (
    Function("area", "v", _area, framed=True),
    Function("enclosed-area", "v", _area, framed=True),  # the name before 2016
    Function("distance", "v v*", _distance, framed=True),
    Function("geofence", "v v", _geofence, framed=True),
    Function("intersects", "v", _intersects, framed=True),
)
