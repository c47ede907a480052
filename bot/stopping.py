"""How the bot stops when asked to: what is in hand is finished, what is committed is said, then it goes.

What cannot be finished within some seconds is left: Telegram brings it again.
"""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import structlog

from bot.outbox import Outbox

log = structlog.get_logger()
_T = TypeVar("_T")
_LONGEST = 25.0
"""Seconds until whatever is still in hand is left to the next start; service managers wait thirty or more."""


class Receiving(Protocol):
    """Whoever has updates brought in."""

    async def run(self) -> None:
        """Go on until told to stop; then finish what is in hand."""

    def stop(self) -> None:
        """Tell it."""


@dataclass(frozen=True)
class Running:
    """A bot with all its connections. `doors` is where its HTTP server stands open, if it has one.

    `again` handles an update that was set aside, as Telegram spelled it; False when it no longer is.
    `catch_up` says what could not be said before the last end.
    """

    receiving: Receiving
    outbox: Outbox
    doors: AbstractAsyncContextManager[object]
    again: Callable[[dict[str, Any]], Awaitable[bool]]
    catch_up: Callable[[], Awaitable[None]]

    async def run(self) -> None:
        """Serve everybody until told to stop; then say what has still to be said."""
        await self.catch_up()
        async with self.doors:
            await self.receiving.run()
        await self.outbox.finish()

    def stop(self) -> None:
        self.receiving.stop()


async def until_told(running: Running) -> None:
    """Run until SIGTERM or SIGINT, and some seconds more for what is in hand."""
    with _signals(running.stop) as late:
        await unless(late, running.run())


async def unless(stopping: asyncio.Event, work: Coroutine[Any, Any, _T]) -> _T | None:
    """Do something that may be broken off at any time; None when it was."""
    doing = asyncio.create_task(work)
    watch = asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait({doing, watch}, return_when=asyncio.FIRST_COMPLETED)
        return doing.result() if doing.done() else None
    finally:
        doing.cancel()
        watch.cancel()
        await asyncio.gather(doing, watch, return_exceptions=True)


@asynccontextmanager
async def beside(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Have something done meanwhile, and stop it at the end of the block."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@contextmanager
def _signals(stop: Callable[[], None]) -> Iterator[asyncio.Event]:
    """Stop at a signal; the event says when patience is at an end."""
    loop, late = asyncio.get_running_loop(), asyncio.Event()

    def tell() -> None:
        log.info("stopping")
        stop()
        loop.call_later(_LONGEST, late.set)

    with suppress(NotImplementedError):  # where there are none, Ctrl-C breaks everything off
        for each in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(each, tell)
    try:
        yield late
    finally:
        with suppress(NotImplementedError):
            for each in (signal.SIGTERM, signal.SIGINT):
                loop.remove_signal_handler(each)
