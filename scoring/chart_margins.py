"""What stands above and below the face: the title, and what the picture rests on; and the stamp across it."""

from collections.abc import Iterator
from math import cos, radians, sin

from matplotlib.path import Path

from scoring.chart_face import RADIUS, Face
from scoring.chart_labels import MARGIN, Label
from scoring.chart_paper import QUIET, WIDTH, Mark, turned
from scoring.chart_text import INK, Line, balanced, height, words_of, wrapped
from scoring.picture import Words

TITLE, SUBTITLE, SMALL, STAMP = 16.5, 11.5, 9.5, 30.0
BREADTH = WIDTH - 2 * MARGIN
TILT = 40.0
CLEARANCE = 4.0
STAMP_COLOUR = "#c1121f"


def heading(words: Words) -> list[Line]:
    """Wrap the title and subtitle to the width of the sheet."""
    lines = balanced(Line(words.title, TITLE, INK, bold=True), BREADTH)
    for line in words.subtitle:
        lines += balanced(Line(line, SUBTITLE, QUIET), BREADTH)
    return lines


def footing(words: Words) -> list[Line]:
    """Wrap what the picture rests on: who answered, what is missing, weights, methodology."""
    texts = ((words.samples, INK), (words.missing, INK), (words.weights, QUIET), (words.methodology, QUIET))
    return [piece for text, colour in texts for piece in wrapped(Line(text, SMALL, colour), BREADTH)]


def stamp(face: Face, words: Words, beside: list[Label]) -> None:
    """Put the words across the face, see-through, so that nobody can miss them or lose a number to them."""
    if not words.face_stamp:
        return
    free = min(RADIUS, WIDTH / 2 - MARGIN - CLEARANCE - max(label.width for label in beside))
    lines = max(
        (_sized(texts, free) for texts in _layouts(words.face_stamp)), key=lambda sized: sized[0].size
    )
    tall, pad = height(lines), lines[0].size * 0.3
    across, down = max(line.width for line in lines) / 2 + pad, tall / 2 + pad / 2
    frame = Path([(-across, -down), (across, -down), (across, down), (-across, down), (0, 0)], closed=True)
    face.paper.add(Mark("stamp", turned(frame, TILT, face.x, face.y), 6, STAMP_COLOUR, 2.0, opacity=0.65))
    for number, line in enumerate(lines):
        top = number * line.height - tall / 2
        path = Path.make_compound_path(*line.outlines(-line.width / 2, top))
        face.paper.add(Mark("stamp", turned(path, TILT, face.x, face.y), 6, ground=STAMP_COLOUR, opacity=0.5))


def _layouts(text: str) -> Iterator[list[str]]:
    """Offer the stamp as one line, and as a block no wider than its longest word."""
    line = Line(text, 1.0, bold=True)
    yield [text]
    yield [piece.text for piece in wrapped(line, max(line.advance(word) for word in words_of(text)))]


def _sized(texts: list[str], free: float) -> list[Line]:
    """Make the stamp as large as fits, when turned, between the labels and within the face."""
    unit = [Line(text, 1.0, STAMP_COLOUR, bold=True) for text in texts]
    wide, tall = max(line.width for line in unit) + 0.6, height(unit) + 0.3
    tilt = radians(TILT)
    across, down = (wide * cos(tilt) + tall * sin(tilt)) / 2, (wide * sin(tilt) + tall * cos(tilt)) / 2
    size = min(STAMP, free / across, RADIUS / down)
    return [Line(text, size, STAMP_COLOUR, bold=True) for text in texts]
