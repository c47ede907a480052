"""A fresh database of either kind, a key, and a small form compiled from a workbook."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from store_world import SURVEY, Conversation, OnDisk, bytes_on_disk

from surveys.form import Form
from surveys.store import Store, Vault, new_key
from surveys.xlsform import Publication, publish


@pytest.fixture(scope="session")
def publication() -> Publication:
    return publish(SURVEY)


@pytest.fixture(scope="session")
def form(publication: Publication) -> Form:
    return publication.form


@pytest.fixture(scope="session")
def vault() -> Vault:
    return Vault(new_key())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "gauhar.sqlite3"


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """Name a kind of database: a test about a store holds in both."""
    return str(request.param)


@pytest.fixture
async def url(kind: str, path: Path, request: pytest.FixtureRequest) -> AsyncIterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{path}"
        return
    async with request.getfixturevalue("postgres").database() as address:
        yield address


@pytest.fixture
def on_disk(kind: str, url: str, path: Path, request: pytest.FixtureRequest) -> OnDisk:
    """Give a way to read all that lies in the database's files."""

    async def read() -> bytes:
        if kind == "sqlite":
            return bytes_on_disk(path)
        return bytes(await request.getfixturevalue("postgres").bytes_on_disk(url))

    return read


@pytest.fixture
async def store(url: str, vault: Vault) -> AsyncIterator[Store]:
    opened = await Store.open(url, vault)
    yield opened
    await opened.close()


@pytest.fixture
def talk(store: Store, form: Form) -> Conversation:
    return Conversation(store, form)
