"""What a rehearsal is called: an interview with a draft, whose form has a name that no other form can have.

So nothing that asks for a form by its name meets one, and nothing that asks for an origin counts one.
"""

import re
import secrets
from datetime import timedelta

REHEARSAL = "rehearsal"
"""The origin of an interview that counts nowhere."""

REHEARSAL_LINK = "rehearse_"
"""What a link to a rehearsal begins with."""

LASTS = timedelta(days=30)
"""How long drafts and their rehearsals are kept."""

_PREFIX = f"{REHEARSAL}."  # a dot, which is in no form_id that may be published
_CODE = re.compile(r"[0-9a-f]{12}")


def new_draft_code() -> str:
    return secrets.token_hex(6)


def rehearsed_as(code: str) -> str:
    """Name the form of a draft."""
    return f"{_PREFIX}{code}"


def code_of(form: str) -> str:
    """Give the code of the draft that is rehearsed under a name."""
    return form.removeprefix(_PREFIX)


def is_rehearsal(form: str) -> bool:
    return form.startswith(_PREFIX)


def origin_of(form: str) -> str:
    """Tell where an interview with a form is from, if somebody here begins it."""
    return REHEARSAL if is_rehearsal(form) else "real"


def draft_of(payload: str) -> str | None:
    """Read the code of a draft off a link; None when the link leads elsewhere."""
    code = payload.removeprefix(REHEARSAL_LINK)
    return code if code != payload and _CODE.fullmatch(code) else None
