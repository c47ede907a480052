"""Short calls over connections that stay open, one call on each at a time.

A general client takes longer for a call than everything else in an answer does. Here is only what a Bot API
call of plain values needs; httptools parses what comes back. It knows nothing of what is called, tries none
again and follows nowhere. It raises errors of the system and of asyncio, never words of a request.
"""

import asyncio
import socket
import ssl
from contextlib import nullcontext
from typing import cast
from urllib.parse import urlsplit

from aiohappyeyeballs import start_connection
from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser

_LARGEST = 8 * 1024 * 1024
"""Bytes of an answer, its head among them; the Bot API's have some thousands."""

_FINAL = 200
"""The first status that is an answer; before it, a server may say that one is to come."""

_LONGEST_IDLE = 30.0
"""Seconds; what lies between two machines may forget a line that is silent for longer, and tell neither."""

_OTHER_ADDRESS = 0.25
"""Seconds after which a server's next address is tried beside the first: many hosts have an IPv6 in vain."""


class LineError(ConnectionError):
    """The other side hung up or does not speak HTTP."""


class Line(asyncio.Protocol):
    """A connection."""

    def __init__(self) -> None:
        self.is_open = False
        self.used_at = 0.0
        self._transport: asyncio.Transport | None = None
        self._parser: HttpResponseParser | None = None
        self._body = bytearray()
        self._taken = 0
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None

    async def call(self, spelled: bytes, within: float) -> tuple[int, bytes]:
        """Send a request; gives status and body of the answer. Cancelled meanwhile, it hangs up.

        Raises TimeoutError when there is none within so many seconds.
        """
        if self._transport is None or not self.is_open:
            raise LineError("hung up")
        self._parser, self._body, self._taken = HttpResponseParser(self), bytearray(), 0
        loop = asyncio.get_running_loop()
        self._answer = loop.create_future()
        timer = loop.call_later(within, self._give_up)  # a timeout() for each call costs more than sending it
        self._transport.write(spelled)
        try:
            return await self._answer
        except BaseException:
            self.hang_up()
            raise
        finally:
            timer.cancel()
            self._answer = None

    def _give_up(self) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(TimeoutError())

    def hang_up(self) -> None:
        self.is_open = False
        if self._transport is not None:
            self._transport.abort()

    # what asyncio tells

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport, self.is_open = cast("asyncio.Transport", transport), True

    def data_received(self, data: bytes) -> None:
        self._taken += len(data)
        if self._parser is None or self._answer is None or self._taken > _LARGEST:
            self._fail()
            return
        try:
            self._parser.feed_data(data)
        except (HttpParserError, HttpParserUpgrade):
            self._fail()

    def eof_received(self) -> None:
        self._fail()

    def connection_lost(self, _error: Exception | None) -> None:
        self._fail()

    def _fail(self) -> None:
        self.hang_up()
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(LineError("hung up"))

    # what httptools tells

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        if self._parser is None or self._answer is None or self._answer.done():
            self._fail()  # an answer to nothing: it must not be taken for that of the next call
            return
        if self._parser.get_status_code() < _FINAL:
            return
        if not self._parser.should_keep_alive():
            self.is_open = False
        self._answer.set_result((self._parser.get_status_code(), bytes(self._body)))


class Lines:
    """Connections to one server, at most so many."""

    def __init__(self, origin: str, most: int) -> None:
        parts = urlsplit(origin)
        self._host, self._is_secret = parts.hostname or "", parts.scheme == "https"
        self._port = parts.port or (443 if self._is_secret else 80)
        self._head = f"Host: {parts.netloc.rpartition('@')[2]}\r\nContent-Type: application/json\r\n"
        self._tls = ssl.create_default_context() if self._is_secret else None
        self._idle: list[Line] = []
        self._free = asyncio.Semaphore(most)

    async def post(self, path: str, body: bytes, within: float, connecting: float) -> tuple[int, bytes]:
        """Send JSON to a path; raises TimeoutError, LineError and what the system says.

        `within` is for how many seconds a line that is free and then the answer may be awaited, each;
        `connecting` is for how many a new connection.
        """
        head = f"POST {path} HTTP/1.1\r\n{self._head}Content-Length: {len(body)}\r\n\r\n"
        async with asyncio.timeout(within) if self._free.locked() else nullcontext():
            await self._free.acquire()
        try:
            line = await self._line(connecting)
            answer = await line.call(head.encode("ascii") + body, within)
            if line.is_open:
                line.used_at = asyncio.get_running_loop().time()
                self._idle.append(line)
            else:
                line.hang_up()
            return answer
        finally:
            self._free.release()

    def close(self) -> None:
        while self._idle:
            self._idle.pop().hang_up()

    async def _line(self, connecting: float) -> Line:
        """Give the line used last, so that those not needed fall silent; a new one where there is none."""
        loop = asyncio.get_running_loop()
        while self._idle:
            line = self._idle.pop()
            if line.is_open and loop.time() - line.used_at <= _LONGEST_IDLE:
                return line
            line.hang_up()
        async with asyncio.timeout(connecting):
            addresses = await loop.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM)
            reached = await start_connection(addresses, happy_eyeballs_delay=_OTHER_ADDRESS)
            name = self._host if self._tls else None
            _, line = await loop.create_connection(Line, sock=reached, ssl=self._tls, server_hostname=name)
        return line
