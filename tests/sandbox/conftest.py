"""A fresh Telegram, one person, and a real bot of python-telegram-bot talking to it over HTTP."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from sandbox.people import Person
from sandbox.server import serve
from sandbox.telegram import Telegram
from sandbox.world import Settings


class Clock:
    """A clock that moves when told to."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def telegram(clock: Clock) -> Telegram:
    return Telegram(Settings(clock=clock))


@pytest.fixture
def citizen(telegram: Telegram) -> Person:
    return telegram.join(first_name="Citizen", language_code="kk")


@pytest.fixture
async def url(telegram: Telegram) -> AsyncIterator[str]:
    async with serve(telegram) as address:
        yield address


@pytest.fixture
async def bot(telegram: Telegram, url: str) -> AsyncIterator[Bot]:
    async with Bot(
        telegram.token,
        base_url=f"{url}/bot",
        base_file_url=f"{url}/file/bot",
        request=HTTPXRequest(httpx_kwargs={"trust_env": False}),
        get_updates_request=HTTPXRequest(httpx_kwargs={"trust_env": False}),
    ) as bot:
        yield bot
