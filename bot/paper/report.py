"""The report of an edition: two pages of A4 to hand on, whatever the figures. Decides only how they look."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepInFrame, PageBreak, Spacer, Table

from bot.fieldwork import Fieldwork
from bot.paper import report_words as words
from bot.paper.letters import BLACK, BOLD, GREY, PLAIN, paragraph, style
from bot.paper.pages import HEIGHT, WIDTH, Foot, printed
from bot.paper.vector import Drawing
from bot.results import edition_line, methodology_line, pictured
from locales import Translator
from locales.index_words import DIAMOND
from scoring.chart import composed
from scoring.chart_paper import Paper

_PADDING = 12.0  # reportlab keeps so much of a page's frame to itself
_SHADE = HexColor("#e8e8e8")
_LINE = HexColor("#999999")
_TITLE = style(18, BOLD)
_UNDER = style(10, PLAIN, before=2, colour=GREY)
_STAMP = style(13, BOLD, colour=HexColor("#a00000"))
_HEAD = style(12, BOLD)
_TEXT = style(9.5, PLAIN, before=2.5)
_CELL = style(9.5, PLAIN)
_STRONG = style(9.5, BOLD)
_NAME = style(8.5, BOLD)  # of a column
_DRAWING = 132 * mm
_DIMENSIONS = (0.30, 0.14, 0.17, 0.20, 0.19)
_INDICATORS = (0.49, 0.14, 0.17, 0.20)


def report(seen: Fieldwork, t: Translator) -> bytes:
    """Print the report as a PDF of two pages."""
    title = t(DIAMOND)
    named = f"{t('SIMULATED RESPONDENTS')} · {edition_line(seen, t)}" if seen.simulated else None
    page = t("Page {n} of {total}", n="{n}", total="{total}")
    foot = Foot(named or f"{title} · {edition_line(seen, t)}", page)
    first, second = _filling(_scores(seen, t)), _filling(_behind(seen, t))
    return printed([first, PageBreak(), second], foot, title, t.language)


def _filling(content: Iterable[Flowable]) -> KeepInFrame:
    """Keep content on one page: it shrinks where words are longer than usual."""
    return KeepInFrame(WIDTH - _PADDING, HEIGHT - _PADDING, list(content), mode="shrink")


def _scores(seen: Fieldwork, t: Translator) -> Iterator[Flowable]:
    yield paragraph(t(DIAMOND), _TITLE)
    yield paragraph(edition_line(seen, t), _UNDER)
    yield paragraph(f"{methodology_line(seen, t)}.", _UNDER)
    if seen.simulated:
        yield Spacer(0, 2 * mm)
        yield paragraph(t("SIMULATED RESPONDENTS"), _STAMP)
    yield Spacer(0, 3 * mm)
    yield Drawing(_diamond(seen, t), _DRAWING)
    yield Spacer(0, 3 * mm)
    yield _table(words.dimension_heads(t), words.dimension_rows(seen, t), _DIMENSIONS)
    yield Spacer(0, 2 * mm)
    yield from _said(words.lacking(seen, t))


def _behind(seen: Fieldwork, t: Translator) -> Iterator[Flowable]:
    strongest, weakest = words.extremes(seen)
    for heading, some in ((t("Strongest indicators"), strongest), (t("Weakest indicators"), weakest)):
        yield paragraph(heading, _HEAD)
        yield Spacer(0, 1.5 * mm)
        rows = [words.indicator_row(one, t) for one in some] or [(t("no data"), "", "", "")]
        yield _table(words.indicator_heads(t), rows, _INDICATORS)
        yield Spacer(0, 4 * mm)
    yield from _said(filter(None, [words.reconstruction([*strongest, *weakest], t)]))
    for heading, said in ((t("Sample"), words.sample(seen, t)), (t("Method"), words.method(t))):
        yield Spacer(0, 5 * mm)
        yield paragraph(heading, _HEAD)
        yield from _said(said)


def _said(sentences: Iterable[str]) -> Iterator[Flowable]:
    for sentence in sentences:
        yield paragraph(sentence, _TEXT)


def _diamond(seen: Fieldwork, t: Translator) -> Paper:
    """Draw the diamond with its labels alone: the page says all the rest in text."""
    picture = pictured(seen, t)
    bare = replace(picture.words, title="", subtitle=(), samples="", missing="", weights="", methodology="")
    return composed(replace(picture, words=bare))


def _table(heads: words.Row, rows: Iterable[words.Row], shares: Sequence[float]) -> Table:
    cells = [[paragraph(head, _NAME) for head in heads]]
    cells += [[paragraph(cell, _STRONG if at == 1 else _CELL) for at, cell in enumerate(row)] for row in rows]
    table = Table(cells, [share * (WIDTH - _PADDING) for share in shares])
    table.setStyle(
        [
            ("BACKGROUND", (0, 0), (-1, 0), _SHADE),
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, _LINE),
            ("LINEBELOW", (0, 0), (-1, 0), 0.8, BLACK),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("TOPPADDING", (0, 0), (-1, -1), 2.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
        ]
    )
    return table
