"""The four dimensions' names and scores around the face.

The side labels stand in the corners that the diamond leaves free, so a long name costs it no width.
"""

from dataclasses import dataclass

from scoring.chart_face import RADIUS, Face
from scoring.chart_paper import QUIET, WIDTH, Align, Paper
from scoring.chart_pens import NATIONAL, OVER, UNDER
from scoring.chart_text import INK, Line, fitted, height, wrapped
from scoring.picture import Picture, Reading, Words

NAME, SCORE, NOTE = 11.5, 19.0, 9.5
MARGIN = 9.0
SIDE = 80.0
MIDDLE = 240.0
GAP = 7.0
LIFT = 12.0
LOZENGE = "◇"


@dataclass(frozen=True)
class Label:
    """A dimension's name and score, and the smaller remarks on them."""

    head: list[Line]
    notes: list[Line]

    @property
    def height(self) -> float:
        return height(self.head) + height(self.notes)

    @property
    def width(self) -> float:
        return max(line.width for line in (*self.head, *self.notes))


def labels(picture: Picture) -> list[Label]:
    """Give one label for each axis, clockwise from the top."""
    unders = picture.under.axes if picture.under else (None,) * len(picture.diamond.axes)
    triples = zip(picture.diamond.axes, unders, picture.words.dimensions, strict=False)
    return [
        _label(picture.words, reading, under, name, MIDDLE if axis % 2 == 0 else SIDE)
        for axis, (reading, under, name) in enumerate(triples)
    ]


def room(around: list[Label]) -> tuple[float, float]:
    """Tell how far the face reaches above and below its centre, or longer labels beside it do."""
    beside = (around[1], around[3])
    above, below = max(height(one.head) for one in beside), max(height(one.notes) for one in beside)
    return max(RADIUS + GAP, LIFT + above), max(RADIUS + GAP, LIFT + below)


def place(paper: Paper, face: Face, around: list[Label]) -> None:
    """Write the labels round the face."""
    top, right, bottom, left = around
    above, below = room(around)
    paper.write_over([*top.head, *top.notes], face.x, face.y - above - top.height, "center")
    paper.write_over([*bottom.head, *bottom.notes], face.x, face.y + below, "center")
    sides: tuple[tuple[Label, float, Align], ...] = ((left, MARGIN, "left"), (right, WIDTH - MARGIN, "right"))
    for label, x, align in sides:
        paper.write_over(label.head, x, face.y - LIFT - height(label.head), align)
        paper.write_over(label.notes, x, face.y + LIFT, align)


def _label(words: Words, reading: Reading, under: Reading | None, name: str, width: float) -> Label:
    notes = [piece for note in _remarks(words, reading, under) for piece in wrapped(note, width)]
    return Label([*wrapped(Line(name, NAME), width), fitted(_score(words, reading), width)], notes)


def _score(words: Words, reading: Reading) -> Line:
    if reading.value is None:
        return Line(words.no_data, NAME, QUIET, slanted=True)
    colour = NATIONAL if reading.national else OVER.colour
    return Line(words.number(reading.value), SCORE, colour, bold=True)


def _remarks(words: Words, reading: Reading, under: Reading | None) -> list[Line]:
    """List what stands under a score: its interval, whose it is, how sure, and the other diamond's score."""
    notes = [Line(words.interval(reading), NOTE, QUIET)]
    notes += [Line(said, NOTE, INK, slanted=True) for said in qualities(words, reading)]
    if under is not None and under.value is not None:
        notes.append(Line(f"{LOZENGE} {words.number(under.value)}", NAME, UNDER.colour, bold=True))
        notes += [Line(said, NOTE, UNDER.colour, slanted=True) for said in qualities(words, under)]
    return notes


def qualities(words: Words, reading: Reading) -> list[str]:
    """Say whose a score is and how far it can be relied on, if there is anything to say."""
    if reading.value is None:
        return []
    said = ((reading.national, words.national), (reading.provisional, words.provisional))
    return [text for holds, text in said if holds]
