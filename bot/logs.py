"""What the log says, and what never gets into it: answers, names, chats, the token, the key.

Exceptions quote what they met: an answer, a statement's values, an address with the token in it. So the log
says of an error only what kind it is and where it arose. It is text for people, or JSON for programs, one
object a line; what it says is the same.
"""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from types import TracebackType

import structlog

from surveys.xpath import CHEAPER, XPathBudgetError

LONGEST_EXPRESSION = 300
"""Letters of an expression in the log: enough to find it in its form."""
_SILENT = logging.CRITICAL + 1
_QUOTING = ("telegram", "aiohttp", "httpx", "httpcore")
"""Libraries that log what they were sent when they cannot read it. What they raise is ours to report."""

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Spelled(StrEnum):
    """How lines of the log look."""

    TEXT = "text"
    JSON = "json"


def configure_logs(spelled: Spelled = Spelled.TEXT) -> None:
    """Set up logging for the whole process."""
    handler = logging.StreamHandler()
    is_json = spelled is Spelled.JSON
    handler.setFormatter(Structured() if is_json else Reticent("%(levelname)s:%(name)s:%(message)s"))
    handler.addFilter(first_line)
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in _QUOTING:
        logging.getLogger(name).setLevel(_SILENT)
    structlog.reset_defaults()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.INFO))
    if is_json:
        structlog.configure(processors=_AS_JSON)


def described(error: BaseException) -> dict[str, str]:
    """Say of an error what kind it is and where it arose, as fields for a log line."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames[:-1] if "site-packages" not in frame.filename]
    places = " > ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in (*ours, *frames[-1:]))
    return {"error": _named(error), "at": places}


def _named(error: BaseException) -> str:
    """Name an error; of an expression that costs too much, what the form says, which is nobody's answer."""
    if isinstance(error, XPathBudgetError) and error.expression:
        told = error.expression[:LONGEST_EXPRESSION]
        where = f"of {told} in row {error.item} of the sheet survey of {error.form}"
        return f"{type(error).__name__} {where} ({CHEAPER})"
    return type(error).__name__


def unquoted(reason: str) -> str:
    """Give Telegram's reason for a refusal without what it quotes of the message, and without numbers."""
    return re.sub(r'["“].*["”]|[0-9]+', "…", reason, flags=re.DOTALL)


class Reticent(logging.Formatter):
    """Writes exceptions without what they quote."""

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - the name is logging's
        return "" if ei[1] is None else " at ".join(described(ei[1]).values())


class Structured(Reticent):
    """Writes what libraries log as JSON."""

    def format(self, record: logging.LogRecord) -> str:
        error = record.exc_info and record.exc_info[1]
        line = {
            "event": record.getMessage(),
            "logger": record.name,
            **(described(error) if error else {}),
            "level": record.levelname.lower(),
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
        }
        return json.dumps(line, ensure_ascii=False)


_AS_JSON = (
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.JSONRenderer(ensure_ascii=False),
)


def first_line(record: logging.LogRecord) -> bool:
    """Cut asyncio's reports: after the first line they spell tasks with all they hold."""
    if record.name == "asyncio":
        record.msg, record.args = record.getMessage().partition("\n")[0], ()
    return True
