"""How often what lies on disk is rewritten after erasures. Knows how long it took, not how it is done.

Nobody can write meanwhile. So those who ask at the same time are served by one rewriting that begins after
all of them; and whoever withdraws again and again cannot stop the bot: after a long one follows a longer
pause.
"""

import asyncio
from collections.abc import Awaitable, Callable

Rewrite = Callable[[], Awaitable[bool]]
_SHORT = 0.5  # seconds that are no harm, however often
_PAUSE = 20  # times as long as the last one took, so that writing goes on most of the time


class Forgetting:
    """Asks for rewriting. `seconds` is a clock that only goes forward."""

    def __init__(self, rewrite: Rewrite, seconds: Callable[[], float]) -> None:
        self._rewrite = rewrite
        self._seconds = seconds
        self._alone = asyncio.Lock()
        self._asked = 0
        self._served = 0
        self._not_before = float("-inf")
        self.traces_remain = False

    async def forget(self) -> bool:
        """Rewrite what lies on disk, or have it done by who came before; False when it has to wait."""
        self._asked += 1
        mine = self._asked
        async with self._alone:
            if self._served < mine:
                await self._serve()
        return not self.traces_remain

    async def _serve(self) -> None:
        serving, began = self._asked, self._seconds()
        if began < self._not_before or not await self._rewrite():
            self.traces_remain = True
            return
        self.traces_remain = False
        self._served = serving
        took = self._seconds() - began
        if took > _SHORT:
            self._not_before = began + took * (_PAUSE + 1)
