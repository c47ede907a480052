"""Updates in, at least once: a batch is acknowledged to Telegram only after all of it has been committed.

Within a chat updates are handled in order, across chats at the same time. An update that no handler can
take is set aside, sealed, with the reason, so that it neither blocks the others nor vanishes. When it is the
database that cannot take anything, nothing is set aside: Telegram keeps the batch until it can.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence

import structlog
from telegram import Bot, Update
from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.incoming import ALLOWED_UPDATES, Json, chat_of
from bot.logs import described
from surveys.store import StoreError, Unavailable

log = structlog.get_logger()
_TRIES = 3
_LONGEST_WAIT = 30.0
_POLL_SECONDS = 20
_MARGIN_SECONDS = 20  # for the answer to a poll to arrive

Handle = Callable[[Update], Awaitable[None]]
Park = Callable[[Json, str], Awaitable[None]]
Sleep = Callable[[float], Awaitable[None]]


class Intake:
    """Polls for updates until stopped. `handle` raises when an update could not be applied."""

    def __init__(self, bot: Bot, handle: Handle, park: Park, sleep: Sleep = asyncio.sleep) -> None:
        self._bot = bot
        self._handle = handle
        self._park = park
        self._sleep = sleep
        self._offset = 0
        self._applied: set[int] = set()

    async def run(self) -> None:
        """Poll for ever; cancel to stop. Cancelled in mid-batch, the batch comes again next time."""
        failures = 0
        while True:
            try:
                await self._poll_once()
                failures = 0
            except InvalidToken:
                raise
            except Exception as error:  # noqa: BLE001 - logged; whatever it is, the next poll may succeed
                failures += 1
                _report(error, failures)
                await self._sleep(_wait(error, failures))

    async def _poll_once(self) -> None:
        updates = await self._updates()
        if not updates:
            self._offset = 0  # all is acknowledged; after a quiet week Telegram counts from a random number
            return
        chats = [self._chat(group) for group in by_chat(updates)]
        for error in await asyncio.gather(*chats, return_exceptions=True):
            if error is not None:
                raise error
        self._applied.clear()
        self._offset = updates[-1]["update_id"] + 1

    async def _updates(self) -> list[Json]:
        """Ask for updates as Telegram spells them; they are read one by one."""
        wanted = {"offset": self._offset, "timeout": _POLL_SECONDS, "allowed_updates": ALLOWED_UPDATES}
        patience = _POLL_SECONDS + _MARGIN_SECONDS
        call = self._bot._post  # noqa: SLF001 - get_updates() reads all at once and fails with the first bad one
        updates: list[Json] = await call("getUpdates", wanted, read_timeout=patience)
        return updates

    async def _chat(self, updates: Sequence[Json]) -> None:
        for update in updates:
            if update["update_id"] not in self._applied:  # the batch may come again for another chat's sake
                await self._apply(update)
                self._applied.add(update["update_id"])

    async def _apply(self, update: Json) -> None:
        for attempt in range(1, _TRIES + 1):
            try:
                await self._handle(Update.de_json(update, self._bot))
            except Unavailable:
                raise
            except Exception as error:  # noqa: BLE001 - logged, and set aside in the end
                log.error(  # noqa: TRY400 - a traceback quotes what was written
                    "update_failed", update_id=update["update_id"], attempt=attempt, **described(error)
                )
                if attempt == _TRIES:
                    await self._park(update, type(error).__name__)
            else:
                return


def by_chat(updates: Sequence[Json]) -> list[list[Json]]:
    """Group updates by chat, each group in the order it came."""
    groups: dict[int | None, list[Json]] = {}
    for update in updates:
        groups.setdefault(chat_of(update), []).append(update)
    return list(groups.values())


def _report(error: Exception, failures: int) -> None:
    match error:
        case StoreError():
            log.error("database", reason=str(error), failures=failures)
        case TelegramError():
            log.warning("polling", error=type(error).__name__, failures=failures)
        case _:
            log.error("polling", failures=failures, **described(error))


def _wait(error: Exception, failures: int) -> float:
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        return float(wait) if isinstance(wait, int | float) else wait.total_seconds()
    longest = min(_LONGEST_WAIT, 0.5 * float(2 ** min(failures, 10)))
    return longest * random.uniform(0.5, 1)  # noqa: S311 - jitter, not a secret
