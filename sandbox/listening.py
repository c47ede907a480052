"""Uvicorn as a guest in somebody else's event loop, on 127.0.0.1 only.

It says when it is up, leaves signals alone, closes when told, and can drop a connection without a word. Knows
no route.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request

HOST = "127.0.0.1"


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()
        self.stop = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()

    async def main_loop(self) -> None:
        """Wait to be stopped; uvicorn's own loop looks only ten times a second."""
        await self.stop.wait()
        self.should_exit = True

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    def cut(self, request: Request) -> None:
        """Drop the connection a request came by."""
        for connection in list(self.server_state.connections):
            if getattr(connection, "client", None) == request.scope["client"]:
                connection.transport.abort()


@asynccontextmanager
async def listening(app: Starlette, port: int = 0) -> AsyncIterator[str]:
    """Serve an application for as long as the context lasts; yield its address."""
    listener = socket.create_server((HOST, port))
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        lifespan="off",
        ws="none",
        date_header=False,
        server_header=False,
        timeout_graceful_shutdown=1,
        timeout_keep_alive=75,
    )
    app.state.server = server = _Server(config)
    app.state.closing = asyncio.Event()
    running = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        await server.up.wait()
        yield f"http://{HOST}:{listener.getsockname()[1]}"
    finally:
        app.state.closing.set()
        server.stop.set()
        await running
