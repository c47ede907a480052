"""From Telegram's updates to what somebody did in a private chat: plain values, all the rest ignored."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from telegram import Message, Update
from telegram.constants import ChatType

_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
ALLOWED_UPDATES = ["message", "edited_message", "callback_query"]
_SPACE = re.compile(r"\s")
Json = dict[str, Any]


@dataclass(frozen=True)
class Commanded:
    """A command such as `/start poster`; `name` without slash, in small letters."""

    name: str
    argument: str = ""

    @property
    def payload(self) -> str | None:
        """The deep link's payload; what no link can carry was typed by hand, and is nobody's source."""
        return self.argument if self.name == "start" and _PAYLOAD.fullmatch(self.argument) else None


@dataclass(frozen=True)
class Tapped:
    """A button under one of our messages."""

    data: str
    callback: str


@dataclass(frozen=True)
class Wrote:
    """Words that are no command, and when they were sent by Telegram's clock."""

    text: str
    at: datetime


@dataclass(frozen=True)
class SentPlace:
    """A place on the map: degrees, and metres by which it may be off."""

    latitude: float
    longitude: float
    accuracy: float
    at: datetime


@dataclass(frozen=True)
class SentSomethingElse:
    """A sticker, a photo, a changed message: `what` names it as Telegram does."""

    what: str


@dataclass(frozen=True)
class Inbound:
    """One update of a private chat. `message` is what was written, or the message whose button was tapped."""

    update_id: int
    chat: int
    message: int
    did: Commanded | Tapped | Wrote | SentPlace | SentSomethingElse


def chat_of(update: Json) -> int | None:
    """Tell the chat of an update as Telegram spells it, however little of it can be read."""
    body: Json = next((update[kind] for kind in ALLOWED_UPDATES if isinstance(update.get(kind), dict)), {})
    for name in ("message", "chat"):
        body = body[name] if isinstance(body.get(name), dict) else body
    return body["id"] if isinstance(body.get("id"), int) else None


def read_update(update: Update) -> Inbound | None:
    """Read an update; None when it is nothing that somebody did in a private chat with us."""
    if update.callback_query is not None:
        query = update.callback_query
        if query.message is None or query.message.chat.type != ChatType.PRIVATE:
            return None
        did = Tapped(query.data or "", query.id)
        return Inbound(update.update_id, query.message.chat.id, query.message.message_id, did)
    message = update.message or update.edited_message
    if message is None or message.chat.type != ChatType.PRIVATE:
        return None
    if update.edited_message is not None and message.location is not None:
        return None  # a live location reports itself again and again; nobody did anything
    did_what = SentSomethingElse("edited") if update.edited_message else _what(message)
    return Inbound(update.update_id, message.chat.id, message.message_id, did_what)


_OTHERS = (
    "photo", "sticker", "voice", "video_note", "video", "audio", "animation", "document", "location",
    "contact", "poll", "dice",
)  # fmt: skip


def _what(message: Message) -> Commanded | Wrote | SentPlace | SentSomethingElse:
    if message.text is not None:
        return _words(message.text, message.date)
    if message.location is not None:
        place = message.location
        return SentPlace(place.latitude, place.longitude, place.horizontal_accuracy or 0, message.date)
    return SentSomethingElse(next((kind for kind in _OTHERS if getattr(message, kind, None)), "other"))


def _words(text: str, at: datetime) -> Commanded | Wrote:
    if not text.startswith("/") or len(text) == 1:
        return Wrote(text, at)
    name, argument = (*_SPACE.split(text[1:], maxsplit=1), "")[:2]
    return Commanded(name.partition("@")[0].lower(), argument.strip())
