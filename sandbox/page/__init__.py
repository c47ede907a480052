"""The chat page: files of this package, served as they are.

Knows where the page's files lie; what they show comes from `control`.
"""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

HERE = Path(__file__).parent
POLICY = "default-src 'self'; img-src 'self' data: blob:; frame-ancestors 'self'"


def page_routes() -> list[Route | Mount]:
    return [
        Route("/", _index),
        Mount("/page", StaticFiles(directory=HERE)),
    ]


async def _index(_: Request) -> Response:
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
    return FileResponse(HERE / "index.html", headers=headers)
