"""What holds of every form and every answer: nothing is lost on the way, and memory stays small."""

import tracemalloc
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyreadstat
from exporting_form import FULL, book, fill, named, place, the_form, told
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.export.cells import Reader
from surveys.export.packages import STATA_MISSING, Dta, Sav
from surveys.export.plain import Csv
from surveys.export.wishes import Wishes
from surveys.form import Choice, Form, Kind, Missing, Question

NO_ANSWER = st.sampled_from(Missing).filter(lambda missing: missing is not Missing.NOT_ASKED)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)
CHOICES = st.lists(st.one_of(st.integers(-9, 12).map(str), st.sampled_from("abcd")), min_size=2, unique=True)


@st.composite
def questions(draw: st.DrawFn, number: int) -> Question:
    kind = draw(st.sampled_from([Kind.SELECT_ONE, Kind.SELECT_MULTIPLE, Kind.INTEGER, Kind.TEXT, Kind.DATE]))
    names = draw(CHOICES) if kind in (Kind.SELECT_ONE, Kind.SELECT_MULTIPLE) else []
    choices = tuple(Choice(name, {"kk": f"ұ {name}"}) for name in names)
    return Question(f"q{number}", f"/data/q{number}", kind, {"kk": draw(TEXTS)}, choices=choices)


def answers(question: Question) -> st.SearchStrategy[str | Missing | None]:
    names = [choice.name for choice in question.choices]
    values: dict[Kind, st.SearchStrategy[str]] = {
        Kind.SELECT_ONE: st.sampled_from(names or [""]),
        Kind.SELECT_MULTIPLE: st.lists(st.sampled_from(names or [""]), min_size=1, unique=True).map(" ".join),
        Kind.INTEGER: st.integers(-(10**15) + 1, 10**15 - 1).map(str),
        Kind.TEXT: TEXTS,
        Kind.DATE: st.dates(date(1900, 1, 1)).map(str),
    }
    return st.one_of(st.none(), NO_ANSWER, values[question.kind])


@st.composite
def studies(draw: st.DrawFn) -> tuple[Form, list[dict[str, Any]]]:
    asked = [draw(questions(number)) for number in range(draw(st.integers(1, 4)))]
    form = Form("parts", "1", "Сауалнама", ("kk",), "kk", tuple(asked))
    given = [{q.name: draw(answers(q)) for q in asked} for _ in range(draw(st.integers(1, 4)))]
    return form, [{name: value for name, value in one.items() if value is not None} for one in given]


@given(studies())
@settings(max_examples=60, deadline=None)
def test_every_answer_can_be_read_out_of_the_spss_and_stata_files(
    study: tuple[Form, list[dict[str, Any]]],
) -> None:
    form, given_ = study
    people = [told(number, **one) for number, one in enumerate(given_)]
    variables = named(book((form,)))
    with TemporaryDirectory() as name:
        folder = place(Path(name))
        fill(Sav(book((form,)), folder), people, form)
        fill(Dta(book((form,)), folder), people, form)
        spss = pyreadstat.read_sav(f"{name}/parts.sav", user_missing=True)[0]
        stata = pyreadstat.read_dta(f"{name}/parts.dta", user_missing=True)[0]

    for question in form.questions:
        for row, one in enumerate(given_):
            value = one.get(question.name, Missing.NOT_ASKED)
            for variable in variables.values():
                if variable.asks != question.name or (isinstance(value, Missing) and not variable.missing):
                    continue
                expected = _expected(variable, value)
                assert spss[variable.name][row] == expected[0], variable
                assert stata[variable.name][row] == expected[1], variable


def _expected(variable: Any, value: str | Missing) -> tuple[Any, Any]:
    """Give what must stand in SPSS's file and in Stata's."""
    if isinstance(value, Missing):
        return variable.missing[value], STATA_MISSING[value]
    if variable.name.endswith("_why"):
        return 0, 0
    if variable.choice:
        ticked = int(variable.choice in value.split())
        return ticked, ticked
    meant: dict[str, Any] = {
        "code": variable.numbers.get(value),
        "text": value,
        "date": value and _day(value),
        "whole number": value and _whole(value),
    }
    return meant[variable.shape], meant[variable.shape]


def _day(value: str) -> date | None:
    return date.fromisoformat(value) if value.count("-") == 2 and value[:4].isdecimal() else None


def _whole(value: str) -> int | None:
    return int(value) if value.removeprefix("-").isdecimal() and value.isascii() else None


def test_a_file_written_row_by_row_needs_no_more_memory_for_more_people(tmp_path: Path) -> None:
    def peak(people: int, folder: Path) -> int:
        folder.mkdir()
        sheet = Csv(book(), place(folder))
        tracemalloc.start()
        fill(sheet, (told(number, **FULL) for number in range(people)))
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    peak(10, tmp_path / "first")
    more = peak(3_000, tmp_path / "many") - peak(300, tmp_path / "few")

    assert more < 200 * 2_700  # whoever kept the rows would need 900 bytes and more for each


def test_columns_keep_a_byte_for_a_choice(tmp_path: Path) -> None:
    sheet = Sav(book(texts=False), place(tmp_path))
    people = 2_000
    tracemalloc.start()
    fill_open(sheet, people)
    kept = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()

    assert kept < 400 * people  # some twenty columns; a row of Python's own numbers would be 900


def fill_open(sheet: Sav, people: int) -> None:
    """Put people in without finishing the file."""
    reader = Reader(sheet.codebook, {"1": the_form()}, Wishes(texts=False))
    for number in range(people):
        sheet.add([reader.row(told(number, **FULL))])
