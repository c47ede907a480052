"""Waiting without sleeping: who waits is woken when something has happened, and looks again.

Knows nothing of what happened. One event loop, like the rest of the sandbox.
"""

import asyncio
from collections.abc import Callable


class Changes:
    """A count of things that happened, and those who wait for the next."""

    def __init__(self) -> None:
        self.count = 0
        self._waiting: set[asyncio.Future[None]] = set()

    def tell(self) -> None:
        self.count += 1
        waiting, self._waiting = self._waiting, set()
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def until(self, true: Callable[[], object], timeout: float | None = None) -> None:  # noqa: ASYNC109 - callers read better with it
        """Return once `true()` holds; raise TimeoutError when it does not come about."""
        async with asyncio.timeout(timeout):
            while not true():
                await self._next()

    async def _next(self) -> None:
        future = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            await future
        finally:
            self._waiting.discard(future)
