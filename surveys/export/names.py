"""Names of variables that SPSS, Stata and R all take: ASCII, at most 32 signs, each only once."""

import re
from collections.abc import Collection, Iterable

LONGEST = 32
_UNFIT = re.compile(r"[^A-Za-z0-9_]+")
_SPSS = "all and by eq ge gt le lt ne not or to with"
_STATA = "byte double float if in int long using strl alias"
_TAKEN = frozenset((_SPSS + " " + _STATA).split())
_NUMBERED = re.compile(r"str[0-9]+")


def fitting(parts: Iterable[str], taken: Collection[str]) -> str:
    """Make a name of its parts that none of those taken equals, whatever the case of letters.

    A long name loses the end of its first parts, never its last one: `media_radio` must not become
    `media` like all others.
    """
    *first, last = [_plain(part) for part in parts]
    name = _joined("_".join(first), last, LONGEST)
    if name.lower() in _TAKEN or _NUMBERED.fullmatch(name.lower()):
        name = f"{name}_"
    number, single = 2, name
    while single.lower() in taken:
        single = _joined(name, str(number), LONGEST)
        number += 1
    return single


def _plain(part: str) -> str:
    return _UNFIT.sub("_", part).strip("_")


def _joined(first: str, last: str, longest: int) -> str:
    last = last[-longest:] if first else last[:longest]
    room = longest - len(last) - 1
    name = f"{first[:room].rstrip('_')}_{last}" if first and room > 0 else last
    return name if name[:1].isalpha() else f"v_{name}"[:longest]
