"""What stands above and below the face: title, key, sample, methodology; and the stamp across it."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.lines import Line2D

from scoring.chart_face import BROKEN, CIRCLE, OVER, UNBROKEN, UNDER, Pen
from scoring.chart_labels import MARGIN
from scoring.chart_paper import INK, QUIET, WIDTH, Line, Paper, fitted, height, wrapped
from scoring.picture import Picture, Words

TITLE, SUBTITLE, KEY, SMALL, STAMP = 16.5, 11.5, 11.0, 9.5, 34.0
BREADTH = WIDTH - 2 * MARGIN
SWATCH = 24.0
TILT = 28
STAMP_COLOUR = "#c1121f"


@dataclass(frozen=True)
class KeyEntry:
    """A sample of line, and what it stands for."""

    pen: Pen | None
    broken: bool
    lines: list[Line]

    @property
    def height(self) -> float:
        return height(self.lines) + 3


def heading(words: Words) -> list[Line]:
    """Wrap the title and subtitle to the width of the sheet."""
    lines = wrapped(Line(words.title, TITLE, INK, bold=True), BREADTH)
    for line in words.subtitle:
        lines += wrapped(Line(line, SUBTITLE, QUIET), BREADTH)
    return lines


def footing(words: Words) -> list[Line]:
    """Wrap what the picture rests on."""
    return [
        piece
        for text in (words.samples, words.methodology)
        for piece in wrapped(Line(text, SMALL, QUIET), BREADTH)
    ]


def key(picture: Picture) -> list[KeyEntry]:
    """List what is drawn: always the circle, and the diamonds when there are two to tell apart."""
    words, environment = picture.words, picture.diamond.environment
    pen, colour = (CIRCLE, CIRCLE.colour) if environment.value is not None else (None, QUIET)
    entries = [KeyEntry(pen, environment.provisional, _wrapped(_circle_text(picture), colour))]
    if picture.under:
        entries.insert(0, KeyEntry(OVER, broken=False, lines=_wrapped(words.key, OVER.colour)))
        entries.insert(1, KeyEntry(UNDER, broken=True, lines=_wrapped(words.under_key, UNDER.colour)))
    return entries


def draw_key(paper: Paper, entries: Sequence[KeyEntry], top: float) -> None:
    """Draw the entries one under the other."""
    for entry in entries:
        if entry.pen:
            _swatch(paper, entry.pen, top + entry.lines[0].height / 2, broken=entry.broken)
        paper.write(entry.lines, MARGIN + (SWATCH if entry.pen else 0), top)
        top += entry.height


def _swatch(paper: Paper, pen: Pen, y: float, *, broken: bool) -> None:
    line = Line2D((MARGIN, MARGIN + SWATCH - 6), (y, y), color=pen.colour, linewidth=pen.width, zorder=8)
    line.set_linestyle(BROKEN if broken else UNBROKEN)
    paper.axes.add_line(line)


def stamp(paper: Paper, words: Words, x: float, y: float) -> None:
    """Put the words across the face, see-through, so that nobody can miss them or lose a number to them."""
    if not words.face_stamp:
        return
    line = Line(words.face_stamp, STAMP, STAMP_COLOUR, bold=True)
    lines = [fitted(piece, BREADTH * 0.62) for piece in wrapped(line, BREADTH * 0.62)]
    smallest = min(lines, key=lambda piece: piece.size)
    paper.stamp([Line(piece.text, smallest.size, piece.colour, bold=True) for piece in lines], x, y, TILT)


def _circle_text(picture: Picture) -> str:
    words, reading = picture.words, picture.diamond.environment
    name = words.dimensions[-1]
    if reading.value is None:
        return f"{name}: {words.no_data}"
    pieces = [f"{name}: {words.number(reading.value)}"]
    if reading.low is not None and reading.high is not None:
        pieces.append(f"({words.number(reading.low)} – {words.number(reading.high)})")
    if reading.provisional:
        pieces.append(f"({words.provisional})")
    if picture.under and picture.under.environment.value is not None:
        pieces.append(f"/ {words.number(picture.under.environment.value)}")
    return " ".join(pieces)


def _wrapped(text: str, colour: str) -> list[Line]:
    return wrapped(Line(text or "—", KEY, colour, bold=True), BREADTH - SWATCH)
