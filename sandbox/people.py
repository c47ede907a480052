"""What people do in a chat with the bot: write, press, send pictures, edit, block.

The tests' and the page's way in. Refuses (with an ordinary exception) what a Telegram app would not let a
person do; knows nothing of what the bot makes of it.
"""

from dataclasses import replace

from sandbox import limits, samples
from sandbox.chats import Chat
from sandbox.keyboards import Button
from sandbox.messages import Message
from sandbox.parameters import Json, Upload
from sandbox.queries import Alert, Query
from sandbox.texts import Words, typed
from sandbox.world import World


class Person:
    """Somebody with Telegram on a phone."""

    def __init__(self, world: World, chat: Chat) -> None:
        self._world = world
        self._seen = 0
        self.chat = chat

    def __repr__(self) -> str:
        return f"<{self.name} ({self.user_id})>"

    @property
    def user_id(self) -> int:
        return self.chat.chat_id

    @property
    def name(self) -> str:
        return " ".join(
            self.chat.user[part] for part in ("first_name", "last_name") if part in self.chat.user
        )

    @property
    def language_code(self) -> str:
        return str(self.chat.user.get("language_code", ""))

    @property
    def messages(self) -> tuple[Message, ...]:
        """Everything visible in the chat, in its current form, oldest first."""
        return self.chat.messages

    @property
    def last(self) -> Message:
        """The newest message of the bot."""
        said = [message for message in self.messages if message.from_bot]
        if not said:
            raise LookupError(f"The bot has not written to {self} yet.")
        return said[-1]

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """The answers to pressed buttons that had something to show."""
        return tuple(alert for alert in self.chat.alerts if alert.text)

    async def next_change(self, timeout: float = 5.0) -> None:  # noqa: ASYNC109 - callers read better with it
        """Return when something has changed since this person's last act or the last change seen here."""
        await self._world.changes.until(lambda: self.chat.version > self._seen, timeout)
        self._seen = self.chat.version

    async def start(self, payload: str = "") -> Message:
        """Open the chat, perhaps by a deep link: this one, or the one they were sent."""
        payload = payload or self.chat.link
        if not limits.START_PAYLOAD.fullmatch(payload):
            raise ValueError(f"{payload!r} is no deep-link payload: at most 64 of A-Z a-z 0-9 _ -.")
        return await self.send(f"/start {payload}".strip())

    async def send(self, text: str, reply_to: Message | None = None) -> Message:
        """Type a text; a very long one becomes several messages, the last of which is returned."""
        words = typed(text)
        if not words.text:
            raise ValueError("A Telegram app does not send an empty text.")
        pieces = _pieces(words.text)
        answered = replace(reply_to, reply_to=None).to_json() if reply_to else None
        for piece in pieces[:-1]:
            self._say({}, typed(piece))
        return self._say({}, typed(pieces[-1]), answered)

    async def tap(self, message: Message, label_or_data: str) -> Query:
        """Press a button of this message as this person sees it: an old form has its old buttons."""
        button = _find(message, label_or_data)
        current = self.chat.get(message.message_id)
        if current is None:
            raise LookupError(f"Message {message.message_id} is gone; its buttons cannot be pressed.")
        if button.data is None:
            raise LookupError(f"The button {button.text!r} opens something and tells the bot nothing.")
        query = self._world.queries.open(self.user_id, message.message_id, button.data)
        self._seen = self.chat.version
        self._world.happen("callback_query", self._pressed(query, current), self.chat)
        return query

    async def send_photo(self, upload: Upload | None = None, caption: str = "") -> Message:
        stored = self._world.files.store(upload or samples.picture(), "photos")
        return self._say(stored.photo(), typed(caption))

    async def send_document(self, upload: Upload | None = None, caption: str = "") -> Message:
        upload = upload or Upload("notes.txt", b"A few words.\n", "text/plain")
        return self._say(self._world.files.store(upload, "documents").document(), typed(caption))

    async def send_audio(self, upload: Upload | None = None, seconds: int = 2) -> Message:
        stored = self._world.files.store(upload or samples.tune(), "music")
        return self._say({"audio": {**stored.described(), "duration": seconds}})

    async def send_video(self, upload: Upload | None = None, seconds: int = 2) -> Message:
        stored = self._world.files.store(upload or samples.film(), "videos")
        looks = {"duration": seconds, "width": samples.SIDE, "height": samples.SIDE}
        return self._say({"video": {**stored.described(), **looks}})

    async def send_video_note(self, upload: Upload | None = None, seconds: int = 2) -> Message:
        stored = self._world.files.store(upload or samples.film(), "video_notes")
        return self._say({"video_note": {**stored.to_json(), "duration": seconds, "length": samples.SIDE}})

    async def send_sticker(self, emoji: str = "👍") -> Message:
        stored = self._world.files.store(samples.sticker(), "stickers")
        looks = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        return self._say({"sticker": {**stored.to_json(), **looks, "emoji": emoji}})

    async def send_voice(self, upload: Upload | None = None, seconds: int = 2) -> Message:
        stored = self._world.files.store(upload or samples.voice(), "voice")
        return self._say({"voice": {**stored.to_json(), "duration": seconds, "mime_type": "audio/ogg"}})

    async def send_location(self, latitude: float = 51.1284, longitude: float = 71.4306) -> Message:
        return self._say({"location": {"latitude": latitude, "longitude": longitude}})

    async def send_contact(self, phone_number: str = "+77000000000") -> Message:
        own = {"first_name": self.chat.user["first_name"], "user_id": self.user_id}
        return self._say({"contact": {"phone_number": phone_number, **own}})

    async def press_below(self, label: str) -> Message:
        """Press a key of the keyboard under the text entry: it sends its words, or the place it asks for."""
        rows = (self.chat.keyboard_below or {}).get("keyboard", [])
        pressed = next((key for row in rows for key in row if key["text"] == label), None)
        if pressed is None:
            raise LookupError(f"No key {label!r} under the entry: {rows}.")
        if pressed.get("request_location"):
            return await self.send_location()
        return await (self.send_contact() if pressed.get("request_contact") else self.send(label))

    async def edit(self, message: Message, text: str) -> Message:
        """Change one's own message."""
        if message.from_bot or self.chat.get(message.message_id) is None:
            raise LookupError("People edit their own messages, and only those still there.")
        edited = self._world.edit(self.chat, message, words=typed(text))
        self._seen = self.chat.version
        self._world.happen("edited_message", edited.to_json(), self.chat)
        return edited

    async def block(self) -> None:
        """Stop the bot; it may not write until `unblock`."""
        self._set_blocked(blocked=True)

    async def unblock(self) -> None:
        self._set_blocked(blocked=False)

    async def deactivate(self) -> None:
        """Delete one's account; the bot learns of it only when it writes."""
        self.chat.deactivated = True
        self.chat.version += 1
        self._world.changes.tell()

    def _say(self, media: Json, words: Words | None = None, reply_to: Json | None = None) -> Message:
        if self.chat.deactivated:
            raise PermissionError(f"{self} has no account any more.")
        if self.chat.blocked:
            raise PermissionError(f"{self} has blocked the bot and must unblock it to write.")
        self.chat.started = True
        content = {"words": words or Words(), "media": media, "reply_to": reply_to}
        message = self._world.post(self.chat, self.chat.user, **content)
        self._close_one_time_keyboard()
        self._seen = self.chat.version
        self._world.happen("message", message.to_json(), self.chat)
        return message

    def _close_one_time_keyboard(self) -> None:
        if (self.chat.keyboard_below or {}).get("one_time_keyboard"):
            self.chat.keyboard_below = None

    def _pressed(self, query: Query, message: Message) -> Json:
        return {
            "id": query.query_id,
            "from": self.chat.user,
            "message": message.to_json(),
            "chat_instance": str(self.user_id * 31),
            "data": query.data,
        }

    def _set_blocked(self, *, blocked: bool) -> None:
        old, new = (self._membership(blocked=state) for state in (self.chat.blocked, blocked))
        self.chat.blocked = blocked
        self.chat.version += 1
        self._seen = self.chat.version
        who = {"chat": self.chat.to_json(), "from": self.chat.user, "date": self._world.now()}
        told = {**who, "old_chat_member": old, "new_chat_member": new}
        self._world.happen("my_chat_member", told, self.chat)

    def _membership(self, *, blocked: bool) -> Json:
        status: Json = {"status": "kicked", "until_date": 0} if blocked else {"status": "member"}
        return {"user": self._world.bot, **status}


def _pieces(text: str) -> list[str]:
    """Cut a long text where a Telegram app would: every 4096 characters."""
    size = limits.TEXT if limits.units(text) == len(text) else limits.TEXT // 2
    return [text[start : start + size] for start in range(0, len(text), size)]


def _find(message: Message, label_or_data: str) -> Button:
    """Return the button so labelled, or else the one carrying this data."""
    seen = [button for row in message.keyboard for button in row]
    for wanted in (
        [b for b in seen if b.text == label_or_data],
        [b for b in seen if b.data == label_or_data],
    ):
        if wanted:
            return wanted[0]
    raise LookupError(f"No button {label_or_data!r} among {[button.text for button in seen]}.")
