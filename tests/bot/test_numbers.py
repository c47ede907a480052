"""Whoever watches over the bot reads numbers: the right ones, and nothing of anybody or of what was said."""

import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog
from running import Chat, RunningBot, by_webhook, running

from bot.logs import configure_logs
from bot.numbers import Numbers
from sandbox.refusals import bad_request
from sandbox.telegram import Telegram
from surveys.interview import follow
from surveys.store import Unavailable

ANSWER = "a very particular wish"
NAME = "Ainur"
CHAT = 918_273_645


@pytest.fixture
def logs_put_back() -> Iterator[None]:
    """Put logging back as it was after the test."""
    root = logging.getLogger()
    before = root.level, root.handlers[:]
    configure_logs()
    yield
    root.setLevel(before[0])
    root.handlers[:] = before[1]
    for name in ("telegram", "aiohttp", "httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.NOTSET)
    structlog.reset_defaults()


@pytest.fixture
def listen() -> dict[str, str]:
    return by_webhook()


@pytest.fixture
async def bot(
    telegram: Telegram, url: str, database: str, secret: str, workbook: Path, listen: dict[str, str]
) -> AsyncIterator[RunningBot]:
    async with running(telegram, url, database, secret, workbook, **listen) as bot:
        await telegram.wait_until(lambda: telegram.webhook.url)
        yield bot


async def numbers(listen: dict[str, str]) -> str:
    async with httpx.AsyncClient(base_url=f"http://{listen['listen']}", trust_env=False) as client:
        return (await client.get("/metrics")).text


def value(told: str, name: str) -> float:
    [found] = [line.rpartition(" ")[2] for line in told.splitlines() if line.startswith(f"{name} ")]
    return float(found)


@pytest.mark.usefixtures("logs_put_back")
async def test_neither_numbers_nor_log_tell_an_answer_a_name_a_chat_or_the_token(
    bot: RunningBot,
    listen: dict[str, str],
    secret: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(*given: Any) -> Any:
        if getattr(given[1], "text", "") == ANSWER:
            raise ValueError(f"cannot take {ANSWER!r}")
        return follow(*given)

    chat = Chat(bot, bot.telegram.join(CHAT, first_name=NAME, language_code="en"))
    await chat.starts(payload="poster-7")
    await chat.tap("Yes")
    faults = bot.telegram.faults
    faults.fail("sendMessage", code=403)
    faults.refuse("sendMessage", bad_request(f'can\'t parse entities: unsupported tag "{ANSWER}"'))
    await chat.says(NAME, NAME)
    monkeypatch.setattr("surveys.interview.follow", fail)
    await chat.says(ANSWER, "45")

    told, (out, err) = await numbers(listen), capsys.readouterr()
    assert value(told, "gauhar_answers_total") == 2
    assert value(told, "gauhar_set_aside_updates") == 1
    assert value(told, "gauhar_backlog_updates") == 0
    assert value(told, "gauhar_updates_in_hand") == 0
    assert value(told, 'gauhar_errors_total{kind="ValueError"}') == 3
    assert value(told, 'gauhar_updates_total{outcome="taken"}') == 7
    assert value(told, "gauhar_update_seconds_count") == 7
    assert value(told, 'gauhar_sends_total{outcome="Forbidden",what="send"}') == 1
    refused = value(told, 'gauhar_sends_total{outcome="BadRequest",what="send"}')
    assert refused == 2  # the owner, who is to hear of it, has not opened a chat
    assert "update_failed" in out + err
    assert "set_aside" in out + err
    hidden = (
        ANSWER, NAME, str(CHAT), bot.telegram.token, bot.telegram.token.partition(":")[2], secret, "poster-7",
        bot.telegram.webhook.secret_token,
    )  # fmt: skip
    assert [each for each in hidden if each in told + out + err] == []


def test_what_is_in_hand_is_counted_with_its_age_and_what_fails_is_put_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counts = Numbers()
    monkeypatch.setattr("time.time", lambda: 1_000.0)
    with counts.handling({"update_id": 1, "message": {"date": 400}}), counts.handling({"update_id": 2}):
        told = counts.spelled(7, None, None).decode()
    assert value(told, "gauhar_updates_in_hand") == 2
    assert value(told, "gauhar_oldest_update_seconds") == 600
    assert value(told, "gauhar_answers_total") == 7
    assert "# TYPE gauhar_answers_total counter" in told
    assert "gauhar_backlog_updates NaN" in told
    with pytest.raises(Unavailable), counts.handling({"update_id": 3}):
        raise Unavailable("no disk")
    told = counts.spelled(7, 5, 0).decode()
    assert value(told, 'gauhar_updates_total{outcome="put_off"}') == 1
    assert value(told, "gauhar_oldest_update_seconds") == 0
    assert value(told, "gauhar_backlog_updates") == 5
