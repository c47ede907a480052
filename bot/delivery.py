"""The only sender. Carries out actions after the commit and treats Telegram's errors by what can be done.

A message that cannot be sent is no lost answer: the answer is stored, and whatever the respondent does
next shows where they stand.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial
from typing import Any, TypeVar

import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    InputFile,
    InputMediaPhoto,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot import calls
from bot.actions import (
    AnswerTap,
    Blank,
    LiftKeys,
    Message,
    OfferPlace,
    Rekey,
    Say,
    SendDocument,
    SendMade,
    Show,
)
from bot.card import Card, Rows
from bot.incoming import Json
from bot.inline import keyboard, spelled
from bot.keys_below import KeysBelow
from bot.logs import unquoted
from bot.noting import Notes
from bot.numbers import Numbers
from bot.patience import patience, seconds
from surveys.store import Store

log = structlog.get_logger()
_T = TypeVar("_T")
_TRIES = 4
_UNCHANGED = "message is not modified"
_NO_CHAT = "chat not found"
_GONE = ("message to delete not found",)
_NOT_EDITABLE = ("message to edit not found", "message can't be edited", "message_id_invalid")


class _Edit(Enum):
    """What came of changing a card in place; when it is LOST, the old card may still be in view."""

    DONE = auto()
    GONE = auto()
    LOST = auto()


class Fate(Enum):
    """What became of a message that was tried once; one that is UNSENT may be tried again."""

    SENT = auto()
    UNREACHABLE = auto()
    REFUSED = auto()
    UNSENT = auto()


@dataclass(frozen=True)
class Attempt:
    """How a single attempt ended, and for how many seconds Telegram wants nothing to be sent."""

    fate: Fate
    wait: float = 0.0


class Delivery:
    """Sends through one bot; remembers in the store which message carries the question."""

    def __init__(
        self,
        bot: Bot,
        store: Store,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        numbers: Numbers | None = None,
    ) -> None:
        self._bot = bot
        self._sleep = sleep
        self._numbers = numbers or Numbers()
        self._workshop = ThreadPoolExecutor(1, "files")
        self._made: Future[bytes] | None = None
        self._notes = Notes(store)
        below = KeysBelow(bot, self._persist)
        self._acts: dict[type, Callable[[Any], Awaitable[None]]] = {
            Show: self.show,
            Say: self.say,
            AnswerTap: self.answer_tap,
            SendDocument: self.document,
            SendMade: self._make_and_send,
            Rekey: self.rekey,
            Blank: self.blank,
            OfferPlace: below.offer_place,
            LiftKeys: below.lift,
        }

    def also(self, kind: type, act: Callable[[Any], Awaitable[None]]) -> None:
        """Have somebody else carry out a kind of action."""
        self._acts[kind] = act

    async def carry_out(self, action: Message) -> None:
        """Do what an action says."""
        await self._acts[type(action)](action)

    async def show(self, action: Show) -> None:
        """Put a question card before somebody, and note where it stands."""
        self._notes.take_late(action.chat)
        if action.edit is not None:
            await self._show_in_place(action, action.edit)
        else:
            await self._show_anew(action)

    async def note_unseen(self, actions: Iterable[object]) -> None:
        """Note that cards have still to be shown, so that somebody shows them should we end before that."""
        for action in actions:
            if isinstance(action, Show) and action.contact is not None:
                await self._notes.unseen(action.contact, action.edit)

    async def say(self, action: Say) -> None:
        await self._sent(action.chat, action.card)

    async def answer_tap(self, action: AnswerTap) -> None:
        """Stop the waiting sign; too late is no harm."""

        async def call() -> bool:
            answered: bool = await calls.call(
                self._bot,
                "answerCallbackQuery",
                callback_query_id=action.callback,
                text=action.notice or None,
            )
            return answered

        await self._persist(call, "answer_tap")

    async def photo(
        self, chat: int, picture: bytes, caption: str, rows: Rows = (), edit: int | None = None
    ) -> None:
        """Send a picture with a caption in HTML, or put it in the place of the one in message `edit`."""
        if edit is not None:
            changing = partial(self._repainted, chat, edit, caption, rows, picture)
            if await self._persist(changing, "repaint") is not _Edit.GONE:
                return

        async def call() -> object:
            keys = keyboard(rows)
            return await self._bot.send_photo(
                chat, picture, caption=caption, parse_mode=ParseMode.HTML, reply_markup=keys
            )

        await self._persist(call, "photo")

    async def rekey(self, action: Rekey) -> None:
        """Put other buttons under a message."""

        async def call() -> _Edit:
            keys = keyboard(action.rows)
            change = partial(self._bot.edit_message_reply_markup, action.chat, action.message)
            return await _in_place(change(reply_markup=keys))

        await self._persist(call, "rekey")

    async def attempt_photo(
        self, chat: int, message: int, caption: str, rows: Rows, picture: bytes | None = None
    ) -> Attempt:
        """Change a picture, or its caption alone, that nobody waits for: once. What is gone is REFUSED."""
        outcome: list[_Edit] = []

        async def call() -> None:
            outcome.append(await self._repainted(chat, message, caption, rows, picture))

        attempt = await self._attempted(call)
        return Attempt(Fate.REFUSED) if outcome == [_Edit.GONE] else attempt

    async def _repainted(
        self, chat: int, message: int, caption: str, rows: Rows, picture: bytes | None
    ) -> "_Edit":
        keys = keyboard(rows)
        if picture is None:
            return await _in_place(
                self._bot.edit_message_caption(
                    chat, message, caption=caption, parse_mode=ParseMode.HTML, reply_markup=keys
                )
            )
        media = InputMediaPhoto(picture, caption=caption, parse_mode=ParseMode.HTML)
        return await _in_place(self._bot.edit_message_media(media, chat, message, reply_markup=keys))

    async def menu(self, chat: int, commands: Sequence[BotCommand], language: str | None) -> None:
        """Set the menu of one chat in a language; without commands, the one everybody has comes back."""
        scope = BotCommandScopeChat(chat)

        async def call() -> object:
            if commands:
                return await self._bot.set_my_commands(commands, scope, language)
            return await self._bot.delete_my_commands(scope, language)

        await self._persist(call, "menu")

    async def document(self, action: SendDocument) -> None:
        """Send a file."""

        async def call() -> object:
            file = InputFile(action.content, action.name)
            return await self._bot.send_document(
                action.chat, file, caption=action.caption or None, parse_mode=ParseMode.HTML
            )

        await self._persist(call, "document")

    async def _make_and_send(self, action: SendMade) -> None:
        """Make files one after the other, lest somebody take all threads; one not begun can be called off."""
        if self._made is not None and not self._made.done():
            await self._sleep(0)  # there is a queue, which nobody but those in it need wait for
        self._made = self._workshop.submit(action.make)
        content = await asyncio.wrap_future(self._made)
        await self.document(SendDocument(action.chat, action.name, content, action.caption))

    async def blank(self, action: Blank) -> None:
        """Delete messages; one that is too old for that is emptied instead."""
        for message in sorted(action.messages):
            gone = await self._persist(partial(self._deleted, action.chat, message), "delete")
            if not gone:
                await self._edited(action.chat, message, Card("…"))

    async def attempt(self, chat: int, card: Card) -> Attempt:
        """Send a message that nobody waits for: once, so that whoever sends it decides what follows."""
        return await self._attempted(
            partial(calls.call, self._bot, "sendMessage", chat_id=chat, **_spelled(card))
        )

    async def _attempted(self, call: Callable[[], Awaitable[object]]) -> Attempt:
        attempt = await _attempted(call)
        self._numbers.sent("unasked", attempt.fate.name.lower())
        return attempt

    async def _deleted(self, chat: int, message: int) -> bool:
        try:
            return await self._bot.delete_message(chat, message)
        except BadRequest as error:  # older than two days, or gone already
            return any(words in error.message.lower() for words in _GONE)

    async def _show_in_place(self, action: Show, message: int) -> None:
        try:
            outcome = await self._edited(action.chat, message, action.card)
        except asyncio.CancelledError:
            await self._note_lost(action, message)
            raise
        was_late = self._notes.take_late(action.chat) == message
        if outcome is _Edit.DONE and was_late and action.contact is not None:
            await self._notes.write(action.contact, message, action.contact.since, action.card.turn)
        elif outcome is _Edit.GONE:
            await self._show_anew(action)
        elif outcome is _Edit.LOST:
            await self._note_lost(action, message)

    async def _note_lost(self, action: Show, message: int) -> None:
        if action.contact is not None:
            await self._notes.write(action.contact, message, None, None)

    async def _show_anew(self, action: Show) -> None:
        message = await self._sent(action.chat, action.card)
        if message is not None and action.contact is not None:
            since = message if action.contact.since is None else action.contact.since
            await self._notes.write(action.contact, message, since, action.card.turn)

    async def _sent(self, chat: int, card: Card) -> int | None:
        async def call() -> int:
            sent = await calls.call(self._bot, "sendMessage", chat_id=chat, **_spelled(card))
            return int(sent["message_id"])

        return await self._persist(call, "send")

    async def _edited(self, chat: int, message: int, card: Card) -> "_Edit":
        async def call() -> _Edit:
            return await self._edit(chat, message, card)

        return await self._persist(call, "edit") or _Edit.LOST

    async def _edit(self, chat: int, message: int, card: Card) -> "_Edit":
        return await _in_place(
            calls.call(self._bot, "editMessageText", chat_id=chat, message_id=message, **_spelled(card))
        )

    async def _persist(self, call: Callable[[], Awaitable[_T]], what: str) -> _T | None:
        """Try a call a few times; give up with a log line, never with an exception."""
        for attempt in range(_TRIES):
            try:
                done = await call()
            except TelegramError as error:
                self._numbers.sent(what, type(error).__name__)
                wait = patience(error, what, attempt)
            else:
                self._numbers.sent(what, "sent")
                return done
            if wait is None:
                return None
            await self._sleep(wait)
        log.warning("given_up", what=what)
        self._numbers.sent(what, "given_up")
        return None


def _spelled(card: Card) -> Json:
    return {"text": card.text, "parse_mode": ParseMode.HTML, "reply_markup": spelled(card.rows)}


async def _in_place(change: Awaitable[object]) -> _Edit:
    """Wait for a change of a message, and tell what came of it."""
    try:
        await change
    except BadRequest as error:
        reason = error.message.lower()
        if _UNCHANGED in reason:
            return _Edit.DONE
        if any(words in reason for words in _NOT_EDITABLE):
            return _Edit.GONE
        raise
    return _Edit.DONE


async def _attempted(call: Callable[[], Awaitable[object]]) -> Attempt:
    """Try something once, and tell how it ended."""
    try:
        await call()
    except RetryAfter as error:
        return Attempt(Fate.UNSENT, seconds(error))
    except Forbidden:
        return Attempt(Fate.UNREACHABLE)
    except BadRequest as error:
        log.warning("refused", what="attempt", reason=unquoted(error.message))
        return Attempt(Fate.UNREACHABLE if _NO_CHAT in error.message.lower() else Fate.REFUSED)
    except TelegramError as error:
        log.warning("failed", what="attempt", error=type(error).__name__)
        return Attempt(Fate.UNSENT)
    return Attempt(Fate.SENT)
