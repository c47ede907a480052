"""Written words find the button they mean."""

import pytest

from bot.card import Button
from bot.matching import button_with

ROWS = (
    (Button("☐ Radio", "radio"), Button("● Ең жақсы", "best")),
    (Button("Done (2)", "done"), Button("‹ Back", "back")),
    (Button("Ещё нет", "not yet"), Button("👍", "thumb")),
)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("radio", "radio"),
        ("  RADIO!  ", "radio"),
        ("«Radio»", "radio"),
        ("ең   жақсы", "best"),
        ("Done 2", "done"),
        ("‹ back", "back"),
        ("еще нет", "not yet"),
        ("Ｒａｄｉｏ", "radio"),
        ("radios", None),
        ("rad", None),
        ("", None),
        ("…", None),
        ("👍", None),
        ("Done", None),
    ],
)
def test_words_find_their_button_whatever_their_marks_and_case(written: str, found: str | None) -> None:
    button = button_with(ROWS, written)
    assert (button.data if button else None) == found
