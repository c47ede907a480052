"""What can be done about Telegram's errors: how long to wait before another try, if one makes sense."""

import random

import structlog
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.logs import unquoted

log = structlog.get_logger()
_LONGEST_WAIT = 30.0


def patience(error: TelegramError, what: str, attempt: int) -> float | None:
    """Say how long to wait before the next try; None when there is none to be made."""
    match error:
        case RetryAfter():
            return min(seconds(error), _LONGEST_WAIT)
        case Forbidden():
            log.info("unreachable", what=what)
        case BadRequest():
            log.warning("refused", what=what, reason=unquoted(error.message))
        case NetworkError():
            log.warning("network", what=what, error=type(error).__name__, attempt=attempt)
            return float(random.uniform(0.5, 1) * 2**attempt)  # noqa: S311 - jitter, not a secret
        case _:
            log.warning("failed", what=what, error=type(error).__name__)
    return None


def seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return float(wait) if isinstance(wait, int | float) else wait.total_seconds()
