"""Rows gathered into columns as small as their values allow, for formats that are written all at once.

A listed value takes one byte, or four where its numbers are large; words are kept once, however often
they come. A million interviews of a hundred questions are some hundred megabytes.
"""

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Any

import numpy as np
import numpy.typing as npt

from surveys.export.cells import Cell, Row
from surveys.export.codebook import Codebook, Shape, Variable
from surveys.form import Missing

Column = npt.NDArray[Any]
_BYTE, _INT = 127, 2**31 - 1
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - by the clocks of the place; these formats know no zones
_TICK = timedelta(microseconds=1)
_NO_MOMENT = np.iinfo(np.int64).min


class Columns:
    """The columns so far, one for each variable of a codebook."""

    def __init__(self, codebook: Codebook, zone: tzinfo) -> None:
        self._kept = [_kept(variable, zone) for variable in codebook.variables]

    def add(self, rows: Sequence[Row]) -> None:
        for keep, cells in zip(self._kept, zip(*rows, strict=True), strict=True):
            keep.extend(cells)

    def take(self) -> Iterable[Column]:
        """Give the columns one after the other, letting go of each."""
        self._kept.reverse()
        while self._kept:
            yield self._kept.pop().column()


class _Numbers:
    """Numbers, and ways of having none as the numbers declared for them."""

    def __init__(self, typecode: str, missing: Mapping[Missing, int]) -> None:
        self._numbers = array(typecode)
        self._missing: Mapping[Any, Any] = {None: float("nan"), **missing}

    def extend(self, cells: Iterable[Cell]) -> None:
        missing = self._missing
        self._numbers.extend([missing.get(cell, cell) for cell in cells])

    def column(self) -> Column:
        return np.frombuffer(self._numbers, dtype=self._numbers.typecode)


class _Words:
    """Words or days; what is not there is None or blank."""

    def __init__(self, nothing: str | None) -> None:
        self._nothing = nothing
        self._known: dict[Cell, Cell] = {}
        self._words: list[Cell] = []

    def extend(self, cells: Iterable[Cell]) -> None:
        known, nothing = self._known, self._nothing
        self._words.extend(
            nothing if cell is None or isinstance(cell, Missing) else known.setdefault(cell, cell)
            for cell in cells
        )

    def column(self) -> Column:
        words = np.empty(len(self._words), dtype=object)
        words[:] = self._words
        return words


class _Moments:
    """Moments as the clocks of a place show them."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._ticks = array("q")

    def extend(self, cells: Iterable[Cell]) -> None:
        self._ticks.extend([self._tick(cell) for cell in cells])

    def _tick(self, cell: Cell) -> int:
        if not isinstance(cell, datetime):
            return _NO_MOMENT
        return (local(cell, self._zone) - _EPOCH) // _TICK

    def column(self) -> Column:
        return np.frombuffer(self._ticks, dtype="datetime64[us]")


def local(moment: datetime, zone: tzinfo) -> datetime:
    """Give a moment as the clocks of a place show it, without saying which place."""
    return moment.astimezone(zone).replace(tzinfo=None)


def _kept(variable: Variable, zone: tzinfo) -> Any:
    make: Mapping[Shape, Callable[[], Any]] = {
        Shape.CODE: lambda: _Numbers(_narrowest(variable), variable.missing),
        Shape.WHOLE: lambda: _Numbers("d", variable.missing),
        Shape.NUMBER: lambda: _Numbers("d", variable.missing),
        Shape.TEXT: lambda: _Words(""),
        Shape.DATE: lambda: _Words(None),
        Shape.MOMENT: lambda: _Moments(zone),
    }
    return make[variable.shape]()


def _narrowest(variable: Variable) -> str:
    numbers = [*variable.numbers.values(), *variable.missing.values()]
    largest = max(map(abs, numbers), default=0)
    if largest <= _BYTE:
        return "b"
    return "i" if largest <= _INT else "q"
