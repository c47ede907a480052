"""Pages of A4 with a foot: what every paper has in common, however it is filled."""

from collections.abc import Sequence
from functools import partial
from io import BytesIO
from threading import Lock
from typing import Any

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, SimpleDocTemplate

from bot.paper.letters import GREY, PLAIN, at_hand, printable

MARGIN = 17 * mm
WIDTH = A4[0] - 2 * MARGIN
HEIGHT = A4[1] - 2 * MARGIN
_FOOT = 10 * mm
_SIZE = 7.5
_PRINTING = Lock()  # typefaces remember per document which letters they were asked for


class Foot:
    """The foot of a page: words at the left, the page's number at the right, as `page` puts it."""

    def __init__(self, words: str, page: str) -> None:
        self.words = words
        self.page = page

    def draw(self, canvas: Canvas, number: int, total: int) -> None:
        canvas.setFont(PLAIN, _SIZE)
        canvas.setFillColor(GREY)
        canvas.drawString(MARGIN, _FOOT, printable(self.words))
        canvas.drawRightString(A4[0] - MARGIN, _FOOT, self.page.format(n=number, total=total))


class _Numbered(Canvas):
    """A canvas that draws the feet when it knows how many pages there are."""

    def __init__(self, *given: Any, foot: Foot, **named: Any) -> None:
        super().__init__(*given, **named)
        self._foot = foot
        self._pages: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 - reportlab's name
        self._pages.append(dict(self.__dict__))
        self._startPage()  # type: ignore[attr-defined]  # the usual way; the stubs leave it out

    def save(self) -> None:
        pages = self._pages
        for number, page in enumerate(pages, start=1):
            self.__dict__.update(page)
            self._foot.draw(self, number, len(pages))
            super().showPage()
        super().save()


def printed(content: Sequence[Flowable], foot: Foot, title: str, language: str) -> bytes:
    """Print content on as many pages as it takes; the same content gives the same bytes."""
    into = BytesIO()
    with _PRINTING:
        document = SimpleDocTemplate(
            into,
            pagesize=A4,
            leftMargin=MARGIN,
            rightMargin=MARGIN,
            topMargin=MARGIN,
            bottomMargin=MARGIN,
            title=printable(title),
            author="Gauhar",
            lang=language,
            invariant=1,
        )
        document.build(list(content), canvasmaker=partial(_Numbered, foot=foot))
    return into.getvalue()


at_hand()
rl_config.useA85 = 0  # no mailer has asked for PDFs in ASCII for decades, and it makes them a seventh larger
