"""The stand-in on HTTP: the Bot API, file downloads, the chat page and its endpoints, on 127.0.0.1 only.

Decides routes and how a refusal or an ordered trouble looks on the wire. Every rule of Telegram is elsewhere.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from email.utils import formatdate
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from sandbox.bodies import read_parameters
from sandbox.control import control_routes
from sandbox.courier import Courier
from sandbox.listening import listening
from sandbox.page import page_routes
from sandbox.patience import while_listened_to
from sandbox.refusals import ApiError, ConnectionCutError, NoAnswerError
from sandbox.telegram import Telegram


def create_app(telegram: Telegram) -> Starlette:
    """Build the application; `serve` runs it."""
    app = Starlette(
        routes=[
            Route("/bot{token}/{method}", _bot_call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", _download),
            Mount("/sandbox", routes=control_routes()),
            *page_routes(),
        ],
        exception_handlers={ApiError: _refuse, HTTPException: _not_found},
    )
    app.state.telegram = telegram
    return app


@asynccontextmanager
async def serve(telegram: Telegram, port: int = 0) -> AsyncIterator[str]:
    """Run on 127.0.0.1 for as long as the context lasts; yield the address without a slash at its end."""
    courier = asyncio.create_task(Courier(telegram).run())
    try:
        async with listening(create_app(telegram), port) as address:
            yield address
    finally:
        courier.cancel()
        with suppress(asyncio.CancelledError):
            await courier


async def _bot_call(request: Request) -> Response:
    telegram: Telegram = request.app.state.telegram
    telegram.check_token(request.path_params["token"])
    method = request.path_params["method"]
    call = telegram.call(method, await read_parameters(request))
    if method.lower() == "getupdates":  # the only method that waits
        call = while_listened_to(request, call)
    try:
        date = formatdate(telegram.clock(), usegmt=True)
        return JSONResponse({"ok": True, "result": await call}, headers={"Date": date})
    except NoAnswerError:
        with suppress(ConnectionCutError):
            await while_listened_to(request, asyncio.Event().wait())
        return _cut(request)
    except ConnectionCutError:
        return _cut(request)


def _cut(request: Request) -> Response:
    request.app.state.server.cut(request)
    return Response(status_code=502)


async def _download(request: Request) -> Response:
    telegram: Telegram = request.app.state.telegram
    telegram.check_token(request.path_params["token"])
    stored = telegram.files.at(request.path_params["path"])
    if stored is None:
        raise ApiError(404, "Not Found")
    return Response(stored.upload.content, media_type=stored.mime_type)


async def _refuse(_: Request, error: Exception) -> Response:
    if not isinstance(error, ApiError):
        raise error
    answer: dict[str, Any] = {"ok": False, "error_code": error.code, "description": error.description}
    if error.retry_after is not None:
        answer["parameters"] = {"retry_after": error.retry_after}
    return JSONResponse(answer, status_code=error.code)


async def _not_found(_: Request, error: Exception) -> Response:
    code = error.status_code if isinstance(error, HTTPException) else 500
    words = "Not Found" if code == 404 else "Bad Request"  # noqa: PLR2004 - the number is the name
    return JSONResponse({"ok": False, "error_code": code, "description": words}, status_code=code)
