"""`gauhar progress` and `gauhar quality`: what the chat tells, at the server, and what they refuse."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from collected import NOW, complete, published
from typer.testing import CliRunner, Result

from bot.cli import app
from surveys.store import Store, StoreError, Vault

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, secret: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command over some citizens; what it refuses comes back as the exception."""
    monkeypatch.chdir(tmp_path)
    url = f"sqlite:///{tmp_path / 'field.sqlite3'}"
    asyncio.run(_prepare(url, secret))

    def run(*words: str) -> Result:
        return CliRunner().invoke(
            app, list(words), env={"GAUHAR_SECRET_KEY": secret, "GAUHAR_DATABASE_URL": url}
        )

    return run


async def _prepare(url: str, secret: str) -> None:
    store = await Store.open(url, Vault(secret))
    for publication in published().values():
        async with store.unit() as unit:
            await unit.publish(publication.form, publication.xform, NOW)
    await complete(store, "citizen", 0, 120)
    await store.close()


def said(result: Result) -> str:
    assert result.exception is None, result.output
    return result.output


def refused(result: Result) -> str:
    assert isinstance(result.exception, StoreError), result.output
    return str(result.exception)


def test_progress_is_printed_without_markup_and_drawn_to_a_file(run: Run, tmp_path: Path) -> None:
    told = said(run("progress", "--picture", "progress.png"))

    assert "Began: 120. Finished: 120." in told
    assert "<" not in told
    assert (tmp_path / "progress.png").read_bytes().startswith(b"\x89PNG")
    assert "Закончили: 120." in said(run("progress", "--language", "ru"))
    assert "Finished: 120" not in said(run("progress", "--region", "abai"))


def test_an_interview_is_left_out_and_taken_back_by_the_number_the_list_shows(run: Run) -> None:
    number = said(run("quality")).split()[0]
    assert said(run("quality", "--exclude", number, "--reason", "a trial")).strip() == f"{number}: excluded"
    listed = said(run("quality"))
    assert f"{number}  Left out on" in listed
    assert "by command line: a trial" in listed
    assert "119" in said(run("score", "--everybody", "--format", "json"))
    assert said(run("quality", "--keep", number)).strip() == f"{number}: kept"
    assert "Left out on" not in said(run("quality"))
    assert f"exclude           {number}  typed" in said(run("audit"))


def test_every_rule_is_printed_with_its_threshold_and_why(run: Run) -> None:
    told = said(run("quality", "--rules"))

    assert "speeding (every form, threshold 0.4, over 20)" in told
    assert "Law on Trade Unions" in told


def test_what_cannot_be_done_is_refused_in_a_sentence(run: Run) -> None:
    assert "--reason" in refused(run("quality", "--exclude", "12345678"))
    assert "no completed interview" in refused(run("quality", "--keep", "12345678"))
    assert "no form 'nobody'" in refused(run("progress", "nobody"))
    assert "no language 'de'" in refused(run("progress", "--language", "de"))
    assert "cannot be written" in refused(run("progress", "--picture", "nowhere/progress.png"))
