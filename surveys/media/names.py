"""What a file that was sent is called: its kind and chance, so that the name tells nothing of anybody."""

import re
from collections.abc import Iterable, Mapping

from surveys.kinds import Answer
from surveys.media.sniffing import Found

_NAME = re.compile(r"(?:image|audio|video|file)-[0-9a-f]{32}\.[a-z0-9]{2,5}")
_SHORTEST = len("file-") + 32 + len(".mp")


def named(found: Found, chance: str) -> str:
    """Name a file; `chance` are 32 hexadecimal digits drawn at random."""
    return f"{found.kind.value}-{chance}.{found.ending}"


def is_name(value: str) -> bool:
    return len(value) >= _SHORTEST and _NAME.fullmatch(value) is not None


def names_in(answers: Mapping[str, Answer]) -> frozenset[str]:
    """Name the files that answers refer to."""
    return frozenset(_names(answer.value for answer in answers.values()))


def _names(values: Iterable[str]) -> Iterable[str]:
    return (value for value in values if is_name(value))
