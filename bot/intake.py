"""Updates in, at least once: a batch is acknowledged to Telegram only after all of it has been committed.

Within a chat updates are handled in order, across chats at the same time. An update that no handler can
take is set aside, sealed, with the reason, so that it neither blocks the others nor vanishes.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence

import structlog
from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.incoming import ALLOWED_UPDATES

log = structlog.get_logger()
_TRIES = 3
_LONGEST_WAIT = 30.0
_POLL_SECONDS = 20

Handle = Callable[[Update], Awaitable[None]]
Park = Callable[[Update, str], Awaitable[None]]
Sleep = Callable[[float], Awaitable[None]]


class Intake:
    """Polls for updates until stopped. `handle` raises when an update could not be applied."""

    def __init__(self, bot: Bot, handle: Handle, park: Park, sleep: Sleep = asyncio.sleep) -> None:
        self._bot = bot
        self._handle = handle
        self._park = park
        self._sleep = sleep
        self._offset = 0

    async def run(self) -> None:
        """Poll for ever; cancel to stop. Cancelled in mid-batch, the batch comes again next time."""
        failures = 0
        while True:
            try:
                await self._poll_once()
                failures = 0
            except InvalidToken:
                raise
            except (NetworkError, RetryAfter, Conflict, TelegramError) as error:
                failures += 1
                log.warning("polling", error=type(error).__name__, failures=failures)
                await self._sleep(_wait(error, failures))

    async def _poll_once(self) -> None:
        updates = await self._bot.get_updates(
            offset=self._offset, timeout=_POLL_SECONDS, allowed_updates=ALLOWED_UPDATES
        )
        if not updates:
            return
        await asyncio.gather(*(self._chat(group) for group in by_chat(updates)))
        self._offset = updates[-1].update_id + 1

    async def _chat(self, updates: Sequence[Update]) -> None:
        for update in updates:
            await self._apply(update)

    async def _apply(self, update: Update) -> None:
        for attempt in range(1, _TRIES + 1):
            try:
                await self._handle(update)
            except Exception as error:
                log.exception("update_failed", update_id=update.update_id, attempt=attempt)
                if attempt == _TRIES:
                    await self._park(update, type(error).__name__)
            else:
                return


def by_chat(updates: Sequence[Update]) -> list[list[Update]]:
    """Group updates by chat, each group in the order it came."""
    groups: dict[int, list[Update]] = {}
    for update in updates:
        chat = update.effective_chat
        groups.setdefault(chat.id if chat else 0, []).append(update)
    return list(groups.values())


def _wait(error: TelegramError, failures: int) -> float:
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        return float(wait) if isinstance(wait, int | float) else wait.total_seconds()
    longest = min(_LONGEST_WAIT, 0.5 * float(2**failures))
    return longest * random.uniform(0.5, 1)  # noqa: S311 - jitter, not a secret
