"""The page's endpoints: who is there, what a chat looks like now, and what a person does in it.

Everything goes through `Person`, so the page can do nothing that a test cannot. Not part of Telegram's API.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.bodies import read_parameters
from sandbox.messages import Message
from sandbox.parameters import Json, Parameters, Upload
from sandbox.patience import while_listened_to
from sandbox.people import Person
from sandbox.pictures import read_picture
from sandbox.profile import in_language
from sandbox.refusals import ConnectionCutError
from sandbox.telegram import Telegram

WAIT_SECONDS = 25.0
LANGUAGES = ("kk", "ru", "en")


def control_routes() -> list[Route]:
    return [
        Route("/people", _people),
        Route("/people", _join, methods=["POST"]),
        Route("/people/{user_id:int}/chat", _chat),
        Route("/people/{user_id:int}/{act}", _act, methods=["POST"]),
        Route("/files/{file_id}", _file),
    ]


async def _people(request: Request) -> Response:
    return JSONResponse([_described(person) for person in _telegram(request).people.values()])


async def _join(request: Request) -> Response:
    asked = await _asked(request)
    name = str(asked.get("first_name") or "Citizen")[:64]
    language = str(asked.get("language_code") or "en")
    person = _telegram(request).join(first_name=name, language_code=language)
    return JSONResponse(_described(person), status_code=201)


async def _chat(request: Request) -> Response:
    """Return the chat as it stands, at once or when it differs from the version the page has."""
    person = _person(request)
    telegram = _telegram(request)
    since = Parameters(request.query_params).integer("since", -1)
    changed = telegram.changes.until(lambda: person.chat.version != since, WAIT_SECONDS)
    try:
        await while_listened_to(request, changed)
    except (TimeoutError, ConnectionCutError):
        return Response(status_code=204)
    return JSONResponse(_shown(telegram, person))


async def _act(request: Request) -> Response:
    person = _person(request)
    act = ACTS.get(request.path_params["act"])
    if act is None:
        raise HTTPException(404)
    try:
        await act(person, await _asked(request))
    except (LookupError, ValueError, PermissionError) as refusal:
        return JSONResponse({"ok": False, "description": str(refusal)}, status_code=400)
    return JSONResponse({"ok": True})


async def _file(request: Request) -> Response:
    stored = _telegram(request).files.find(request.path_params["file_id"])
    inline = stored.picture is not None
    name = stored.upload.filename.encode("ascii", "replace").decode().replace('"', "'")
    how = "inline" if inline else f'attachment; filename="{name}"'
    headers = {"Content-Disposition": how, "X-Content-Type-Options": "nosniff"}
    kind = stored.mime_type if inline else "application/octet-stream"
    return Response(stored.upload.content, media_type=kind, headers=headers)


async def _send(person: Person, asked: Json) -> None:
    await person.send(str(asked.get("text", "")))


async def _start(person: Person, asked: Json) -> None:
    await person.start(str(asked.get("payload", "")))


async def _tap(person: Person, asked: Json) -> None:
    message = _message(person, asked)
    await person.tap(message, str(asked.get("data", "")))


async def _edit(person: Person, asked: Json) -> None:
    await person.edit(_message(person, asked), str(asked.get("text", "")))


async def _upload(person: Person, asked: Json) -> None:
    upload = asked.get("file")
    if not isinstance(upload, Upload):
        raise ValueError("No file came along.")  # noqa: TRY004 - a refusal like the others
    await _sender(person, upload)(upload)


def _sender(person: Person, upload: Upload) -> Callable[[Upload], Awaitable[Message]]:
    """Send a file as an app would that was asked to: pictures, music and films to be seen and heard."""
    if read_picture(upload.content):
        return person.send_photo
    kind = upload.mime_type.partition("/")[0]
    return {"audio": person.send_audio, "video": person.send_video}.get(kind, person.send_document)


async def _speak(person: Person, asked: Json) -> None:
    """Choose the app's language, as one would in Telegram's settings."""
    language = str(asked.get("language_code", ""))
    if language not in LANGUAGES:
        raise ValueError(f"The page speaks {', '.join(LANGUAGES)}, not {language!r}.")
    person.chat.user = {**person.chat.user, "language_code": language}
    person.chat.version += 1


def _plain(name: str) -> Callable[[Person, Json], Awaitable[None]]:
    async def act(person: Person, _: Json) -> None:
        await getattr(person, name)()

    return act


ACTS: dict[str, Callable[[Person, Json], Awaitable[None]]] = {
    "send": _send,
    "start": _start,
    "tap": _tap,
    "edit": _edit,
    "upload": _upload,
    "language": _speak,
    **{
        name: _plain(f"send_{name}")
        for name in (
            "photo",
            "document",
            "sticker",
            "voice",
            "audio",
            "video",
            "video_note",
            "location",
            "contact",
        )
    },
    **{name: _plain(name) for name in ("block", "unblock")},
}


def _telegram(request: Request) -> Telegram:
    telegram: Telegram = request.app.state.telegram
    return telegram


def _person(request: Request) -> Person:
    person = _telegram(request).people.get(request.path_params["user_id"])
    if person is None:
        raise HTTPException(404)
    return person


def _message(person: Person, asked: Json) -> Message:
    message = person.chat.get(int(asked.get("message_id", 0)))
    if message is None:
        raise LookupError("The message is gone.")
    return message


async def _asked(request: Request) -> dict[str, Any]:
    """Return what the page sent: named values, and perhaps an uploaded file among them."""
    parameters = await read_parameters(request)
    return {**parameters.values, **parameters.uploads}


def _described(person: Person) -> Json:
    return {"user_id": person.user_id, "name": person.name, "language_code": person.language_code}


def _shown(telegram: Telegram, person: Person) -> Json:
    language = person.language_code
    return {
        "version": person.chat.version,
        "person": _described(person),
        "blocked": person.chat.blocked,
        "typing": person.chat.typing,
        "bot": {
            "name": telegram.profile.name(language),
            "username": telegram.bot["username"],
            "description": in_language(telegram.profile.descriptions, language),
        },
        "commands": telegram.profile.commands_for(person.user_id, language),
        "keyboard_below": person.chat.keyboard_below,
        "alerts": [{"text": a.text, "modal": a.modal, "url": a.url} for a in person.chat.alerts],
        "messages": [message.to_json() | {"own": not message.from_bot} for message in person.messages],
    }
