"""A database in a fresh folder, a key, and a small form compiled from a workbook."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from store_world import SURVEY, Conversation

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


@pytest.fixture
def url(path: Path) -> str:
    return f"sqlite:///{path}"


@pytest.fixture
async def store(url: str, vault: Vault) -> AsyncIterator[Store]:
    opened = await Store.open(url, vault)
    yield opened
    await opened.close()


@pytest.fixture
def talk(store: Store, form: Form) -> Conversation:
    return Conversation(store, form)
