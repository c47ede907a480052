"""Makes files of a wave's interviews: decides which are meant, weighs them, and has them written.

Interviews are read some at a time while they are written, in one transaction that sees one moment.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, get_args

import pandas as pd

from bot.export_words import export_words
from bot.fieldwork import wave_called
from bot.terms import closing
from locales import Translator
from locales.translator import ZONE
from scoring.study import Study
from scoring.weights import SURVEY as WEIGHTED
from surveys.export.cells import Reader
from surveys.export.codebook import Codebook
from surveys.export.ddi import Ddi
from surveys.export.enclosures import Encloser, Enclosures
from surveys.export.labels import Cut
from surveys.export.odk import Odk
from surveys.export.packages import Dta, Sav
from surveys.export.parquet import Parquet
from surveys.export.plain import Csv
from surveys.export.repeated import RepeatedRows, Together, repeats_in
from surveys.export.sinks import ExportError, Place, Rows, Sheet, Sink
from surveys.export.spreadsheet import Xlsx
from surveys.export.variables import codebook
from surveys.export.wishes import Wishes
from surveys.export.wording import Values
from surveys.form import Form
from surveys.media.names import names_in
from surveys.store import Store, Unit
from surveys.store.frames import EVERYTHING, REAL, answer_frames
from surveys.store.telling import Told, Wanted
from surveys.store.verdicts import Ruling

Format = Literal["csv", "xlsx", "sav", "dta", "parquet", "ddi", "odk"]
FORMATS: tuple[Format, ...] = get_args(Format)
Tell = Callable[[int, int], None]
"""Hears how many interviews of how many are behind us."""


@dataclass(frozen=True)
class Order:
    """What is to be in a file. Weights belong to completed citizens, and only where they are enough."""

    form: str
    output: Format
    language: str
    wave: str | None = None
    unfinished: bool = False
    simulated: bool = False
    texts: bool = True
    timings: bool = False
    weighted: bool = True
    values: Values = "labels"
    media: bool = False


@dataclass(frozen=True)
class Exported:
    """What was written: the files, of how many interviews, and which labels had to be cut."""

    files: tuple[Path, ...]
    interviews: int
    cuts: tuple[Cut, ...]


async def export(
    store: Store,
    order: Order,
    study: Study,
    folder: Path,
    translators: Mapping[str, Translator],
    tell: Tell = lambda _done, _all: None,
) -> Exported:
    """Write the files into a folder; raises ExportError or StoreError when nothing can be written."""
    if order.media and not order.texts:
        raise ExportError("What people sent comes with what they wrote: leave out --no-texts, or --media.")
    async with store.reading() as unit:
        wave = await wave_called(unit, order.wave)
        wanted = _wanted(order, wave.id)
        published = await unit.versions_told(wanted)
        forms = tuple(form for form, _ in published)
        interviews = await unit.how_many(wanted)
        if not forms:
            raise ExportError(_nothing(order, wave.id, await _names(unit)))
        _check_language(order, forms[0])
        weights = await _weights(unit, wanted, closing(study, wave.closes_at)) if order.weighted else None
        wishes = Wishes(order.texts, order.timings, weights, await _excluded(unit, wave.id))
        words = export_words(translators)
        names = ("", *(() if order.output == "odk" else repeats_in(forms)))
        books = {name: codebook(forms, wanted, wishes, words, name) for name in names}
        sink = _sink(order, books, published, wishes, folder)
        beside = Enclosures(folder / f"{_name(order, books[''])}-media.zip")
        enclosing = _Enclosing(unit, sink if isinstance(sink, Odk) else beside) if order.media else None
        try:
            done = await _pour(unit, wanted, sink, enclosing, lambda so_far: tell(so_far, interviews))
        except BaseException:
            sink.close()  # no file stays open; whoever gave the folder throws it away
            beside.close()
            raise
    made = await asyncio.to_thread(sink.close)
    return Exported((*made.files, *beside.close()), done, made.cuts)


@dataclass(frozen=True)
class _Enclosing:
    """Puts what people sent beside their answers, one file at a time."""

    unit: Unit
    encloser: Encloser

    async def add(self, several: Sequence[Told]) -> None:
        for told in several:
            for name in sorted(names_in(told.answers)):
                content = await self.unit.file(told.id, name)
                if content is not None:
                    await asyncio.to_thread(self.encloser.enclose, told, name, content)


async def _excluded(unit: Unit, wave: str) -> frozenset[str] | None:
    """Give the interviews that coordinators left out of the figures; the file marks them if there are any."""
    verdicts = await unit.verdicts(wave)
    return frozenset(one for one, each in verdicts.items() if each.ruling is Ruling.EXCLUDED) or None


async def _pour(
    unit: Unit, wanted: Wanted, sink: Sink, enclosing: _Enclosing | None, tell: Callable[[int], None]
) -> int:
    done = 0
    async for several in unit.interviews_told(wanted):
        await asyncio.to_thread(sink.add, several)
        if enclosing is not None:
            await enclosing.add(several)
        done += len(several)
        tell(done)
    return done


def _wanted(order: Order, wave: str) -> Wanted:
    origins = EVERYTHING if order.simulated else REAL
    return Wanted(order.form, wave, origins, order.unfinished, order.timings)


async def _weights(unit: Unit, wanted: Wanted, study: Study) -> Mapping[str, float] | None:
    """Weigh the completed interviews of those origins; None where this form's are not weighted."""
    if wanted.form != WEIGHTED:
        return None
    frames = await answer_frames(unit.connection, wanted.wave, wanted.origins)
    weights = (await asyncio.to_thread(study.weights, frames)).get(wanted.form)
    if weights is None or not isinstance(weights.weight, pd.Series):
        return None
    return dict(zip(weights.weight.index, weights.weight.tolist(), strict=True))


def _sink(
    order: Order,
    books: Mapping[str, Codebook],
    published: Sequence[tuple[Form, str]],
    wishes: Wishes,
    folder: Path,
) -> Sink:
    """Give what the files are written with: a table of interviews, and one beside it for each repeat."""
    book = books[""]
    place = Place(folder, _name(order, book), order.language, ZONE)
    if order.output == "odk":
        return Odk(place, {form.version: (form, xform) for form, xform in published}, texts=order.texts)
    versions = {form.version: form for form, _ in published}
    sinks: list[Sink] = [Rows(Reader(book, versions, wishes), _sheet(order, book, place))]
    for name, rows in books.items():
        if name:
            beside = replace(place, name=f"{place.name}-{name}")
            sheet = _sheet(order, rows, beside)
            sinks.append(RepeatedRows(name, Reader(rows, versions, wishes), sheet, versions))
    return sinks[0] if len(sinks) == 1 else Together(tuple(sinks))


def _sheet(order: Order, book: Codebook, place: Place) -> Sheet:
    match order.output:
        case "csv":
            return Csv(book, place, order.values)
        case "xlsx":
            return Xlsx(book, place, order.values)
        case "sav":
            return Sav(book, place)
        case "dta":
            return Dta(book, place)
        case "parquet":
            return Parquet(book, place)
        case "ddi":
            return Ddi(book, place)
        case "odk":
            raise ValueError("ODK's instances have no columns.")


def _name(order: Order, book: Codebook) -> str:
    """Name the files: made-up people must not pass for others once a file has been sent on."""
    parts = [order.form, book.wave, order.language]
    return "-".join([*parts, "SIMULATED"] if order.simulated else parts)


def _check_language(order: Order, form: Form) -> None:
    if order.language not in form.languages:
        languages = ", ".join(form.languages)
        raise ExportError(f'The form {form.name} has no language "{order.language}"; it has {languages}.')


async def _names(unit: Unit) -> tuple[str, ...]:
    return tuple(sorted({form.name for form in await unit.forms()}))


def _nothing(order: Order, wave: str, names: Sequence[str]) -> str:
    if not names:
        return "There is nothing to export yet: no questionnaire has been asked with this database."
    if order.form not in names:
        return f'There is no form "{order.form}"; there are {", ".join(names)}.'
    more = "" if order.unfinished else " Unfinished ones are added with --all."
    made_up = "" if order.simulated else " Simulated ones are added with --simulated."
    return f"There are no completed interviews of {order.form} in wave {wave}.{more}{made_up}"
