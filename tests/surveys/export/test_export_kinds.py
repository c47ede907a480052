"""Kinds of questions beyond the common ones, in files: a rank's places, a range's numbers, times."""

from dataclasses import replace

import pytest
from exporting_form import WANTED, form_of, told, words
from kinds_form import KINDS, settings_of

from surveys.export.cells import Reader
from surveys.export.codebook import Shape
from surveys.export.variables import codebook
from surveys.export.wishes import Wishes
from surveys.form import Form, Missing

ANSWERS = {
    "read": "OK", "rises": "06:30:00", "met": "2026-02-01T14:30:00", "born": "1984-01-01",
    "mood": "-2", "share": "12.5", "first": "rain bread peace", "phone": "+7 701", "way": "other",
    "way_other": "on foot", "home": "43.2 76.9 0 12",
}  # fmt: skip


@pytest.fixture(scope="module")
def form() -> Form:
    return form_of(KINDS + settings_of("form"))


def test_every_kind_has_its_columns(form: Form) -> None:
    book = codebook((form,), WANTED, Wishes(texts=True), words())
    shapes = {variable.name: variable.shape for variable in book.variables}

    assert [shapes[f"first_{name}"] for name in ("peace", "bread", "rain")] == [Shape.WHOLE] * 3
    assert (shapes["mood"], shapes["share"]) == (Shape.WHOLE, Shape.NUMBER)
    assert {"twice", "batch", "way_other"} <= shapes.keys()


def test_cells_hold_what_was_answered(form: Form) -> None:
    wishes = Wishes(texts=True)
    book = codebook((form,), WANTED, wishes, words())
    row = Reader(book, {"1": form}, wishes).row(
        replace(told(**ANSWERS, moved=Missing.SKIPPED), worked_out=None)
    )
    cells = dict(zip((variable.name for variable in book.variables), row, strict=True))

    assert (cells["first_peace"], cells["first_bread"], cells["first_rain"]) == (3, 2, 1)
    assert (cells["mood"], cells["share"], cells["twice"]) == (-2, 12.5, "25")
    assert (cells["rises"], cells["met"], cells["home"]) == (
        "06:30:00",
        "2026-02-01T14:30:00",
        "43.2 76.9 0 12",
    )
    assert (cells["read"], cells["way_other"], cells["moved"]) == (1, "on foot", Missing.SKIPPED)


def test_no_number_of_a_range_means_that_there_is_no_answer(form: Form) -> None:
    book = codebook((form,), WANTED, Wishes(), words())
    missing = {variable.name: set(variable.missing.values()) for variable in book.variables}

    assert missing["mood"].isdisjoint(range(-3, 4))
    assert missing["share"].isdisjoint(range(101))


def test_words_and_places_are_left_out_with_the_texts(form: Form) -> None:
    named = {variable.name for variable in codebook((form,), WANTED, Wishes(texts=False), words()).variables}
    assert named.isdisjoint({"home", "phone", "way_other"})
    assert {"born", "rises", "met"} <= named
