"""What whoever watches over the bot may ask it: whether it lives, and whether it can take updates.

Nothing here tells of anybody or of what was said.
"""

import asyncio
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from surveys.store import Store, StoreError

_PATIENCE = 5.0  # seconds for the database


class Watch:
    """Answers /healthz and /readyz."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def routes(self) -> Sequence[Route]:
        return Route("/healthz", self._alive), Route("/readyz", self._ready)

    async def _alive(self, _request: Request) -> Response:
        return PlainTextResponse("alive\n")

    async def _ready(self, _request: Request) -> Response:
        try:
            async with asyncio.timeout(_PATIENCE), self._store.reading() as unit:
                await unit.ping()
        except (StoreError, TimeoutError):
            return PlainTextResponse("the database cannot be used just now\n", status_code=503)
        return PlainTextResponse("ready\n")
