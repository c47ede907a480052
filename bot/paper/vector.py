"""A sheet of the chart put on a page of a paper as lines and areas, sharp at any size."""

from matplotlib.path import Path
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject
from reportlab.platypus import Flowable

from scoring.chart_paper import WIDTH, Mark, Paper


class Drawing(Flowable):
    """A chart, as wide as it is told to be, in the middle of the page."""

    def __init__(self, paper: Paper, width: float) -> None:
        super().__init__()
        self._paper = paper
        self._scale = width / WIDTH
        self.width = width
        self.height = paper.height * self._scale
        self.hAlign = "CENTER"

    def draw(self) -> None:
        canvas: Canvas = self.canv
        canvas.saveState()
        canvas.translate(0, self.height)
        canvas.scale(self._scale, -self._scale)
        for mark in sorted(self._paper.marks, key=lambda mark: mark.order):
            _draw(canvas, mark)
        canvas.restoreState()


def _draw(canvas: Canvas, mark: Mark) -> None:
    canvas.saveState()
    canvas.setStrokeColor(HexColor(mark.colour))
    canvas.setStrokeAlpha(mark.opacity)
    canvas.setLineWidth(mark.width)
    canvas.setLineJoin(1)
    canvas.setDash(list(mark.dashes))
    if mark.ground:
        canvas.setFillColor(HexColor(mark.ground))
        canvas.setFillAlpha(mark.opacity)
    outline = _outline(canvas, mark.path)
    canvas.drawPath(outline, stroke=int(mark.width > 0), fill=int(mark.ground is not None), fillMode=1)
    canvas.restoreState()


def _outline(canvas: Canvas, path: Path) -> PDFPathObject:
    outline = canvas.beginPath()
    last = (0.0, 0.0)
    for points, code in path.iter_segments(simplify=False):
        ends = [float(number) for number in points]
        match code:
            case Path.MOVETO:
                outline.moveTo(*ends)
            case Path.LINETO:
                outline.lineTo(*ends)
            case Path.CURVE3:
                outline.curveTo(*_cubic(last, ends))
            case Path.CURVE4:
                outline.curveTo(*ends)
            case _:
                outline.close()
        last = (ends[-2], ends[-1])
    return outline


def _cubic(start: tuple[float, float], ends: list[float]) -> list[float]:
    """Give the curve with two handles that is the same as one with a single handle."""
    (x0, y0), (x1, y1, x2, y2) = start, ends
    return [
        x0 + 2 / 3 * (x1 - x0),
        y0 + 2 / 3 * (y1 - y0),
        x2 + 2 / 3 * (x1 - x2),
        y2 + 2 / 3 * (y1 - y2),
        x2,
        y2,
    ]
