"""What a command carries."""

import pytest

from bot.incoming import Commanded


def test_a_deep_links_payload_is_a_source() -> None:
    assert Commanded("start", "poster_7-A").payload == "poster_7-A"
    assert Commanded("start", "x" * 64).payload == "x" * 64


@pytest.mark.parametrize("typed", ["", "my name is", "Ақтау", "<b>", "x" * 65])
def test_what_no_link_can_carry_is_no_source(typed: str) -> None:
    assert Commanded("start", typed).payload is None


def test_only_start_has_a_payload() -> None:
    assert Commanded("help", "poster").payload is None
