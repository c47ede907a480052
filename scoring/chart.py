"""Draws a picture of the index as PNG, SVG or PDF bytes.

Every call builds its own figure and never touches matplotlib's global state, so pictures may be drawn
in several threads. The same picture gives the same bytes.
"""

import re
from io import BytesIO
from typing import Literal

from scoring.chart_face import RADIUS, Face
from scoring.chart_labels import GAP, labels, place
from scoring.chart_margins import draw_key, footing, heading, key, stamp
from scoring.chart_paper import INCHES, WIDTH, Paper, height
from scoring.picture import Picture

Format = Literal["png", "svg", "pdf"]
DPI = 960 / INCHES
EDGE = 12.0
AIR = 10.0


def draw(picture: Picture, format: Format = "png") -> bytes:  # noqa: A002 the word everybody uses for it
    """Draw the picture."""
    return _bytes(_compose(picture), format)


def _compose(picture: Picture) -> Paper:
    """Stack heading, face, key and footing, as tall as their words need."""
    words, around, entries = picture.words, labels(picture), key(picture)
    above, below = heading(words), footing(words)
    centre = EDGE + height(above) + AIR + around[0].height + GAP + RADIUS
    keys = centre + RADIUS + GAP + around[2].height + AIR
    foot = keys + sum(entry.height for entry in entries) + AIR / 2
    paper = Paper(foot + height(below) + EDGE)
    face = Face(paper, WIDTH / 2, centre)
    face.draw(picture)
    place(paper, face, around)
    paper.write(above, WIDTH / 2, EDGE, "center")
    draw_key(paper, entries, keys)
    paper.write(below, EDGE - 3, foot)
    stamp(paper, words, face.x, face.y)
    return paper


def _bytes(paper: Paper, kind: Format) -> bytes:
    into = BytesIO()
    if kind == "png":
        paper.figure.savefig(
            into, format=kind, dpi=DPI, metadata={"Software": None}, pil_kwargs={"compress_level": 4}
        )
        return into.getvalue()
    date = {"svg": "Date", "pdf": "CreationDate"}[kind]
    paper.figure.savefig(into, format=kind, metadata={date: None})
    return _numbered(into.getvalue()) if kind == "svg" else into.getvalue()


def _numbered(svg: bytes) -> bytes:
    """Replace the ids that matplotlib draws at random; seeding them would touch a global setting."""
    found = dict.fromkeys(re.findall(rb'id="([a-z][0-9a-f]{10})"', svg))
    for number, name in enumerate(found):
        svg = svg.replace(name, b"i%d" % number)
    return svg
