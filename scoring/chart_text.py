"""Lines of text as outlines: how wide a line is, where it breaks, and the shapes of its letters.

Words are shaped once and remembered, because shaping a word costs more than drawing it. Drawing outlines
instead of asking each format for a font also makes the three formats look alike.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D

FAMILY = "DejaVu Sans"
INK = "#1f2933"
LEADING = 1.28
HALF_CAPITAL = 0.365
REMEMBERED = 4096
SQUEEZE = 0.8
# A no-break space must neither break a line nor vanish, so only these count as gaps.
GAPS = re.compile(r"[ \t\n]+")


@dataclass(frozen=True)
class Outline:
    """A word's letters at size 1, baseline at 0, y growing downwards."""

    path: Path
    advance: float


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
    def width(self) -> float:
        words = words_of(self.text)
        return sum(self.advance(word) for word in words) + self.space * max(len(words) - 1, 0)

    @property
    def space(self) -> float:
        return self.size * space(bold=self.bold)

    def advance(self, word: str) -> float:
        return self.size * shaped(word, bold=self.bold, slanted=self.slanted).advance

    def saying(self, text: str) -> "Line":
        return replace(self, text=text)

    def outlines(self, x: float, top: float) -> Iterator[Path]:
        """Give each word's outline where it belongs when the line starts at x and its top is at `top`."""
        baseline = top + self.height / 2 + self.size * HALF_CAPITAL
        for word in words_of(self.text):
            outline = shaped(word, bold=self.bold, slanted=self.slanted)
            yield Affine2D().scale(self.size).translate(x, baseline).transform_path(outline.path)
            x += self.size * outline.advance + self.space


def words_of(text: str) -> list[str]:
    """Take the text apart where a line may break."""
    return [word for word in GAPS.split(text) if word]


@lru_cache(REMEMBERED)
def shaped(word: str, *, bold: bool, slanted: bool) -> Outline:
    """Give the word's outline, kerned."""
    font = FontProperties(
        family=FAMILY, weight="bold" if bold else "normal", style="italic" if slanted else "normal"
    )
    scale = text_to_path.FONT_SCALE
    vertices, codes = text_to_path.get_text_path(font, word)
    flipped = np.asarray(vertices, dtype=float).reshape(-1, 2) * (1 / scale, -1 / scale)
    return Outline(Path(flipped, codes), _advance(font, word))


@lru_cache(REMEMBERED)
def space(*, bold: bool) -> float:
    return _advance(FontProperties(family=FAMILY, weight="bold" if bold else "normal"), " ")


def _advance(font: FontProperties, word: str) -> float:
    """Measure between two bars, because the bare ink of a word is narrower than its place on the line."""
    sized = font.copy()
    sized.set_size(100)
    wide, bars = (
        text_to_path.get_text_width_height_descent(text, sized, ismath=False)[0]
        for text in (f"|{word}|", "||")
    )
    return float(wide - bars) / 100


def wrapped(line: Line, width: float) -> list[Line]:
    """Break a line between words so that each piece fits; a word too long for any line is cut or squeezed."""
    pieces: list[str] = []
    filled = 0.0
    for word in (part for whole in words_of(line.text) for part in _cut(line, whole, width)):
        wide = line.advance(word)
        if pieces and filled + line.space + wide <= width:
            pieces[-1] = f"{pieces[-1]} {word}"
            filled += line.space + wide
        else:
            pieces.append(word)
            filled = wide
    return [fitted(line.saying(piece), width) for piece in pieces]


def balanced(line: Line, width: float) -> list[Line]:
    """Break a line into as few pieces as fit, and those as even as may be."""
    pieces = wrapped(line, width)
    longest = max((line.advance(word) for word in words_of(line.text)), default=0.0)
    narrower = [width * step / 16 for step in range(8, 16) if width * step / 16 >= longest]
    tries = (wrapped(line, narrow) for narrow in narrower)
    return next((even for even in tries if len(even) == len(pieces)), pieces)


def fitted(line: Line, width: float) -> Line:
    """Make the line smaller when it is too wide."""
    return replace(line, size=line.size * min(1.0, width / line.width)) if line.text else line


def height(lines: Sequence[Line]) -> float:
    return sum(line.height for line in lines)


def _cut(line: Line, word: str, width: float) -> list[str]:
    """Cut a word that could be squeezed onto a line only by making it too small to read."""
    if line.advance(word) * SQUEEZE <= width:
        return [word]
    letters = max(1, int(len(word) * width / line.advance(word)))
    return [word[start : start + letters] for start in range(0, len(word), letters)]
