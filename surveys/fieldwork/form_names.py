"""What a form may be called that is published while the bot runs: its name travels in links and buttons."""

import re

_NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")


def is_form_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None
