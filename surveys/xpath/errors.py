"""What can go wrong with an expression, in words a questionnaire author understands.

Knows where in the text the trouble is; refuses to know which sheet and row the text came from.
"""

from surveys.phrase import Phrase

CHEAPER = Phrase(
    "Name the questions it needs instead of searching for them, or split it into several calculations."
)
"""What helps where an expression takes too much work."""


class XPathError(Exception):
    """A faulty expression, or one that met a value it cannot work with."""

    def __init__(self, reason: Phrase, position: int | None = None) -> None:
        self.reason = reason
        self.position = position
        super().__init__(self.told())

    def told(self) -> Phrase:
        """Give the reason with its place in the text, counted from 1, where it has one."""
        if self.position is None:
            return self.reason
        return Phrase("{reason} (at character {place})", reason=self.reason, place=self.position + 1)


class XPathBudgetError(XPathError):
    """The expression asks for more work than one answer may cost; `expression` is its text.

    `place` is the path of what it belongs to, without rows, and `form` the name of its form.
    """

    expression = ""
    place = ""
    form = ""

    @property
    def item(self) -> str:
        """The name of what it belongs to."""
        return self.place.rpartition("/")[2].partition("?")[0]
