"""Which event loop the bot runs on: uvloop where it is to be had, asyncio's own elsewhere.

Both do the same; uvloop does it in C, and much of an answer's time is the loop's.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

try:
    from uvloop import new_event_loop
except ImportError:  # it does not build on Windows
    from asyncio import new_event_loop  # type: ignore[assignment]  # it makes another kind of loop

_T = TypeVar("_T")


def run(work: Coroutine[Any, Any, _T]) -> _T:
    """Do asynchronous work to its end, on a loop of its own."""
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        return runner.run(work)
