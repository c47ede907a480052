"""Methods by which a bot describes itself: name, descriptions, commands, menu button."""

import re

from sandbox import limits
from sandbox.methods.chats import chat_of
from sandbox.parameters import Json, Parameters
from sandbox.profile import DEFAULT, Scope, in_language
from sandbox.refusals import bad_request
from sandbox.world import World

GROUP_SCOPES = ("all_group_chats", "all_chat_administrators")
MENU_BUTTONS = ("default", "commands", "web_app")


async def get_me(world: World, _: Parameters) -> Json:
    abilities = (
        "can_join_groups",
        "can_read_all_group_messages",
        "supports_inline_queries",
        "can_connect_to_business",
        "has_main_web_app",
    )
    return {**world.bot, "first_name": world.profile.name(), **dict.fromkeys(abilities, False)}


async def set_my_commands(world: World, parameters: Parameters) -> bool:
    commands = parameters.structure("commands", list)
    if commands is None:
        raise bad_request("can't parse commands: expected an Array")
    if len(commands) > limits.COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    key = _scope(world, parameters), _language(parameters)
    world.profile.commands[key] = [_command(one) for one in commands]
    _tell_everyone(world)
    return True


async def get_my_commands(world: World, parameters: Parameters) -> list[Json]:
    return world.profile.commands.get((_scope(world, parameters), _language(parameters)), [])


async def delete_my_commands(world: World, parameters: Parameters) -> bool:
    world.profile.commands.pop((_scope(world, parameters), _language(parameters)), None)
    _tell_everyone(world)
    return True


async def set_my_name(world: World, parameters: Parameters) -> bool:
    return _set(world, parameters, "name", world.profile.names)


async def get_my_name(world: World, parameters: Parameters) -> Json:
    return {"name": world.profile.name(_language(parameters))}


async def set_my_description(world: World, parameters: Parameters) -> bool:
    return _set(world, parameters, "description", world.profile.descriptions)


async def get_my_description(world: World, parameters: Parameters) -> Json:
    return {"description": in_language(world.profile.descriptions, _language(parameters))}


async def set_my_short_description(world: World, parameters: Parameters) -> bool:
    return _set(world, parameters, "short_description", world.profile.short_descriptions)


async def get_my_short_description(world: World, parameters: Parameters) -> Json:
    return {"short_description": in_language(world.profile.short_descriptions, _language(parameters))}


async def set_chat_menu_button(world: World, parameters: Parameters) -> bool:
    button = parameters.structure("menu_button", dict) or {"type": "default"}
    if button.get("type") not in MENU_BUTTONS:
        raise bad_request("can't parse menu button: Unsupported type specified")
    world.profile.menu_buttons[_menu_chat(world, parameters)] = button
    _tell_everyone(world)
    return True


async def get_chat_menu_button(world: World, parameters: Parameters) -> Json:
    buttons = world.profile.menu_buttons
    return buttons.get(_menu_chat(world, parameters)) or buttons.get(0) or {"type": "commands"}


LENGTHS = {
    "name": limits.BOT_NAME,
    "description": limits.BOT_DESCRIPTION,
    "short_description": limits.BOT_SHORT_DESCRIPTION,
}


def _set(world: World, parameters: Parameters, what: str, texts: dict[str, str]) -> bool:
    text = parameters.text(what)
    if limits.units(text) > LENGTHS[what]:
        raise bad_request(f"{what.replace('_', ' ')} is too long")
    texts[_language(parameters)] = text
    _tell_everyone(world)
    return True


def _language(parameters: Parameters) -> str:
    language = parameters.text("language_code")
    if language and not re.fullmatch("[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    return language


def _scope(world: World, parameters: Parameters) -> Scope:
    given = parameters.structure("scope", dict)
    if given is None:
        return DEFAULT
    kind = str(given.get("type"))
    if kind == "chat":
        return kind, chat_of(world, Parameters(given)).chat_id
    if kind in ("default", "all_private_chats", *GROUP_SCOPES):
        return kind, 0
    raise bad_request("can't parse BotCommandScope: Unsupported type specified")


def _command(one: object) -> Json:
    if not isinstance(one, dict) or not isinstance(one.get("command"), str):
        raise bad_request('can\'t parse BotCommand: Field "command" must be of type String')
    name = one["command"].removeprefix("/")
    if not name:
        raise bad_request("command must be non-empty")
    if len(name) > limits.COMMAND:
        raise bad_request("command length must not exceed 32")
    if not limits.COMMAND_NAME.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    return {"command": name, "description": _command_description(one.get("description"))}


def _command_description(given: object) -> str:
    if not isinstance(given, str) or not given.strip():
        raise bad_request("command description must be non-empty")
    if limits.units(given) > limits.COMMAND_DESCRIPTION:
        raise bad_request("command description length must not exceed 256")
    return given


def _menu_chat(world: World, parameters: Parameters) -> int:
    return chat_of(world, parameters).chat_id if parameters.text("chat_id") else 0


def _tell_everyone(world: World) -> None:
    for chat in world.chats.values():
        chat.version += 1
    world.changes.tell()
