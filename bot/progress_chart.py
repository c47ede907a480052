"""How far the fieldwork is, drawn: a bar for each region with what is wanted of it, and the last days.

It is given every word; it decides lengths, colours and where a long name breaks.
"""

import io
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

_INK, _QUIET, _FULL, _LIGHT, _WANTED = "#1f2933", "#64707d", "#1b6f8a", "#bcd9e3", "#c2410c"
_WIDTH, _BAR, _DAYS = 8.0, 0.36, 1.8  # inches, as the four that follow
_HEAD, _TITLE_LINE, _GAP, _FOOT = 0.85, 0.29, 0.85, 0.4
_LEFT = 0.25
_ROOM = 1.18  # as far as the longest bar and the number behind it
_LONGEST_NAME = 20  # characters: longer ones break
_TITLE_WRAPS, _STAMP_WRAPS = 52, 14
_DPI = 130
_NUMBER: dict[str, Any] = {"textcoords": "offset points", "fontsize": 9, "color": _INK}
_FONT: dict[str, Any] = {"family": "DejaVu Sans"}


@dataclass(frozen=True)
class Bar:
    """One region: how many finished, how many more began, and how many are wanted, if that is set."""

    name: str
    finished: int
    begun: int
    target: int | None = None


@dataclass(frozen=True)
class Day:
    """One day: how many finished."""

    name: str
    finished: int


@dataclass(frozen=True)
class Sheet:
    """All that is on the picture; `stamp` says across its face what it must not be taken for."""

    title: str
    subtitle: str
    finished: str
    begun: str
    target: str
    days_title: str
    bars: Sequence[Bar]
    days: Sequence[Day]
    stamp: str = ""


def draw(sheet: Sheet) -> bytes:
    """Draw it as a PNG."""
    title = textwrap.fill(sheet.title, _TITLE_WRAPS)
    head = _HEAD + _TITLE_LINE * (title.count("\n") + 1)
    bars = max(_BAR * len(sheet.bars), _BAR)
    height = head + bars + _GAP + _DAYS + _FOOT
    figure = Figure(figsize=(_WIDTH, height), dpi=_DPI, facecolor="white")
    _regions(_place(figure, height, head, bars), sheet)
    _days(_place(figure, height, head + bars + _GAP, _DAYS), sheet)
    _words(figure, sheet, title, height)
    written = io.BytesIO()
    figure.savefig(written, format="png")
    return written.getvalue()


def _place(figure: Figure, height: float, top: float, tall: float) -> Axes:
    """Give a place for a drawing, in inches from the top."""
    return figure.add_axes((_LEFT, 1 - (top + tall) / height, 0.97 - _LEFT, tall / height))


def _regions(axes: Axes, sheet: Sheet) -> None:
    places = range(len(sheet.bars))
    finished = [bar.finished for bar in sheet.bars]
    axes.barh(places, finished, color=_FULL, label=sheet.finished, height=0.62)
    axes.barh(
        places, [bar.begun for bar in sheet.bars], left=finished, color=_LIGHT, label=sheet.begun, height=0.62
    )
    wanted = [(place, bar.target) for place, bar in enumerate(sheet.bars) if bar.target is not None]
    if wanted:
        axes.scatter(
            [target for _, target in wanted], [place for place, _ in wanted],
            marker="|", s=190, linewidths=2.4, color=_WANTED, label=sheet.target, zorder=3,
        )  # fmt: skip
    names = [textwrap.fill(bar.name, _LONGEST_NAME, break_long_words=False) for bar in sheet.bars]
    axes.set_yticks(list(places), names, linespacing=0.9, **_FONT)
    for place, bar in enumerate(sheet.bars):
        end = max(bar.finished + bar.begun, bar.target or 0)
        said = str(bar.finished) if bar.target is None else f"{bar.finished} / {bar.target}"
        axes.annotate(said, (end, place), xytext=(7, 0), va="center", **_NUMBER)
    axes.invert_yaxis()
    axes.margins(y=0.02)
    longest = max((max(bar.finished + bar.begun, bar.target or 0) for bar in sheet.bars), default=0)
    axes.set_xlim(0, max(longest, 1) * _ROOM)
    axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    _tidied(axes)
    axes.legend(
        loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3, frameon=False, prop={**_FONT, "size": 10}
    )


def _days(axes: Axes, sheet: Sheet) -> None:
    places = list(range(len(sheet.days)))
    finished = [day.finished for day in sheet.days]
    axes.plot(places, finished, color=_FULL, linewidth=2, marker="o", markersize=5)
    for place, number in zip(places, finished, strict=True):
        axes.annotate(str(number), (place, number), xytext=(0, 7), ha="center", **_NUMBER)
    axes.set_xticks(places, [day.name for day in sheet.days], **_FONT)

    axes.set_title(sheet.days_title, loc="left", fontsize=12, color=_INK, **_FONT)
    axes.margins(y=0.25)
    axes.set_ylim(bottom=0, top=max(*finished, 4) * 1.25)
    _tidied(axes)
    axes.tick_params(axis="x", labelsize=8.5)
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))


def _tidied(axes: Axes) -> None:
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0, labelsize=10, colors=_INK)


def _words(figure: Figure, sheet: Sheet, title: str, height: float) -> None:
    figure.text(
        0.03, 1 - 0.15 / height, title, va="top", fontsize=15, weight="bold", color=_INK, **_FONT,
    )  # fmt: skip
    below = 0.22 + _TITLE_LINE * (title.count("\n") + 1)
    figure.text(0.03, 1 - below / height, sheet.subtitle, va="top", fontsize=10, color=_QUIET, **_FONT)
    if sheet.stamp:
        stamp = textwrap.fill(sheet.stamp, _STAMP_WRAPS, break_long_words=False)
        figure.text(
            0.55, 0.55, stamp, ha="center", va="center", rotation=28, fontsize=36,
            weight="bold", color=_WANTED, alpha=0.22, zorder=5, **_FONT,
        )  # fmt: skip
