"""Methods by which a bot speaks: new messages, pictures, files, and answers to pressed buttons."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from sandbox import texts
from sandbox.chats import Chat
from sandbox.keyboards import reply_markup
from sandbox.methods.chats import chat_of, writable_chat
from sandbox.parameters import Json, Parameters
from sandbox.queries import Alert
from sandbox.refusals import bad_request
from sandbox.world import World

ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


_UNMEASURED = {"duration": 0, "width": 0, "height": 0}


async def send_message(world: World, parameters: Parameters) -> Json:
    chat = chat_of(world, parameters)
    return _send(world, chat, parameters, {"words": texts.message_text(parameters)})


async def send_photo(world: World, parameters: Parameters) -> Json:
    chat = chat_of(world, parameters)
    words = texts.caption(parameters)
    photo = world.files.given(parameters, "photo").photo()
    return _send(world, chat, parameters, {"words": words, "media": photo})


async def send_document(world: World, parameters: Parameters) -> Json:
    chat = chat_of(world, parameters)
    words = texts.caption(parameters)
    document = world.files.given(parameters, "document").document()
    return _send(world, chat, parameters, {"words": words, "media": document})


def sender_of(kind: str) -> Callable[[World, Parameters], Awaitable[Json]]:
    """Give the method that sends a recording or a film, which nobody looks into."""

    async def send(world: World, parameters: Parameters) -> Json:
        chat = chat_of(world, parameters)
        words = texts.caption(parameters)
        media = {kind: world.files.given(parameters, kind).described() | _UNMEASURED}
        return _send(world, chat, parameters, {"words": words, "media": media})

    return send


def _send(world: World, chat: Chat, parameters: Parameters, content: dict[str, Any]) -> Json:
    """Refuse what is wrong with the message first and with the chat last, then send."""
    markup = reply_markup(parameters)
    reply_to = _reply_to(chat, parameters)
    chat.check_writable()
    world.floods.count(chat.chat_id, world.clock())
    if markup.below:
        chat.keyboard_below = None if markup.below.get("remove_keyboard") else markup.below
    sent = world.post(chat, world.bot, markup=markup.inline, reply_to=reply_to, **content)
    return sent.to_json()


def _reply_to(chat: Chat, parameters: Parameters) -> Json | None:
    wanted = parameters.structure("reply_parameters", dict) or {}
    number = wanted.get("message_id") or parameters.integer("reply_to_message_id")
    if not number:
        return None
    message = chat.get(number)
    lenient = wanted.get("allow_sending_without_reply") or parameters.flag("allow_sending_without_reply")
    if message is None and not lenient:
        raise bad_request("message to be replied not found")
    return replace(message, reply_to=None).to_json() if message else None


async def send_chat_action(world: World, parameters: Parameters) -> bool:
    chat = writable_chat(world, parameters)
    action = parameters.text("action")
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.typing = action
    chat.version += 1
    world.changes.tell()
    return True


async def answer_callback_query(world: World, parameters: Parameters) -> bool:
    alert = Alert(parameters.text("text"), parameters.flag("show_alert"), parameters.text("url"))
    query = world.queries.answer(parameters.text("callback_query_id"), alert)
    world.chats[query.chat_id].show(alert)
    world.changes.tell()
    return True
