"""Draws a picture of the index as PNG, SVG or PDF bytes.

Every call builds its own sheet and figure and never touches matplotlib's global state, so pictures may be
drawn in several threads. The same picture gives the same bytes.
"""

from scoring.chart_diamond import draw_diamond
from scoring.chart_face import Face, draw_circles, draw_scale
from scoring.chart_ink import Format, inked
from scoring.chart_key import draw_key, key
from scoring.chart_labels import MARGIN, labels, place, room
from scoring.chart_margins import footing, heading, stamp
from scoring.chart_paper import FAINT, WIDTH, Mark, Paper, through
from scoring.chart_pens import OVER, UNDER
from scoring.chart_text import height
from scoring.picture import Picture

EDGE = 12.0
AIR = 10.0

__all__ = ["Format", "composed", "draw"]


def draw(picture: Picture, format: Format = "png") -> bytes:  # noqa: A002 the word everybody uses for it
    """Draw the picture."""
    return inked(composed(picture), format, picture.words.title)


def composed(picture: Picture) -> Paper:
    """Stack heading, face, key and footing, as tall as their words need."""
    words, around, entries = picture.words, labels(picture), key(picture)
    above, below = heading(words), footing(words)
    up, down = room(around)
    centre = EDGE + height(above) + AIR + around[0].height + up
    keys = centre + down + around[2].height + AIR
    foot = keys + sum(entry.height for entry in entries) + AIR
    paper = Paper(foot + height(below) + EDGE)
    face = Face(paper, WIDTH / 2, centre)
    _draw_face(face, picture)
    place(paper, face, around)
    paper.write(above, WIDTH / 2, EDGE, "center")
    draw_key(paper, entries, keys)
    if below:
        rule = through((MARGIN, foot - AIR / 2), (WIDTH - MARGIN, foot - AIR / 2))
        paper.add(Mark("rule", rule, 1, FAINT, 0.7))
    paper.write(below, MARGIN, foot)
    stamp(face, words, [around[1], around[3]])
    return paper


def _draw_face(face: Face, picture: Picture) -> None:
    draw_scale(face, picture.diamond)
    draw_circles(face, picture)
    if picture.under:
        draw_diamond(face, picture.under, UNDER)
    draw_diamond(face, picture.diamond, OVER)
