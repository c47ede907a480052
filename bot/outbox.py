"""Says to each chat what is to be said, and lets no chat keep the others waiting.

Telegram makes a chat that gets many messages wait, and a call may hang. Then the rest is said in the
background; should its owner do something meanwhile, it is broken off, for what follows says where they stand.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import ContextVar, copy_context
from typing import Any

import structlog

from bot.logs import described

log = structlog.get_logger()
_PATIENCE = 0.9  # seconds that all others wait for a chat that Telegram makes wait; it says 1 at least
_LONGEST = 10.0  # seconds that they wait for a call without an answer
_COOLING = 60.0  # seconds for which a chat that took longer is only spoken to in the background
_MOST_LATE = 1000  # chats spoken to in the background at once; when there are more, the next one waits
_PAUSE = 1.0  # seconds in which more may come from such a chat, to be answered all at once

Speech = Callable[[], Coroutine[Any, Any, None]]
Sleep = Callable[[float], Awaitable[None]]


class Outbox:
    """Speaks. Whoever sends must wait by `sleep`, so that the waiting is noticed."""

    def __init__(self, sleep: Sleep = asyncio.sleep, longest: float = _LONGEST) -> None:
        self._sleep = sleep
        self._longest = longest
        self._late: dict[int, asyncio.Task[None]] = {}
        self._slow_until: dict[int, float] = {}
        self._turn: ContextVar[asyncio.Future[bool]] = ContextVar("turn")

    async def sleep(self, seconds: float) -> None:
        """Wait before trying again, and let whoever waits for this speech know."""
        turn = self._turn.get(None)
        if turn is not None:
            _take(turn, is_held_up=True)
        await self._sleep(seconds)

    async def break_off(self, chat: int) -> None:
        """Stop what is still being said to a chat, so that nothing more of it is noted down."""
        task = self._late.pop(chat, None)
        if task is not None:
            await _stopped(task)

    async def speak(self, chat: int, speech: Speech) -> bool:
        """Say something; raises what goes wrong while it is waited for, and logs what goes wrong later.

        False when it was not waited for, so that nobody knows yet whether it will be said.
        """
        while len(self._late) >= _MOST_LATE:
            await asyncio.wait(set(self._late.values()), return_when=asyncio.FIRST_COMPLETED)
        if self._is_slow(chat):
            self._in_background(chat, asyncio.create_task(self._after_a_pause(speech)))
            return False
        turn, context = asyncio.get_running_loop().create_future(), copy_context()
        context.run(self._turn.set, turn)
        task = asyncio.create_task(speech(), context=context)
        try:
            await self._wait(task, turn)
        except asyncio.CancelledError:
            await _stopped(task)
            raise
        if task.done():
            task.result()
            return True
        self._note_slow(chat)
        self._in_background(chat, task)
        return False

    async def finish(self, longest: float = _LONGEST) -> None:
        """Wait a little for what is still being said; the rest is broken off by `close`."""
        if self._late:
            await asyncio.wait(set(self._late.values()), timeout=longest)

    async def close(self) -> None:
        """Break everything off."""
        for chat in list(self._late):
            await self.break_off(chat)

    async def _wait(self, task: asyncio.Task[None], turn: asyncio.Future[bool]) -> None:
        """Wait for the end, or the first waiting of its own and a little longer, or not too long."""
        timer = asyncio.get_running_loop().call_later(self._longest, _take, turn, False)  # noqa: FBT003 - call_later's way
        task.add_done_callback(lambda _task: _take(turn, is_held_up=False))
        try:
            if await turn:
                await asyncio.wait({task}, timeout=_PATIENCE)
        finally:
            timer.cancel()

    async def _after_a_pause(self, speech: Speech) -> None:
        await self._sleep(_PAUSE)
        await speech()

    def _in_background(self, chat: int, task: asyncio.Task[None]) -> None:
        self._late[chat] = task
        task.add_done_callback(lambda done: self._ended(chat, done))

    def _ended(self, chat: int, task: asyncio.Task[None]) -> None:
        if self._late.get(chat) is task:
            del self._late[chat]
        error = None if task.cancelled() else task.exception()
        if error is not None:
            log.error("unsaid", **described(error))

    def _is_slow(self, chat: int) -> bool:
        return self._slow_until.get(chat, 0.0) > time.monotonic()

    def _note_slow(self, chat: int) -> None:
        now = time.monotonic()
        still = {each: until for each, until in self._slow_until.items() if until > now}
        self._slow_until = {**still, chat: now + _COOLING}


def _take(turn: asyncio.Future[bool], is_held_up: bool) -> None:  # noqa: FBT001 - as call_later wants it
    """Tell, if nobody has yet, what the wait for a speech has come to."""
    if not turn.done():
        turn.set_result(is_held_up)


async def _stopped(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait({task})
