"""Runs a command's asynchronous work to its end. Decides only what Ctrl-C means: an orderly goodbye."""

import asyncio
from collections.abc import Coroutine
from typing import Any


def finish(work: Coroutine[Any, Any, None]) -> None:
    try:
        asyncio.run(work)
    except KeyboardInterrupt:
        raise SystemExit(0) from None
