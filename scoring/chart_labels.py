"""The four dimensions' names and scores around the face.

The side labels stand in the corners that the diamond leaves free, so a long name costs it no width.
"""

from dataclasses import dataclass

from scoring.chart_face import OVER, RADIUS, UNDER, Face
from scoring.chart_paper import QUIET, WIDTH, Align, Line, Paper, fitted, height, wrapped
from scoring.picture import Picture, Reading, Words

NAME, SCORE, NOTE = 11.5, 19.0, 9.5
MARGIN = 9.0
SIDE = 88.0
MIDDLE = 220.0
GAP = 7.0
LIFT = 13.0


@dataclass(frozen=True)
class Label:
    """A dimension's name and score, and the smaller remarks on them."""

    head: list[Line]
    notes: list[Line]

    @property
    def height(self) -> float:
        return height(self.head) + height(self.notes)


def labels(picture: Picture) -> list[Label]:
    """Give one label for each axis, clockwise from the top."""
    unders = picture.under.axes if picture.under else (None,) * len(picture.diamond.axes)
    triples = zip(picture.diamond.axes, unders, picture.words.dimensions, strict=False)
    return [
        _label(picture.words, reading, under, name, MIDDLE if axis % 2 == 0 else SIDE)
        for axis, (reading, under, name) in enumerate(triples)
    ]


def place(paper: Paper, face: Face, around: list[Label]) -> None:
    """Write the labels round the face."""
    top, right, bottom, left = around
    above = face.y - RADIUS - GAP
    paper.write_over([*top.head, *top.notes], face.x, above - top.height, "center")
    paper.write_over([*bottom.head, *bottom.notes], face.x, face.y + RADIUS + GAP, "center")
    sides: tuple[tuple[Label, float, Align], ...] = ((left, MARGIN, "left"), (right, WIDTH - MARGIN, "right"))
    for label, x, align in sides:
        paper.write_over(label.head, x, face.y - LIFT - height(label.head), align)
        paper.write_over(label.notes, x, face.y + LIFT, align)


def remarks(words: Words, reading: Reading, under: Reading | None) -> list[Line]:
    """List what stands under a score: its interval, that it is provisional, the earlier score."""
    notes = []
    if reading.low is not None and reading.high is not None:
        notes.append(Line(f"{words.number(reading.low)} – {words.number(reading.high)}", NOTE, QUIET))
    if reading.provisional and reading.value is not None:
        notes.append(Line(words.provisional, NOTE, QUIET, slanted=True))
    if under is not None and under.value is not None:
        notes.append(Line(words.number(under.value), NAME, UNDER.colour, bold=True))
    return notes


def score(words: Words, reading: Reading, size: float = SCORE) -> Line:
    """Write the score, or that there is none."""
    if reading.value is None:
        return Line(words.no_data, NAME, QUIET, slanted=True)
    return Line(words.number(reading.value), size, OVER.colour, bold=True)


def _label(words: Words, reading: Reading, under: Reading | None, name: str, width: float) -> Label:
    lines = [fitted(line, width) for line in wrapped(Line(name, NAME), width)]
    notes = [piece for note in remarks(words, reading, under) for piece in wrapped(note, width)]
    return Label([*lines, score(words, reading)], notes)
