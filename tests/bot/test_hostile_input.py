"""Whoever means harm sends anything at all: they get an answer, others notice nothing, all stays true."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from local import LocalBot, local_bot
from running import Chat
from starlette.applications import Starlette
from starlette.routing import Route

from bot.incoming import chat_of
from bot.webhook import LARGEST, SECRET_HEADER, Webhook
from sandbox.clock import HandClock
from sandbox.floods import unlimited
from sandbox.parameters import Json
from sandbox.telegram import Telegram
from sandbox.world import Settings

KNOCK = "open-sesame-0123456789"
LIMIT = 4096  # characters of a message
QUICK = settings(
    max_examples=15, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck),
    phases=[Phase.generate, Phase.shrink], database=None,
)  # fmt: skip

MARKUP = (
    "<b>",
    "</b>",
    "<a href='tg://user?id=1'>",
    "&lt;",
    "&",
    "<",
    "`",
    "*",
    "_",
    "[x](http://x)",
    "<!--",
)
TURNING = ("\u202e", "\u200f", "\u2066", "\u200b", "\u2060", "\ufeff", "\u00ad", "\u0301", "\x00", "\ufffe")
NUMBERS = ("9" * 400, "1e309", "-0", "NaN", "inf", "٤٥", "4 5", "0x2d", "45.000000000000000001")
LETTERS = ("Ш", "<", "&", "\u202e", "\u200b", "👍", "𝔸", "\u0301", "ﷺ", "👩‍👩‍👧", "9", "\n", "/")
hostile = st.one_of(
    st.sampled_from(LETTERS).map(lambda letter: (letter * LIMIT)[:LIMIT]),
    st.sampled_from(NUMBERS),
    st.lists(st.sampled_from((*MARKUP, *TURNING, "45", "yes", "/start", "{name}", "%s")), max_size=12).map(
        "".join
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=80),
)
forged = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=64),
    st.from_regex(r"[a-z]\.TAG\.[0-9]{0,9}\.([A-Za-z][A-Za-z0-9_-]{0,15}|[0-9]{0,5})", fullmatch=True),
    st.from_regex(r"[a-z]\.[0-9a-f]{0,6}\.[0-9]{0,9}\.[a-z0-9._-]{0,16}", fullmatch=True),
)
acts = st.lists(st.tuples(st.booleans(), hostile, forged), min_size=1, max_size=8)


class Yard:
    """One bot, somebody who only wants to be left alone, and others who mean harm."""

    def __init__(self, runner: asyncio.Runner, bot: LocalBot) -> None:
        self._runner = runner
        self._bot = bot
        self._bystander = runner.run(self._asked("Ainur"))

    def attack(self, name: str, several: list[tuple[bool, str, str]]) -> None:
        self._runner.run(self._attacked(name, several))

    async def _attacked(self, name: str, several: list[tuple[bool, str, str]]) -> None:
        chat = await self._asked(name or "x")
        for writes, text, data in several:
            if writes and text.strip():
                await self._answered(chat, chat.person.send(text))
            elif data:
                await self._answered(chat, self._presses(chat, data))
        assert await self._bystander.answers() == {"consent": "yes"}
        assert await self._bot.rows("parked") == 0
        assert {value for question, value in await self._bot.logged() if question == "consent"} <= {
            "yes",
            "no",
        }

    async def _answered(self, chat: Chat, act: Any) -> None:
        await chat.does(act)
        assert chat.shown, "met with silence"

    async def _asked(self, name: str) -> Chat:
        chat = Chat(self._bot, self._bot.telegram.join(first_name=name, language_code="en"))
        await chat.starts()
        return await chat.tap("Yes")

    async def _presses(self, chat: Chat, data: str) -> None:
        """Press a button that carries what no button of ours carries, but perhaps the right tag."""
        mine = next(
            (b.data or "" for row in chat.card.keyboard for b in row if "." in (b.data or "")), "x..0."
        )
        spelled = data.replace("TAG", mine.split(".")[1])
        query = self._bot.telegram.queries.open(chat.person.user_id, chat.card.message_id, spelled)
        pressed = chat.person._pressed(query, chat.card)
        self._bot.telegram.happen("callback_query", pressed, chat.person.chat)


@pytest.fixture(scope="module")
def yard(tmp_path_factory: pytest.TempPathFactory, secret: str, workbook: Path) -> Iterator[Yard]:
    telegram = Telegram(Settings(floods=unlimited(), clock=HandClock()))
    with asyncio.Runner() as runner, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PTB_TIMEDELTA", "1")
        opening = local_bot(telegram, tmp_path_factory.mktemp("yard"), secret, workbook)
        yield Yard(runner, runner.run(opening.__aenter__()))
        runner.run(opening.__aexit__(None, None, None))


@QUICK
@given(name=hostile.map(lambda name: name[:64]), several=acts)
def test_whatever_is_written_or_pressed_is_answered_and_harms_nobody_else(
    yard: Yard, name: str, several: list[tuple[bool, str, str]]
) -> None:
    yard.attack(name, several)


# at the webhook

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
DEEP = [b"[" * 100_000, b'{"update_id":' * 50_000, b'{"a":' * 5_000 + b"1" + b"}" * 5_000]
bodies = st.one_of(
    st.binary(max_size=200),
    values.map(lambda value: json.dumps(value).encode()),
    st.sampled_from(
        [b"9" * 5000, b'{"update_id":' + b"9" * 5000 + b"}", b'{"update_id": 1.0}', b'{"update_id": true}']
    ),
    st.sampled_from(DEEP),
    st.just(b" " * (LARGEST + 1)),
)
secrets = st.one_of(
    st.just(KNOCK), st.text(st.characters(max_codepoint=255), max_size=40), st.just(KNOCK[:-1])
)


@QUICK
@given(body=bodies, secret=secrets)
@example(body=b'{"update_id": 1}', secret=KNOCK[:-1])
@example(body=b" " * (LARGEST + 1), secret="")
def test_a_forged_call_at_the_webhook_is_turned_away_and_nothing_is_taken(body: bytes, secret: str) -> None:
    status, taken = asyncio.run(brought(body, secret))
    if secret != KNOCK:
        assert (status, taken) == (403, [])
    else:
        assert status in {200, 400, 413}
        assert (status == 200) == bool(taken)
        assert all(type(update["update_id"]) is int for update in taken)


async def brought(body: bytes, secret: str) -> tuple[int, list[Json]]:
    """Bring a body to a webhook; gives what is answered and what was taken."""
    taken: list[Json] = []

    async def take(update: Json) -> None:
        taken.append(update)

    app = Starlette(routes=[Route("/gauhar", Webhook(take, KNOCK).receive, methods=["POST"])])
    headers = [(SECRET_HEADER.encode(), secret.encode("latin-1"))]
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot") as client:
        answer = await client.post("/gauhar", content=body, headers=headers)
    return answer.status_code, taken


@QUICK
@given(
    update=st.dictionaries(
        st.sampled_from(["message", "callback_query", "chat", "id", "edited_message"]), values
    )
)
def test_the_chat_of_anything_at_all_is_a_number_or_nothing(update: Json) -> None:
    assert chat_of(update) is None or isinstance(chat_of(update), int)
