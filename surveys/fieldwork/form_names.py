"""What a form may be called that is published while the bot runs: its name travels in links and buttons."""

import re

from surveys.fieldwork.codes import ROLE_LINK, looks_like_code
from surveys.fieldwork.rehearsals import draft_of

_NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")


def is_form_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


def leads_to_a_code(name: str) -> bool:
    """Tell whether a link with the name would be taken for that of an invitation, a role or a rehearsal."""
    return looks_like_code(name.removeprefix(ROLE_LINK)) or draft_of(name) is not None
