"""A bot of python-telegram-bot and a person talk through the stand-in, over HTTP."""

import asyncio

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from sandbox.people import Person
from sandbox.telegram import Telegram

KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="y")]])


async def test_a_bot_knows_its_own_name(bot: Bot) -> None:
    assert bot.username == "gauhar_sandbox_bot"


async def test_a_start_reaches_the_bot_as_a_command(bot: Bot, citizen: Person) -> None:
    await citizen.start("wave-7")
    [update] = await bot.get_updates()

    assert update.message is not None
    assert update.message.text == "/start wave-7"
    assert update.message.entities[0].type == "bot_command"
    assert update.effective_user is not None
    assert update.effective_user.language_code == "kk"


async def test_a_pressed_button_is_answered_and_the_message_edited(bot: Bot, citizen: Person) -> None:
    await citizen.start()
    await bot.send_message(citizen.user_id, "<b>Ready?</b>", parse_mode="HTML", reply_markup=KEYBOARD)
    await citizen.tap(citizen.last, "Yes")
    update = (await bot.get_updates())[-1]
    assert update.callback_query is not None
    await update.callback_query.answer("Noted")
    await update.callback_query.edit_message_text("Thank you")

    assert [alert.text for alert in citizen.alerts] == ["Noted"]
    assert citizen.last.text == "Thank you"
    assert citizen.last.labels == ()


async def test_a_waiting_poll_wakes_when_somebody_writes(
    bot: Bot, citizen: Person, telegram: Telegram
) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await telegram.wait_until(lambda: telegram.calls["getUpdates"])
    await citizen.send("hello")
    [update] = await poll

    assert update.message is not None
    assert update.message.text == "hello"
