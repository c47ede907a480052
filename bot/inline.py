"""Rows of buttons as Telegram's library spells them, and as Telegram itself does."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.card import Button, Rows
from bot.incoming import Json


def keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    some = [[_button(button) for button in row] for row in rows if row]
    return InlineKeyboardMarkup(some) if some else None


def spelled(rows: Rows) -> Json | None:
    some = [[_spelled(button) for button in row] for row in rows if row]
    return {"inline_keyboard": some} if some else None


def _button(button: Button) -> InlineKeyboardButton:
    if button.url:
        return InlineKeyboardButton(button.label, url=button.url)
    return InlineKeyboardButton(button.label, callback_data=button.data)


def _spelled(button: Button) -> Json:
    return {"text": button.label} | ({"url": button.url} if button.url else {"callback_data": button.data})
