"""Parquet: typed columns, written a group of rows at a time, with the codebook in the file's own metadata.

Listed values are numbers, as in SPSS's file, and so are the ways of having no answer; what the numbers
mean stands under the key `gauhar` as JSON, in all languages.
"""

import json
from collections.abc import Sequence
from datetime import tzinfo
from typing import Any

import numpy as np
import pandas as pd
from fastparquet import write

from surveys.export.cells import Cell, Row
from surveys.export.codebook import Codebook, Shape, Variable
from surveys.export.columns import local
from surveys.export.sinks import Made, Place
from surveys.export.variables import missing_values
from surveys.form import Missing

_GROUP = 20_000
_TYPES: dict[Shape, Any] = {Shape.CODE: "Int64", Shape.WHOLE: "Int64", Shape.NUMBER: "float64"}


class Parquet:
    """A Parquet file."""

    def __init__(self, codebook: Codebook, place: Place, group: int = _GROUP) -> None:
        self.codebook = codebook
        self._path = place.path(".parquet")
        self._zone = place.zone
        self._group = group
        self._waiting: list[Row] = []
        self._begun = False

    def add(self, rows: Sequence[Row]) -> None:
        self._waiting += rows
        if len(self._waiting) >= self._group:
            self._write()

    def close(self) -> Made:
        if self._waiting or not self._begun:
            self._write()
        return Made((self._path,))

    def _write(self) -> None:
        variables = self.codebook.variables
        cells = zip(*self._waiting, strict=True) if self._waiting else ((),) * len(variables)
        frame = pd.DataFrame(
            {
                one.name: _column(one, column, self._zone)
                for one, column in zip(variables, cells, strict=True)
            },
            copy=False,
        )
        texts = {one.name: "utf8" for one in variables if one.shape in (Shape.TEXT, Shape.DATE)}
        told = {} if self._begun else {"custom_metadata": {"gauhar": _explained(self.codebook)}}
        write(
            str(self._path),
            frame,
            append=self._begun,
            object_encoding=texts,
            write_index=False,
            has_nulls=True,
            **told,
        )
        self._begun, self._waiting = True, []


def _column(variable: Variable, cells: Sequence[Cell], zone: tzinfo) -> Any:
    if variable.shape in _TYPES:
        numbers: list[Any] = [_number(variable, cell) for cell in cells]
        return pd.array(numbers, dtype=_TYPES[variable.shape])
    there: list[Any] = [None if cell is None or isinstance(cell, Missing) else cell for cell in cells]
    if variable.shape is Shape.MOMENT:
        shown = [None if cell is None else local(cell, zone) for cell in there]
        return np.array(shown, dtype="datetime64[us]")
    words = np.empty(len(there), dtype=object)
    words[:] = [None if cell is None else str(cell) for cell in there]  # a date is spelled 2026-12-31
    return pd.Series(words, dtype=object)


def _number(variable: Variable, cell: Cell) -> Any:
    return variable.missing.get(cell) if isinstance(cell, Missing) else cell


def _explained(codebook: Codebook) -> str:
    columns = [
        {
            "name": one.name,
            "question": one.asks,
            "label": dict(one.label),
            "values": {value.number: dict(value.label) for value in one.listed},
            "missing": {value.number: dict(value.label) for value in missing_values(one, codebook.missing)},
        }
        for one in codebook.variables
    ]
    return json.dumps({"form": codebook.form, "wave": codebook.wave, "columns": columns}, ensure_ascii=False)
