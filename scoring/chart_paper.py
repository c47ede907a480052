"""The sheet a picture is drawn on, measured in phone pixels: 360 wide, y growing downwards.

Text of size 11 here is 11 pixels high on a small phone, so legibility is decided where sizes are named.
Knows nothing of indexes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from matplotlib.textpath import text_to_path

WIDTH = 360
INCHES = 9.0
POINTS = INCHES * 72 / WIDTH
FAMILY = "DejaVu Sans"
INK = "#1f2933"
QUIET = "#5b6670"
FAINT = "#cfd6dc"
SHEET = "#ffffff"
LEADING = 1.28
Align = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Line:
    """A line of text and how it looks."""

    text: str
    size: float
    colour: str = INK
    bold: bool = False
    slanted: bool = False

    @property
    def height(self) -> float:
        return self.size * LEADING

    @property
    def font(self) -> FontProperties:
        weight = "bold" if self.bold else "normal"
        return FontProperties(
            family=FAMILY,
            weight=weight,
            style="italic" if self.slanted else "normal",
            size=self.size * POINTS,
        )

    @property
    def width(self) -> float:
        """Letters side by side; kerning is too little to matter for breaking lines."""
        return self.size * sum(_breadth(letter, bold=self.bold) for letter in self.text)

    def saying(self, text: str) -> "Line":
        return Line(text, self.size, self.colour, self.bold, self.slanted)


@cache
def _breadth(letter: str, *, bold: bool) -> float:
    """Width of a letter at size 1; remembered, because shaping text anew costs more than drawing it."""
    font = FontProperties(family=FAMILY, weight="bold" if bold else "normal", size=100)
    width, _, _ = text_to_path.get_text_width_height_descent(f"|{letter}|", font, ismath=False)
    bars, _, _ = text_to_path.get_text_width_height_descent("||", font, ismath=False)
    return float(width - bars) / 100


def wrapped(line: Line, width: float) -> list[Line]:
    """Break a line between words so that each piece fits; a word too long for that stands alone."""
    if not line.text:
        return []
    pieces: list[str] = []
    for word in line.text.split():
        longer = f"{pieces[-1]} {word}" if pieces else word
        if pieces and line.saying(longer).width <= width:
            pieces[-1] = longer
        else:
            pieces.append(word)
    return [line.saying(piece) for piece in pieces]


def fitted(line: Line, width: float) -> Line:
    """Make the line smaller when it is too wide."""
    shrink = min(1.0, width / line.width)
    return Line(line.text, line.size * shrink, line.colour, line.bold, line.slanted)


def height(lines: Sequence[Line]) -> float:
    return sum(line.height for line in lines)


class Paper:
    """A fresh figure with one axes over the whole of it."""

    def __init__(self, tall: float) -> None:
        self.figure = Figure(figsize=(INCHES, INCHES * tall / WIDTH), facecolor=SHEET)
        self.axes: Axes = self.figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self.axes.set_axis_off()
        self.axes.set_xlim(0, WIDTH)
        self.axes.set_ylim(tall, 0)

    def add(self, patch: Patch) -> None:
        self.axes.add_patch(patch)

    def write(self, lines: Sequence[Line], x: float, top: float, align: Align = "left") -> None:
        """Set lines one under the other, the first one's top at `top`."""
        for line in lines:
            self._set(line, x, top + line.height / 2, align)
            top += line.height

    def write_over(self, lines: Sequence[Line], x: float, top: float, align: Align = "left") -> None:
        """Set lines with a halo, legible on top of whatever is drawn there."""
        for line in lines:
            text = self._set(line, x, top + line.height / 2, align)
            text.set_path_effects([withStroke(linewidth=2.2 * POINTS, foreground=SHEET)])
            top += line.height

    def stamp(self, lines: Sequence[Line], x: float, y: float, angle: float) -> None:
        """Set a block turned by an angle and see-through, framed like a rubber stamp."""
        first = lines[0]
        self.axes.text(
            x,
            y,
            "\n".join(line.text for line in lines),
            fontproperties=first.font,
            color=first.colour,
            alpha=0.5,
            rotation=angle,
            ha="center",
            va="center",
            multialignment="center",
            linespacing=1.1,
            parse_math=False,
            zorder=6,
            bbox={
                "boxstyle": "round,pad=0.25",
                "fill": False,
                "edgecolor": first.colour,
                "linewidth": 4,
                "alpha": 0.65,
            },
        )

    def _set(self, line: Line, x: float, y: float, align: Align) -> Text:
        return self.axes.text(
            x,
            y,
            line.text,
            fontproperties=line.font,
            color=line.colour,
            ha=align,
            va="center_baseline",
            parse_math=False,
            zorder=8,
        )
