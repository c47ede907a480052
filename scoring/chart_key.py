"""The key: a sample of each line, ring and hatching, and what it stands for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from matplotlib.path import Path

from scoring.chart_diamond import draw_point
from scoring.chart_face import Face
from scoring.chart_hatch import hatching, ticks
from scoring.chart_labels import MARGIN, qualities
from scoring.chart_paper import QUIET, WIDTH, Mark, Paper, apart, through
from scoring.chart_pens import CIRCLE, CIRCLE_UNDER, NATIONAL, OVER, UNDER, Pen
from scoring.chart_text import INK, Line, balanced, height
from scoring.picture import Picture, Reading, Words

KEY = 11.0
SWATCH = 26.0
RING = 6.0
SPACE = 3.5
Kind = Literal["diamond", "circle", "hatching", "none"]


@dataclass(frozen=True)
class KeyEntry:
    """A sample, and what it stands for."""

    kind: Kind
    pen: Pen
    lines: list[Line]

    @property
    def height(self) -> float:
        return height(self.lines) + SPACE


def key(picture: Picture) -> list[KeyEntry]:
    """List what is drawn: the diamonds when there are two to tell apart, always the circle, the hatching."""
    words, entries = picture.words, []
    if picture.under:
        entries.append(KeyEntry("diamond", OVER, _wrapped(words.key, OVER.colour)))
        entries.append(KeyEntry("diamond", UNDER, _wrapped(words.under_key, UNDER.colour)))
    entries.append(_circle_entry(words, picture.diamond.environment, CIRCLE, ""))
    if picture.under and picture.under.environment.value is not None:
        entries.append(_circle_entry(words, picture.under.environment, CIRCLE_UNDER, words.under_key))
    if picture.national:
        entries.append(KeyEntry("hatching", OVER, _wrapped(words.national_key, NATIONAL)))
    return entries


def draw_key(paper: Paper, entries: Sequence[KeyEntry], top: float) -> None:
    """Draw the entries one under the other."""
    for entry in entries:
        face = Face(paper, MARGIN + (SWATCH - 6) / 2, top + entry.lines[0].height / 2)
        _draw_sample(face, entry)
        paper.write(entry.lines, MARGIN + (0 if entry.kind == "none" else SWATCH), top)
        top += entry.height


def _draw_sample(face: Face, entry: KeyEntry) -> None:
    half = (SWATCH - 6) / 2
    left, right = face.x - half, face.x + half
    match entry.kind:
        case "diamond":
            face.line("sample", entry.pen, (left, face.y), (right, face.y))
            draw_point(face, (face.x, face.y), Reading(0.0), entry.pen)
        case "circle":
            _draw_ring(face, entry.pen)
        case "hatching":
            corners = [(left, face.y - 5), (right, face.y - 5), (right, face.y + 5), (left, face.y + 5)]
            face.paper.add(Mark("sample", through(*corners, closed=True), 4, NATIONAL, 1.0))
            face.paper.add(Mark("hatch", apart(hatching(corners)), 4, NATIONAL, 0.8))
        case "none":
            pass


def _draw_ring(face: Face, pen: Pen) -> None:
    ring = Path.circle((face.x, face.y), RING)
    dashes = (3.0, 2.0) if pen.dashes else ()
    face.paper.add(Mark("sample", ring, 4, pen.colour, pen.width, dashes))
    if pen.hatched:
        face.paper.add(Mark("hatch", apart(ticks(face.x, face.y, RING, 3.0)), 4, pen.colour, 0.8))


def _circle_entry(words: Words, reading: Reading, usual: Pen, whose: str) -> KeyEntry:
    name = words.dimensions[-1]
    if reading.value is None:
        return KeyEntry("none", usual, _wrapped(f"{name}: {words.no_data}", QUIET))
    pen = usual.for_reading(reading)
    pieces = [f"{name}: {words.number(reading.value)}"]
    if words.interval(reading) and not whose:
        pieces.append(f"({words.interval(reading)})")
    remarks = [whose, *qualities(words, reading)]
    text = ", ".join(filter(None, [" ".join(pieces), *remarks]))
    return KeyEntry("circle", pen, _wrapped(text, pen.colour))


def _wrapped(text: str, colour: str = INK) -> list[Line]:
    return balanced(Line(text or "—", KEY, colour, bold=True), WIDTH - 2 * MARGIN - SWATCH)
