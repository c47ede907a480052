"""One private chat: the person, what may be written to them, and the messages in it.

State without behaviour of its own beyond keeping it in order; who writes and why is decided elsewhere.
"""

from dataclasses import dataclass, field

from sandbox.messages import Message
from sandbox.parameters import Json
from sandbox.queries import Alert
from sandbox.refusals import forbidden


@dataclass
class Chat:
    """The bot's chat with one person; its id is the person's. `link` is the payload of one they were sent."""

    user: Json
    link: str = ""
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    typing: str = ""
    keyboard_below: Json | None = None
    alerts: list[Alert] = field(default_factory=list)
    version: int = 0
    _messages: dict[int, Message] = field(default_factory=dict)

    @property
    def chat_id(self) -> int:
        return int(self.user["id"])

    @property
    def messages(self) -> tuple[Message, ...]:
        return tuple(self._messages.values())

    def get(self, message_id: int) -> Message | None:
        return self._messages.get(message_id)

    def put(self, message: Message) -> Message:
        """Add a message, or put its new form in the place of the old."""
        self._messages[message.message_id] = message
        self.typing = ""
        self.version += 1
        return message

    def remove(self, message_id: int) -> None:
        del self._messages[message_id]
        self.version += 1

    def show(self, alert: Alert) -> None:
        self.alerts.append(alert)
        self.version += 1

    def check_writable(self) -> None:
        """Refuse as Telegram does those who did not begin, have blocked the bot or are gone."""
        if self.deactivated:
            raise forbidden("user is deactivated")
        if self.blocked:
            raise forbidden("bot was blocked by the user")
        if not self.started:
            raise forbidden("bot can't initiate conversation with a user")

    def to_json(self) -> Json:
        names = [name for name in ("first_name", "last_name", "username") if name in self.user]
        shown: Json = {name: self.user[name] for name in names}
        return {"id": self.chat_id, "type": "private", **shown}
