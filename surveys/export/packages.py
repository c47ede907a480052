"""Files of statistics packages, with labels and declared missing values: SPSS's .sav and Stata's .dta.

Both are written all at once, so columns are kept until then, as small as they are.
"""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any

import numpy as np
import pandas as pd

from surveys.export.cells import Row
from surveys.export.codebook import NOTHING_SAID, Codebook, Shape, Variable
from surveys.export.columns import Column, Columns
from surveys.export.labels import Scissors, shortened
from surveys.export.sinks import Made, Place
from surveys.export.variables import missing_values
from surveys.form import Missing

SPSS_LABEL, SPSS_VALUE, SPSS_TITLE = 256, 120, 64
"""Bytes that SPSS takes: of a variable's label, of a value's, of the file's."""

STATA_LABEL, STATA_VALUE = 80, 32_000
"""Letters that Stata takes of a label of a variable or the file, and bytes of a value's."""

STATA_MISSING: Mapping[Missing, str] = dict(zip(NOTHING_SAID, "abcd", strict=True))
"""Stata's own missing values: .a to .d."""

_MEASURES = {Shape.CODE: "nominal", Shape.WHOLE: "scale", Shape.NUMBER: "scale"}
_SMALL = -(10**7)
_STATA_14 = 14  # later ones read it too; what pyreadstat writes for 15 is only for more than 32,767 variables


def _pyreadstat() -> Any:
    """Load what writes both when it is asked for: every command would start a tenth later for it."""
    return import_module("pyreadstat")


class _Gathered:
    """What both keep until the end: they are written column by column."""

    def __init__(self, codebook: Codebook, place: Place) -> None:
        self.codebook = codebook
        self._place = place
        self._columns = Columns(codebook, place.zone)

    def add(self, rows: Sequence[Row]) -> None:
        self._columns.add(rows)


class Sav(_Gathered):
    """An SPSS file."""

    def close(self) -> Made:
        scissors, path = Scissors(self._place.language), self._place.path(".sav")
        variables = self.codebook.variables
        _pyreadstat().write_sav(
            _frame(variables, self._columns, lambda _, column: column),
            str(path),
            file_label=shortened(self.codebook.title, SPSS_TITLE),
            column_labels={one.name: scissors.label(one, SPSS_LABEL) for one in variables},
            variable_value_labels=self._value_labels(scissors),
            missing_ranges={one.name: [_range(one)] for one in variables if one.missing},
            variable_measure={one.name: _MEASURES[one.shape] for one in variables if one.shape in _MEASURES},
            variable_format={one.name: _format(one) for one in variables if one.shape is Shape.WHOLE},
            row_compress=True,
        )
        return Made((path,), tuple(scissors.cuts))

    def _value_labels(self, scissors: Scissors) -> dict[str, Any]:
        return {
            variable.name: {
                value.number: scissors.value(variable, value.name, value.label, SPSS_VALUE)
                for value in values
            }
            for variable in self.codebook.variables
            if (values := (*variable.listed, *missing_values(variable, self.codebook.missing)))
        }


class Dta(_Gathered):
    """A Stata file, of version 14 and later, which keep texts in UTF-8."""

    def close(self) -> Made:
        scissors, path = Scissors(self._place.language), self._place.path(".dta")
        variables = self.codebook.variables
        _pyreadstat().write_dta(
            _frame(variables, self._columns, _with_letters),
            str(path),
            file_label=shortened(self.codebook.title, STATA_LABEL, letters=True),
            column_labels={one.name: scissors.label(one, STATA_LABEL, letters=True) for one in variables},
            variable_value_labels=self._value_labels(scissors),
            version=_STATA_14,
            missing_user_values={one.name: list(STATA_MISSING.values()) for one in variables if one.missing},
        )
        return Made((path,), tuple(scissors.cuts))

    def _value_labels(self, scissors: Scissors) -> dict[str, Any]:
        return {one.name: found for one in self.codebook.variables if (found := self._labels(scissors, one))}

    def _labels(self, scissors: Scissors, variable: Variable) -> dict[int | str, str]:
        def fitted(name: str, label: Mapping[str, str]) -> str:
            return scissors.value(variable, name, label, STATA_VALUE)

        values: dict[int | str, str] = {one.number: fitted(one.name, one.label) for one in variable.listed}
        ways = (one for one in NOTHING_SAID if one in variable.missing)
        return values | {STATA_MISSING[one]: fitted(one.value, self.codebook.missing[one]) for one in ways}


def _frame(
    variables: Sequence[Variable], columns: Columns, spell: Callable[[Variable, Column], Column]
) -> pd.DataFrame:
    spelled = ((one, spell(one, column)) for one, column in zip(variables, columns.take(), strict=True))
    made = {one.name: pd.Series(column, dtype=column.dtype, copy=False) for one, column in spelled}
    return pd.DataFrame(made, copy=False)


def _with_letters(variable: Variable, column: Column) -> Column:
    """Put Stata's letters for the declared numbers, where there are any."""
    if not variable.missing:
        return column
    numbers, places = np.unique(column, return_inverse=True)
    letters = {
        variable.missing[one]: letter for one, letter in STATA_MISSING.items() if one in variable.missing
    }
    if letters.keys().isdisjoint(numbers.tolist()):
        return column
    spelled = np.array([letters.get(number, number) for number in numbers.tolist()], dtype=object)
    return np.asarray(spelled[places])


def _range(variable: Variable) -> Any:
    numbers = variable.missing.values()
    return {"lo": min(numbers), "hi": max(numbers)}


def _format(variable: Variable) -> str:
    return "F17.0" if min(variable.missing.values(), default=0) < _SMALL else "F8.0"
