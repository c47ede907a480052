"""python-telegram-bot's network port on aiohttp: its default client costs most of an answer's time."""

from typing import Any

import aiohttp
from telegram._utils.defaultvalue import DefaultValue  # the type of BaseRequest's "not given"
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

_JSON = {"Content-Type": "application/json"}
_DEFAULTS = {"read": 20.0, "write": 20.0, "connect": 10.0, "media": 60.0}


class AiohttpRequest(BaseRequest):
    """Sends Bot API calls over one aiohttp session of at most `connections` connections."""

    def __init__(self, connections: int = 64) -> None:
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return _DEFAULTS["read"]

    async def initialize(self) -> None:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections)
            self._session = aiohttp.ClientSession(connector=connector)

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

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
        timeout = aiohttp.ClientTimeout(total=total, sock_connect=_seconds(connect_timeout, "connect"))
        try:
            async with self._session.request(method, url, timeout=timeout, **_body(request_data)) as answer:
                return answer.status, await answer.read()
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientError, OSError) as error:  # its words may hold the address, and so the token
            raise NetworkError(f"{type(error).__name__} in an API call") from None


def _seconds(given: ODVInput[float], which: str) -> float:
    return _DEFAULTS[which] if given is None or isinstance(given, DefaultValue) else float(given)


def _body(request_data: RequestData | None) -> dict[str, Any]:
    """Give what is sent, as arguments for aiohttp."""
    if request_data is None:
        return {}
    if not request_data.contains_files:
        return {"data": request_data.json_payload, "headers": _JSON}
    form = aiohttp.FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, content_type) in (request_data.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=content_type)
    return {"data": form}
