"""The real forms, their made-up respondents, and a file read as an import reads it."""

from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path

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
