"""Updates posted to the bot: with the secret, in order, until they are answered with 200."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from telegram import Bot
from telegram.error import BadRequest, Conflict

from sandbox.listening import listening
from sandbox.people import Person
from sandbox.telegram import Telegram


class Receiver:
    """The bot's side: remembers what came, and answers with what it was told to."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.secrets: set[str] = set()
        self.refusals = 0
        self.reply: dict[str, object] | None = None

    async def receive(self, request: Request) -> Response:
        update = await request.json()
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token", ""))
        if self.refusals:
            self.refusals -= 1
            return Response(status_code=500)
        self.texts.append(update["message"]["text"])
        return JSONResponse(self.reply or {})


@asynccontextmanager
async def receiving(receiver: Receiver) -> AsyncIterator[str]:
    app = Starlette(routes=[Route("/hook", receiver.receive, methods=["POST"])])
    async with listening(app) as address:
        yield f"{address}/hook"


async def test_updates_arrive_in_order_with_the_secret(bot: Bot, citizen: Person, telegram: Telegram) -> None:
    receiver = Receiver()
    async with receiving(receiver) as address:
        await bot.set_webhook(address, secret_token="open-sesame")
        for number in range(5):
            await citizen.send(f"{number}")
        await telegram.wait_until(lambda: not telegram.updates.pending)

    assert receiver.texts == ["0", "1", "2", "3", "4"]
    assert receiver.secrets == {"open-sesame"}


async def test_a_refused_update_comes_again(bot: Bot, citizen: Person, telegram: Telegram) -> None:
    receiver = Receiver()
    receiver.refusals = 2
    async with receiving(receiver) as address:
        await bot.set_webhook(address)
        await citizen.send("first")
        await citizen.send("second")
        await telegram.wait_until(lambda: not telegram.updates.pending)
        told = await bot.get_webhook_info()

    assert receiver.texts == ["first", "second"]
    assert told.last_error_message is not None
    assert "500" in told.last_error_message


async def test_a_method_in_the_answer_is_carried_out(bot: Bot, citizen: Person, telegram: Telegram) -> None:
    receiver = Receiver()
    receiver.reply = {"method": "sendMessage", "chat_id": citizen.user_id, "text": "By return"}
    async with receiving(receiver) as address:
        await bot.set_webhook(address)
        await citizen.send("hello")
        await telegram.wait_until(lambda: len(citizen.messages) == 2)

    assert citizen.last.text == "By return"


async def test_polling_and_a_webhook_exclude_each_other(bot: Bot) -> None:
    async with receiving(Receiver()) as address:
        await bot.set_webhook(address, drop_pending_updates=True)
        with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
            await bot.get_updates()
        await bot.delete_webhook()

    assert await bot.get_updates() == ()


@pytest.mark.parametrize("address", ["http://example.org/hook", "https://example.org/hook", "nonsense"])
async def test_a_webhook_leads_to_this_machine_only(bot: Bot, address: str) -> None:
    with pytest.raises(BadRequest, match=r"(?i)bad webhook"):
        await bot.set_webhook(address)
