"""Runs a command's asynchronous work to its end. Decides only what Ctrl-C means: an orderly goodbye."""

from collections.abc import Coroutine
from typing import Any

from bot import looping


def finish(work: Coroutine[Any, Any, None]) -> None:
    try:
        looping.run(work)
    except KeyboardInterrupt:
        raise SystemExit(0) from None
