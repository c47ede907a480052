"""python-telegram-bot's network port: its default client costs most of an answer's time.

Calls of plain values, two of them for each answer, go over lines of our own; files over aiohttp.
"""

from typing import Any
from urllib.parse import urlsplit

import aiohttp
import orjson
from telegram._utils.defaultvalue import DefaultValue  # the type of BaseRequest's "not given"
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.incoming import Json
from bot.lines import Lines

_DEFAULTS = {"read": 20.0, "write": 20.0, "connect": 10.0, "media": 60.0}


class AiohttpRequest(BaseRequest):
    """Sends Bot API calls, over at most `connections` connections at once."""

    def __init__(self, connections: int = 128) -> None:
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None
        self._lines: dict[str, Lines] = {}

    @property
    def read_timeout(self) -> float:
        return _DEFAULTS["read"]

    @staticmethod
    def parse_json_payload(payload: bytes) -> Json:
        """Read what Telegram answers; raises TelegramError."""
        try:
            read: Json = orjson.loads(payload)
        except orjson.JSONDecodeError:  # half a character, which Python's own reader lets through
            read = BaseRequest.parse_json_payload(payload)
        return read

    async def initialize(self) -> None:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections)
            self._session = aiohttp.ClientSession(connector=connector)

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None
        for lines in self._lines.values():
            lines.close()

    async def do_request(  # noqa: PLR0913, PLR0917 - the signature is python-telegram-bot's
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - one pool, no waiting for it
    ) -> tuple[int, bytes]:
        """Do one call; raises telegram's TimedOut or NetworkError."""
        if self._session is None:
            raise RuntimeError("The transport is used before initialize() or after shutdown()")
        has_files = request_data is not None and request_data.contains_files
        total = _seconds(read_timeout, "read") + _seconds(write_timeout, "media" if has_files else "write")
        connecting = _seconds(connect_timeout, "connect")
        try:
            if request_data is not None and not has_files:
                return await self._posted(url, request_data.json_payload, total, connecting)
            timeout = aiohttp.ClientTimeout(total=total, sock_connect=connecting)
            async with self._session.request(method, url, timeout=timeout, **_body(request_data)) as answer:
                return answer.status, await answer.read()
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientError, OSError) as error:  # its words may hold the address, and so the token
            raise NetworkError(f"{type(error).__name__} in an API call") from None

    async def _posted(self, url: str, payload: bytes, within: float, connecting: float) -> tuple[int, bytes]:
        scheme, host, path, *_ = urlsplit(url)
        origin = f"{scheme}://{host}"
        if origin not in self._lines:
            self._lines[origin] = Lines(origin, self._connections)
        return await self._lines[origin].post(path, payload, within, connecting)


def _seconds(given: ODVInput[float], which: str) -> float:
    return _DEFAULTS[which] if given is None or isinstance(given, DefaultValue) else float(given)


def _body(request_data: RequestData | None) -> dict[str, Any]:
    """Give what is sent, as arguments for aiohttp."""
    if request_data is None:
        return {}
    form = aiohttp.FormData(quote_fields=False)  # a file is called what it is called, in any script
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, content_type) in (request_data.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=content_type)
    return {"data": form}
