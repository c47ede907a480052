"""A bot that runs over HTTP against the stand-in, and a chat with it."""

import logging
from collections.abc import AsyncIterator, Iterator
from functools import cache
from pathlib import Path

import pytest
import structlog
from running import Chat, RunningBot, running
from small_form import write_form

from bot import shelf
from sandbox.server import serve
from sandbox.telegram import Telegram
from surveys.form import Form
from surveys.store import new_key
from surveys.xlsform import Publication, publish

pytest.register_assert_rewrite("walking")


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let python-telegram-bot give durations as it will in future: otherwise it warns, an error here."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


@pytest.fixture(scope="session", autouse=True)
def _published_once() -> Iterator[None]:
    """Publish a workbook once for all the bots that ask it, unless it changes."""

    @cache
    def published(path: Path, _written: int) -> Publication:
        return publish(path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shelf, "publish", lambda path: published(path, path.stat().st_mtime_ns))
        yield


@pytest.fixture(autouse=True)
def _own_list(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the list of erasures with the test, wherever its database lies."""
    monkeypatch.setenv("GAUHAR_ERASURES", str(tmp_path / "erasures"))


@pytest.fixture(scope="session")
def secret() -> str:
    return new_key()


@pytest.fixture(scope="session")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_form(tmp_path_factory.mktemp("forms"))


@pytest.fixture(scope="session")
def form(workbook: Path) -> Form:
    return publish(workbook).form


@pytest.fixture(scope="session")
def short(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a shorter form: what counts here is the number of respondents."""
    return write_form(tmp_path_factory.mktemp("short"), without=("hours", "place", "since"))


@pytest.fixture(scope="session")
def short_form(short: Path) -> Form:
    return publish(short).form


@pytest.fixture
def telegram() -> Telegram:
    return Telegram()


@pytest.fixture
async def url(telegram: Telegram) -> AsyncIterator[str]:
    async with serve(telegram) as address:
        yield address


@pytest.fixture
def kind() -> str:
    """Name the kind of database; `running.ON_BOTH` gives the other one too."""
    return "sqlite"


@pytest.fixture
async def database(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'gauhar.sqlite3'}"
        return
    async with request.getfixturevalue("postgres").database() as address:
        yield address


@pytest.fixture
async def bot(
    telegram: Telegram, url: str, database: str, secret: str, workbook: Path
) -> AsyncIterator[RunningBot]:
    async with running(telegram, url, database, secret, workbook) as bot:
        yield bot


@pytest.fixture
def chat(bot: RunningBot) -> Chat:
    return bot.meet()
