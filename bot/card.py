"""A message of ours before it is sent: HTML text and buttons. Knows Telegram's limits only."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

LONGEST_TEXT = 4096
LONGEST_TOAST = 200
LONGEST_CAPTION = 1024
LONGEST_BOLD = 200
_SIDE_BY_SIDE = 2
_FITS_BESIDE = 13  # characters on half the width of a small phone
_BREAKING_SPACES = re.compile(r"[^\S\u00a0]+")  # 12 500 000 stays on one line
_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?…])\s+")


class Button(NamedTuple):
    """A button under a card: `data` comes back when it is tapped, unless it opens a link instead."""

    label: str
    data: str = ""
    url: str = ""


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class Card:
    """What is shown. `typed` says that the card waits for words; `turn` names the question it carries."""

    text: str
    rows: Rows = ()
    typed: bool = False
    turn: int | None = None


def bold(text: str) -> str:
    return f"<b>{escape(text, quote=False)}</b>"


def italic(text: str) -> str:
    return f"<i>{escape(text, quote=False)}</i>"


def plain(text: str) -> str:
    return escape(text, quote=False)


def emphasised(text: str) -> str:
    """Put in bold the sentence that asks, so that the eye falls on it first; without one, a short text."""
    before, asking, after = parted(text)
    if not asking:
        return bold(text) if len(text) <= LONGEST_BOLD else plain(text)
    return joined(plain(before), f"{bold(asking)} {plain(after)}".rstrip())


def parted(text: str) -> tuple[str, str, str]:
    """Part a text into what stands before its first asking sentence, that sentence, and what follows."""
    sentences = _BETWEEN_SENTENCES.split(text.strip())
    place = next((n for n, sentence in enumerate(sentences) if sentence.endswith("?")), None)
    if place is None:
        return text, "", ""
    return " ".join(sentences[:place]), sentences[place], " ".join(sentences[place + 1 :])


def shortened(text: str, longest: int) -> str:
    """Cut a text at a word's end so that it has at most `longest` characters."""
    tidy = _BREAKING_SPACES.sub(" ", text.strip())
    if len(tidy) <= longest:
        return tidy
    cut = tidy[: longest - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[longest // 2 :] else cut).rstrip(" ,;:.") + "…"


def joined(*paragraphs: str) -> str:
    """Join the paragraphs that are there."""
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def in_rows(keys: Iterable[Button], most: int = _SIDE_BY_SIDE) -> Rows:
    """Put buttons side by side, so many in a row at most and as evenly as they go.

    Where a label would be cut off, they stand under each other.
    """
    some = tuple(keys)
    if any(len(key.label) > _FITS_BESIDE for key in some):
        most = 1
    rows = -(-len(some) // most)
    each = -(-len(some) // max(rows, 1))
    return tuple(some[at : at + each] for at in range(0, len(some), max(each, 1)))


def pages(paragraphs: Iterable[str], longest: int = LONGEST_TEXT) -> list[str]:
    """Part paragraphs into as many messages as they need; one that is too long is parted at its lines."""
    found = [""]
    for paragraph in paragraphs:
        for number, line in enumerate(paragraph.split("\n")):
            between = ("\n" if number else "\n\n") if found[-1] else ""
            if len(found[-1]) + len(between) + len(line) > longest:
                found.append("")
                between = ""
            found[-1] += between + line[:longest]
    return found
