"""Calls of Telegram's Bot API as plain values, both ways: what every answer needs, three times in a row.

python-telegram-bot makes objects of what is sent and of what comes back, most of which nobody looks at. Its
errors and its network port are used all the same. It knows no more of a method than its name.
"""

import json
from functools import cached_property
from typing import Any

import orjson
from telegram import Bot
from telegram.request import RequestData

from bot.incoming import Json


class Call(RequestData):  # type: ignore[misc]  # final, so that nobody relies on more than these three
    """The parameters of one call: plain values, None where one is left out."""

    def __init__(self, given: Json) -> None:
        super().__init__()
        self._given = {name: value for name, value in given.items() if value is not None}

    @property
    def parameters(self) -> Json:
        return self._given

    @property
    def json_parameters(self) -> dict[str, str]:
        return {n: each if isinstance(each, str) else json.dumps(each) for n, each in self._given.items()}

    @cached_property
    def json_payload(self) -> bytes:
        try:
            return orjson.dumps(self._given)
        except TypeError:  # half a character is none
            return json.dumps(self._given, ensure_ascii=False).encode(errors="replace")


async def call(bot: Bot, method: str, **given: Any) -> Any:
    """Call a method; gives what Telegram answers, and raises TelegramError as the bot's own methods do."""
    return await bot.request.post(f"{bot.base_url}/{method}", Call(given))
