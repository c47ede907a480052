"""A load balancer as one stands before several workers: each connection goes to one that listens."""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress


@asynccontextmanager
async def balanced(ports: Sequence[int], chance: random.Random) -> AsyncIterator[int]:
    """Spread connections over the ports of this machine; yields the port in front."""

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            for port in chance.sample(ports, len(ports)):
                with suppress(ConnectionRefusedError):
                    theirs = await asyncio.open_connection("127.0.0.1", port)
                    break
            else:
                return
            await asyncio.gather(_pipe(reader, theirs[1]), _pipe(theirs[0], writer))
        finally:
            writer.close()

    server = await asyncio.start_server(pass_on, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Carry bytes one way until either end is gone."""
    with suppress(OSError):
        while piece := await reader.read(65536):
            writer.write(piece)
            await writer.drain()
    writer.close()
