"""Looks every few seconds whether a questionnaire was published or taken back, here or by another worker."""

from dataclasses import dataclass

import structlog

from bot.intake import Sleep
from bot.logs import described
from bot.shelf import Shelf
from surveys.store import Store

log = structlog.get_logger()
EVERY = 5.0
"""Seconds for which a worker may begin interviews with the version before."""


@dataclass(frozen=True)
class Renewing:
    """Keeps a shelf up to date."""

    store: Store
    shelf: Shelf
    sleep: Sleep

    async def run(self) -> None:
        """Look for ever; what goes wrong is tried again at the next look."""
        while True:
            await self.sleep(EVERY)
            try:
                await self.once()
            except Exception as error:  # noqa: BLE001 - logged; interviews go on as they are
                log.error("not_renewed", **described(error))  # noqa: TRY400 - a traceback quotes what it met

    async def once(self) -> None:
        async with self.store.reading() as unit:
            await self.shelf.renew(unit)
