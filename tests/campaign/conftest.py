"""A town in which a campaign takes place."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from town import Town, town

from surveys.store import new_key


@pytest.fixture
def seed() -> int:
    return 2030


@pytest.fixture
def kind() -> str:
    """Name the kind of database."""
    return "sqlite"


@pytest.fixture
async def database(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'gauhar.sqlite3'}"
        return
    async with request.getfixturevalue("postgres").database() as address:
        yield address


@pytest.fixture
async def place(
    tmp_path: Path, seed: int, database: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Town]:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    monkeypatch.chdir(tmp_path)
    async with town(tmp_path, database, new_key(), seed) as place:
        yield place
