"""Methods by which a bot changes or takes back what it said.

An edit that changes nothing is refused, and an edit without a keyboard takes the keyboard away: both as
Telegram does, and both easy to forget.
"""

from typing import Any

from sandbox import texts
from sandbox.chats import Chat
from sandbox.keyboards import inline_only
from sandbox.limits import DELETABLE_SECONDS
from sandbox.messages import Message
from sandbox.methods.chats import message_of
from sandbox.parameters import Json, Parameters
from sandbox.refusals import NOT_MODIFIED, bad_request
from sandbox.world import World


async def edit_message_text(world: World, parameters: Parameters) -> Json:
    chat, message = _own(world, parameters)
    if message.media:
        raise bad_request("there is no text in the message to edit")
    words = texts.message_text(parameters)
    return _edit(world, chat, message, {"words": words, "markup": inline_only(parameters)})


async def edit_message_caption(world: World, parameters: Parameters) -> Json:
    chat, message = _own(world, parameters)
    if not message.media:
        raise bad_request("there is no caption in the message to edit")
    words = texts.caption(parameters)
    return _edit(world, chat, message, {"words": words, "markup": inline_only(parameters)})


async def edit_message_reply_markup(world: World, parameters: Parameters) -> Json:
    chat, message = _own(world, parameters)
    return _edit(world, chat, message, {"markup": inline_only(parameters)})


async def edit_message_media(world: World, parameters: Parameters) -> Json:
    chat, message = _own(world, parameters)
    given = parameters.structure("media", dict)
    if not given or given.get("type") not in ("photo", "document"):
        raise bad_request("can't parse InputMedia: the sandbox takes photos and documents")
    words = texts.caption(Parameters(given))
    stored = world.files.given_as(parameters, str(given.get("media", "")), given["type"])
    media = stored.photo() if given["type"] == "photo" else stored.document()
    return _edit(world, chat, message, {"words": words, "media": media, "markup": inline_only(parameters)})


async def delete_message(world: World, parameters: Parameters) -> bool:
    chat, message = message_of(world, parameters, "delete")
    if world.clock() - message.date > DELETABLE_SECONDS:
        raise bad_request("message can't be deleted")
    chat.remove(message.message_id)
    world.changes.tell()
    return True


def _own(world: World, parameters: Parameters) -> tuple[Chat, Message]:
    chat, message = message_of(world, parameters, "edit")
    if not message.from_bot:
        raise bad_request("message can't be edited")
    chat.check_writable()
    return chat, message


def _edit(world: World, chat: Chat, message: Message, content: dict[str, Any]) -> Json:
    before = {name: getattr(message, name) for name in content}
    if before == content:
        raise bad_request(NOT_MODIFIED)
    return world.edit(chat, message, **content).to_json()
