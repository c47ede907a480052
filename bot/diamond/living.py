"""Keeps pictures of the index up to date in the chats that asked for it: beside all else, also at night.

A change in place makes no sound. It is made only when there is something new to see: another edition, or
another number of people that the next one waits for. Each time it is asked anew who may see what.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.delivery import Attempt, Delivery, Fate
from bot.diamond.keys import Keys
from bot.diamond.showing import Showing
from bot.diamond.view import View, read
from bot.logs import described
from bot.office.diamond import may_see
from bot.shelf import Shelf
from locales import Translator
from scoring import indicators
from surveys.fieldwork.roles import Act, Official, may
from surveys.fieldwork.waves import Wave
from surveys.store import Store
from surveys.store.live import Live

log = structlog.get_logger()
EVERY = 60.0
"""Seconds between one look and the next, and so between two changes of one message."""

Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True)
class Living:
    """Keeps messages up to date. `owners` are the chats named by the settings."""

    store: Store
    shelf: Shelf
    translators: Mapping[str, Translator]
    delivery: Delivery
    showing: Showing
    owners: Collection[int]
    clock: Callable[[], datetime]
    sleep: Sleep

    async def run(self) -> None:
        """Go on for ever; what goes wrong is tried again at the next look."""
        while True:
            await self.sleep(EVERY)
            try:
                await self.refresh_all()
            except Exception as error:  # noqa: BLE001 - logged; the rows are still there
                log.error("unrefreshed", **described(error))  # noqa: TRY400 - a traceback quotes what it met

    async def refresh_all(self) -> None:
        """Bring every message up to date that has something new to show."""
        async with self.store.reading() as unit:
            several, waves = await unit.live_messages(), await unit.waves()
        for live in several:
            await self._refresh(live, waves)

    async def _refresh(self, live: Live, waves: tuple[Wave, ...]) -> None:
        async with self.store.reading() as unit:
            official = await unit.official(live.chat, self.owners)
        view = _view(live, official, waves)
        if view is None:
            await self._end(live)
        elif live.until <= self.clock():
            await self._change(live, view, self._keys(live, official, waves), is_last=True)
            await self._end(live)
        elif await self.showing.mark(view) != live.shown:
            await self._settle(live, await self._change(live, view, self._keys(live, official, waves)))

    async def _change(self, live: Live, view: View, keys: Keys, *, is_last: bool = False) -> Attempt:
        """Change a message in place, its picture only if that is another one."""
        shown = await self.showing.shown(keys.t, keys.forms, view, None if is_last else live.until)
        rows = keys.under(view, live=not is_last)
        is_same = is_last or shown.mark.split()[0] == live.shown.partition(" ")[0]
        picture = None if is_same else shown.picture
        attempt = await self.delivery.attempt_photo(live.chat, live.message, shown.caption, rows, picture)
        if attempt.fate is Fate.SENT:
            async with self.store.unit() as unit:
                await unit.note_live(live, shown.mark)
        return attempt

    async def _settle(self, live: Live, attempt: Attempt) -> None:
        """Forget a message that nobody can be shown any more; wait when Telegram says so."""
        if attempt.fate in {Fate.UNREACHABLE, Fate.REFUSED}:
            await self._end(live)
        elif attempt.wait:
            await self.sleep(attempt.wait)

    async def _end(self, live: Live) -> None:
        async with self.store.unit() as unit:
            await unit.end_live(live.chat, live.message)

    def _keys(self, live: Live, official: Official | None, waves: tuple[Wave, ...]) -> Keys:
        t = self.translators.get(live.language) or next(iter(self.translators.values()))
        region = official.region if official else None
        return Keys(t, self.shelf.newest, indicators.load().instrument, waves, region)


def _view(live: Live, official: Official | None, waves: tuple[Wave, ...]) -> View | None:
    """Give the view that a message shows, if whoever sees it still may."""
    asked = read(live.view, indicators.load().instrument)
    if asked is None or official is None or not may(official, Act.SEE_INDEX):
        return None
    is_there = max(asked.view.wave or 1, asked.view.against or 1) <= len(waves)
    return asked.view if is_there and may_see(official, asked.view) else None
