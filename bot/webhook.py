"""Updates in by webhook, at least once: Telegram hears 200 only after an update has been committed.

It knocks with a secret, which nobody else can know; everybody else is turned away before a word is read.
Updates of one chat are taken one after the other, those of many chats together, but never more than so many
at once. Whatever cannot be taken just now is answered with 503, and Telegram brings it again.
"""

import asyncio
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from bot.incoming import Json, chat_of
from bot.logs import described
from bot.taker import Take
from surveys.store import StoreError

log = structlog.get_logger()
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
LARGEST = 1024 * 1024
"""Bytes of an update; Telegram's own are at most some tens of thousands."""

MOST = 100
"""Updates in hand at once: as many as Telegram can be allowed to bring at a time."""


class Webhook:
    """Receives updates over HTTP."""

    def __init__(self, take: Take, secret: str) -> None:
        self._take = take
        self._secret = secret.encode()
        self._in_hand = 0
        self._turns: WeakValueDictionary[int | None, asyncio.Lock] = WeakValueDictionary()

    @property
    def in_hand(self) -> int:
        return self._in_hand

    async def receive(self, request: Request) -> Response:
        """Answer 200 when the update is committed, 4xx to what is none of Telegram's, else 503."""
        if not self._is_telegram(request):
            return Response(status_code=403)
        if self._in_hand >= MOST:
            return _later()
        self._in_hand += 1
        try:
            return await self._received(request)
        finally:
            self._in_hand -= 1

    def _is_telegram(self, request: Request) -> bool:
        shown = request.headers.get(SECRET_HEADER, "").encode("latin-1")
        return hmac.compare_digest(shown, self._secret)

    async def _received(self, request: Request) -> Response:
        try:
            body = await _body(request)
        except ClientDisconnect:
            return Response(status_code=400)
        if body is None:
            return Response(status_code=413)
        update = _update(body)
        return Response(status_code=400) if update is None else await self._applied(update)

    async def _applied(self, update: Json) -> Response:
        try:
            async with self._turn(chat_of(update)):
                await self._take(update)
        except StoreError as error:
            log.error("database", reason=str(error))  # noqa: TRY400 - there is nothing more to it
            return _later()
        except Exception as error:  # noqa: BLE001 - logged; Telegram brings it again
            log.error("webhook", **described(error))  # noqa: TRY400 - a traceback quotes what it met
            return _later()
        return Response()

    @asynccontextmanager
    async def _turn(self, chat: int | None) -> AsyncIterator[None]:
        """Wait until whatever came before from the same chat is through."""
        lock = self._turns.get(chat) or asyncio.Lock()
        self._turns[chat] = lock
        async with lock:
            yield


async def _body(request: Request) -> bytes | None:
    """Read what was sent; None when it is too much, of which no more than that is read."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return None
    return bytes(body)


def _update(body: bytes) -> Json | None:
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        return None
    is_one = isinstance(update, dict) and type(update.get("update_id")) is int
    return update if is_one else None


def _later() -> Response:
    return Response(status_code=503, headers={"Retry-After": "1"})
