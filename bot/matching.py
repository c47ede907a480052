"""Finds the button whose words somebody wrote instead of tapping it. Pure."""

import unicodedata

from bot.card import Button, Rows


def button_with(rows: Rows, text: str) -> Button | None:
    """Give the button with these words, whatever its marks, case and punctuation."""
    wanted = _key(text)
    return next((button for row in rows for button in row if wanted and _key(button.label) == wanted), None)


def _key(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    return " ".join("".join(c if c.isalnum() else " " for c in folded).split())
