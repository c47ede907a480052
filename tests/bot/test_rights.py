"""What respondents can have of us: their answers, who asks and for how long, peace, and to be forgotten."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from local import MANNERS
from running import ON_BOTH, Chat, RunningBot
from sqlalchemy import select

from bot.app import clock
from bot.card import LONGEST_TEXT, Button, Card
from bot.rights import Rights
from bot.shelf import Shelf
from bot.speech import Notice, privacy_card
from locales import translators
from sandbox.messages import Message
from sandbox.telegram import Telegram
from surveys.fieldwork.retention import Policy
from surveys.form import Form
from surveys.screens import Asking
from surveys.store import schema

WISH = "Мектеп жанына <парк> & кітапхана салар едім"
NAME = "Гүлназым"
OnDisk = Callable[[], Awaitable[bytes]]


@pytest.fixture
async def told(bot: RunningBot) -> Chat:
    """Somebody who told everything but has not sent it off."""
    chat = await Chat(bot, bot.telegram.join(918_273_645, NAME, "en")).starts()
    await chat.tap("Yes")
    await chat.says("40", "41")
    await chat.tap("☐ Newspapers", "Done (1)", "5", "2")
    await chat.says("01.01.2020", WISH)
    return await chat.sees("Your answers")


def files_in(chat: Chat) -> list[Message]:
    return [message for message in chat.fresh if "document" in message.media]


def content(telegram: Telegram, message: Message) -> str:
    return telegram.files.find(message.media["document"]["file_id"]).upload.content.decode()


@ON_BOTH
async def test_one_gets_everything_one_said_and_nothing_of_others(bot: RunningBot, told: Chat) -> None:
    other = await bot.meet().starts()
    await other.tap("Yes")
    await other.says("97")
    await told.says("/review")
    await told.tap("1", "Leave as it is")
    await told.says("/mydata")

    [message] = files_in(told)
    page = content(bot.telegram, message)
    assert message.media["document"]["file_name"] == "gauhar-answers.html"
    assert "everything you told me" in message.words.text
    for words in ("How old are you?", ">40<", ">41<", "Newspapers", "5", "2020", "Not sent yet."):
        assert words in page, words
    assert "Мектеп жанына &lt;парк&gt; &amp; кітапхана" in page
    assert page.startswith("<!DOCTYPE html>")
    assert 'charset="utf-8"' in page
    assert len(re.findall(r"\d\d:\d\d", page)) >= 7
    assert "97" not in re.sub(r"<style>.*</style>", "", page)
    assert files_in(other) == []


async def test_an_answer_that_was_changed_is_there_with_the_one_before(bot: RunningBot, told: Chat) -> None:
    await told.says("/review")
    await told.tap("2")
    await told.says("39", "/mydata")

    page = content(bot.telegram, files_in(told)[0])
    assert ">39<" in page
    assert "Earlier: 40 (" in page


async def test_the_file_speaks_the_respondents_language(bot: RunningBot) -> None:
    chat = await bot.meet().starts("kk")
    await chat.tap("Иә")
    await chat.says("/mydata")
    page = content(bot.telegram, files_in(chat)[0])
    assert "Қатысуға келісесіз бе?" in page
    assert "Жауаптарыңыз" in page
    assert "<h2>Азаматтар сауалнамасы</h2>" in page
    assert "Do you agree" not in page


async def test_after_the_file_one_can_go_on_where_one_was(chat: Chat) -> None:
    await chat.starts()
    await chat.tap("Yes")
    await chat.says("/pause", "/mydata")

    assert len(files_in(chat)) == 1
    assert "Continue" in chat.card.labels


async def test_after_sending_it_can_be_had_as_well(bot: RunningBot, told: Chat) -> None:
    await told.tap("Send my answers")
    await told.says("/mydata")
    assert "Sent: " in content(bot.telegram, files_in(told)[0])


@pytest.mark.parametrize("begun", [True, False])
async def test_who_said_nothing_gets_nothing(chat: Chat, *, begun: bool) -> None:
    if begun:
        await chat.starts()
    await chat.says("/mydata")
    await chat.sees("I have no answers of yours." if begun else "Менде жауаптарыңыз жоқ.")
    assert files_in(chat) == []


async def test_whoever_is_through_can_invite_others_and_is_not_named(bot: RunningBot, told: Chat) -> None:
    await told.tap("Send my answers")
    buttons = {button.text: button for row in told.card.keyboard for button in row}
    asked = parse_qs(urlsplit(str(buttons["Invite others"].url)).query)
    [link] = asked["url"]
    assert link.endswith("?start=friend")
    assert "civil society" in asked["text"][0]

    friend = await bot.meet().starts(payload=link.rpartition("=")[2])
    await friend.tap("Yes")
    async with bot.store.unit() as unit:
        table = schema.interviews
        sources = await unit.connection.execute(select(table.c.source).order_by(table.c.started_at))
        assert list(sources.scalars()) == [None, "friend"]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_notice_names_who_asks_where_answers_lie_and_for_how_long(language: str) -> None:
    notice = Notice("Example Institute.", "Almaty, own server", Policy(grace=21, link=45))
    text = privacy_card(translators()[language], notice).text

    assert {"Example Institute.", "Almaty, own server."} <= set(re.findall(r": (.*)$", text, re.MULTILINE))
    assert "45" in text
    assert "21" in text
    assert {"/withdraw", "/mydata"} <= set(re.findall(r"/\w+", text))


# leaving


@pytest.fixture
def on_disk(kind: str, database: str, tmp_path: Path, request: pytest.FixtureRequest) -> OnDisk:
    """Give a way to read all that lies in the database's files."""

    async def read() -> bytes:
        if kind == "sqlite":
            return read_all(tmp_path)
        return bytes(await request.getfixturevalue("postgres").bytes_on_disk(database))

    return read


def read_all(folder: Path) -> bytes:
    files = sorted(folder.glob("gauhar.sqlite3*"))
    assert files
    return b"\0".join(file.read_bytes() for file in files)


async def traces(bot: RunningBot, chat: Chat) -> list[bytes]:
    """Gather what tells of one person: numbers, names, words, and every name the database gave them."""
    number = chat.person.user_id
    async with bot.store.unit() as unit:
        contact = await unit.contact(number)
        assert contact is not None
        kept = await unit.kept_of(contact)
        rows = (await unit.connection.execute(select(schema.contacts))).all()
        aside = (await unit.connection.execute(select(schema.parked))).all()
        log = (await unit.connection.execute(select(schema.answer_log.c.sealed))).scalars().all()
    assert len(rows) == len(kept) == len(aside) == 1
    sealed = [each for each in log if each is not None]
    assert sealed
    names = [kept[0].record.id.encode(), kept[0].record.respondent.encode()]
    return [*names, rows[0].fingerprint, rows[0].sealed, aside[0].sealed, aside[0].reason, *sealed]


@ON_BOTH
async def test_after_a_withdrawal_no_byte_of_the_person_is_left(
    bot: RunningBot, told: Chat, on_disk: OnDisk
) -> None:
    number = told.person.user_id
    async with bot.store.unit() as unit:
        await unit.park(7, number, f'{{"chat": {number}, "name": "{NAME}"}}', "ValueError", clock())
        await unit.review_reminders(MANNERS)
        await unit.wrong_code(number, clock())
    assert await bot.rows("reminders") == 1
    named = await traces(bot, told)
    plain = [str(number), NAME, WISH, WISH[:9], "2020-01-01"]
    hidden = [each.encode() for each in plain[:-1]] + [number.to_bytes(4, "big"), number.to_bytes(8, "big")]
    before = await on_disk()
    assert [each for each in named if each not in before] == []
    assert b"2020-01-01" in before
    assert [each for each in hidden if each in before] == []  # of these nothing is there at any time

    await told.says("/withdraw")
    await told.tap("Yes, erase everything")
    await told.sees("Everything you told me has been erased.")

    after = await on_disk()
    assert [each for each in [*named, *hidden, b"2020-01-01"] if each in after] == []
    counted = {name: await bot.rows(name) for name in ("contacts", "interviews", "reminders", "parked")}
    assert set(counted.values()) == {0}
    assert (await bot.rows("tallies"), await bot.rows("audit")) == (1, 1)


async def test_a_withdrawal_takes_the_last_card_out_of_the_chat(told: Chat) -> None:
    card = told.card.message_id
    await told.says("/withdraw")
    assert card in {message.message_id for message in told.person.messages}
    await told.tap("Yes, erase everything")
    assert card not in {message.message_id for message in told.person.messages}
    await told.sees("Everything you told me has been erased.", "Older messages stay")


async def test_a_card_too_old_to_be_deleted_is_emptied(bot: RunningBot, told: Chat) -> None:
    card = told.card.message_id
    bot.telegram.faults.fail("deleteMessage", code=400)
    await told.says("/withdraw")
    await told.tap("Yes, erase everything")
    [left] = [message for message in told.person.messages if message.message_id == card]
    assert (left.text, left.labels) == ("…", ())


@pytest.mark.parametrize(("language", "who"), [("kk", "Сауалнаманы жүргізетін"), ("ru", "Опрос проводит")])
def test_whoever_is_asked_for_consent_reads_who_asks(language: str, who: str, form: Form) -> None:
    t = translators()[language]
    rights = Rights(Shelf({}, {}), {}, str, Notice("Example Institute", "Almaty"))
    first, later = (
        Asking(form.by_name["consent"], 0, 1, 9),
        Asking(form.by_name["age"], 1, 2, 9, can_go_back=True),
    )
    card = Card("Question?", ((Button("Yes", "p.1.0.0"),),))

    assert f"{who}: Example Institute." in rights.framed(card, first, None, t).text
    assert rights.framed(card, first, None, t).rows == card.rows
    assert rights.framed(card, later, None, t) == card
    assert replace(rights, notice=Notice()).framed(card, first, None, t) == card
    long = replace(card, text="?" * (LONGEST_TEXT - 5))
    assert rights.framed(long, first, None, t) == long
