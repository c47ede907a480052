"""Pictures, recordings and films that belong to a question, shown before its card.

A file is brought to Telegram once and afterwards named by what Telegram calls it, which is remembered as
long as the program runs and no longer: another bot, or another day, has other names. Whatever goes wrong is
for the owners to know, once for each file; the card follows all the same. What is shown with which card is
decided here too, and nothing of an interview.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from telegram import Bot, InputFile, Message
from telegram.error import BadRequest, TelegramError

from bot import speech
from bot.actions import Action, Exhibit
from bot.card import Card
from bot.logs import described
from bot.numbers import Numbers
from bot.patience import patience
from locales import Translator
from surveys.form import Kind, Medium
from surveys.interview import Stage, Step
from surveys.screens import Asking, Screen
from surveys.store import Store

log = structlog.get_logger()
_TRIES = 3
_LONGEST = 60.0  # seconds that somebody waits for a question whose film does not come
_UPLOADS = 2  # files in memory at once
_THEIRS = ("chat not found", "voice_messages_forbidden")
"""Refusals that say something of somebody's chat, and nothing of the file."""
_VOICE = ".ogg"

Tell = Callable[[Callable[[Translator], Card]], Awaitable[None]]


def media_of(screen: Screen, language: str) -> tuple[Medium, ...]:
    return screen.question.media.get(language, ()) if isinstance(screen, Asking) else ()


def exhibited(chat: int, screen: Screen, language: str, *, turned: bool) -> list[Action]:
    """Give what is shown before a card that comes as a new message.

    What was said to an answer that could not be taken comes without it: it stands right above.
    """
    media = media_of(screen, language)
    is_answer = isinstance(screen, Asking) and screen.problem is not None and not turned
    return [Exhibit(chat, media)] if media and not is_answer else []


def stays_put(before: Step) -> bool:
    """Tell whether the card in view belongs to what was shown before it, and so is not to become another."""
    question = before.question
    return before.interview.stage is Stage.ASKING and question is not None and bool(question.media)


class Exhibits:
    """Shows files through one bot; `sleep` is how it waits, `tell` says something to the owners."""

    def __init__(
        self,
        bot: Bot,
        store: Store,
        sleep: Callable[[float], Awaitable[None]],
        numbers: Numbers,
        tell: Tell,
    ) -> None:
        self._store = store
        self._sleep = sleep
        self._numbers = numbers
        self._tell = tell
        self._known: dict[tuple[Kind, str], str] = {}
        self._alone: Mapping[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._few = asyncio.Semaphore(_UPLOADS)
        self._refused: set[str] = set()
        self._ways: Mapping[Kind, Callable[..., Awaitable[Message]]] = {
            Kind.IMAGE: bot.send_photo,
            Kind.AUDIO: bot.send_audio,
            Kind.VIDEO: bot.send_video,
        }
        self._voice = bot.send_voice

    async def show(self, action: Exhibit) -> None:
        """Show the files one after the other; never raises for anything that Telegram or a file does."""
        for medium in action.media:
            try:
                async with asyncio.timeout(_LONGEST):
                    await self._shown(action.chat, medium)
            except Exception as error:  # noqa: BLE001 - logged; the card follows
                log.error("not_exhibited", file=medium.name, **described(error))  # noqa: TRY400 - no more to it

    async def _shown(self, chat: int, medium: Medium) -> None:
        if await self._by_name(chat, medium):
            return
        async with self._alone[medium.digest], self._few:
            if not await self._by_name(chat, medium):  # meanwhile somebody else was shown it
                await self._brought(chat, medium)

    async def _by_name(self, chat: int, medium: Medium) -> bool:
        """Show a file that Telegram has; False when it has not, or not any more."""
        known = self._known.get((medium.kind, medium.digest))
        if known is None:
            return False
        try:
            await self._sent(chat, medium, known)
        except BadRequest:
            self._known.pop((medium.kind, medium.digest), None)
            return False
        return True

    async def _brought(self, chat: int, medium: Medium) -> None:
        async with self._store.reading() as unit:
            content = await unit.attached(medium.digest)
        if content is None:
            await self._alarm(medium, "it is not there")
            return
        try:
            sent = await self._sent(chat, medium, InputFile(content, medium.name))
        except BadRequest as error:
            await self._alarm(medium, type(error).__name__)
        else:
            if sent is not None and (name := _name_of(sent)):
                self._known[medium.kind, medium.digest] = name

    async def _sent(self, chat: int, medium: Medium, what: str | InputFile) -> Message | None:
        """Send a file; None when it cannot be sent now or to them. Raises BadRequest when it is refused."""
        is_voice = medium.kind is Kind.AUDIO and medium.name.lower().endswith(_VOICE)
        send = self._voice if is_voice else self._ways[medium.kind]
        for attempt in range(_TRIES):
            try:
                sent = await send(chat, what, disable_notification=True)
            except TelegramError as error:
                self._numbers.sent("exhibit", type(error).__name__)
                wait = patience(error, "exhibit", attempt)
                if isinstance(error, BadRequest) and not _is_theirs(error):
                    raise
            else:
                self._numbers.sent("exhibit", "sent")
                return sent
            if wait is None:
                return None
            await self._sleep(wait)
        return None

    async def _alarm(self, medium: Medium, reason: str) -> None:
        log.error("not_exhibited", file=medium.name, reason=reason)
        if medium.digest not in self._refused:
            self._refused.add(medium.digest)
            await self._tell(lambda t: speech.not_exhibited(t, medium.name))


def _is_theirs(error: BadRequest) -> bool:
    return any(words in error.message.lower() for words in _THEIRS)


def _name_of(sent: Message) -> str:
    """Give what Telegram calls a file that it has just taken; a film may have become an animation."""
    if sent.photo:
        return sent.photo[-1].file_id
    found: Any = sent.audio or sent.voice or sent.video or sent.animation or sent.document
    return found.file_id if found else ""
