"""Decides when two pieces of text are the same words, however they were put into bytes."""

import unicodedata


def same(text: str) -> str:
    """Bring text into the one shape in which the same words are equal."""
    return " ".join(unicodedata.normalize("NFC", text).split())
