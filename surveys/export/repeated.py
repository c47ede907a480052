"""Repeats in files: beside the table of interviews a long one for each repeat, in which every row is a line.

`interview` and the numbers of rows lead from one table to the other.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from surveys.export.cells import Reader
from surveys.export.sinks import Made, Sheet, Sink
from surveys.form import Form
from surveys.repeats import asked_within, keyed, rows_of, shape_of
from surveys.store.telling import Told

Value = TypeVar("Value")


def repeats_in(forms: Sequence[Form]) -> tuple[str, ...]:
    """Name the repeats of all versions in which something is asked."""
    names = dict.fromkeys(repeat.name for form in forms for repeat in form.repeats)
    return tuple(name for name in names if any(asked_within(form, name) for form in forms))


@dataclass(frozen=True)
class RepeatedRows:
    """Reads the rows of one repeat for a sheet; `forms` are the versions by name."""

    repeat: str
    reader: Reader
    sheet: Sheet
    forms: Mapping[str, Form]

    def add(self, several: Sequence[Told]) -> None:
        self.sheet.add([self.reader.row(row) for told in several for row in self._rows(told)])

    def close(self) -> Made:
        return self.sheet.close()

    def _rows(self, told: Told) -> Iterator[Told]:
        form = self.forms[told.version]
        names = [question.name for question in asked_within(form, self.repeat)]
        shape = shape_of(form, told.answers)
        known = self.reader.known(told) if shape else told
        for rows in rows_of(form, self.repeat, shape):
            keys = {keyed(name, rows): name for name in names}
            yield replace(
                known,
                answers=_renamed(known.answers, keys),
                worked_out=_renamed(known.worked_out or {}, keys),
                seconds=_renamed(known.seconds, keys),
                rows=rows,
            )


def _renamed(values: Mapping[str, Value], keys: Mapping[str, str]) -> dict[str, Value]:
    return {name: values[key] for key, name in keys.items() if key in values}


@dataclass(frozen=True)
class Together:
    """Several files of the same interviews."""

    sinks: tuple[Sink, ...]

    def add(self, several: Sequence[Told]) -> None:
        for sink in self.sinks:
            sink.add(several)

    def close(self) -> Made:
        made = [sink.close() for sink in self.sinks]
        files = tuple(file for one in made for file in one.files)
        return Made(files, tuple(cut for one in made for cut in one.cuts))
