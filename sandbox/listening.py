"""Uvicorn as a guest in somebody else's event loop, on 127.0.0.1 only.

It says when it is up, leaves signals alone, closes when told, and can drop a connection without a word. Knows
no route.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request

HOST = "127.0.0.1"
LAST_WORDS_SECONDS = 1.0


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

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close at once: what is under way may finish, idle connections are dropped."""
        for server in self.servers:
            server.close()
        for listener in sockets or []:
            listener.close()
        if self.server_state.tasks:
            await asyncio.wait(list(self.server_state.tasks), timeout=LAST_WORDS_SECONDS)
        self._drop(lambda _: True)
        await asyncio.sleep(0)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    def cut(self, request: Request) -> None:
        """Drop the connection a request came by."""
        self._drop(lambda client: client == request.scope["client"])

    def _drop(self, chosen: Callable[[object], bool]) -> None:
        for connection in list(self.server_state.connections):
            if chosen(getattr(connection, "client", None)):
                connection.transport.abort()


def _listener(port: int) -> socket.socket:
    """Open the port; the protocol is named because asyncio sends without delay only where it is."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError:
        listener.close()
        raise
    return listener


@asynccontextmanager
async def listening(app: Starlette, port: int = 0) -> AsyncIterator[str]:
    """Serve an application for as long as the context lasts; yield its address."""
    listener = _listener(port)
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        lifespan="off",
        ws="none",
        date_header=False,
        server_header=False,
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
