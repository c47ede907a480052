"""The letters that papers are printed with: a typeface that has every Kazakh letter, kept as text.

The typeface comes with matplotlib, so that charts and papers look alike and nothing more is installed.
"""

import re
from functools import lru_cache
from html import escape
from pathlib import Path
from unicodedata import category

from matplotlib import get_data_path
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph

PLAIN, BOLD, SLANTED = "Gauhar", "Gauhar-Bold", "Gauhar-Slanted"
BLACK = Color(0, 0, 0)
GREY = HexColor("#444444")  # dark enough for a worn-out printer
_FACES = {PLAIN: "DejaVuSans", BOLD: "DejaVuSans-Bold", SLANTED: "DejaVuSans-Oblique"}
_UNSEEN = frozenset({"Cc", "Cs", "Co", "Cn"})


@lru_cache(1)
def at_hand() -> None:
    """Make the typeface known to the printer, once."""
    folder = Path(get_data_path()) / "fonts" / "ttf"
    for name, file in _FACES.items():
        pdfmetrics.registerFont(TTFont(name, folder / f"{file}.ttf"))


def style(
    size: float, font: str = PLAIN, *, before: float = 0, indent: float = 0, colour: Color = BLACK
) -> ParagraphStyle:
    """Give a way of setting a paragraph: sizes in points."""
    return ParagraphStyle(
        f"{font} {size}",
        fontName=font,
        fontSize=size,
        leading=size * 1.28,
        spaceBefore=before,
        leftIndent=indent,
        textColor=colour,
        alignment=TA_LEFT,
        splitLongWords=1,
        bulletFontName=font,
        bulletFontSize=size,
        wordWrap=None,
    )


def printable(text: str) -> str:
    """Leave out what no paper shows and no file of text may hold; lines stay apart, gaps do not grow."""
    kept = "".join(letter for letter in text if letter == "\n" or category(letter) not in _UNSEEN)
    return re.sub(r"\n{3,}", "\n\n", kept)


def paragraph(text: str, how: ParagraphStyle, bullet: str | None = None) -> Paragraph:
    """Set a text as it is: nothing in it counts as markup."""
    return Paragraph(escape(printable(text), quote=False).replace("\n", "<br/>"), how, bulletText=bullet)
