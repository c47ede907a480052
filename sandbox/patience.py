"""Waiting on behalf of a caller: given up when the caller hangs up or the server closes.

Without it a long poll would outlive both. Knows nothing of what is waited for.
"""

import asyncio
from collections.abc import Awaitable
from typing import Any

from starlette.requests import Request

from sandbox.refusals import ConnectionCutError


async def while_listened_to(request: Request, work: Awaitable[Any]) -> Any:
    """Return what the work returns, or raise ConnectionCutError when nobody waits for it any more."""
    task = asyncio.ensure_future(work)
    closing: asyncio.Event = request.app.state.closing
    watches = [asyncio.ensure_future(_hung_up(request)), asyncio.ensure_future(closing.wait())]
    try:
        await asyncio.wait([task, *watches], return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise ConnectionCutError
        return task.result()
    finally:
        for one in (task, *watches):
            one.cancel()


async def _hung_up(request: Request) -> bool:
    while (await request.receive())["type"] != "http.disconnect":
        pass
    return True
