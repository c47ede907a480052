"""Every limit at the limit and one beyond, through python-telegram-bot, with Telegram's own words."""

from collections.abc import Awaitable, Callable

import pytest
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest

from sandbox import limits, samples
from sandbox.people import Person

Send = Callable[[Bot, int], Awaitable[object]]


def keyboard(*rows: list[str]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton("x", callback_data=data) for data in row] for row in rows]
    )


def text(words: str, **more: object) -> Send:
    return lambda bot, chat: bot.send_message(chat, words, **more)  # type: ignore[arg-type] # the table mixes types


def captioned(words: str) -> Send:
    return lambda bot, chat: bot.send_photo(chat, samples.picture().content, caption=words)


def buttons(*rows: list[str]) -> Send:
    return lambda bot, chat: bot.send_message(chat, "Choose", reply_markup=keyboard(*rows))


def labelled(label: str) -> Send:
    one = InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data="x")]])
    return lambda bot, chat: bot.send_message(chat, "Choose", reply_markup=one)


def linked(url: str) -> Send:
    one = InlineKeyboardMarkup([[InlineKeyboardButton("Open", url=url)]])
    return lambda bot, chat: bot.send_message(chat, "Choose", reply_markup=one)


def command(name: str, description: str = "Begin") -> Send:
    return lambda bot, _: bot.set_my_commands([BotCommand(name, description)])


def commands(count: int) -> Send:
    return lambda bot, _: bot.set_my_commands([BotCommand(f"c{number}", "Begin") for number in range(count)])


def document(size: int) -> Send:
    return lambda bot, chat: bot.send_document(chat, bytes(size), filename="big.bin")


def photo(size: int) -> Send:
    picture = samples.picture().content
    return lambda bot, chat: bot.send_photo(chat, picture + bytes(size - len(picture)))


ACCEPTED = {
    "4096 characters": text("я" * 4096),
    "4096 characters after parsing": text("<b>" + "я" * 4095 + "</b>&lt;", parse_mode="HTML"),
    "a single character": text("."),
    "a caption of 1024": captioned("я" * 1024),
    "64 bytes of callback data": buttons(["я" * 32]),
    "one byte of callback data": buttons(["x"]),
    "eight buttons a row": buttons(["x"] * 8),
    "a hundred buttons": buttons(*[["x"] * 5] * 20),
    "a link": linked("https://example.org/a?b=c"),
    "a command of 32": command("a_9" + "x" * 29),
    "a description of 256": command("begin", "я" * 256),
    "a hundred commands": commands(100),
    "a name of 64": lambda bot, _: bot.set_my_name("я" * 64),
    "a bot description of 512": lambda bot, _: bot.set_my_description("я" * 512),
    "a short description of 120": lambda bot, _: bot.set_my_short_description("я" * 120),
    "a photo of 10 MB": photo(limits.PHOTO_BYTES),
}

REFUSED = {
    "4097 characters": (text("я" * 4097), "message is too long"),
    "4097 units of emoji": (text("😀" * 2048 + "."), "message is too long"),
    "no text": (text(""), "message text is empty"),
    "only spaces": (text("  \n "), "text must be non-empty"),
    "only a zero-width space": (text("\u200b"), "text must be non-empty"),
    "only markup": (text("<b></b>", parse_mode="HTML"), "text must be non-empty"),
    "a caption of 1025": (captioned("я" * 1025), "message caption is too long"),
    "65 bytes of callback data": (buttons(["я" * 32 + "x"]), "BUTTON_DATA_INVALID"),
    "no callback data": (buttons([""]), "BUTTON_DATA_INVALID"),
    "nine buttons a row": (buttons(["x"] * 9), "reply markup is too long"),
    "101 buttons": (buttons(*[["x"] * 5] * 20, ["x"]), "reply markup is too long"),
    "a button without words": (labelled(" "), "text must be non-empty"),
    "a link to nowhere": (linked("nowhere"), "URL 'nowhere' is invalid: Wrong HTTP URL"),
    "an unknown parse mode": (text("x", parse_mode="BBCode"), "unsupported parse_mode"),
    "an unclosed tag": (
        text("<b>x", parse_mode="HTML"),
        "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
    ),
    "a bare less-than": (
        text("2 < 3", parse_mode="HTML"),
        'can\'t parse entities: Unsupported start tag "" at byte offset 2',
    ),
    "a command of 33": (command("a" * 33), "command length must not exceed 32"),
    "a command in capitals": (command("Begin"), "BOT_COMMAND_INVALID"),
    "a command in Cyrillic": (command("баста"), "BOT_COMMAND_INVALID"),
    "a description of 257": (command("begin", "я" * 257), "must not exceed 256"),
    "no description": (command("begin", " "), "command description must be non-empty"),
    "101 commands": (commands(101), "BOT_COMMANDS_TOO_MUCH"),
    "a name of 65": (lambda bot, _: bot.set_my_name("я" * 65), "name is too long"),
    "a bot description of 513": (lambda bot, _: bot.set_my_description("я" * 513), "description is too long"),
    "a short description of 121": (
        lambda bot, _: bot.set_my_short_description("я" * 121),
        "short description is too long",
    ),
    "a photo beyond 10 MB": (photo(limits.PHOTO_BYTES + 1), "is too big for a photo"),
    "a photo that is none": (
        lambda bot, chat: bot.send_photo(chat, b"not a picture"),
        "IMAGE_PROCESS_FAILED",
    ),
    "an unknown file": (lambda bot, chat: bot.send_photo(chat, "AgAC"), "wrong file_id"),
    "an empty file": (document(0), "file must be non-empty"),
    "an unknown chat": (lambda bot, _: bot.send_message(1, "x"), "chat not found"),
    "an unknown action": (lambda bot, chat: bot.send_chat_action(chat, "dance"), "wrong parameter action"),
    "a reply to nothing": (text("x", reply_to_message_id=999), "message to be replied not found"),
}


@pytest.mark.parametrize("case", ACCEPTED)
async def test_at_the_limit_it_is_accepted(bot: Bot, citizen: Person, case: str) -> None:
    await citizen.start()

    assert await ACCEPTED[case](bot, citizen.user_id)


@pytest.mark.parametrize("case", REFUSED)
async def test_beyond_the_limit_telegram_says_why(bot: Bot, citizen: Person, case: str) -> None:
    await citizen.start()
    before = citizen.messages
    send, words = REFUSED[case]
    with pytest.raises(BadRequest) as refusal:
        await send(bot, citizen.user_id)

    assert words.lower() in refusal.value.message.lower()
    assert citizen.messages == before


async def test_a_document_beyond_50_mb_is_refused(bot: Bot, citizen: Person) -> None:
    await citizen.start()
    with pytest.raises(Exception, match="Request Entity Too Large"):
        await document(limits.UPLOAD_BYTES + 1)(bot, citizen.user_id)


async def test_a_document_of_50_mb_is_accepted(bot: Bot, citizen: Person) -> None:
    await citizen.start()
    sent = await bot.send_document(citizen.user_id, bytes(limits.UPLOAD_BYTES), filename="big.bin")

    assert sent.document is not None
    assert sent.document.file_size == limits.UPLOAD_BYTES


@pytest.mark.parametrize(("length", "fits"), [(64, True), (65, False)])
async def test_a_deep_link_holds_64_characters(citizen: Person, length: int, fits: bool) -> None:  # noqa: FBT001 - a table
    if fits:
        assert (await citizen.start("a-B_9" + "x" * (length - 5))).text.startswith("/start a-B_9")
    else:
        with pytest.raises(ValueError, match="at most 64"):
            await citizen.start("x" * length)
