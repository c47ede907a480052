"""Labels that are too long for a file format: cut between words, and every cut is told."""

from dataclasses import dataclass, field

from surveys.export.codebook import Variable, said
from surveys.form import Text

_ELLIPSIS = "…"


@dataclass(frozen=True)
class Cut:
    """A text that did not fit: of a variable, or of one of its values (`value` is its name)."""

    variable: str
    value: str
    full: str
    kept: str


@dataclass
class Scissors:
    """Fits texts in one language to what a format takes, and remembers what it cut off."""

    language: str
    cuts: list[Cut] = field(default_factory=list)

    def label(self, variable: Variable, longest: int, *, letters: bool = False) -> str:
        """Fit a variable's label: `longest` counts UTF-8 bytes, or letters."""
        return self._fit(variable.name, "", said(variable.label, self.language), longest, letters=letters)

    def value(self, variable: Variable, name: str, label: Text, longest: int) -> str:
        """Fit a value's label, `longest` in bytes; without words it is called by its name."""
        return self._fit(variable.name, name, said(label, self.language) or name, longest)

    def words(self, variable: Variable, text: str, longest: int, *, letters: bool = False) -> str:
        """Fit an answer in words."""
        return self._fit(variable.name, "", text, longest, letters=letters)

    def _fit(self, variable: str, value: str, full: str, longest: int, *, letters: bool = False) -> str:
        text = " ".join(full.split()) if value else full
        kept = shortened(text, longest, letters=letters)
        if kept != text:
            self.cuts.append(Cut(variable, value, text, kept))
        return kept


def shortened(text: str, longest: int, *, letters: bool = False) -> str:
    """Cut a text between words, or within one that is alone too long; the sign at its end says so."""

    def length(words: str) -> int:
        return len(words) if letters else len(words.encode())

    if length(text) <= longest:
        return text
    room = longest - length(_ELLIPSIS)
    kept = text[:room] if letters else text.encode()[:room].decode(errors="ignore")
    whole = kept.rpartition(" ")[0] if text[len(kept) : len(kept) + 1].strip() else kept
    return f"{(whole if length(whole) > room // 2 else kept).rstrip()}{_ELLIPSIS}"
