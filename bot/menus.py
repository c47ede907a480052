"""What Telegram shows of the bot before anything is said: its description and the command menus.

The menus are for everybody in each language, with more commands for officials, by role.
"""

from collections.abc import Iterator, Mapping

import structlog
from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.logs import unquoted
from bot.office.router import DUTIES
from locales import Translator
from surveys.fieldwork.roles import MAY, Role

log = structlog.get_logger()


def citizen_commands(t: Translator) -> list[BotCommand]:
    """Give the commands everybody has."""
    return [
        BotCommand("start", t.command("Begin or go on")),
        BotCommand("language", t.command("Change the language")),
        BotCommand("review", t.command("See and change your answers")),
        BotCommand("pause", t.command("Stop for now")),
        BotCommand("resume", t.command("Go on where you stopped")),
        BotCommand("help", t.command("How this works")),
        BotCommand("privacy", t.command("What happens to your answers")),
        BotCommand("paper", t.command("Get all questions to read or print")),
        BotCommand("copy", t.command("Get a copy of your answers to print")),
        BotCommand("mydata", t.command("Get your answers as a file")),
        BotCommand("code", t.command("Enter the code of an invitation")),
        BotCommand("handover", t.command("Let a colleague go on in your place")),
        BotCommand("withdraw", t.command("Leave and erase your answers")),
    ]


def official_commands(t: Translator, role: Role) -> list[BotCommand]:
    """Give the commands of a role, before those that everybody has."""
    theirs = [duty for duty in DUTIES if duty.menu and duty.act in MAY[role]]
    return [*(BotCommand(duty.name, duty.menu(t)) for duty in theirs if duty.menu), *citizen_commands(t)]


def description(t: Translator) -> str:
    """Say what the bot is for, where a chat is still empty."""
    return t(
        "A survey about civil society in Kazakhstan. It takes about ten minutes and is voluntary; "
        "your name is not stored. To begin, tap the button below."
    )


def chat_menus(
    translators: Mapping[str, Translator], role: Role | None
) -> Iterator[tuple[str | None, list[BotCommand]]]:
    """Give a chat's menu in each language, empty without a role; English is what other languages see."""
    for language, t in translators.items():
        yield None if language == "en" else language, official_commands(t, role) if role else []


async def publish_menus(
    bot: Bot, translators: Mapping[str, Translator], officials: Mapping[int, Role]
) -> None:
    """Tell Telegram the description and the menus; should it refuse, the bot works without them."""
    try:
        await _publish(bot, translators, officials)
    except InvalidToken:
        raise
    except TelegramError as error:
        log.warning("menus_later", error=type(error).__name__)


async def _publish(bot: Bot, translators: Mapping[str, Translator], officials: Mapping[int, Role]) -> None:
    for language, t in translators.items():
        code = None if language == "en" else language
        scope = BotCommandScopeAllPrivateChats()
        await bot.set_my_description(description(t), language_code=code)
        await bot.set_my_commands(citizen_commands(t), scope=scope, language_code=code)
    for chat, role in officials.items():
        for code, commands in chat_menus(translators, role):
            await _for_official(bot, chat, commands, code)


async def _for_official(bot: Bot, chat: int, commands: list[BotCommand], code: str | None) -> None:
    try:
        await bot.set_my_commands(commands, scope=BotCommandScopeChat(chat), language_code=code)
    except BadRequest as error:  # the official has not opened the chat yet; the commands work all the same
        log.info("menu_later", reason=unquoted(error.message))
