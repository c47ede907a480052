"""Everything the stand-in remembers, and the few moves that touch more than one part of it.

State in memory, one event loop, no network. The rules of each method are in `methods`, what people do is in
`people`; both write through here so that ids grow and whoever waits is woken.
"""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from sandbox.changes import Changes
from sandbox.chats import Chat
from sandbox.faults import Faults
from sandbox.files import Files
from sandbox.floods import Floods
from sandbox.messages import Message
from sandbox.parameters import Json
from sandbox.profile import Profile
from sandbox.queries import Queries
from sandbox.updates import UpdateQueue

TOKEN = "1234567890:sandbox-only-not-a-secret"  # noqa: S105 - opens nothing but the stand-in
QUERY_SECONDS = 15.0


@dataclass
class Webhook:
    """Where updates are to be posted; an empty address means polling."""

    url: str = ""
    secret_token: str = ""
    max_connections: int = 40
    last_error: str = ""
    last_error_date: int = 0


@dataclass(frozen=True)
class Settings:
    """What a stand-in is set up with."""

    token: str = TOKEN
    name: str = "Gauhar"
    username: str = "gauhar_sandbox_bot"
    clock: Callable[[], float] = time.time
    query_seconds: float = QUERY_SECONDS
    floods: Floods = field(default_factory=Floods)


class World:
    """The bot, its chats, its updates and its files."""

    def __init__(self, settings: Settings) -> None:
        self.token = settings.token
        self.clock = settings.clock
        self.floods = settings.floods
        self.bot: Json = {
            "id": int(settings.token.partition(":")[0]),
            "is_bot": True,
            "first_name": settings.name,
            "username": settings.username,
        }
        self.profile = Profile(self.bot)
        self.chats: dict[int, Chat] = {}
        self.updates = UpdateQueue(self.clock)
        self.queries = Queries(self.clock, settings.query_seconds)
        self.faults = Faults(self.updates)
        self.files = Files()
        self.webhook = Webhook()
        self.changes = Changes()
        self.calls: Counter[str] = Counter()
        self._message_ids = count(1)

    def now(self) -> int:
        return int(self.clock())

    def post(self, chat: Chat, sender: Json, **content: Any) -> Message:
        """Put a new message into a chat."""
        number = next(self._message_ids)
        message = Message(number, chat.to_json(), sender, self.now(), **content)
        chat.put(message)
        self.changes.tell()
        return message

    def edit(self, chat: Chat, message: Message, **content: Any) -> Message:
        """Put the new form of a message in the place of the old."""
        edited = replace(message, edit_date=self.now(), **content)
        chat.put(edited)
        self.changes.tell()
        return edited

    def happen(self, kind: str, body: Json, chat: Chat) -> None:
        """Tell the bot of something."""
        self.updates.add(kind, body, chat.chat_id)
        self.changes.tell()
