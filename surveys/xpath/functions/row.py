"""The form of a row in the table of functions.

A signature such as "s n?" says what the arguments are taken as: s text, n number, b truth value,
v any value, N references to questions, e left unevaluated; `?` optional, `*` any number of times,
and a starred group at the end may have several letters ("n n (v n)*").
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from surveys.phrase import Phrase
from surveys.xpath.context import Run, Value
from surveys.xpath.syntax import Ast, Call

_SIGNATURE = re.compile(
    r"(?P<fixed>(?:[snbvNe] ?)*)(?P<optional>(?:[snbvNe]\? ?)*)(?:\(?(?P<repeated>[snbvNe ]+)\)?\*)?"
)


@dataclass(frozen=True)
class Function:
    name: str
    signature: str
    apply: Callable[..., Value]
    framed: bool = False  # the frame comes as the first argument
    reads_self: bool = False  # without arguments it reads the current node
    volatile: bool = False
    check: Callable[[tuple[str | None, ...]], Phrase | None] | None = None  # literal texts -> complaint
    compiled: Callable[[Call, Callable[[Ast], Run]], Run] | None = None  # where arguments are no mere values

    def takes(self, count: int) -> str | None:
        """Give the letters for that many arguments, or None if they do not fit."""
        fixed, optional, repeated = self._letters
        letters = fixed + optional
        if len(fixed) <= count <= len(letters):
            return letters[:count]
        extra = count - len(letters)
        if not repeated or extra < 0 or extra % len(repeated):
            return None
        return letters + repeated * (extra // len(repeated))

    def refusal(self, given: int) -> Phrase:
        """Say how many arguments it takes, to whoever has written another number of them."""
        fixed, optional, repeated = self._letters
        said = {"function": self.name, "given": given, "least": len(fixed), "most": len(fixed + optional)}
        if len(repeated) > 1:
            return Phrase(
                "{function}() takes at least {least} arguments, then in groups of {size}, not {given}",
                **said,
                size=len(repeated),
            )
        if repeated:
            return Phrase("{function}() takes at least {least} arguments, not {given}", **said)
        if not said["most"]:
            return Phrase("{function}() takes no arguments, not {given}", **said)
        if not optional:
            return Phrase("{function}() takes exactly {least} arguments, not {given}", **said)
        return Phrase("{function}() takes {least} to {most} arguments, not {given}", **said)

    @property
    def _letters(self) -> tuple[str, str, str]:
        match = _SIGNATURE.fullmatch(self.signature)
        if match is None:
            raise ValueError(f"The signature {self.signature!r} of {self.name} cannot be read")
        fixed, optional, repeated = (match.group(name) or "" for name in ("fixed", "optional", "repeated"))
        return fixed.replace(" ", ""), re.sub("[? ]", "", optional), repeated.replace(" ", "")
