"""All rows together, and the answer to a name: known, not supported yet, or a slip with a suggestion."""

import difflib

from surveys.xpath.errors import XPathError
from surveys.xpath.functions import booleans, dates, nodesets, numbers, selects, strings
from surveys.xpath.functions.row import Function

_THEMES = (booleans, numbers, strings, selects, dates, nodesets)
FUNCTIONS: dict[str, Function] = {row.name: row for theme in _THEMES for row in theme.ROWS}

NOT_YET = frozenset({
    "area", "base64-decode", "depend", "digest", "distance", "enclosed-area", "extract-signed", "geofence",
    "id", "indexed-repeat", "intersects", "is-selected", "jr:itext", "lang", "local-name", "name",
    "namespace-uri", "property", "pulldata", "random", "randomize", "uuid", "version",
})  # fmt: skip
"""Known to ODK or XPath 1.0, refused until somebody writes the row."""


def function_named(name: str, position: int) -> Function:
    row = FUNCTIONS.get(name)
    if row is not None:
        return row
    if name in NOT_YET:
        raise XPathError(f"The function {name}() is not supported yet", position)
    near = difflib.get_close_matches(name, FUNCTIONS, 1)
    hint = f"; did you mean {near[0]}()?" if near else ""
    raise XPathError(f"There is no function {name}(){hint}", position)
