"""SPSS's and Stata's files, read back by pyreadstat and, their labels, byte by byte."""

import datetime as dt
import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyreadstat
import pytest
from exporting_form import FULL, book, fill, place, told

from surveys.export.packages import SPSS_VALUE, Dta, Sav
from surveys.export.sinks import Made
from surveys.form import Missing
from surveys.store.telling import Told

PEOPLE = (
    told(1, **FULL),
    told(2, helps=Missing.DONT_KNOW, whom=Missing.DONT_KNOW, age=Missing.REFUSED, trust="5"),
    told(3, helps=Missing.REFUSED, whom="others", money=Missing.SKIPPED, story=Missing.REFUSED),
    told(4, helps="no", since=Missing.DONT_KNOW, story="=1+1"),
)


def made(kind: type[Sav | Dta], folder: Path, people: Sequence[Told] = PEOPLE) -> Made:
    weights = {PEOPLE[0].id: 1.25}
    return fill(kind(book(weights=weights), place(folder)), people, weights=weights)


def test_spss_has_every_answer_and_every_way_of_having_none(tmp_path: Path) -> None:
    frame, about = pyreadstat.read_sav(str(made(Sav, tmp_path).files[0]), user_missing=True)

    assert frame["helps"].tolist() == [1, -1, -2, 2]
    assert frame["whom_neighbours"].tolist() == [1, -1, 0, -4]
    assert frame["age"].tolist() == [61, -2, -4, -4]
    assert frame["money"][0] == 12.5
    assert frame["trust"].tolist() == [-1, 5, -94, -94]
    assert frame["story"].tolist() == [FULL["story"], "", "", "=1+1"]
    assert frame["story_why"].tolist() == [0, -4, -2, 0]
    assert frame["since"].dropna().to_dict() == {0: dt.date(2026, 3, 1)}
    assert frame["since_why"].tolist() == [0, -4, -4, -1]
    assert frame["weight"][0] == 1.25
    assert np.isnan(frame["weight"][1])
    assert frame["started_at"][0] == dt.datetime(2026, 3, 31, 6, 30, 5)  # noqa: DTZ001 - clocks in Almaty
    assert about.missing_ranges["helps"] == [{"lo": -4, "hi": -1}]
    assert about.missing_ranges["trust"] == [{"lo": -94, "hi": -91}]
    assert about.file_label == "Ғылыми сауалнама"


def test_spss_leaves_missing_answers_out_of_its_sums(tmp_path: Path) -> None:
    frame, _ = pyreadstat.read_sav(str(made(Sav, tmp_path).files[0]))

    assert frame["helps"].count() == 2
    assert frame["money"].tolist()[0] == frame["money"].mean() == 12.5


def test_stata_has_letters_for_the_ways_of_having_no_answer(tmp_path: Path) -> None:
    frame, about = pyreadstat.read_dta(str(made(Dta, tmp_path).files[0]), user_missing=True)

    assert frame["helps"].tolist() == [1, "a", "b", 2]
    assert frame["money"].tolist() == [12.5, "d", "c", "d"]
    assert frame["trust"].tolist() == [-1, 5, "d", "d"]
    assert frame["whom_neighbours"].tolist() == [1, "a", 0, "d"]
    assert frame["story"].tolist() == [FULL["story"], "", "", "=1+1"]
    assert about.variable_value_labels["helps"]["a"] == "Білмеймін"
    assert about.variable_value_labels["helps"][1] == "Иә, көмектесемін"
    assert pyreadstat.read_dta(str(tmp_path / "parts.dta"))[0]["helps"].count() == 2


def test_kazakh_labels_stand_in_the_spss_file_as_utf_8(tmp_path: Path) -> None:
    labels, values = spss_dictionary(made(Sav, tmp_path).files[0].read_bytes())

    assert "Көмек" in labels
    assert "Өзгелерге – Кімге?" in labels
    assert (1.0, "Иә, көмектесемін") in values
    assert (-1.0, "Білмеймін") in values
    assert (-91.0, "Білмеймін") in values
    assert (-1.0, "Мүлде сенбеймін") in values


def test_kazakh_labels_stand_in_the_stata_file_as_utf_8(tmp_path: Path) -> None:
    raw = made(Dta, tmp_path).files[0].read_bytes()
    section = raw.partition(b"<variable_labels>")[2].partition(b"</variable_labels>")[0]
    labels = [
        cell.split(b"\0")[0].decode() for cell in (section[i : i + 321] for i in range(0, len(section), 321))
    ]
    tables = raw.partition(b"<value_labels>")[2].partition(b"</value_labels>")[0]

    assert raw.startswith(b"<stata_dta><header><release>118</release>")
    assert {"Көмек", "Өзгелерге – Кімге?"} <= set(labels)
    assert all(
        f"{words}\0".encode() in tables for words in ("Иә, көмектесемін", "Білмеймін", "Мүлде сенбеймін")
    )


@pytest.mark.parametrize("kind", [Sav, Dta])
def test_every_cut_label_is_told(tmp_path: Path, kind: type[Sav | Dta]) -> None:
    assert {cut.variable for cut in made(kind, tmp_path).cuts} == {"trust"}


def test_a_long_value_label_is_cut_before_spss_would_do_so_in_silence(tmp_path: Path) -> None:
    codebook = book()
    long = "Ұ" * SPSS_VALUE
    helps = next(variable for variable in codebook.variables if variable.name == "helps")
    for value in helps.listed[:1]:
        dict.update(value.label, kk=long)  # type: ignore[arg-type]
    try:
        done = fill(Sav(codebook, place(tmp_path)), PEOPLE)
    finally:
        dict.update(helps.listed[0].label, kk="Иә, көмектесемін")  # type: ignore[arg-type]

    cut = next(cut for cut in done.cuts if cut.value == "yes")
    assert (cut.full, len(cut.kept.encode())) == (long, SPSS_VALUE - 1)


@pytest.mark.parametrize("kind", [Sav, Dta])
def test_a_file_of_one_nearly_empty_interview_can_be_read(tmp_path: Path, kind: type[Sav | Dta]) -> None:
    path = made(kind, tmp_path, [told(1)]).files[0]
    read = pyreadstat.read_sav if kind is Sav else pyreadstat.read_dta

    assert len(read(str(path))[0]) == 1


def spss_dictionary(raw: bytes) -> tuple[set[str], set[tuple[float, str]]]:
    """Read the labels of variables and values off a system file, record by record."""
    at, labels, values = 176, set[str](), set[tuple[float, str]]()
    while (kind := struct.unpack_from("<i", raw, at)[0]) != 999:
        at += 4
        if kind == 2:
            _, has_label, missing = struct.unpack_from("<3i", raw, at)
            at += 28
            if has_label:
                length = struct.unpack_from("<i", raw, at)[0]
                labels.add(raw[at + 4 : at + 4 + length].decode())
                at += 4 + (length + 3) // 4 * 4
            at += 8 * abs(missing)
        elif kind == 3:
            number = struct.unpack_from("<i", raw, at)[0]
            at += 4
            for _ in range(number):
                value, length = struct.unpack_from("<dB", raw, at)
                values.add((value, raw[at + 9 : at + 9 + length].decode()))
                at += 8 + (1 + length + 7) // 8 * 8
        elif kind == 4:
            at += 4 + 4 * struct.unpack_from("<i", raw, at)[0]
        else:
            assert kind == 7
            _, size, count = struct.unpack_from("<3i", raw, at)
            at += 12 + size * count
    return labels, values
