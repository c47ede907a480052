"""Does what many ask for at once together: all that has been asked while the last lot was being done.

Nobody waits for company: the first to ask is served at once, alone. It knows nothing of what is done.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

_Asked = TypeVar("_Asked")
_Given = TypeVar("_Given")


@dataclass(frozen=True)
class Waiting(Generic[_Asked, _Given]):
    """What somebody asked for, and what they will be given."""

    asked: _Asked
    _outcome: asyncio.Future[_Given]

    def give(self, given: _Given) -> None:
        if not self._outcome.done():  # nobody waits any more for what was called off
            self._outcome.set_result(given)

    def fail(self, error: BaseException) -> None:
        if not self._outcome.done():
            self._outcome.set_exception(error)


class Gathering(Generic[_Asked, _Given]):
    """Serves by `serve`, which answers all it is given, at most `most` at once, or raises for all of them."""

    def __init__(
        self, serve: Callable[[Sequence[Waiting[_Asked, _Given]]], Awaitable[None]], most: int
    ) -> None:
        self._serve = serve
        self._most = most
        self._waiting: list[Waiting[_Asked, _Given]] = []
        self._serving: asyncio.Task[None] | None = None

    async def ask(self, asked: _Asked) -> _Given:
        """Wait to be served; raises what went wrong."""
        outcome: asyncio.Future[_Given] = asyncio.get_running_loop().create_future()
        self._waiting.append(Waiting(asked, outcome))
        if self._serving is None or self._serving.done():
            self._serving = asyncio.create_task(self._serve_all())
        return await outcome

    async def _serve_all(self) -> None:
        while self._waiting:
            some, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
            await self._serve_some(some)

    async def _serve_some(self, some: Sequence[Waiting[_Asked, _Given]]) -> None:
        try:
            await self._serve(some)
        except Exception as error:  # noqa: BLE001 - handed on to those who asked
            for each in some:
                each.fail(error)
        except BaseException as error:
            for each in [*some, *self._waiting]:
                each.fail(error)
            self._waiting.clear()
            raise
