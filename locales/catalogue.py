"""One language's sentences, looked up by context and English text; it fills in no names or numbers."""

import gettext
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

Key = tuple[str, str]  # context ("" where there is none), English singular
Missing = Callable[[str], None]

log = logging.getLogger(__name__)


class MissingTranslationError(LookupError):
    """A sentence the code uses and a catalogue lacks."""


def refuse_missing(problem: str) -> None:
    """Stop at a missing translation: what tests want."""
    raise MissingTranslationError(problem)


def warn_of_missing(problem: str) -> None:
    """Go on in English and say so in the log: what a respondent in mid-interview wants."""
    log.warning(problem)


class Sentences(Protocol):
    """Where a translator finds its sentences."""

    def find(self, context: str, singular: str, plural: str = "", n: int = 1) -> str:
        """Return the sentence in this language, in the form that counts `n` things."""


@dataclass(frozen=True, slots=True)
class English:
    """The language the code is written in: every sentence is its own translation."""

    def find(self, _context: str, singular: str, plural: str = "", n: int = 1) -> str:
        return plural if plural and n != 1 else singular


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A .po file, read."""

    language: str
    sentences: Mapping[Key, tuple[str, ...]]
    form: Callable[[int], int]
    on_missing: Missing

    def find(self, context: str, singular: str, plural: str = "", n: int = 1) -> str:
        forms = self.sentences.get((context, singular), ())
        if len(forms) == 1 and not plural:
            return forms[0]
        if plural and 1 < len(forms) > self.form(n):
            return forms[self.form(n)]
        kind = f" {context}" if context else ""
        self.on_missing(
            f"The {self.language} catalogue has no translation of the{kind} text {singular!r}: "
            "run `python -m locales update` and fill it in"
        )
        return English().find(context, singular, plural, n)


def open_po(path: Path, language: str) -> Catalog:
    """Read a .po file as Babel's catalogue."""
    with path.open("rb") as file:
        return read_po(file, locale=language, ignore_obsolete=True, abort_invalid=True)


def forms_of(message: Message) -> tuple[str, ...]:
    """Return the translated forms of a message: one, or as many as the language has plurals."""
    return tuple(message.string) if isinstance(message.string, list | tuple) else (str(message.string),)


def key_of(message: Message) -> Key:
    """Return what identifies a message: its context and its English singular."""
    msgid = message.id if isinstance(message.id, str) else message.id[0]
    return message.context or "", msgid


def read_catalogue(path: Path, language: str, on_missing: Missing = warn_of_missing) -> Catalogue:
    """Read a .po file; untranslated and doubtful (fuzzy) entries count as missing."""
    po = open_po(path, language)
    sentences = {
        key_of(message): forms_of(message)
        for message in po
        if message.id and not message.fuzzy and all(forms_of(message))
    }
    return Catalogue(language, sentences, gettext.c2py(po.plural_expr), on_missing)
