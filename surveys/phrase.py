"""A sentence for whoever made a file: in English as it stands, and able to be said in other languages.

It is a text like any other, so that logs and terminals need nothing. Whoever speaks another language finds
the translation of its `template` and puts the `values` in. Knows no languages.
"""

from collections.abc import Mapping
from typing import Any, Self


class Phrase(str):
    """`Phrase("There are {n} rows.", n=3)` is the text "There are 3 rows.".

    The template is a literal, for it stands in the catalogues. Values are said as they are, but for phrases.
    """

    __slots__ = ("template", "values")

    template: str
    values: Mapping[str, "str | Phrase"]

    def __new__(cls, template: str, /, **values: object) -> Self:
        said = {name: each if isinstance(each, Phrase) else str(each) for name, each in values.items()}
        phrase = super().__new__(cls, template.format_map(said))
        phrase.template = template
        phrase.values = said
        return phrase

    def spelled(self) -> list[Any]:
        """Give it as lists and texts, to be carried from one process to another."""
        values = {
            name: each.spelled() if isinstance(each, Phrase) else each for name, each in self.values.items()
        }
        return [self.template, values]


def phrase_of(spelled: list[Any]) -> Phrase:
    """Read what `spelled` gave."""
    template, values = spelled
    said = {name: phrase_of(each) if isinstance(each, list) else each for name, each in values.items()}
    return Phrase(template, **said)
