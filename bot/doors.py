"""The bot's own HTTP server: a door for Telegram's updates, and windows for whoever watches over it.

It decides addresses, how the server starts and how it closes: whoever is inside is served, nobody is let in.
TLS is left to the proxy in front.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.settings import SettingsError

_LAST_WORDS = 20
"""Seconds for requests under way when the server closes."""


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to whoever runs the bot."""
        yield


@asynccontextmanager
async def open_doors(routes: Sequence[BaseRoute], address: str) -> AsyncIterator[int]:
    """Serve routes at `host:port` until the block ends; yields the port. Raises SettingsError."""
    listener = _listener(address)
    config = uvicorn.Config(
        Starlette(routes=routes),
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
        server_header=False,
        timeout_graceful_shutdown=_LAST_WORDS,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        await serving


def _listener(address: str) -> socket.socket:
    host, _, port = address.rpartition(":")
    host = host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, int(port)))
    except OSError as error:
        listener.close()
        sentence = f"GAUHAR_LISTEN: {address} cannot be used ({error.strerror}); name another port."
        raise SettingsError([sentence]) from error
    listener.listen()
    return listener
