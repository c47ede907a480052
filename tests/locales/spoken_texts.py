"""Each Kazakh and Russian text a respondent may see: the interface's from catalogues, the forms' from tables.

The tables are read here as plain text, so that a fault of the form's own loader cannot hide a text from us.
"""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from locales.review import interface_wordings

ROOT = Path(__file__).parents[2]
FORMS = sorted((ROOT / "surveys" / "forms").glob("*.md"))
DICTIONARIES = {"kk": "kk_KZ", "ru": "ru_RU"}
OURS = re.compile(r"\$?\{\w*\}|</?\w[^>]*>|(?<!\w)/\w+|&\w+;")
FOREIGN = re.compile(r"\S*[A-Za-z]\S*")


@dataclass(frozen=True)
class Spoken:
    """A text, and where it stands."""

    where: str
    text: str


def spoken(language: str) -> list[Spoken]:
    """Return all texts in a language."""
    interface = [
        Spoken(f"interface {wording.key!r}", wording.text)
        for wording in interface_wordings()
        if wording.language == language and not wording.key.startswith("pattern|")
    ]
    return interface + [text for form in FORMS for text in form_texts(form, language)]


def form_texts(form: Path, language: str) -> Iterator[Spoken]:
    """Yield the texts of a form's Markdown tables, in columns such as `label::Қазақша (kk)`."""
    heading: list[str] = []
    for number, line in enumerate(form.read_text(encoding="utf-8").splitlines(), start=1):
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] if line.startswith("|") else []
        if cells and cells[0]:
            heading = []
        elif cells and not heading:
            heading = cells
        else:
            for column, cell in zip(heading, cells, strict=False):
                if cell and column.endswith(f"({language})"):
                    yield Spoken(f"{form.name}, line {number}", cell)


def without_places(text: str) -> str:
    """Return a text without places, markup and commands."""
    return OURS.sub(" ", text)


def words_only(text: str) -> str:
    """Return a text without these, and without addresses and names in Latin letters."""
    return FOREIGN.sub(" ", without_places(text))


def can_spell(language: str) -> bool:
    """Tell whether hunspell and its dictionary of the language are here."""
    if shutil.which("hunspell") is None:
        return False
    said = subprocess.run(["hunspell", "-D"], input="", capture_output=True, text=True, check=False)  # noqa: S607 - found on PATH just above
    return DICTIONARIES[language] in said.stderr + said.stdout


def misspelt(language: str, texts: list[str]) -> set[str]:
    """Return the words hunspell does not know."""
    said = subprocess.run(  # noqa: S603 - our own texts go in by stdin
        ["hunspell", "-d", DICTIONARIES[language], "-i", "utf-8", "-l"],  # noqa: S607 - found on PATH by can_spell
        input="\n".join(words_only(text) for text in texts),
        capture_output=True,
        text=True,
        check=True,
    )
    return set(said.stdout.split())
