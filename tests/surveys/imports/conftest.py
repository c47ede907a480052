"""The real forms, their made-up respondents, and files written with what these said."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
from dialects import Record, plain, saved, written

from surveys.form import Form
from surveys.imports import Collected, Layout, Refusal, lay_out, open_table, read_row
from surveys.interview import Interview
from surveys.simulation import population, read_model
from surveys.xlsform import publish

NOW = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)
NAMES = ("citizen", "organisation", "expert")
Read = list[Collected | tuple[Refusal, ...]]


@cache
def form_called(name: str) -> Form:
    return publish(Path(str(files("surveys") / "forms" / f"{name}.md"))).form


@cache
def made_up(name: str, number: int) -> Interview:
    form = form_called(name)
    model = read_model(Path(str(files("surveys.simulation") / "models" / f"{name}.csv")))
    return population(form, model, 11, {"kk": 1, "ru": 1, "en": 1}).respondent(number, NOW)


def read_file(path: Path, form: Form, language: str | None = None) -> tuple[Layout, Read]:
    table = open_table(path)
    layout = lay_out(form, table.columns)
    return layout, [read_row(layout, row, language, NOW) for row in table.rows]


@pytest.fixture
def read_records(tmp_path: Path) -> Callable[..., Read]:
    def read(name: str, *records: Record) -> Read:
        return read_file(saved(tmp_path, written(records)), form_called(name))[1]

    return read


@pytest.fixture
def citizen() -> Record:
    """Give a row that can be imported."""
    return plain(form_called("citizen"), made_up("citizen", 1), 1)


@pytest.fixture
def organisation() -> Record:
    """Give a row of an organisation with paid staff, some of them in a union."""
    interviews = (made_up("organisation", number) for number in range(60))
    staffed = next(one for one in interviews if int(one.answers["staff"].value or 0) > 1)
    return plain(form_called("organisation"), staffed, 1)
