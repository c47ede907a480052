"""A fresh Telegram, one person, and a real bot of python-telegram-bot talking to it over HTTP."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from sandbox.clock import HandClock
from sandbox.people import Person
from sandbox.server import serve
from sandbox.telegram import Telegram
from sandbox.world import Settings

PLAIN = {"trust_env": False, "verify": False}  # no certificates to load for plain HTTP


@pytest.fixture(autouse=True)
def _retry_after_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it the client warns, and warnings are errors here."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def telegram(clock: HandClock) -> Telegram:
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
        request=HTTPXRequest(httpx_kwargs=PLAIN),
        get_updates_request=HTTPXRequest(httpx_kwargs=PLAIN),
    ) as bot:
        yield bot
