"""Pictures and files go both ways, and come back byte for byte."""

import json

import pytest
from telegram import Bot, InputMediaPhoto, KeyboardButton, ReplyKeyboardMarkup

from sandbox import samples
from sandbox.parameters import Upload
from sandbox.people import Person


async def test_a_photo_reaches_the_person(bot: Bot, citizen: Person) -> None:
    await citizen.start()
    picture = samples.picture().content
    sent = await bot.send_photo(citizen.user_id, picture, caption="<b>Chart</b>", parse_mode="HTML")

    assert (sent.photo[-1].width, sent.photo[-1].height) == (240, 240)
    assert sent.caption == citizen.last.caption == "Chart"
    assert sent.caption_entities[0].type == "bold"
    assert citizen.last.text == ""


async def test_a_sent_photo_can_be_sent_again_by_its_id(bot: Bot, citizen: Person) -> None:
    await citizen.start()
    first = await bot.send_photo(citizen.user_id, samples.picture().content)
    again = await bot.send_photo(citizen.user_id, first.photo[-1].file_id)

    assert again.photo == first.photo


async def test_a_picture_is_exchanged_and_its_caption_edited(bot: Bot, citizen: Person) -> None:
    await citizen.start()
    sent = await bot.send_photo(citizen.user_id, samples.picture().content)
    await sent.edit_caption("new words")
    assert citizen.last.caption == "new words"
    await sent.edit_media(InputMediaPhoto(samples.picture().content, caption="new picture"))

    assert citizen.last.caption == "new picture"
    assert citizen.last.media["photo"][-1]["file_id"] != sent.photo[-1].file_id


async def test_a_document_keeps_its_name(bot: Bot, citizen: Person) -> None:
    await citizen.start()
    sent = await bot.send_document(citizen.user_id, b"a;b\n", filename="жауаптар.csv")

    assert sent.document is not None
    assert sent.document.file_name == "жауаптар.csv"
    assert sent.document.mime_type == "text/csv"


async def test_what_a_person_sends_can_be_downloaded(bot: Bot, citizen: Person) -> None:
    await citizen.send_document(Upload("form.md", b"# Form\n", "text/markdown"))
    [update] = await bot.get_updates()
    assert update.message is not None
    assert update.message.document is not None
    file = await update.message.document.get_file()

    assert bytes(await file.download_as_bytearray()) == b"# Form\n"


async def test_everything_people_send_can_be_read_by_the_client(bot: Bot, citizen: Person) -> None:
    await citizen.send_photo()
    await citizen.send_sticker()
    await citizen.send_voice()
    await citizen.send_audio()
    await citizen.send_video()
    await citizen.send_video_note()
    await citizen.send_location()
    await citizen.send_contact()
    kinds = [update.message.effective_attachment for update in await bot.get_updates() if update.message]

    assert len(kinds) == 8
    assert all(kinds)


@pytest.mark.parametrize("kind", ["voice", "audio", "video", "video_note", "document"])
async def test_what_is_heard_and_seen_can_be_downloaded_too(bot: Bot, citizen: Person, kind: str) -> None:
    await getattr(citizen, f"send_{kind}")(Upload("a.bin", b"what it holds", "application/x-made-up"))
    [update] = await bot.get_updates()
    assert update.message is not None
    file = await getattr(update.message, kind).get_file()

    assert bytes(await file.download_as_bytearray()) == b"what it holds"


async def test_a_key_below_sends_the_place_it_asks_for_and_goes(bot: Bot, citizen: Person) -> None:
    await citizen.start()
    key = KeyboardButton("Here", request_location=True)
    await bot.send_message(
        citizen.user_id, "Where?", reply_markup=ReplyKeyboardMarkup([[key]], one_time_keyboard=True)
    )
    sent = await citizen.press_below("Here")

    assert sent.media["location"]
    assert citizen.chat.keyboard_below is None


async def test_a_key_below_sends_its_words_and_stays(bot: Bot, citizen: Person) -> None:
    await citizen.start()
    await bot.send_message(citizen.user_id, "How?", reply_markup=ReplyKeyboardMarkup([["Well"]]))
    sent = await citizen.press_below("Well")

    assert sent.text == "Well"
    assert citizen.chat.keyboard_below
    with pytest.raises(LookupError):
        await citizen.press_below("Badly")


async def test_a_person_who_types_far_too_much_sends_several_messages(citizen: Person) -> None:
    await citizen.send("я" * 5000)

    assert [len(message.text) for message in citizen.messages] == [4096, 904]


async def test_messages_survive_json(bot: Bot, citizen: Person) -> None:
    await citizen.send("кездейсоқ 🇰🇿 \u202eterces")
    [update] = await bot.get_updates()

    assert update.message is not None
    assert json.loads(update.to_json())["message"]["text"] == citizen.messages[0].text
