"""The sheet a picture is drawn on: marks and words, measured in phone pixels, 360 wide, y growing downwards.

Text of size 11 here is 11 pixels high on a small phone, so legibility is decided where sizes are named.
Knows nothing of indexes, and nothing of how marks become bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from scoring.chart_text import Line

WIDTH = 360.0
QUIET = "#56616b"
FAINT = "#cfd6dc"
SHEET = "#ffffff"
Align = Literal["left", "center", "right"]
Dashes = tuple[float, ...]
Point = tuple[float, float]


@dataclass(frozen=True)
class Mark:
    """One shape: stroked when it has a width, filled when it has a ground; `order` says what lies on what."""

    name: str
    path: Path
    order: float
    colour: str = SHEET
    width: float = 0.0
    dashes: Dashes = ()
    ground: str | None = None
    opacity: float = 1.0


@dataclass(frozen=True)
class Written:
    """A line where it stands: the left end and the top of the box it takes."""

    line: Line
    x: float
    top: float

    @property
    def right(self) -> float:
        return self.x + self.line.width

    @property
    def bottom(self) -> float:
        return self.top + self.line.height


@dataclass
class Paper:
    """Marks and words as they are put down; the only thing here that grows."""

    height: float
    marks: list[Mark] = field(default_factory=list)
    words: list[Written] = field(default_factory=list)

    def add(self, *marks: Mark) -> None:
        self.marks += marks

    def write(
        self, lines: Sequence[Line], x: float, top: float, align: Align = "left", order: float = 8
    ) -> None:
        """Set lines one under the other, the first one's top at `top`."""
        for line in lines:
            self._set(line, x - line.width * {"left": 0.0, "center": 0.5, "right": 1.0}[align], top, order)
            top += line.height

    def write_over(
        self, lines: Sequence[Line], x: float, top: float, align: Align = "left", order: float = 8
    ) -> None:
        """Set lines with a halo, legible on top of whatever is drawn there."""
        before = len(self.words)
        self.write(lines, x, top, align, order)
        for written in self.words[before:]:
            self.add(Mark("halo", _outline(written), order - 0.05, SHEET, 3.2, opacity=0.9))

    def _set(self, line: Line, x: float, top: float, order: float) -> None:
        self.words.append(Written(line, x, top))
        self.add(Mark("words", _outline(self.words[-1]), order, ground=line.colour))


def through(*points: Point, closed: bool = False) -> Path:
    """Join the points by straight lines."""
    return Path([*points, points[0]] if closed else points, closed=closed)


def apart(strokes: Sequence[tuple[Point, Point]]) -> Path:
    """Put separate strokes into one path, which is drawn at once."""
    ends = [end for stroke in strokes for end in stroke]
    return Path(ends or [(0.0, 0.0)], [Path.MOVETO, Path.LINETO] * len(strokes) or [Path.MOVETO])


def turned(path: Path, angle: float, x: float, y: float) -> Path:
    """Turn a path about its own origin, anticlockwise, and put that origin at (x, y)."""
    return Affine2D().rotate_deg(-angle).translate(x, y).transform_path(path)


def _outline(written: Written) -> Path:
    return Path.make_compound_path(*written.line.outlines(written.x, written.top))
