"""Rows of buttons as Telegram's library spells them."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.card import Button, Rows


def keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    some = [[_button(button) for button in row] for row in rows if row]
    return InlineKeyboardMarkup(some) if some else None


def _button(button: Button) -> InlineKeyboardButton:
    if button.url:
        return InlineKeyboardButton(button.label, url=button.url)
    return InlineKeyboardButton(button.label, callback_data=button.data)
