"""What codes look like: 130 random bits, in letters that survive being read aloud, printed and typed.

Crockford's base 32: no i, l, o and u; capital letters, spaces, hyphens and their Cyrillic twins do no harm.
"""

import re
import secrets

ROLE_LINK = "r_"
"""What a link with a role code begins with: the code alone would be an invitation."""

BITS = 130
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
_LENGTH = BITS // 5
_GROUP = 5
_CODE = re.compile(f"[{_LETTERS}]{{{_LENGTH}}}")
_TWINS = str.maketrans("oilаеосрхктмвн", "011ae0cpxktmbh")
_BETWEEN = re.compile(r"[\s\-–—]")


def new_code() -> str:
    """Make a code that nobody can guess."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))


def tidied(text: str) -> str:
    """Spell a code as it was made, however it was typed."""
    return _BETWEEN.sub("", text).lower().translate(_TWINS)


def looks_like_code(text: str) -> bool:
    """Tell whether a text may be a code: worth looking up, and never to be written down in clear."""
    return _CODE.fullmatch(tidied(text)) is not None


def spaced(code: str) -> str:
    """Spell a code in groups, for paper."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))
