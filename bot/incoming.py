"""From Telegram's updates to what somebody did in a private chat: plain values, all the rest ignored."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from surveys.events import FileSent

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
class Came:
    """What a file that was sent is once it has been fetched; without a name, what was wrong with it."""

    event: FileSent
    content: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class SentFile:
    """A photo, a recording, a film or another file: `what` names it as Telegram does, `file` leads to it.

    Its size in bytes may be unknown. `came` is there once it has been fetched as an answer, `brought` once it
    has been fetched as a file that a workbook names; others are not fetched.
    """

    what: str
    file: str
    size: int | None
    at: datetime
    came: Came | None = None
    name: str = ""
    brought: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class SentSomethingElse:
    """A sticker, a poll, a changed message: `what` names it as Telegram does."""

    what: str


Deed = Commanded | Tapped | Wrote | SentPlace | SentFile | SentSomethingElse


@dataclass(frozen=True)
class Inbound:
    """One update of a private chat. `message` is what was written, or the message whose button was tapped."""

    update_id: int
    chat: int
    message: int
    did: Deed


def chat_of(update: Json) -> int | None:
    """Tell the chat of an update as Telegram spells it, however little of it can be read."""
    body: Json = next((update[kind] for kind in ALLOWED_UPDATES if isinstance(update.get(kind), dict)), {})
    for name in ("message", "chat"):
        body = body[name] if isinstance(body.get(name), dict) else body
    return body["id"] if isinstance(body.get("id"), int) else None


def read_update(update: Json) -> Inbound | None:
    """Read an update as Telegram spells it; None when nobody did anything in a private chat with us.

    Raises KeyError, TypeError or ValueError for one that is spelled otherwise.
    """
    if (query := update.get("callback_query")) is not None:
        pressed = query.get("message")
        return (
            _inbound(update, pressed, Tapped(str(query.get("data", "")), str(query["id"])))
            if pressed
            else None
        )
    edited = update.get("edited_message")
    message = update.get("message") or edited
    if message is None or (edited is not None and "location" in message):
        return None  # a live location reports itself again and again; nobody did anything
    return _inbound(update, message, SentSomethingElse("edited") if edited is not None else _what(message))


def _inbound(update: Json, message: Json, did: Deed) -> Inbound | None:
    chat = message["chat"]
    if chat["type"] != "private":
        return None
    return Inbound(_number(update["update_id"]), _number(chat["id"]), _number(message["message_id"]), did)


def _number(spelled: object) -> int:
    if type(spelled) is not int:
        raise TypeError("no number")
    return spelled


_FILES = ("photo", "voice", "video_note", "video", "audio", "animation", "document")
_OTHERS = ("sticker", "contact", "poll", "dice")


def _what(message: Json) -> Commanded | Wrote | SentPlace | SentFile | SentSomethingElse:
    if (text := message.get("text")) is not None:
        return _words(text, _sent_at(message))
    if (place := message.get("location")) is not None:
        accuracy = float(place.get("horizontal_accuracy") or 0)
        return SentPlace(float(place["latitude"]), float(place["longitude"]), accuracy, _sent_at(message))
    for what in _FILES:  # an animation comes as a document too
        if found := message.get(what):
            best = found[-1] if what == "photo" else found  # of a photo the largest comes last
            name = str(best.get("file_name") or "")
            size = best.get("file_size")
            return SentFile(what, str(best["file_id"]), size, _sent_at(message), name=name)
    return SentSomethingElse(next((kind for kind in _OTHERS if message.get(kind)), "other"))


def _sent_at(message: Json) -> datetime:
    return datetime.fromtimestamp(_number(message["date"]), UTC)


def _words(text: str, at: datetime) -> Commanded | Wrote:
    if not text.startswith("/") or len(text) == 1:
        return Wrote(text, at)
    name, argument = (*_SPACE.split(text[1:], maxsplit=1), "")[:2]
    return Commanded(name.partition("@")[0].lower(), argument.strip())
