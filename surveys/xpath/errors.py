"""What can go wrong with an expression, in words a questionnaire author understands.

Knows where in the text the trouble is; refuses to know which sheet and row the text came from.
"""


class XPathError(Exception):
    """A faulty expression, or one that met a value it cannot work with."""

    def __init__(self, reason: str, position: int | None = None) -> None:
        self.reason = reason
        self.position = position
        super().__init__(reason if position is None else f"{reason} (at character {position + 1})")


class XPathBudgetError(XPathError):
    """The expression asks for more work than one answer may cost; `expression` is its text."""

    expression = ""
