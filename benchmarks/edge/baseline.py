"""The baseline: what one would copy from python-telegram-bot's examples, each answer a row in SQLite.

ConversationHandler with PicklePersistence, sqlite3 as it comes, one commit an answer. Run as a script, with
the address of the Bot API and the database's file as arguments.
"""

import sqlite3
import sys
import warnings
from collections.abc import Callable, Coroutine
from typing import Any

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    PicklePersistence,
)
from telegram.warnings import PTBUserWarning

from benchmarks.edge.questions import ASKED_IN, CHOICES, DONE, QUESTION, QUESTIONS

Context = ContextTypes.DEFAULT_TYPE
Handler = Callable[[Update, Context], Coroutine[Any, Any, int]]


def keyboard(number: int) -> InlineKeyboardMarkup:
    labels = CHOICES[ASKED_IN]
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(t, callback_data=f"q{number}:{v}")] for v, t in enumerate(labels, 1)]
    )


def words(number: int) -> str:
    return QUESTION[ASKED_IN].format(number + 1)


async def start(update: Update, context: Context) -> int:
    message, kept = update.message, context.user_data
    if not isinstance(message, Message) or kept is None:
        raise TypeError("Commands are messages of somebody")
    kept.clear()
    await message.reply_text(words(0), reply_markup=keyboard(0))
    return 0


def answering(database: sqlite3.Connection, number: int) -> Handler:
    """Make what takes the answer to a question and asks the next one."""

    async def answer(update: Update, context: Context) -> int:
        query, user, kept = update.callback_query, update.effective_user, context.user_data
        if not isinstance(query, CallbackQuery) or user is None or kept is None:
            raise TypeError("Presses are somebody's")
        await query.answer()
        value = int((query.data or "").split(":")[1])
        kept[number] = value
        database.execute("INSERT INTO answers VALUES (?, ?, ?)", (user.id, number, value))
        database.commit()
        if number + 1 == QUESTIONS:
            await query.edit_message_text(DONE)
            return ConversationHandler.END
        await query.edit_message_text(words(number + 1), reply_markup=keyboard(number + 1))
        return number + 1

    return answer


def main(api: str, file: str) -> None:
    warnings.simplefilter("ignore", PTBUserWarning)
    database = sqlite3.connect(file)
    database.execute("CREATE TABLE answers (user INTEGER, question INTEGER, value INTEGER)")
    persistence: PicklePersistence[Any, Any, Any] = PicklePersistence(f"{file}.pickle")
    built = Application.builder().token("777:TEST").base_url(f"{api}/bot").persistence(persistence).build()
    states: dict[object, list[Any]] = {
        n: [CallbackQueryHandler(answering(database, n), pattern=f"^q{n}:")] for n in range(QUESTIONS)
    }
    begin: list[Any] = [CommandHandler("start", start)]
    built.add_handler(ConversationHandler(begin, states, begin, name="survey", persistent=True))
    built.run_polling(allowed_updates=Update.ALL_TYPES)


if __name__ == "__main__":
    main(*sys.argv[1:])
