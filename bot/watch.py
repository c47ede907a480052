"""What whoever watches over the bot may ask: whether it lives, whether it can take updates, and its numbers.

Nothing here tells of anybody or of what was said.
"""

import asyncio
from collections.abc import Sequence
from time import monotonic

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram import Bot
from telegram.error import TelegramError

from bot.numbers import Numbers
from surveys.store import Store, StoreError

_PATIENCE = 5.0  # seconds for the database, and for Telegram
_FRESH = 10.0  # seconds for which what Telegram said of the backlog counts
_FORMAT = "text/plain; version=0.0.4; charset=utf-8"


class Watch:
    """Answers /healthz, /readyz and /metrics."""

    def __init__(self, store: Store, bot: Bot, numbers: Numbers) -> None:
        self._store = store
        self._bot = bot
        self._numbers = numbers
        self._backlog: int | None = None
        self._asked_at = -_FRESH

    @property
    def routes(self) -> Sequence[Route]:
        return (
            Route("/healthz", self._alive),
            Route("/readyz", self._ready),
            Route("/metrics", self._metrics),
        )

    async def _alive(self, _request: Request) -> Response:
        return PlainTextResponse("alive\n")

    async def _ready(self, _request: Request) -> Response:
        if await self._set_aside() is None:
            return PlainTextResponse("the database cannot be used just now\n", status_code=503)
        return PlainTextResponse("ready\n")

    async def _metrics(self, _request: Request) -> Response:
        backlog, set_aside = await asyncio.gather(self._waiting(), self._set_aside())
        return Response(self._numbers.spelled(self._store.answers, backlog, set_aside), media_type=_FORMAT)

    async def _set_aside(self) -> int | None:
        """Count what is set aside; None when the database does not answer."""
        try:
            async with asyncio.timeout(_PATIENCE), self._store.reading() as unit:
                return await unit.number_set_aside()
        except (StoreError, TimeoutError):
            return None

    async def _waiting(self) -> int | None:
        """Ask Telegram how many updates wait there; None when it does not say."""
        if monotonic() - self._asked_at < _FRESH:
            return self._backlog
        self._asked_at = monotonic()
        try:
            self._backlog = (await self._bot.get_webhook_info(read_timeout=_PATIENCE)).pending_update_count
        except TelegramError:
            self._backlog = None
        return self._backlog
