"""Finding the chat and the message a call means, or refusing as Telegram does."""

from sandbox.chats import Chat
from sandbox.messages import Message
from sandbox.parameters import Parameters
from sandbox.refusals import bad_request
from sandbox.world import World


def chat_of(world: World, parameters: Parameters) -> Chat:
    """Return the chat a call names; public usernames lead nowhere here."""
    named = parameters.text("chat_id")
    if not named:
        raise bad_request("chat_id is empty")
    number = named.removeprefix("-")
    chat = world.chats.get(int(named)) if number.isascii() and number.isdecimal() else None
    if chat is None:
        raise bad_request("chat not found")
    return chat


def writable_chat(world: World, parameters: Parameters) -> Chat:
    chat = chat_of(world, parameters)
    chat.check_writable()
    return chat


def message_of(world: World, parameters: Parameters, purpose: str) -> tuple[Chat, Message]:
    """Return the message a call names; `purpose` is what Telegram would say of a missing one."""
    if "inline_message_id" in parameters.values:
        raise bad_request("MESSAGE_ID_INVALID")
    chat = chat_of(world, parameters)
    if not parameters.integer("message_id"):
        raise bad_request("message identifier is not specified")
    message = chat.get(parameters.integer("message_id"))
    if message is None:
        raise bad_request(f"message to {purpose} not found")
    return chat, message
