"""Updates in by polling, at least once: a batch is acknowledged only after all of it has been committed.

Within a chat updates are handled in order, across chats at the same time. Telegram gives no more than a
hundred at once, however many wait there. When the database cannot take anything, Telegram keeps the batch.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence

import structlog
from telegram import Bot
from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.incoming import ALLOWED_UPDATES, Json, chat_of
from bot.logs import described
from bot.stopping import unless
from bot.taker import Take
from surveys.store import StoreError

log = structlog.get_logger()
_LONGEST_WAIT = 30.0
_POLL_SECONDS = 20
_MARGIN_SECONDS = 20  # for the answer to a poll to arrive

Sleep = Callable[[float], Awaitable[None]]


class Intake:
    """Polls for updates until stopped."""

    def __init__(self, bot: Bot, take: Take, sleep: Sleep = asyncio.sleep) -> None:
        self._bot = bot
        self._take = take
        self._sleep = sleep
        self._stopping = asyncio.Event()
        self._is_free = False
        self._offset = 0
        self._applied: set[int] = set()

    async def run(self) -> None:
        """Poll until told to stop. Cancelled in mid-batch instead, the batch comes again next time."""
        failures = 0
        while not self._stopping.is_set():
            try:
                await self._poll_once()
                failures = 0
            except InvalidToken:
                raise
            except Exception as error:  # noqa: BLE001 - logged; whatever it is, the next poll may succeed
                failures += 1
                _report(error, failures)
                await unless(self._stopping, self._wait(error, failures))
        await self._acknowledge()

    def stop(self) -> None:
        """Finish the batch in hand and ask for no more."""
        self._stopping.set()

    async def _poll_once(self) -> None:
        if not self._is_free:  # where a webhook is set, polls are refused; what waits there is kept
            await self._bot.delete_webhook(drop_pending_updates=False)
            self._is_free = True
        updates = await unless(self._stopping, self._updates(_POLL_SECONDS))
        if updates is None:
            return
        if not updates:
            self._offset = 0  # all is acknowledged; after a quiet week Telegram counts from a random number
            return
        chats = [self._chat(group) for group in by_chat(updates)]
        for error in await asyncio.gather(*chats, return_exceptions=True):
            if error is not None:
                raise error
        self._applied.clear()
        self._offset = max(update["update_id"] for update in updates) + 1

    async def _updates(self, seconds: int, most: int = 100) -> list[Json]:
        """Ask for updates as Telegram spells them; they are read one by one."""
        wanted = {
            "offset": self._offset,
            "limit": most,
            "timeout": seconds,
            "allowed_updates": ALLOWED_UPDATES,
        }
        call = self._bot._post  # noqa: SLF001 - get_updates() reads all at once and fails with the first bad one
        updates: list[Json] = await call("getUpdates", wanted, read_timeout=seconds + _MARGIN_SECONDS)
        return updates

    async def _chat(self, updates: Sequence[Json]) -> None:
        for update in updates:
            if update["update_id"] not in self._applied:  # the batch may come again for another chat's sake
                await self._take(update)
                self._applied.add(update["update_id"])

    async def _acknowledge(self) -> None:
        """Tell Telegram of the last batch, or it would come again; the update that this brings will too."""
        if not self._offset:
            return
        try:
            await self._updates(0, most=1)
        except TelegramError as error:
            log.warning("unacknowledged", error=type(error).__name__)

    async def _wait(self, error: Exception, failures: int) -> None:
        await self._sleep(pause(error, failures))


def by_chat(updates: Sequence[Json]) -> list[list[Json]]:
    """Group updates by chat, each group in the order in which it happened, however it came."""
    groups: dict[int | None, list[Json]] = {}
    for update in sorted(updates, key=lambda each: int(each["update_id"])):
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


def pause(error: Exception | None, failures: int) -> float:
    """Tell how many seconds to wait before the next try: as Telegram wishes, or longer each time."""
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        return float(wait) if isinstance(wait, int | float) else wait.total_seconds()
    longest = min(_LONGEST_WAIT, 0.5 * float(2 ** min(failures, 10)))
    return longest * random.uniform(0.5, 1)  # noqa: S311 - jitter, not a secret
