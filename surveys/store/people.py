"""Contacts: whom the bot talks with. Their Telegram identity is sealed; answers never point here."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from surveys.store.vault import Vault


@dataclass(frozen=True)
class Contact:
    """Someone the bot talks with.

    `card` is the message that carries the question now. Words count as an answer only when their message
    is newer than `since`, the first card of that question; None means it is not known to have been shown.
    """

    id: int
    chat: int
    language: str | None = None
    card: int | None = None
    since: int | None = None
    source: str | None = None
    respondent: str | None = None


def identity(chat: int) -> str:
    """Spell a Telegram identity for hashing."""
    return f"telegram:{chat}"


def sealed_identity(vault: Vault, chat: int) -> bytes:
    return vault.seal(json.dumps({"telegram": chat}))


def read_contact(vault: Vault, row: Mapping[str, Any]) -> Contact:
    """Read a row of contacts; raises SecretKeyError with a wrong key."""
    return Contact(
        id=row["id"],
        chat=json.loads(vault.open(row["sealed"]))["telegram"],
        language=row["language"],
        card=row["card"],
        since=row["since"],
        source=row["source"],
        respondent=row["respondent"],
    )
