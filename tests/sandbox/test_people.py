"""People act as they can with a Telegram app, and tests wait for what follows without sleeping."""

import asyncio

import pytest

from sandbox.limits import units
from sandbox.parameters import Json
from sandbox.people import Person
from sandbox.refusals import ApiError
from sandbox.telegram import Telegram

BUTTON: Json = {"text": "Yes", "callback_data": "y"}


async def say(telegram: Telegram, person: Person, text: str, **button: str) -> None:
    markup = {"inline_keyboard": [[{**BUTTON, **button}]]}
    await telegram.call("sendMessage", {"chat_id": person.user_id, "text": text, "reply_markup": markup})


async def test_a_button_of_an_old_form_can_still_be_pressed(telegram: Telegram, citizen: Person) -> None:
    await citizen.start()
    await say(telegram, citizen, "One?")
    seen = citizen.last
    where = {"chat_id": citizen.user_id, "message_id": seen.message_id}
    await telegram.call("editMessageText", {**where, "text": "Two?"})
    await citizen.tap(seen, "Yes")
    pressed = telegram.updates.pending[-1].body

    assert pressed["data"] == "y"
    assert pressed["message"]["text"] == "Two?"


async def test_a_button_is_found_by_its_words_or_its_data(telegram: Telegram, citizen: Person) -> None:
    await citizen.start()
    await say(telegram, citizen, "One?")

    assert (await citizen.tap(citizen.last, "Yes")).data == "y"
    assert (await citizen.tap(citizen.last, "y")).data == "y"
    with pytest.raises(LookupError, match="No button 'Maybe' among"):
        await citizen.tap(citizen.last, "Maybe")


async def test_a_deleted_message_cannot_be_pressed(telegram: Telegram, citizen: Person) -> None:
    await citizen.start()
    await say(telegram, citizen, "One?")
    seen = citizen.last
    where = {"chat_id": citizen.user_id, "message_id": seen.message_id}
    await telegram.call("deleteMessage", where)
    with pytest.raises(LookupError, match="is gone"):
        await citizen.tap(seen, "Yes")


async def test_a_change_before_the_wait_is_not_missed(telegram: Telegram, citizen: Person) -> None:
    await citizen.start()
    await say(telegram, citizen, "One?")
    await citizen.next_change()

    with pytest.raises(TimeoutError):
        await citizen.next_change(timeout=0.01)


async def test_a_waiting_test_wakes_at_the_change(telegram: Telegram, citizen: Person) -> None:
    await citizen.start()
    change = asyncio.create_task(citizen.next_change())
    await say(telegram, citizen, "One?")
    await change

    assert citizen.last.text == "One?"


async def test_what_does_not_come_about_is_told_with_the_last_words(
    telegram: Telegram, citizen: Person
) -> None:
    await citizen.send("Is anybody there?")
    with pytest.raises(TimeoutError, match="Citizen: 'Is anybody there"):
        await telegram.wait_until(lambda: False, timeout=0.01)


async def test_who_has_blocked_the_bot_must_unblock_it_to_write(citizen: Person) -> None:
    await citizen.start()
    await citizen.block()
    with pytest.raises(PermissionError, match="has blocked the bot"):
        await citizen.send("Hello")


async def test_people_do_not_edit_what_the_bot_said(telegram: Telegram, citizen: Person) -> None:
    await citizen.start()
    await say(telegram, citizen, "One?")
    with pytest.raises(LookupError, match="their own messages"):
        await citizen.edit(citizen.last, "Two?")


async def test_an_empty_text_is_not_sent(citizen: Person) -> None:
    with pytest.raises(ValueError, match="empty"):
        await citizen.send("  ")


async def test_even_emoji_are_cut_to_what_a_message_holds(citizen: Person) -> None:
    await citizen.send("😀" * 5000)
    lengths = [units(message.text) for message in citizen.messages]

    assert sum(lengths) == 10_000
    assert max(lengths) <= 4096


async def test_two_people_do_not_share_an_id(telegram: Telegram, citizen: Person) -> None:
    with pytest.raises(ValueError, match="already a person"):
        telegram.join(user_id=citizen.user_id)

    assert telegram.join().user_id != citizen.user_id


@pytest.mark.parametrize(
    ("button", "words"),
    [
        ({"text": "a"}, "Text buttons are unallowed in the inline keyboard"),
        ({"text": "a", "callback_data": "b", "url": "https://e.org"}, "exactly one optional field"),
        ({"text": "a", "callback_data": 5}, '"callback_data" must be of type String'),
        ({"callback_data": "b"}, '"text" must be of type String'),
        ({"text": "a", "web_app": {"url": "http://e.org"}}, "Only HTTPS links are allowed"),
    ],
)
async def test_a_button_the_client_would_not_build_is_refused(
    telegram: Telegram, citizen: Person, button: Json, words: str
) -> None:
    await citizen.start()
    given = {"chat_id": citizen.user_id, "text": "x", "reply_markup": {"inline_keyboard": [[button]]}}
    with pytest.raises(ApiError, match=words):
        await telegram.call("sendMessage", given)


@pytest.mark.parametrize(
    "markup", ["{", "[]", '{"inline_keyboard": {}}', '{"inline_keyboard": [1]}', '{"x": 1}']
)
async def test_a_broken_keyboard_is_refused(telegram: Telegram, citizen: Person, markup: str) -> None:
    await citizen.start()
    given = {"chat_id": citizen.user_id, "text": "x", "reply_markup": markup}
    with pytest.raises(ApiError, match="can't parse"):
        await telegram.call("sendMessage", given)


async def test_a_keyboard_below_stays_until_it_is_removed(telegram: Telegram, citizen: Person) -> None:
    await citizen.start()
    here = {"chat_id": citizen.user_id, "text": "Where?"}
    below = {"keyboard": [[{"text": "Here", "request_location": True}]]}
    await telegram.call("sendMessage", {**here, "reply_markup": below})
    assert citizen.chat.keyboard_below == below
    await telegram.call("sendMessage", {**here, "reply_markup": {"remove_keyboard": True}})

    assert citizen.chat.keyboard_below is None


async def test_whoever_was_sent_a_link_opens_the_chat_by_it(telegram: Telegram) -> None:
    sent = telegram.join(link="organisation")

    assert (await sent.start()).text == "/start organisation"
    assert (await sent.start("poster")).text == "/start poster"
