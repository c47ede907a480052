"""A bot's name, words and commands, per language and scope."""

from telegram import Bot, BotCommand, BotCommandScopeChat, MenuButtonCommands

from sandbox.people import Person
from sandbox.telegram import Telegram


async def test_each_person_sees_the_commands_of_their_language(
    bot: Bot, citizen: Person, telegram: Telegram
) -> None:
    await bot.set_my_commands([BotCommand("start", "Begin")])
    await bot.set_my_commands([BotCommand("start", "Бастау")], language_code="kk")
    visitor = telegram.join(first_name="Visitor", language_code="fr")

    assert telegram.profile.commands_for(citizen.user_id, "kk")[0]["description"] == "Бастау"
    assert telegram.profile.commands_for(visitor.user_id, "fr")[0]["description"] == "Begin"
    assert await bot.get_my_commands(language_code="kk") == (BotCommand("start", "Бастау"),)


async def test_a_chat_of_its_own_has_commands_of_its_own(
    bot: Bot, citizen: Person, telegram: Telegram
) -> None:
    await bot.set_my_commands([BotCommand("start", "Begin")])
    await citizen.start()
    scope = BotCommandScopeChat(citizen.user_id)
    await bot.set_my_commands([BotCommand("export", "Export")], scope=scope)
    assert telegram.profile.commands_for(citizen.user_id, "kk")[0]["command"] == "export"
    await bot.delete_my_commands(scope=scope)

    assert telegram.profile.commands_for(citizen.user_id, "kk")[0]["command"] == "start"


async def test_the_name_and_the_descriptions_speak_the_persons_language(bot: Bot, telegram: Telegram) -> None:
    await bot.set_my_name("Diamond")
    await bot.set_my_name("Гауһар", language_code="kk")
    await bot.set_my_description("Survey")
    await bot.set_my_short_description("Short", language_code="ru")

    assert telegram.profile.name("kk") == "Гауһар"
    assert (await bot.get_my_name("ru")).name == "Diamond"
    assert (await bot.get_my_description("ru")).description == "Survey"
    assert (await bot.get_my_short_description("ru")).short_description == "Short"
    assert (await bot.get_me()).first_name == "Diamond"


async def test_the_menu_button_can_be_set(bot: Bot) -> None:
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())

    assert await bot.get_chat_menu_button() == MenuButtonCommands()
