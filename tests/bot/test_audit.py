"""`gauhar audit`: the whole book, oldest line first, one act a line."""

import asyncio
import datetime as dt
from pathlib import Path

import pytest
from collected import NOW
from typer.testing import CliRunner

from bot.cli import app
from surveys.store import Store, Vault
from surveys.store.audit import COMMAND_LINE

OWNER = "c0ffee0123456789"


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    return f"sqlite:///{tmp_path / 'audit.sqlite3'}"


async def note(url: str, secret: str, *lines: tuple[str, str, str, str]) -> None:
    store = await Store.open(url, Vault(secret))
    async with store.unit() as unit:
        for minute, line in enumerate(lines):
            await unit.note_act(*line, NOW + dt.timedelta(minutes=minute))
    await store.close()


def printed(url: str, secret: str, *options: str) -> list[str]:
    given = {"GAUHAR_SECRET_KEY": secret, "GAUHAR_DATABASE_URL": url}
    done = CliRunner().invoke(app, ["audit", *options], env=given)
    assert done.exception is None, done.output
    return done.output.splitlines()


def test_every_line_is_printed_in_the_order_of_what_happened(url: str, secret: str) -> None:
    asyncio.run(
        note(
            url,
            secret,
            (OWNER, "offer_role", "regional", "abai"),
            ("respondent", "withdrawn", "citizen", ""),
            (COMMAND_LINE, "open_wave", "2", "a detail\nof two lines"),
        )
    )

    assert printed(url, secret) == [
        "2026-11-23 09:00:00  c0ffee0123456789  offer_role        regional  abai",
        "2026-11-23 09:01:00  respondent        withdrawn         citizen",
        "2026-11-23 09:02:00  command line      open_wave         2  a detail of two lines",
    ]


def test_the_newest_lines_can_be_asked_for(url: str, secret: str) -> None:
    asyncio.run(note(url, secret, *((OWNER, f"act{number}", "", "") for number in range(60))))

    assert [line.split()[-1] for line in printed(url, secret, "--last", "2")] == ["act58", "act59"]
    assert len(printed(url, secret)) == 60


def test_an_empty_book_says_so(url: str, secret: str) -> None:
    asyncio.run(note(url, secret))

    assert printed(url, secret) == ["Nothing has been noted yet."]
