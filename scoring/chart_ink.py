"""Turns a sheet into the bytes of a PNG, an SVG or a PDF.

All marks are one artist on a figure of its own: no axes and no global state, so that drawing is quick and
may happen in several threads. A PDF is a page of A4, ready to print; the other two are as large as the sheet.
"""

import re
from collections.abc import Iterable
from io import BytesIO
from itertools import groupby
from typing import Literal

from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.transforms import Affine2D, Transform

from scoring.chart_paper import SHEET, WIDTH, Mark, Paper

Format = Literal["png", "svg", "pdf"]
PIXELS = 960
INCHES = 7.2
A4 = (8.27, 11.69)
BORDER = 0.55
# Harder squeezing costs more processor time than the few kilobytes are worth: the network squeezes again.
COMPRESSION = 2


class Marks(Artist):
    """Every mark of a sheet, drawn from the lowest to the highest."""

    def __init__(self, marks: Iterable[Mark], place: Transform, scale: float) -> None:
        super().__init__()
        self.marks = sorted(marks, key=lambda mark: mark.order)
        self.place = place
        self.points = scale * 72

    def draw(self, renderer: RendererBase) -> None:
        for name, alike in groupby(self.marks, key=lambda mark: mark.name):
            renderer.open_group(name)
            for mark in alike:
                self._stroke(renderer, mark)
            renderer.close_group(name)

    def _stroke(self, renderer: RendererBase, mark: Mark) -> None:
        pen = renderer.new_gc()
        pen.set_alpha(mark.opacity)
        pen.set_foreground(to_rgba(mark.colour), isRGBA=True)
        pen.set_linewidth(mark.width * self.points)
        pen.set_dashes(0, [dash * self.points for dash in mark.dashes] or None)
        pen.set_joinstyle("round")
        pen.set_capstyle("butt")
        pen.set_snap(False)
        ground = to_rgba(mark.ground, mark.opacity) if mark.ground else None
        renderer.draw_path(pen, mark.path, self.place, ground)
        pen.restore()


def inked(paper: Paper, kind: Format, title: str) -> bytes:
    """Draw the sheet; the title is what a reader of the file shows as its name."""
    into = BytesIO()
    if kind == "png":
        figure = _figure(paper, (INCHES, INCHES * paper.height / WIDTH), 0.0)
        squeeze = {"compress_level": COMPRESSION}
        figure.savefig(
            into, format=kind, dpi=PIXELS / INCHES, metadata={"Software": None}, pil_kwargs=squeeze
        )
    elif kind == "svg":
        figure = _figure(paper, (INCHES, INCHES * paper.height / WIDTH), 0.0)
        figure.savefig(into, format=kind, metadata={"Date": None, "Title": title})
    else:
        figure = _figure(paper, A4, BORDER)
        figure.savefig(into, format=kind, metadata={"CreationDate": None, "Title": title})
    return _shortened(into.getvalue()) if kind == "svg" else into.getvalue()


def _figure(paper: Paper, size: tuple[float, float], border: float) -> Figure:
    """Lay the sheet on a page of that size in inches, centred at the top, as large as the border allows."""
    figure = Figure(figsize=size, facecolor=SHEET)
    across, down = size
    scale = min((across - 2 * border) / WIDTH, (down - 2 * border) / paper.height)
    place = Affine2D().scale(scale, -scale).translate((across - scale * WIDTH) / 2, down - border)
    figure.add_artist(Marks(paper.marks, place + figure.dpi_scale_trans, scale))
    return figure


def _shortened(svg: bytes) -> bytes:
    """Keep hundredths of a point in outlines: the rest is a third of the file, and nobody sees it."""
    return re.sub(rb' d="[^"]*"', lambda found: re.sub(rb"(\.\d\d)\d+", rb"\1", found[0]), svg)
