"""What Telegram refuses because of who, when or what there is: chats, edits, queries, floods, tokens."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter
from telegram.request import HTTPXRequest

from sandbox.clock import HandClock
from sandbox.floods import Rate
from sandbox.people import Person
from sandbox.telegram import Telegram

KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="y")]])


async def ask(bot: Bot, citizen: Person) -> Message:
    await citizen.start()
    return await bot.send_message(citizen.user_id, "Ready?", reply_markup=KEYBOARD)


async def test_a_bot_cannot_write_first(bot: Bot, citizen: Person) -> None:
    with pytest.raises(Forbidden, match="can't initiate conversation"):
        await bot.send_message(citizen.user_id, "Hello")


async def test_a_blocked_bot_is_silent_until_it_is_unblocked(bot: Bot, citizen: Person) -> None:
    await citizen.start()
    await citizen.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(citizen.user_id, "Hello")
    await citizen.unblock()
    await bot.send_message(citizen.user_id, "Hello")
    assert citizen.last.text == "Hello"


async def test_a_block_is_told_to_the_bot(bot: Bot, citizen: Person) -> None:
    await citizen.start()
    await citizen.block()
    member = (await bot.get_updates())[-1].my_chat_member

    assert member is not None
    assert member.new_chat_member.status == "kicked"
    assert member.old_chat_member.status == "member"


async def test_nobody_writes_to_a_deactivated_person(bot: Bot, citizen: Person) -> None:
    await citizen.start()
    await citizen.deactivate()
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(citizen.user_id, "Hello")


async def test_an_edit_must_change_something(bot: Bot, citizen: Person) -> None:
    sent = await ask(bot, citizen)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await sent.edit_text("<b></b>Ready? ", parse_mode="HTML", reply_markup=KEYBOARD)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await sent.edit_reply_markup(KEYBOARD)

    assert await sent.edit_text("<i>Ready?</i>", parse_mode="HTML", reply_markup=KEYBOARD)


async def test_an_edit_without_a_keyboard_takes_it_away(bot: Bot, citizen: Person) -> None:
    sent = await ask(bot, citizen)
    await sent.edit_text("Thanks")

    assert citizen.last.keyboard == ()


async def test_a_missing_message_is_neither_edited_nor_deleted(bot: Bot, citizen: Person) -> None:
    sent = await ask(bot, citizen)
    await sent.delete()
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await sent.edit_text("x")
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await sent.delete()


async def test_a_persons_message_is_not_the_bots_to_edit(bot: Bot, citizen: Person) -> None:
    own = await citizen.send("mine")
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("yours", citizen.user_id, own.message_id)


async def test_after_two_days_a_message_stays(bot: Bot, citizen: Person, clock: HandClock) -> None:
    sent = await ask(bot, citizen)
    clock.pass_by(48 * 3600 + 1)
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await sent.delete()


async def test_a_query_is_answered_once(bot: Bot, citizen: Person) -> None:
    await ask(bot, citizen)
    query = await citizen.tap(citizen.last, "Yes")
    await bot.answer_callback_query(query.query_id, "я" * 200)
    with pytest.raises(BadRequest, match="Query is too old and response timeout expired"):
        await bot.answer_callback_query(query.query_id)


async def test_a_query_is_answered_in_time(bot: Bot, citizen: Person, clock: HandClock) -> None:
    await ask(bot, citizen)
    query = await citizen.tap(citizen.last, "Yes")
    clock.pass_by(15.1)
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(query.query_id)

    assert citizen.alerts == ()


async def test_an_answer_to_a_query_holds_200_characters(bot: Bot, citizen: Person) -> None:
    await ask(bot, citizen)
    query = await citizen.tap(citizen.last, "Yes")
    with pytest.raises(BadRequest, match=r"(?i)message_too_long"):
        await bot.answer_callback_query(query.query_id, "я" * 201)


async def test_a_flood_is_told_how_long_to_wait(
    bot: Bot, citizen: Person, telegram: Telegram, clock: HandClock
) -> None:
    await citizen.start()
    telegram.floods.per_chat = Rate(3, 5.0)
    for number in range(3):
        await bot.send_message(citizen.user_id, f"{number}")
    clock.pass_by(2)
    with pytest.raises(RetryAfter) as refusal:
        await bot.send_message(citizen.user_id, "4")
    clock.pass_by(3)

    assert refusal.value.retry_after == timedelta(seconds=3)
    await bot.send_message(citizen.user_id, "4")
    assert citizen.last.text == "4"


async def test_all_chats_together_have_a_limit_too(bot: Bot, telegram: Telegram) -> None:
    telegram.floods.overall = Rate(2, 1.0)
    people = [telegram.join(first_name=f"Citizen {number}") for number in range(3)]
    for person in people:
        await person.start()
    for person in people[:2]:
        await bot.send_message(person.user_id, "Hello")
    with pytest.raises(RetryAfter):
        await bot.send_message(people[2].user_id, "Hello")


async def test_another_token_is_not_let_in(url: str) -> None:
    async with HTTPXRequest(httpx_kwargs={"trust_env": False}) as request:
        with pytest.raises(InvalidToken):
            await Bot("1:wrong", base_url=f"{url}/bot", request=request).get_me()


@pytest.mark.parametrize(
    ("path", "code", "words"),
    [
        ("/bot{token}/danceForMe", 404, "Not Found: method not found"),
        ("/bot1:wrong/getMe", 401, "Unauthorized"),
        ("/file/bot{token}/photos/none.png", 404, "Not Found"),
        ("/file/bot1:wrong/photos/none.png", 401, "Unauthorized"),
        ("/nowhere", 404, "Not Found"),
    ],
)
async def test_a_wrong_address_says_what_is_wrong(
    telegram: Telegram, url: str, path: str, code: int, words: str
) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(url + path.format(token=telegram.token))

    assert answer.status_code == code
    assert answer.json() == {"ok": False, "error_code": code, "description": words}


@pytest.mark.parametrize("how", ["query", "form", "json", "multipart"])
async def test_parameters_come_in_every_shape(
    telegram: Telegram, citizen: Person, url: str, how: str
) -> None:
    await citizen.start()
    given = {"chat_id": str(citizen.user_id), "text": "Сәлем"}
    shapes: dict[str, Any] = {
        "query": {"params": given},
        "form": {"data": given},
        "json": {"json": {**given, "chat_id": citizen.user_id}},
        "multipart": {"data": given, "files": {"unused": b"x"}},
    }
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.post(f"{url}/bot{telegram.token}/SENDMESSAGE", **shapes[how])

    assert answer.json()["result"]["text"] == "Сәлем"


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (b"{", "application/json", "can't parse request body as JSON"),
        (b"[1]", "application/json", "expected an Object"),
        (b"chat_id=x&text=y", "application/x-www-form-urlencoded", "chat not found"),
        (b"text=y", "application/x-www-form-urlencoded", "chat_id is empty"),
    ],
)
async def test_a_broken_body_is_refused(
    telegram: Telegram, url: str, body: bytes, kind: str, words: str
) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        address = f"{url}/bot{telegram.token}/sendMessage"
        answer = await client.post(address, content=body, headers={"Content-Type": kind})

    assert answer.status_code == 400
    assert words in answer.json()["description"]
