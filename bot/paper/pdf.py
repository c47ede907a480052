"""A questionnaire as a PDF that prints well in black and white: what is chosen is told by shape alone."""

from collections.abc import Iterator, Sequence

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, HRFlowable, KeepTogether, Spacer, Table

from bot.paper.letters import BLACK, BOLD, GREY, PLAIN, SLANTED, paragraph, printable, style
from bot.paper.pages import WIDTH, Foot, printed
from bot.paper.wording import Box, Copy, Entry, Section

_INDENT = 9 * mm
_TITLE = style(16, BOLD)
_ABOUT = style(9, PLAIN, before=3, colour=GREY)
_SECTION = style(12, BOLD)
_QUESTION = style(9.5, BOLD, before=0, indent=_INDENT)
_LEAD = style(9.5, PLAIN, indent=_INDENT)
_NOTE = style(9, PLAIN, before=2, indent=_INDENT)
_SMALL = style(8, SLANTED, before=1.5, indent=_INDENT, colour=GREY)
_WRITTEN = style(9.5, PLAIN, before=3, indent=_INDENT)
_WRITTEN_ON = style(9.5, PLAIN, indent=_INDENT)
_BOX = style(9, PLAIN, indent=4.6 * mm)
_BESIDES = style(9, SLANTED, indent=4.6 * mm)
_TICK = {True: "☒", False: "☐"}
_LINES_FOR_WORDS = 4
_COLUMNS = ((5, 5), (22, 3), (36, 2))
"""Boxes whose longest label has at most so many characters stand in so many columns."""
_LONGEST_WHOLE = 1500  # characters of a written answer that is not torn between two pages


def pdf(copy: Copy) -> bytes:
    """Print a questionnaire."""
    foot = Foot(f"{copy.title} · {copy.standing}", copy.page)
    return printed(list(_content(copy)), foot, copy.title, copy.language)


def _content(copy: Copy) -> Iterator[Flowable]:
    yield paragraph(copy.title, _TITLE)
    yield paragraph(copy.standing, _ABOUT)
    for line in copy.about:
        yield paragraph(line, _ABOUT)
    for section in copy.sections:
        yield from _section(section)


def _section(section: Section) -> Iterator[Flowable]:
    yield Spacer(0, 5 * mm)
    if section.title:
        yield CondPageBreak(45 * mm)  # a title never stands alone at the end of a page
        yield paragraph(section.title, _SECTION)
        yield _rule(0.8, WIDTH)
    for entry in section.entries:
        yield Spacer(0, 3.2 * mm)
        lines = list(_entry(entry))
        yield from [KeepTogether(lines)] if len(entry.written) <= _LONGEST_WHOLE else lines


def _entry(entry: Entry) -> Iterator[Flowable]:
    if not entry.number:
        yield paragraph(entry.question, _NOTE)
        return
    yield from _asked(entry)
    if entry.choices:
        yield _boxes(entry.choices, plain=True)
    if entry.written:
        yield from _written(entry.written)
    elif entry.is_typed and not any(box.ticked for box in entry.besides):
        yield from _room(_LINES_FOR_WORDS if entry.is_long else 1)
    if entry.besides:
        yield _boxes(entry.besides, plain=False)
    if entry.remark:
        yield paragraph(entry.remark, _SMALL)


def _written(text: str) -> Iterator[Flowable]:
    """Set each line by itself: in one paragraph, twice as many lines take four times as long."""
    first, *others = printable(text).split("\n")
    yield paragraph(first, _WRITTEN)
    for line in others:
        yield paragraph(line, _WRITTEN_ON) if line.strip() else Spacer(0, _WRITTEN_ON.leading)


def _asked(entry: Entry) -> Iterator[Flowable]:
    if entry.lead:
        yield paragraph(entry.lead, _LEAD, entry.number)
    yield paragraph(entry.question, _QUESTION, None if entry.lead else entry.number)
    for small in (entry.asked_if, " · ".join(filter(None, (entry.hint, entry.kind)))):
        if small:
            yield paragraph(small, _SMALL)


def _boxes(boxes: Sequence[Box], *, plain: bool) -> Table:
    how = _BOX if plain else _BESIDES
    columns = _columns(boxes)
    down = -(-len(boxes) // columns)
    cells = [paragraph(box.label, how, _TICK[box.ticked]) for box in boxes]
    rows = [cells[at::down] for at in range(down)]
    wide = (WIDTH - _INDENT) / columns
    table = Table([["", *row, *[""] * (columns - len(row))] for row in rows], [_INDENT, *[wide] * columns])
    table.setStyle(
        [
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4),
            ("TOPPADDING", (0, 0), (-1, -1), 1.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ]
    )
    return table


def _columns(boxes: Sequence[Box]) -> int:
    longest = max(len(box.label) for box in boxes)
    return next((columns for most, columns in _COLUMNS if longest <= most), 1)


def _room(lines: int) -> Iterator[Flowable]:
    """Leave lines to write on."""
    for _ in range(lines):
        yield Spacer(0, 7 * mm)
        yield _rule(0.5, WIDTH - _INDENT)


def _rule(thickness: float, width: float) -> HRFlowable:
    return HRFlowable(
        width=width, hAlign="RIGHT", thickness=thickness, color=BLACK, spaceBefore=1.5, spaceAfter=0
    )
