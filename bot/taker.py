"""Takes one update, however it came: has it handled, and sets it aside when that fails again and again.

It knows neither where updates come from nor what they mean. When it is the database that cannot take
anything, nothing is set aside: whoever brought the update has to bring it again.
"""

from collections.abc import Awaitable, Callable

import structlog

from bot.incoming import Json
from bot.logs import described
from bot.numbers import Numbers
from surveys.store import Unavailable

log = structlog.get_logger()
_TRIES = 3

Take = Callable[[Json], Awaitable[None]]
Park = Callable[[Json, Exception], Awaitable[None]]


class Taker:
    """Takes updates as Telegram spells them. `handle` raises when an update could not be applied."""

    def __init__(
        self,
        handle: Take,
        park: Park,
        numbers: Numbers | None = None,
        apologise: Take | None = None,
    ) -> None:
        self._handle = handle
        self._park = park
        self._numbers = numbers or Numbers()
        self._apologise = apologise

    async def take(self, update: Json) -> None:
        """Return once what came of an update is committed; raises Unavailable."""
        with self._numbers.handling(update):
            await self._try(update)

    async def _try(self, update: Json) -> None:
        for attempt in range(1, _TRIES + 1):
            try:
                await self._handle(update)
            except Unavailable as error:
                self._numbers.failed(error)
                if self._apologise is not None:
                    await self._apologise(update)
                raise
            except Exception as error:  # noqa: BLE001 - logged, and set aside in the end
                self._numbers.failed(error)
                log.error(  # noqa: TRY400 - a traceback quotes what was written
                    "update_failed", update_id=update["update_id"], attempt=attempt, **described(error)
                )
                if attempt == _TRIES:
                    await self._park(update, error)
            else:
                return
