"""Fetches what people send to questions that ask for a file: within limits, known by its bytes, cleaned.

Everybody whose updates came in the same batch waits for it, so it is given ten seconds and no more, and so
are all files of one chat that are no answer, within a minute. What does not come in time, or is too large,
becomes a problem to be told and never an exception. What answers a question is decided in surveys.taking.
"""

import asyncio
import secrets
import time
from dataclasses import replace

import structlog
from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.incoming import Came, SentFile
from surveys.events import FileSent
from surveys.form import Question
from surveys.kinds import Kind
from surveys.media.cleaning import UnreadablePictureError, cleaned
from surveys.media.names import named
from surveys.media.sniffing import sniffed
from surveys.screens import Problem, ProblemKind
from surveys.taking import taken

log = structlog.get_logger()
_LONGEST = 10.0  # seconds, as long as others wait for a call without an answer
_WHILE = 60.0  # seconds in which a chat's files that are no answer are counted together
_TRIES = 3
_AT_ONCE = 4  # files in memory while they are fetched
_MEGABYTE = 1024 * 1024
_TOO_BIG = "file is too big"


class Fetcher:
    """Fetches through one bot; `limit` is in megabytes."""

    def __init__(self, bot: Bot, limit: int, longest: float = _LONGEST) -> None:
        self._bot = bot
        self._limit = limit
        self._longest = longest
        self._few = asyncio.Semaphore(_AT_ONCE)
        self._in_vain: dict[int, tuple[float, float]] = {}  # since when, and how many seconds it took

    async def fetched(self, chat: int, sent: SentFile, question: Question) -> SentFile:
        """Give the same with what came of it. Never raises for anything that Telegram or a sender does."""
        began = time.monotonic()
        since, spent = self._spent(chat, began)
        if spent >= self._longest:  # whoever sends a hundred such files would have all others wait for each
            return replace(sent, came=_problem(sent, ProblemKind.NOT_FETCHED))
        came = await self._came(sent)
        if isinstance(taken(question, came.event), Problem):
            self._in_vain[chat] = (since, spent + time.monotonic() - began)
        return replace(sent, came=came)

    def _spent(self, chat: int, now: float) -> tuple[float, float]:
        self._in_vain = {each: told for each, told in self._in_vain.items() if told[0] > now - _WHILE}
        return self._in_vain.get(chat, (now, 0.0))

    async def content(self, file: str) -> bytes | None:
        """Give a file as it is, when nobody waits for it but its sender; None when it cannot be had."""
        return await self._as_it_is(file, 3 * self._longest)

    async def brought(self, sent: SentFile) -> SentFile:
        """Give a file that a workbook names with what is in it, if it can be had while others wait."""
        return replace(sent, brought=await self._as_it_is(sent.file, self._longest))

    async def _as_it_is(self, file: str, longest: float) -> bytes | None:
        try:
            async with asyncio.timeout(longest), self._few:
                found = await self._bot.get_file(file)
                return bytes(await found.download_as_bytearray())
        except (TelegramError, TimeoutError) as error:
            log.warning("not_fetched", what="form", error=type(error).__name__)
            return None

    async def _came(self, sent: SentFile) -> Came:
        if self._is_too_large(sent.size):
            return self._too_large(sent)
        try:
            async with asyncio.timeout(self._longest), self._few:
                return await self._tried(sent)
        except TimeoutError:
            log.warning("not_fetched", what=sent.what, error="TimeoutError")
            return _problem(sent, ProblemKind.NOT_FETCHED)

    async def _tried(self, sent: SentFile) -> Came:
        for _ in range(_TRIES):
            try:
                return await self._got(sent)
            except BadRequest as error:
                if _TOO_BIG in error.message.lower():
                    return self._too_large(sent)
                break
            except TelegramError as error:
                log.warning("not_fetched", what=sent.what, error=type(error).__name__)
        return _problem(sent, ProblemKind.NOT_FETCHED)

    async def _got(self, sent: SentFile) -> Came:
        file = await self._bot.get_file(sent.file)
        if self._is_too_large(file.file_size):
            return self._too_large(sent)
        content = bytes(await file.download_as_bytearray())
        if self._is_too_large(len(content)):
            return self._too_large(sent)
        return await asyncio.to_thread(_read, sent, content)

    def _is_too_large(self, size: int | None) -> bool:
        return size is not None and size > self._limit * _MEGABYTE

    def _too_large(self, sent: SentFile) -> Came:
        return _problem(sent, ProblemKind.TOO_LARGE, str(self._limit))


def _read(sent: SentFile, content: bytes) -> Came:
    """Tell what a file is, and take out of a picture what was written beside it."""
    found = sniffed(content)
    try:
        kept = cleaned(content) if found.kind is Kind.IMAGE else content
    except UnreadablePictureError:
        return _problem(sent, ProblemKind.NOT_AN_IMAGE)
    if not kept:
        return _problem(sent, ProblemKind.NOT_FETCHED)
    return Came(FileSent(sent.what, found.kind, named(found, secrets.token_hex(16))), kept)


def _problem(sent: SentFile, kind: ProblemKind, given: str = "") -> Came:
    return Came(FileSent(sent.what, problem=Problem(kind, given=given)))
