"""A clock for two processes that a test turns: weeks go by in seconds, and nobody who waits is overrun.

The test's side is `FastClock`; the bot's is `Hands`, which reads the time from a shared page of memory and
waits by asking over a socket to be woken. Time moves from one awakening to the next, and only while everybody
who was woken before is asleep again: what is done at a moment is done before the next one comes.
"""

import asyncio
import datetime as dt
import mmap
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from sandbox.changes import Changes

_MOMENT = struct.Struct("d")
_PATIENCE = 60
_SECONDS = 5.0
"""What waits for less is a pace between two messages, and keeps it; the rest are looks every so often."""


class FastClock:
    """Tells the time to everybody. Who sleeps for seconds wakes at a multiple of `grain` of them."""

    def __init__(self, page: Path, start: dt.datetime, grain: float) -> None:
        self.page = page
        self.port = 0
        self._grain = grain
        self._sleepers: dict[asyncio.StreamWriter, float] = {}
        self.changes = Changes()
        page.write_bytes(_MOMENT.pack(start.timestamp()))
        with page.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), _MOMENT.size)

    def __call__(self) -> float:
        return float(_MOMENT.unpack_from(self._shared)[0])

    @property
    def now(self) -> dt.datetime:
        return dt.datetime.fromtimestamp(self(), dt.UTC)

    @property
    def sleepers(self) -> int:
        return len(self._sleepers)

    @asynccontextmanager
    async def running(self) -> AsyncIterator["FastClock"]:
        """Let others sleep by this clock until the block ends."""
        server = await asyncio.start_server(self._put_to_sleep, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            for sleeper in self._sleepers:
                sleeper.close()
            self._shared.close()

    async def asleep(self, number: int) -> None:
        """Return when so many are asleep."""
        await self.changes.until(lambda: self.sleepers == number, _PATIENCE)

    async def stirs(self, happened: Callable[[], bool], number: int) -> None:
        """Return when something has happened, or so many are asleep again without it."""
        await self.changes.until(lambda: happened() or self.sleepers == number, _PATIENCE)

    def wakes(self, until: dt.datetime) -> bool:
        """Move to the next moment at which somebody wakes, and wake them; False when nobody does before."""
        due = min((wake for wake in self._sleepers.values() if wake <= until.timestamp()), default=None)
        self._set(until.timestamp() if due is None else due)
        for sleeper in [each for each, wake in self._sleepers.items() if due is not None and wake <= due]:
            del self._sleepers[sleeper]
            sleeper.write(b".")
        return due is not None

    def pass_by(self, seconds: float) -> None:
        """Move on a little, waking nobody."""
        self._set(self() + seconds)

    def _set(self, moment: float) -> None:
        _MOMENT.pack_into(self._shared, 0, max(moment, self()))

    async def _put_to_sleep(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        (seconds,) = _MOMENT.unpack(await reader.readexactly(_MOMENT.size))
        self._sleepers[writer] = self._waking(seconds)
        self.changes.tell()
        await reader.read()  # until they are gone: woken, or killed in their sleep
        self._sleepers.pop(writer, None)
        self.changes.tell()
        writer.close()

    def _waking(self, seconds: float) -> float:
        wake = self() + seconds
        return wake if seconds < _SECONDS else -(-wake // self._grain) * self._grain


class Hands:
    """The clock as another process sees it."""

    def __init__(self, page: Path, port: int) -> None:
        self._port = port
        with page.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), _MOMENT.size, access=mmap.ACCESS_READ)

    def now(self) -> dt.datetime:
        return dt.datetime.fromtimestamp(_MOMENT.unpack_from(self._shared)[0], dt.UTC)

    async def sleep(self, seconds: float) -> None:
        """Wait until so many seconds have gone by on the clock."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            writer.write(_MOMENT.pack(seconds))
            await reader.readexactly(1)
        finally:
            writer.close()
