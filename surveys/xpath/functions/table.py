"""All rows together, and the answer to a name: known, outside ODK, or a slip with a suggestion."""

import difflib

from surveys.phrase import Phrase
from surveys.xpath.errors import XPathError
from surveys.xpath.functions import (
    attached,
    booleans,
    chance,
    codes,
    dates,
    geo,
    nodesets,
    numbers,
    selects,
    strings,
)
from surveys.xpath.functions.row import Function

_THEMES = (booleans, numbers, strings, codes, selects, dates, nodesets, attached, geo, chance)
FUNCTIONS: dict[str, Function] = {row.name: row for theme in _THEMES for row in theme.ROWS}

OUTSIDE = frozenset({"id", "lang", "namespace-uri"})
"""XPath 1.0 has these and ODK does not: they look at attributes and namespaces, and answers have none."""


def function_named(name: str, position: int) -> Function:
    row = FUNCTIONS.get(name)
    if row is not None:
        return row
    if name in OUTSIDE:
        raise XPathError(Phrase("The function {name}() is no function of ODK forms", name=name), position)
    near = difflib.get_close_matches(name, FUNCTIONS, 1)
    problem = Phrase("There is no function {name}()", name=name)
    if near:
        problem = Phrase("There is no function {name}(); did you mean {near}()?", name=name, near=near[0])
    raise XPathError(problem, position)
