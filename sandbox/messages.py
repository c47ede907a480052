"""A message as it stands in a chat, and how it looks on the wire.

A frozen value: an edit makes a new one with the same id. Knows no limits and no transport.
"""

from dataclasses import dataclass, field

from sandbox.keyboards import Button, buttons
from sandbox.parameters import Json
from sandbox.texts import Words


@dataclass(frozen=True)
class Message:
    """One message; `media` is the photo, document … in Telegram's own shape, empty for plain text."""

    message_id: int
    chat: Json
    sender: Json
    date: int
    words: Words = field(default_factory=Words)
    media: Json = field(default_factory=dict)
    markup: Json | None = None
    reply_to: Json | None = None
    edit_date: int | None = None

    @property
    def from_bot(self) -> bool:
        return bool(self.sender["is_bot"])

    @property
    def text(self) -> str:
        return "" if self.media else self.words.text

    @property
    def caption(self) -> str:
        return self.words.text if self.media else ""

    @property
    def keyboard(self) -> tuple[tuple[Button, ...], ...]:
        return buttons(self.markup)

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(button.text for row in self.keyboard for button in row)

    @property
    def content(self) -> tuple[Words, Json, Json | None]:
        """Return what an edit must change for Telegram to accept it."""
        return self.words, self.media, self.markup

    def to_json(self) -> Json:
        shown: Json = {
            "message_id": self.message_id,
            "from": self.sender,
            "chat": self.chat,
            "date": self.date,
            "edit_date": self.edit_date,
            "reply_to_message": self.reply_to,
            **self.media,
            **self._words(),
            "reply_markup": self.markup,
        }
        return {name: value for name, value in shown.items() if value is not None}

    def _words(self) -> Json:
        if not self.words.text:
            return {}
        text, entities = ("caption", "caption_entities") if self.media else ("text", "entities")
        return {text: self.words.text, entities: list(self.words.entities) or None}
