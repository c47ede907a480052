"""At the start, shows where they stand to those whom the bot had still to tell when it was killed.

An update is acknowledged while its card may still be on the way, when Telegram makes a chat wait. Such a card
is not known to have been shown; whose it is hears at the next start. How it is shown is the gateway's matter.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from bot.logs import described
from surveys.store import Store, StoreError

log = structlog.get_logger()
_LATELY = timedelta(hours=1)
_AT_ONCE = 50


async def catch_up(store: Store, now: datetime, show_again: Callable[[int], Awaitable[None]]) -> None:
    """Show them, some at a time; what goes wrong keeps nobody from being served afterwards."""
    try:
        async with store.reading() as unit:
            chats = await unit.unseen(now - _LATELY)
    except StoreError as error:
        log.error("database", reason=str(error))  # noqa: TRY400 - there is nothing more to it
        return
    for begin in range(0, len(chats), _AT_ONCE):
        shown = [show_again(chat) for chat in chats[begin : begin + _AT_ONCE]]
        for trouble in await asyncio.gather(*shown, return_exceptions=True):
            if trouble is not None:
                log.error("unsaid", **described(trouble))
