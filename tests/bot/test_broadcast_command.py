"""`gauhar broadcast`: drafted from a file, previewed, started, followed at the server."""

import asyncio
import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from surveys.store import Store, StoreError, Vault

Run = Callable[..., Result]
TEXTS = 'kk = "Сәлем!"\nru = """Здравствуйте!\nВесна."""\nen = "Hello <b>!"\n'


@pytest.fixture
def run(tmp_path: Path, secret: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command; what it refuses comes back as the exception."""
    monkeypatch.chdir(tmp_path)
    url = f"sqlite:///{tmp_path / 'field.sqlite3'}"
    asyncio.run(_met(url, secret))

    def run(*words: str, given: str | None = None) -> Result:
        environment = {"GAUHAR_SECRET_KEY": secret, "GAUHAR_DATABASE_URL": url}
        return CliRunner().invoke(app, ["broadcast", *words], env=environment, input=given)

    return run


async def _met(url: str, secret: str) -> None:
    """Have two people come and answer nothing."""
    store = await Store.open(url, Vault(secret))
    async with store.unit() as unit:
        for chat in (77, 78):
            contact = await unit.meet(chat, None, datetime(2026, 1, 31, tzinfo=UTC))
            await unit.amend_contact(replace(contact, language="ru" if chat == 77 else None))
    await store.close()


def said(result: Result) -> str:
    assert result.exception is None, result.output
    return result.output


def refused(result: Result) -> str:
    assert isinstance(result.exception, StoreError), result.output
    return str(result.exception)


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "texts.toml"
    path.write_text(TEXTS, "utf-8")
    return str(path)


def drafted(run: Run, file: str) -> Run:
    assert "Broadcast 1 (not_started, citizen, 1). Draft" in said(
        run("new", file, "--audience", "not_started")
    )
    return run


def test_from_the_draft_to_the_outcomes(run: Run, file: str) -> None:
    drafted(run, file)
    preview = said(run("preview", "1"))
    assert all(text in preview for text in ("--- Қазақша\nСәлем!", "Здравствуйте!\nВесна.", "Hello <b>!"))
    assert "Русский: 1\n" in preview
    assert "no language chosen: 1\n" in preview
    assert "It would go to 2 now." in preview
    assert "Whoever withdrew and wrote to the bot again is among them" in preview
    assert "Draft" in said(run("status", "1"))
    assert run("start", "1", given="n\n").exit_code == 1
    assert "Draft" in said(run("list"))

    assert "Going out." in said(run("start", "1", given="y\n"))
    assert "still to be sent: 2" in said(run("status", "1"))
    assert "Paused." in said(run("pause", "1"))
    assert "Going out." in said(run("resume", "1"))
    assert "Cancelled." in said(run("cancel", "1"))
    rows = list(csv.DictReader(io.StringIO(said(run("status", "1", "--csv")))))
    assert [(each["language"], each["outcome"]) for each in rows] == [("", "due"), ("ru", "due")]


def test_what_cannot_be_done_is_said(run: Run, file: str) -> None:
    assert refused(run("start", "7", "--yes")) == "There is no broadcast number 7."
    assert refused(run("preview", "7")) == "There is no broadcast number 7."
    drafted(run, file)
    assert "as it is now" in refused(run("pause", "1"))
    said(run("start", "1", "--yes"))
    said(run("new", file, "--audience", "completed"))
    assert "Broadcast 1 is going out now." in refused(run("start", "2", "--yes"))
    said(run("cancel", "1"))
    assert "nobody to write to" in refused(run("start", "2", "--yes"))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'kk = "a"\nen = "b"\n', "lacks a text in: ru"),
        (b'kk = "a"\nru = "b"\nen = "c"\nde = "d"\n', "'de' is no text in one of the languages kk, ru, en"),
        (b'kk = 1\nru = "b"\nen = "c"\n', "'kk' is no text"),
        (b"kk = ", "is no TOML"),
        (b"\xff\xfe", "cannot be read"),
        (f'kk = "{"қ" * 4097}"\nru = "b"\nen = "c"\n'.encode(), "too long: 4,097 characters"),
        (b'kk = "12"\nru = "b"\nen = "c"\n', "no words in this text"),
    ],
)
def test_a_file_that_will_not_do_is_refused_with_the_reason(
    run: Run, tmp_path: Path, content: bytes, reason: str
) -> None:
    path = tmp_path / "texts.toml"
    path.write_bytes(content)

    assert reason in refused(run("new", str(path), "--audience", "unfinished"))
    assert said(run("list")) == ""


def test_a_file_that_is_not_there_is_refused(run: Run) -> None:
    assert "cannot be read" in refused(run("new", "nowhere.toml", "--audience", "unfinished"))


def test_a_form_or_a_region_that_nobody_is_of_is_refused(run: Run, file: str) -> None:
    asked = ("new", file, "--audience", "unfinished")

    assert refused(run(*asked, "--form", "citizne")) == 'There is no form "citizne"; there are: citizen.'
    assert 'There is no region "abay"' in refused(run(*asked, "--region", "abay"))
    assert said(run("list")) == ""
