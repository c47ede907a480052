"""Webhook delivery: updates posted to the bot's address until it answers 2xx.

In order within a chat, several chats at a time, at most as many as the bot allows. What is not taken is
brought again, each time after twice as long, or after the time the bot names. A method in the answer's body
is carried out, as Telegram does. Decides nothing about what an update says.
"""

import asyncio
import json
import re
import time
from collections import Counter
from contextlib import suppress
from urllib.parse import urlsplit

from sandbox.parameters import Parameters
from sandbox.refusals import ApiError
from sandbox.telegram import Telegram
from sandbox.updates import Update

RETRY_SECONDS = 0.1
"""How long a second of Telegram's patience lasts here."""

LONGEST = 64
ANSWER_SECONDS = 60
_RETRY_AFTER = re.compile(rb"^retry-after: *([0-9]+)\r?$", re.IGNORECASE | re.MULTILINE)


class NotTakenError(ValueError):
    """The webhook did not answer 2xx; `retry_after` is what it asked for, if it did."""

    def __init__(self, reason: str, retry_after: int | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class Courier:
    """Carries updates to the webhook while there is one."""

    def __init__(self, telegram: Telegram, retry_seconds: float = RETRY_SECONDS) -> None:
        self._telegram = telegram
        self._retry_seconds = retry_seconds
        self._busy: set[int] = set()
        self._failures: Counter[int] = Counter()
        self._under_way: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Deliver for ever; cancel to stop."""
        try:
            while True:
                await self._telegram.changes.until(self._next)
                self._send_off()
        finally:
            for task in self._under_way:
                task.cancel()

    def _next(self) -> Update | None:
        hook = self._telegram.webhook
        if not hook.url or len(self._busy) >= hook.max_connections:
            return None
        waiting = self._telegram.updates.waiting
        return next((update for update in waiting if update.chat_id not in self._busy), None)

    def _send_off(self) -> None:
        while update := self._next():
            self._telegram.updates.take_disorder()
            self._busy.add(update.chat_id)
            task = asyncio.create_task(self._deliver(update))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def _deliver(self, update: Update) -> None:
        try:
            answer = await self._post(update)
            self._telegram.updates.confirm(update)
            self._failures.pop(update.update_id, None)
            await self._obey(answer)
        except (OSError, ValueError, TimeoutError) as fault:
            self._note(fault)
            await asyncio.sleep(self._patience(update, fault) * self._retry_seconds)
        finally:
            self._busy.discard(update.chat_id)
            self._telegram.changes.tell()

    def _patience(self, update: Update, fault: Exception) -> int:
        """Tell after how many of Telegram's seconds an update is brought again."""
        failed = self._failures[update.update_id]
        self._failures[update.update_id] += 1
        asked = fault.retry_after if isinstance(fault, NotTakenError) else None
        return min(2**failed, LONGEST) if asked is None else asked

    def _note(self, fault: Exception) -> None:
        hook = self._telegram.webhook
        hook.last_error = str(fault) or type(fault).__name__
        hook.last_error_date = int(time.time())

    async def _post(self, update: Update) -> bytes:
        """Post one update; return the body of a 2xx answer, raise otherwise."""
        hook = self._telegram.webhook
        address = urlsplit(hook.url)
        body = json.dumps(update.to_json()).encode()
        path = (address.path or "/") + (f"?{address.query}" if address.query else "")
        lines = [
            f"POST {path} HTTP/1.0",
            f"Host: {address.netloc}",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
        ]
        if hook.secret_token:
            lines.append(f"X-Telegram-Bot-Api-Secret-Token: {hook.secret_token}")
        head = "\r\n".join([*lines, "", ""]).encode()
        async with asyncio.timeout(ANSWER_SECONDS):
            return _body(await _exchange(address.hostname or "", address.port or 80, head + body))

    async def _obey(self, answer: bytes) -> None:
        """Carry out the method named in the answer; its refusal is nobody's to hear."""
        with suppress(ValueError, ApiError):
            asked = json.loads(answer)
            if isinstance(asked, dict) and "method" in asked:
                await self._telegram.call(str(asked["method"]), Parameters(asked))


async def _exchange(host: str, port: int, request: bytes) -> bytes:
    reader, writer = await asyncio.open_connection(host, port)
    try:
        writer.write(request)
        await writer.drain()
        return await reader.read()
    finally:
        writer.close()


def _body(answer: bytes) -> bytes:
    head, _, body = answer.partition(b"\r\n\r\n")
    status = head.split(b" ", 2)[1:2]
    if not status or not status[0].startswith(b"2"):
        said = status[0].decode() if status else "no answer"
        asked = _RETRY_AFTER.search(head)
        raise NotTakenError(f"Wrong response from the webhook: {said}", int(asked[1]) if asked else None)
    return body
