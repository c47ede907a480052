"""Tables for coordinators hold words from outside: none of them begins a formula in a spreadsheet program."""

import csv
import io
from dataclasses import replace
from zipfile import ZipFile

import pytest
from collected import NOW

from bot.diamond.table import workbook
from bot.fieldwork import Fieldwork
from bot.guest_list import Line, as_csv
from bot.results import Beneath
from locales import translators
from scoring.study import Study
from surveys.fieldwork.invitations import Status

T = translators()["en"]
STUDY = Study(closing_year=2026)
SEEN = Fieldwork(STUDY, {}, STUDY.index({}), NOW)
LINE = Line(1, "name", "", "", "", Status.NOT_OPENED)
NASTY = ("=HYPERLINK(1)", "+7 701", "-x", "@SUM(1)", "\t=1", "\r=1", "{=1}")


@pytest.mark.parametrize("nasty", NASTY)
def test_the_diamonds_workbook_has_no_formulas_and_no_links(nasty: str) -> None:
    made = workbook(T, SEEN, nasty, Beneath(replace(SEEN), nasty))
    with ZipFile(io.BytesIO(made)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")]

    assert len(sheets) == 2
    assert all(b"<c r=" in sheet for sheet in sheets)
    assert not [sheet for sheet in sheets if b"<f>" in sheet or b"<f " in sheet or b"<hyperlink" in sheet]


@pytest.mark.parametrize("nasty", [each for each in NASTY if each != "{=1}"])
def test_no_name_on_the_list_of_guests_begins_a_formula(nasty: str) -> None:
    (told,) = csv.DictReader(io.StringIO(as_csv([replace(LINE, name=nasty)]).decode("utf-8-sig"), newline=""))

    assert told["name"].startswith("'")
    assert told["name"].removeprefix("'") == nasty
