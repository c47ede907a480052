"""`gauhar export`: which interviews go into which files, what is said, and what is refused."""

import asyncio
import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pyreadstat
import pytest
from collected import NOW, complete, published
from sqlalchemy import select
from typer.testing import CliRunner, Result

from bot.cli import app
from surveys.export.sinks import ExportError
from surveys.store import Store, StoreError, Vault, schema
from surveys.store.audit import COMMAND_LINE
from surveys.store.verdicts import Ruling


@dataclass(frozen=True)
class Terminal:
    """A command line with a database of interviews behind it."""

    folder: Path
    secret: str

    def export(self, *options: str) -> Result:
        given = {"GAUHAR_SECRET_KEY": self.secret, "GAUHAR_DATABASE_URL": self.url}
        return CliRunner().invoke(app, ["export", "--to", str(self.files), *options], env=given)

    def writes(self, *options: str) -> list[Path]:
        done = self.export(*options)
        assert done.exception is None, done.output
        return sorted(self.files.iterdir())

    @property
    def files(self) -> Path:
        return self.folder / "files"

    @property
    def url(self) -> str:
        return f"sqlite:///{self.folder / 'export.sqlite3'}"

    async def fill(self) -> None:
        store = await Store.open(self.url, Vault(self.secret))
        async with store.unit() as unit:
            for publication in published().values():
                await unit.publish(publication.form, publication.xform, NOW)
        await complete(store, "citizen", 0, 120)
        await complete(store, "citizen", 120, 130, origin="simulated")
        await complete(store, "organisation", 0, 12)
        await store.close()

    def acts(self) -> list[tuple[str, str, str, str]]:
        async def read() -> list[tuple[str, str, str, str]]:
            store = await Store.open(self.url, Vault(self.secret))
            async with store.reading() as unit:
                acts = [(one.actor, one.act, one.subject, one.detail) for one in await unit.acts()]
            await store.close()
            return acts

        return asyncio.run(read())


@pytest.fixture
def terminal(tmp_path: Path, secret: str, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.chdir(tmp_path)
    there = Terminal(tmp_path, secret)
    (tmp_path / "export.sqlite3").write_bytes(filled(secret))
    return there


@cache
def filled(secret: str) -> bytes:
    """Give the file of a database in which some have completed."""
    with TemporaryDirectory() as folder:
        asyncio.run(Terminal(Path(folder), secret).fill())
        return (Path(folder) / "export.sqlite3").read_bytes()


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_completed_interviews_come_with_weights_and_without_made_up_ones(terminal: Terminal) -> None:
    about, answers = terminal.writes("--format", "csv", "--language", "kk")
    rows = lines(answers)

    assert (about.name, answers.name) == ("citizen-1-kk-codebook.csv", "citizen-1-kk.csv")
    assert len(rows) == 120
    assert {row["origin"] for row in rows} == {"real"}
    assert sum(float(row["weight"]) for row in rows) == pytest.approx(120, abs=0.1)
    assert all(row["sex"] in ("Әйел адам", "Ер адам", "Жауап бермеу") for row in rows)


def test_made_up_interviews_are_named_in_file_and_column(terminal: Terminal) -> None:
    (file,) = terminal.writes("--format", "xlsx", "--simulated")
    assert file.name == "citizen-1-kk-SIMULATED.xlsx"


def test_the_spss_file_has_the_same_people_as_the_csv_file(terminal: Terminal) -> None:
    terminal.writes("--format", "csv", "--form", "organisation", "--values", "codes")
    files = terminal.writes("--format", "sav", "--form", "organisation")
    answers = lines(terminal.files / "organisation-1-kk.csv")
    frame, about = pyreadstat.read_sav(str(terminal.files / "organisation-1-kk.sav"), user_missing=True)

    assert frame["interview"].tolist() == [row["interview"] for row in answers]
    assert list(frame) == list(answers[0])
    unlabelled = {name for name, label in about.column_names_to_labels.items() if not label}
    assert unlabelled == {q.name for q in published()["organisation"].form.questions if not q.is_asked}
    assert any(file.name == "organisation-1-kk-sav-cut-labels.csv" for file in files)


def test_what_was_cut_is_listed_in_a_file_of_its_own(terminal: Terminal) -> None:
    said = terminal.export("--format", "sav").output
    cut = lines(terminal.files / "citizen-1-kk-sav-cut-labels.csv")

    assert f"{len(cut)} labels were too long and were cut" in said
    assert all(
        len(row["kept"].encode()) <= 256 < len(row["full"].encode()) for row in cut if not row["value"]
    )


def test_files_are_for_their_owner_and_none_is_written_over(terminal: Terminal) -> None:
    (file,) = terminal.writes("--format", "xlsx")
    before = file.read_bytes()
    refused = terminal.export("--format", "xlsx")

    assert oct(file.stat().st_mode)[-3:] == "600"
    assert isinstance(refused.exception, ExportError)
    assert "move it away" in str(refused.exception)
    assert file.read_bytes() == before
    assert list(terminal.files.iterdir()) == [file]


def test_an_export_is_noted(terminal: Terminal) -> None:
    terminal.writes("--format", "csv", "--language", "ru")

    assert (COMMAND_LINE, "export", "citizen", "csv ru") in terminal.acts()


def test_free_text_and_weights_can_be_left_out(terminal: Terminal) -> None:
    terminal.writes("--format", "csv", "--no-texts", "--no-weights", "--timings")
    (row, *_) = lines(terminal.files / "citizen-1-kk.csv")

    assert "weight" not in row
    assert "age_s" in row


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        (("--form", "other"), ExportError, "citizen, expert, organisation"),
        (("--form", "expert"), ExportError, "Unfinished ones are added with --all"),
        (("--wave", "9"), StoreError, 'There is no wave "9"'),
        (("--language", "de"), ExportError, 'has no language "de"'),
    ],
)
def test_what_cannot_be_written_is_said(
    terminal: Terminal, options: tuple[str, ...], error: type[Exception], said: str
) -> None:
    refused = terminal.export("--format", "csv", *options)

    assert isinstance(refused.exception, error)
    assert said in str(refused.exception)
    assert list(terminal.files.iterdir()) == []


def test_what_a_coordinator_left_out_is_in_the_file_and_marked(terminal: Terminal) -> None:
    async def leave_out() -> str:
        store = await Store.open(terminal.url, Vault(terminal.secret))
        async with store.unit() as unit:
            table = schema.interviews
            real = select(table.c.id).where(table.c.form == "citizen", table.c.origin == "real").limit(1)
            interview = (await unit.connection.execute(real)).scalar_one()
            await unit.rule(interview, Ruling.EXCLUDED, "trial", COMMAND_LINE, NOW)
        await store.close()
        return interview

    left_out = asyncio.run(leave_out())
    _about, answers = terminal.writes("--format", "csv", "--values", "codes")
    marked = {row["interview"]: row["excluded"] for row in lines(answers)}

    others = {mark for one, mark in marked.items() if one != left_out}
    assert len(others) == 1
    assert marked[left_out] not in others
    assert len(marked) == 120


def test_where_nobody_is_left_out_the_file_says_nothing_of_it(terminal: Terminal) -> None:
    _about, answers = terminal.writes("--format", "csv")

    assert "excluded" not in lines(answers)[0]


def test_before_anything_was_asked_there_is_nothing_to_export(tmp_path: Path, secret: str) -> None:
    refused = Terminal(tmp_path, secret).export("--form", "citizen", "--format", "csv")

    assert isinstance(refused.exception, ExportError)
    assert str(refused.exception).startswith("There is nothing to export yet")
