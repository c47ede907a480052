"""Calls over aiohttp: refusals come back as they are, silence and cuts as errors of the network."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.transport import AiohttpRequest
from sandbox.people import Person
from sandbox.samples import picture
from sandbox.telegram import Telegram


@pytest.fixture
async def caller(telegram: Telegram, url: str) -> AsyncIterator[Bot]:
    """Give a bot that talks through our transport."""
    request = AiohttpRequest()
    polling = AiohttpRequest(connections=1)
    async with Bot(
        telegram.token, base_url=f"{url}/bot", request=request, get_updates_request=polling
    ) as bot:
        yield bot


@pytest.fixture
async def citizen(telegram: Telegram) -> Person:
    person = telegram.join()
    await person.start()
    return person


async def test_words_in_any_alphabet_arrive_as_they_were_sent(caller: Bot, citizen: Person) -> None:
    await caller.send_message(citizen.user_id, "Сәлем & <b>қош</b> 👍 = +100%")
    assert citizen.last.text == "Сәлем & <b>қош</b> 👍 = +100%"


async def test_a_picture_goes_as_a_file_with_its_words(caller: Bot, citizen: Person) -> None:

    await caller.send_photo(citizen.user_id, picture().content, caption="Гауһар & co")
    assert citizen.last.media.keys() == {"photo"}
    assert citizen.last.caption == "Гауһар & co"


async def test_a_refusal_is_told_with_telegrams_reason(caller: Bot, citizen: Person) -> None:
    with pytest.raises(BadRequest, match=r"[Mm]essage is too long"):
        await caller.send_message(citizen.user_id, "a" * 4097)
    await citizen.block()
    with pytest.raises(Forbidden):
        await caller.send_message(citizen.user_id, "hello")


async def test_a_flood_names_the_time_to_wait(caller: Bot, citizen: Person, telegram: Telegram) -> None:
    telegram.faults.flood("sendMessage", retry_after=9)
    with pytest.raises(RetryAfter) as caught:
        await caller.send_message(citizen.user_id, "hello")
    assert caught.value._retry_after.total_seconds() == 9


@pytest.mark.parametrize("code", [500, 502, 503])
async def test_an_error_of_telegrams_own_is_trouble_with_the_network(
    caller: Bot, citizen: Person, telegram: Telegram, code: int
) -> None:
    telegram.faults.fail("sendMessage", code=code)
    with pytest.raises(NetworkError):
        await caller.send_message(citizen.user_id, "hello")


async def test_a_cut_connection_is_trouble_with_the_network_and_the_next_call_works(
    caller: Bot, citizen: Person, telegram: Telegram
) -> None:
    telegram.faults.reset("sendMessage")
    with pytest.raises(NetworkError) as caught:
        await caller.send_message(citizen.user_id, "hello")
    assert telegram.token not in str(caught.value)
    await caller.send_message(citizen.user_id, "again")
    assert citizen.last.text == "again"


async def test_silence_ends_with_a_timeout(caller: Bot, citizen: Person, telegram: Telegram) -> None:
    telegram.faults.hang("sendMessage")
    with pytest.raises(TimedOut):
        await caller.send_message(citizen.user_id, "hello", read_timeout=0.05, write_timeout=0.05)


async def test_nobody_listening_is_trouble_with_the_network(telegram: Telegram) -> None:
    bot = Bot(telegram.token, base_url="http://127.0.0.1:9/bot", request=AiohttpRequest())
    async with bot._request[1]:
        with pytest.raises(NetworkError):
            await bot.get_me()


async def test_it_can_be_opened_twice_and_not_used_when_closed(url: str) -> None:
    request = AiohttpRequest()
    await request.initialize()
    await request.initialize()
    await request.shutdown()
    await request.shutdown()
    with pytest.raises(RuntimeError, match=r"before initialize\(\) or after shutdown\(\)"):
        await request.do_request(f"{url}/botx/getMe", "POST")
