"""Which languages there are: a folder with a catalogue is a language, and English needs none."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from babel import Locale

from locales.catalogue import English, Missing, Sentences, read_catalogue, warn_of_missing
from locales.marker import N_
from locales.translator import Translator

HERE = Path(__file__).parent
FIRST = ("kk", "ru", "en")  # the order respondents see; other languages follow by code
OWN_NAME = ("language", N_("English", "language"))  # what this language calls itself


def catalogue_path(language: str, root: Path = HERE) -> Path:
    """Return where a language keeps its catalogue."""
    return root / language / "LC_MESSAGES" / "gauhar.po"


def catalogued(root: Path = HERE) -> tuple[str, ...]:
    """Return the languages that have a catalogue, in the order respondents see."""
    found = {path.parents[1].name for path in root.glob("*/LC_MESSAGES/gauhar.po")}
    return tuple(sorted(found, key=_place))


def languages(root: Path = HERE) -> tuple[str, ...]:
    """Return all languages of the interface, in the order respondents see."""
    return tuple(sorted({*catalogued(root), "en"}, key=_place))


@cache
def translators(root: Path = HERE, on_missing: Missing = warn_of_missing) -> Mapping[str, Translator]:
    """Return a translator for each language; tests pass `refuse_missing` to stop at a gap."""
    voices = {
        language: read_catalogue(catalogue_path(language, root), language, on_missing)
        for language in catalogued(root)
    }
    known: dict[str, Sentences] = {"en": English(), **voices}
    return MappingProxyType({language: Translator(language, known[language]) for language in languages(root)})


@cache
def language_name(language: str, root: Path = HERE) -> str:
    """Return a language's own name with a capital letter, such as Қазақша."""
    own = (
        _named_in_catalogue(language, root) or Locale.parse(language, sep="-").get_language_name() or language
    )
    return own[:1].upper() + own[1:]


def english_name(language: str) -> str:
    """Return a language's English name, for those who maintain its catalogue."""
    return Locale.parse(language, sep="-").get_language_name("en") or language


def _place(language: str) -> tuple[int, str]:
    return (FIRST.index(language) if language in FIRST else len(FIRST), language)


def _named_in_catalogue(language: str, root: Path) -> str:
    """Return the name the translator gave: CLDR's «қазақ тілі» is right in a sentence, stiff on a button."""
    path = catalogue_path(language, root)
    found = path.exists() and read_catalogue(path, language).sentences.get(OWN_NAME)
    return found[0] if found else ""
