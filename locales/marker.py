"""The no-op marker for sentences kept in module-level tables; it translates nothing."""


def N_(msgid: str, _context: str = "", /) -> str:  # noqa: N802 - gettext's customary name for this marker
    """Return the sentence untouched: extraction sees the call, a `Translator` translates the value later.

    Give the context ("button", "command") when the value goes to `t.button` or `t.command`.
    """
    return msgid
