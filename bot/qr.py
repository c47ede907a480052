"""Draws links as QR codes: one as PNG or SVG, many as a sheet to print. Knows nothing of what they open.

A sheet is A4 in three columns and eight rows, the common size of adhesive labels (70 by 37 mm).
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import matplotlib as mpl
import numpy as np
import segno
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

COLUMNS, ROWS = 3, 8
_PAGE = (210.0, 297.0)
_LABEL = (_PAGE[0] / COLUMNS, _PAGE[1] / ROWS)
_SIDE, _EDGE, _BESIDE = 27.0, 4.0, 3.0  # of the code, around it, and from it to the words
_INCH = 25.4
_LINE = 18  # characters beside a code
_MOST_LINES = 6
_TRUETYPE = 42  # the kind of font that keeps Kazakh letters as text


@dataclass(frozen=True)
class Label:
    """One label of a sheet: whom it is for, what to do, and where the code leads."""

    title: str
    text: str
    link: str


def png(link: str) -> bytes:
    """Draw a code as a picture that a phone reads off a screen."""
    drawn = io.BytesIO()
    _code(link).save(drawn, kind="png", scale=10)
    return drawn.getvalue()


def svg(link: str) -> bytes:
    """Draw a code that stays sharp on a poster."""
    drawn = io.BytesIO()
    _code(link).save(drawn, kind="svg", scale=10)
    return drawn.getvalue()


def sheet(labels: Sequence[Label]) -> bytes:
    """Lay labels out on as many pages as they take, as PDF."""
    drawn, each = io.BytesIO(), COLUMNS * ROWS
    with (
        mpl.rc_context({"pdf.fonttype": _TRUETYPE}),
        PdfPages(drawn, metadata={"CreationDate": None}) as pages,
    ):
        for first in range(0, len(labels), each):
            pages.savefig(_page(labels[first : first + each]))
    return drawn.getvalue()


def _code(link: str) -> segno.QRCode:
    return segno.make_qr(link, error="m")


def _page(labels: Sequence[Label]) -> Figure:
    figure = Figure(figsize=(_PAGE[0] / _INCH, _PAGE[1] / _INCH))
    for place, label in enumerate(labels):
        row, column = divmod(place, COLUMNS)
        _draw(figure, label, column * _LABEL[0], _PAGE[1] - (row + 1) * _LABEL[1])
    return figure


def _draw(figure: Figure, label: Label, left: float, bottom: float) -> None:
    """Draw one label; lengths are in millimetres from the lower left."""
    width, height = _PAGE
    box = (left + _EDGE) / width, (bottom + _EDGE) / height, _SIDE / width, _SIDE / height
    axes = figure.add_axes(box)
    axes.set_axis_off()
    modules = np.array([list(line) for line in _code(label.link).matrix])
    axes.imshow(modules, cmap="binary", interpolation="nearest", vmin=0, vmax=1)
    beside, top = (left + _EDGE + _SIDE + _BESIDE) / width, (bottom + _LABEL[1] - _EDGE) / height
    words = partial(figure.text, beside, family="DejaVu Sans", parse_math=False)  # a name may cost $5
    words(top, wrapped(label.title), fontsize=7, fontweight="bold", va="top")
    words((bottom + _EDGE) / height, wrapped(label.text), fontsize=6, va="bottom")


def wrapped(text: str) -> str:
    """Break a text into lines that fit beside a code, a long word wherever it must be."""
    lines = [""]
    for word in text.split():
        pieces = [word[at : at + _LINE] for at in range(0, len(word), _LINE)]
        for piece in pieces:
            if lines[-1] and len(lines[-1]) + 1 + len(piece) > _LINE:
                lines.append(piece)
            else:
                lines[-1] = f"{lines[-1]} {piece}".strip()
    return "\n".join(lines if len(lines) <= _MOST_LINES else [*lines[: _MOST_LINES - 1], "…"])
