"""Rows that can be imported, and a way to read them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from dialects import Record, plain, saved, written
from reading_back import Read, form_called, made_up, read_file


@pytest.fixture
def read_records(tmp_path: Path) -> Callable[..., Read]:
    def read(name: str, *records: Record) -> Read:
        return read_file(saved(tmp_path, written(records)), form_called(name))[1]

    return read


@pytest.fixture
def citizen() -> Record:
    """Give a row that can be imported."""
    return plain(form_called("citizen"), made_up("citizen", 1), 1)


@pytest.fixture
def organisation() -> Record:
    """Give a row of an organisation with paid staff, some of them in a union."""
    interviews = (made_up("organisation", number) for number in range(60))
    staffed = next(one for one in interviews if int(one.answers["staff"].value or 0) > 1)
    return plain(form_called("organisation"), staffed, 1)
