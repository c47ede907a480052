"""Telegram brings updates: only Telegram is let in, 200 means committed, and nothing counts twice."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any

import httpx
import pytest
from local import LocalRequest, no_sleep
from running import ON_BOTH, Chat, RunningBot, by_webhook, running
from sqlalchemy.exc import OperationalError
from starlette.applications import Starlette
from starlette.routing import Route
from telegram import Bot

from bot.hooked import Address, Hooked
from bot.settings import SettingsError
from bot.stopping import beside
from bot.webhook import LARGEST, MOST, SECRET_HEADER, Webhook
from sandbox.changes import Changes
from sandbox.parameters import Json
from sandbox.refusals import bad_request
from sandbox.telegram import Telegram
from surveys.store import Unavailable, Unit

KNOCK = "open-sesame-0123456789"
LET_IN = {SECRET_HEADER: KNOCK}


class Hand:
    """Takes updates, and remembers in which order."""

    def __init__(self) -> None:
        self.taken: list[int] = []
        self.waits: dict[int, asyncio.Event] = {}
        self.raises: Exception | None = None
        self._changes = Changes()
        self._waiting = 0

    async def waiting(self, many: int) -> None:
        """Return once so many updates have come that have to wait."""
        await self._changes.until(lambda: self._waiting == many, timeout=5)

    async def take(self, update: Json) -> None:
        if update["update_id"] in self.waits:
            self._waiting += 1
            self._changes.tell()
            await self.waits[update["update_id"]].wait()
        if self.raises is not None:
            raise self.raises
        self.taken.append(update["update_id"])


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
async def client(hand: Hand) -> AsyncIterator[httpx.AsyncClient]:
    app = Starlette(routes=[Route("/gauhar", Webhook(hand.take, KNOCK).receive, methods=["POST"])])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot") as client:
        yield client


def written(number: int, chat: int = 5) -> Json:
    return {"update_id": number, "message": {"chat": {"id": chat}}}


# who is let in


@pytest.mark.parametrize(
    "shown", [{}, {SECRET_HEADER: ""}, {SECRET_HEADER: KNOCK[:-1]}, {SECRET_HEADER: "é"}]
)
async def test_nobody_without_the_secret_is_let_in(
    client: httpx.AsyncClient, hand: Hand, shown: dict[str, str]
) -> None:
    headers = [(name, value.encode("latin-1")) for name, value in shown.items()]
    answer = await client.post("/gauhar", json=written(1), headers=headers)
    assert (answer.status_code, hand.taken) == (403, [])


@pytest.mark.parametrize(
    "body", [b"", b"{", b"5", b"[]", b"{}", b'{"update_id": "5"}', b"[" * 100_000, b"\xff"]
)
async def test_what_is_no_update_is_refused(client: httpx.AsyncClient, hand: Hand, body: bytes) -> None:
    answer = await client.post("/gauhar", content=body, headers=LET_IN)
    assert (answer.status_code, hand.taken) == (400, [])


@pytest.mark.parametrize(("size", "status"), [(LARGEST, 200), (LARGEST + 1, 413)])
async def test_no_more_than_a_megabyte_is_read(client: httpx.AsyncClient, size: int, status: int) -> None:
    body = json.dumps(written(1)).encode()
    answer = await client.post("/gauhar", content=body.ljust(size), headers=LET_IN)
    assert answer.status_code == status


# what is answered


@pytest.mark.parametrize("error", [Unavailable("no disk"), ValueError("a fault of ours")])
async def test_what_cannot_be_taken_is_to_be_brought_again(
    client: httpx.AsyncClient, hand: Hand, error: Exception
) -> None:
    hand.raises = error
    answer = await client.post("/gauhar", json=written(1), headers=LET_IN)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")


async def test_updates_of_one_chat_are_taken_in_turn_and_those_of_others_meanwhile(
    client: httpx.AsyncClient, hand: Hand
) -> None:
    hand.waits[1] = asyncio.Event()

    async def bring(number: int, chat: int) -> None:
        await client.post("/gauhar", json=written(number, chat), headers=LET_IN)

    async with asyncio.TaskGroup() as bringing:
        bringing.create_task(bring(1, 5))
        bringing.create_task(bring(2, 5))
        await bring(3, 6)
        assert hand.taken == [3]
        hand.waits[1].set()
    assert hand.taken == [3, 1, 2]


async def test_no_more_than_so_many_updates_are_in_hand(client: httpx.AsyncClient, hand: Hand) -> None:
    go = asyncio.Event()
    hand.waits = dict.fromkeys(range(MOST), go)

    async def bring(number: int) -> int:
        return (await client.post("/gauhar", json=written(number, number), headers=LET_IN)).status_code

    bringing = [asyncio.create_task(bring(number)) for number in range(MOST)]
    await hand.waiting(MOST)
    assert await bring(MOST) == 503
    go.set()
    assert await asyncio.gather(*bringing) == [200] * MOST
    assert await bring(MOST) == 200


# the whole bot


@pytest.fixture
async def bot(
    telegram: Telegram, url: str, database: str, secret: str, workbook: Any
) -> AsyncIterator[RunningBot]:
    async with running(telegram, url, database, secret, workbook, **by_webhook()) as bot:
        await telegram.wait_until(lambda: telegram.webhook.url)
        yield bot


@ON_BOTH
async def test_an_interview_goes_through_the_webhook_and_replays_change_nothing(
    bot: RunningBot, chat: Chat
) -> None:
    await chat.starts()
    await chat.tap("Yes")
    bot.telegram.faults.deliver_twice(2)
    await chat.says("45", "3")
    await chat.sees("Where is your news from?")
    assert await bot.logged() == [("consent", "yes"), ("age", "45"), ("people", "3")]
    assert bot.telegram.calls["getUpdates"] == 0
    assert len(bot.telegram.webhook.secret_token) == 64


async def test_an_answer_that_finds_no_database_stays_with_telegram_until_it_can_be_kept(
    bot: RunningBot, chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    await chat.starts()
    await chat.tap("Yes")
    monkeypatch.setattr(Unit, "note_update", failing(Unit.note_update, range(3)))
    await chat.says("45")
    await chat.sees("How many people")
    assert "503" in bot.telegram.webhook.last_error
    assert await bot.rows("parked") == 0


def failing(note_update: Callable[..., Any], times: Iterable[int]) -> Callable[..., Any]:
    """Let the database refuse so many times."""
    left = iter(times)

    async def refuse(unit: Unit, *given: Any) -> bool:
        if next(left, None) is not None:
            raise OperationalError("INSERT", {}, Exception("no server"))
        return bool(await note_update(unit, *given))

    return refuse


async def test_a_bot_that_polls_takes_over_what_waits_at_a_webhook(
    telegram: Telegram, url: str, database: str, secret: str, workbook: Any
) -> None:
    person = telegram.join(language_code="en")
    async with running(telegram, url, database, secret, workbook, **by_webhook()) as bot:
        await telegram.wait_until(lambda: telegram.webhook.url)
        chat = await Chat(bot, person).starts()
    await person.tap(chat.card, "Yes")
    async with running(telegram, url, database, secret, workbook) as bot:
        await bot.settled()
        await Chat(bot, person).says("45")
        assert await bot.logged() == [("consent", "yes"), ("age", "45")]


async def test_an_address_that_telegram_refuses_is_told_in_a_sentence(telegram: Telegram) -> None:
    telegram.faults.refuse("setWebhook", bad_request("bad webhook: Failed to resolve host"))
    async with Bot(telegram.token, request=LocalRequest(telegram)) as bot:
        hooked = Hooked(bot, Address("http://127.0.0.1:1/gauhar", KNOCK), no_sleep)
        with pytest.raises(SettingsError, match="refuses GAUHAR_WEBHOOK_URL: Bad webhook: failed to resolve"):
            await hooked.run()


async def test_the_webhook_is_set_again_until_telegram_can_be_reached(telegram: Telegram) -> None:
    telegram.faults.fail("setWebhook", times=3, code=502)
    async with Bot(telegram.token, request=LocalRequest(telegram)) as bot:
        hooked = Hooked(bot, Address("http://127.0.0.1:1/gauhar", KNOCK), no_sleep)
        async with beside(hooked.run()):
            await telegram.wait_until(lambda: telegram.webhook.url)
    assert telegram.calls["setWebhook"] == 4


# whoever watches over it


@ON_BOTH
async def test_whether_it_lives_and_is_ready_can_be_asked(
    telegram: Telegram, url: str, database: str, secret: str, workbook: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    listen = by_webhook()["listen"]
    async with (
        running(telegram, url, database, secret, workbook, listen=listen),
        httpx.AsyncClient(base_url=f"http://{listen}", trust_env=False) as client,
    ):
        while True:
            try:
                assert (await client.get("/healthz")).text == "alive\n"
            except httpx.ConnectError:
                continue
            break
        assert (await client.get("/readyz")).status_code == 200

        async def refuse(_unit: Unit) -> int:
            raise OperationalError("SELECT", {}, Exception("no server"))

        monkeypatch.setattr(Unit, "number_set_aside", refuse)
        assert (await client.get("/readyz")).status_code == 503
        assert (await client.get("/healthz")).status_code == 200
