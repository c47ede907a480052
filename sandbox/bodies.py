"""HTTP requests into parameters: query string, form, multipart or JSON, as Telegram takes them all.

Knows content types; knows no method.
"""

from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from sandbox.limits import UPLOAD_BYTES
from sandbox.parameters import Parameters, Upload
from sandbox.refusals import ApiError, bad_request

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
ROOM_FOR_FIELDS = 2 * 1024 * 1024


async def read_parameters(request: Request) -> Parameters:
    values: dict[str, Any] = dict(request.query_params)
    if int(request.headers.get("content-length") or 0) > UPLOAD_BYTES + ROOM_FOR_FIELDS:
        raise ApiError(413, "Request Entity Too Large")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        return Parameters({**values, **await _json(request)})
    if kind in FORMS:
        return await _form(request, values)
    return Parameters(values)


async def _json(request: Request) -> dict[str, Any]:
    body = await request.body()
    try:
        given = await request.json() if body else {}
    except ValueError:
        raise bad_request("can't parse request body as JSON") from None
    if not isinstance(given, dict):
        raise bad_request("can't parse request body: expected an Object")
    return given


async def _form(request: Request, values: dict[str, Any]) -> Parameters:
    uploads = {}
    async with request.form(max_part_size=ROOM_FOR_FIELDS) as form:
        for name, value in form.items():
            if isinstance(value, UploadFile):
                uploads[name] = await _upload(value)
            else:
                values[name] = value
    return Parameters(values, uploads)


async def _upload(file: UploadFile) -> Upload:
    kind = file.content_type or "application/octet-stream"
    return Upload(file.filename or "file", await file.read(), kind)
