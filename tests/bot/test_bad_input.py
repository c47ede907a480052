"""Whatever somebody sends, something sensible is shown, and no answer is lost or invented."""

from collections import Counter
from pathlib import Path

import pytest
from running import Chat, RunningBot
from sqlalchemy import select

from sandbox.parameters import Json
from surveys.store import schema


@pytest.fixture
async def asked_age(chat: Chat) -> Chat:
    """Give a chat that was asked the age, which wants a number."""
    await chat.starts()
    return await chat.tap("Yes")


@pytest.fixture
async def asked_media(asked_age: Chat) -> Chat:
    """Give a chat that was asked for all that applies."""
    return await asked_age.says("45", "3")


@pytest.fixture
async def asked_wish(asked_media: Chat) -> Chat:
    """Give a chat that was asked for words of one's own."""
    return await asked_media.tap("☐ Newspapers", "Done (1)", "7", "2", "Skip")


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("forty", "“forty” could not be read as a number"),
        ("45,5", "“45,5” is not a whole number"),
        ("121", "An age is from 0 to 120."),
        ("-1", "An age is from 0 to 120."),
        ("👍", "could not be read as a number"),
        ("\u200f\u200b", "could not be read as a number"),
        ("<b>45</b>", "“<b>45</b>” could not be read as a number"),
        ("999999999999999999999", "could not be read as a number"),
    ],
)
async def test_what_is_no_age_is_refused_with_the_reason(asked_age: Chat, written: str, reason: str) -> None:
    await asked_age.says(written)
    await asked_age.sees(reason, "How old are you?")
    assert await asked_age.answers() == {"consent": "yes"}


@pytest.mark.parametrize("written", ["45", " 45 ", "４５", "45.0", "\u200e45\u200f", "+45"])
async def test_an_age_is_read_in_the_ways_people_write_it(asked_age: Chat, written: str) -> None:
    await asked_age.says(written)
    assert (await asked_age.answers())["age"] == "45"


async def test_words_that_are_no_choice_bring_the_question_again(chat: Chat) -> None:
    await chat.starts()
    await chat.says("perhaps")
    await chat.sees("“perhaps” is not one of the answers", "Do you agree to take part?")


async def test_a_tap_on_an_old_card_changes_nothing_and_says_so(asked_media: Chat) -> None:
    first = next(m for m in asked_media.person.messages if "How old are you?" in m.text)
    await asked_media.tap("Prefer not to answer", on=first)
    await asked_media.sees("That button belongs to an earlier card, so it changed nothing.")
    await asked_media.sees("Where is your news from?")
    assert (await asked_media.answers())["age"] == "45"


async def test_a_keyboard_as_it_looked_days_ago_changes_nothing(asked_media: Chat) -> None:
    card = asked_media.card
    await asked_media.tap("☐ Newspapers", "Done (1)")
    await asked_media.tap("☐ Radio", on=card)
    await asked_media.sees("That button belongs to an earlier card", "How far do you trust it?")
    assert (await asked_media.answers())["media"] == "press"


async def test_a_query_that_telegram_has_forgotten_still_counts(asked_media: Chat) -> None:
    asked_media.bot.telegram.queries.age = -1
    await asked_media.tap("☐ Newspapers")
    assert "☑ Newspapers" in asked_media.fresh[-1].labels


async def test_the_keyboard_of_an_erased_interview_does_not_speak_to_a_later_one(asked_age: Chat) -> None:
    old = asked_age.card
    await asked_age.says("40", "/withdraw")  # the newest card is taken away, this one stays
    await asked_age.tap("Yes, erase everything")
    await asked_age.starts()
    await asked_age.tap("Yes")
    await asked_age.tap("Prefer not to answer", on=old)
    await asked_age.sees("That button belongs to an earlier card", "How old are you?")
    assert await asked_age.answers() == {"consent": "yes"}


async def test_of_two_taps_at_once_the_first_counts(chat: Chat) -> None:
    await chat.starts()
    card = chat.card
    await chat.person.tap(card, "Yes")
    await chat.does(chat.person.tap(card, "No"))
    await chat.sees("How old are you?", "That button belongs to an earlier card")
    assert await chat.bot.logged() == [("consent", "yes")]


async def test_a_double_tap_on_a_box_ticks_and_clears_it(asked_media: Chat) -> None:
    card = asked_media.card
    await asked_media.person.tap(card, "☐ Radio")
    await asked_media.does(asked_media.person.tap(card, "☐ Radio"))
    assert "☐ Radio" in asked_media.card.labels


async def test_the_same_tap_delivered_twice_is_applied_once(asked_media: Chat) -> None:
    asked_media.bot.telegram.faults.deliver_twice()
    await asked_media.tap("☐ Radio")
    assert "☑ Radio" in asked_media.with_button("Done (1)").labels
    assert (await asked_media.interview()).ticked == ("radio",)


async def test_the_same_written_answer_delivered_twice_is_applied_once(asked_age: Chat) -> None:
    asked_age.bot.telegram.faults.deliver_twice()
    await asked_age.says("45")
    await asked_age.sees("How many people")
    assert await asked_age.bot.logged() == [("consent", "yes"), ("age", "45")]


async def test_two_quick_numbers_do_not_answer_two_questions(asked_age: Chat) -> None:
    await asked_age.person.send("45")
    await asked_age.does(asked_age.person.send("45"))
    await asked_age.sees("Your message “45” came before this question was shown", "How many people")
    assert await asked_age.answers() == {"consent": "yes", "age": "45"}
    await asked_age.says("3")
    assert (await asked_age.answers())["people"] == "3"


async def test_two_quick_words_do_not_answer_two_button_questions(asked_media: Chat) -> None:
    await asked_media.tap("☐ Newspapers")
    await asked_media.person.send("Done (1)")
    await asked_media.does(asked_media.person.send("7"))
    await asked_media.sees("Your message “7” came before this question was shown", "How far do you trust it?")
    assert "trust" not in await asked_media.answers()


@pytest.mark.parametrize(
    ("send", "reply"),
    [
        ("send_photo", "I cannot look at pictures."),
        ("send_sticker", "A nice sticker!"),
        ("send_voice", "I cannot listen to voice messages."),
        ("send_location", "This question does not ask for a place."),
        ("send_document", "This question does not ask for a file."),
        ("send_contact", "I can only read buttons and written words here."),
    ],
)
async def test_what_is_no_words_gets_an_answer_and_the_question_again(
    asked_age: Chat, send: str, reply: str
) -> None:
    await asked_age.does(getattr(asked_age.person, send)())
    await asked_age.sees(reply, "How old are you?")
    await asked_age.says("45")
    assert (await asked_age.answers())["age"] == "45"


async def test_an_edited_message_is_no_answer(asked_age: Chat) -> None:
    await asked_age.says("45")
    own = [m for m in asked_age.person.messages if not m.from_bot][-1]
    await asked_age.does(asked_age.person.edit(own, "46"))
    await asked_age.sees("I cannot take changes to messages already sent.", "How many people")
    assert await asked_age.answers() == {"consent": "yes", "age": "45"}


@pytest.mark.parametrize("command", ["/nonsense", "/", "/ 45", "/45", "/start@somebody_else", "/help now"])
async def test_any_command_in_mid_question_is_answered_and_is_no_answer(
    asked_age: Chat, command: str
) -> None:
    await asked_age.says(command)
    await asked_age.sees("How old are you?")
    assert await asked_age.answers() == {"consent": "yes"}


@pytest.mark.parametrize("command", ["help", "privacy", "review", "pause", "language", "withdraw", "diamond"])
async def test_every_command_shows_something_at_every_stage(chat: Chat, command: str) -> None:
    await chat.says(f"/{command}")
    assert chat.fresh
    await chat.starts()
    await chat.says(f"/{command}")
    assert chat.fresh


async def test_ten_thousand_characters_are_too_long_and_nothing_is_lost(asked_wish: Chat) -> None:
    await asked_wish.says("Ш" * 10_000)  # which Telegram cuts into three messages, the last of 1,808
    await asked_wish.sees("please shorten it to 2,000", "What would you change?")
    assert "wish" not in await asked_wish.answers()
    await asked_wish.says("Trees")
    assert (await asked_wish.answers())["wish"] == "Trees"


@pytest.mark.parametrize(
    "words",
    [
        "<b>bold</b> & <script>alert(1)</script>",
        "*stars* _and_ `ticks`",
        "👩‍👩‍👧 👍🏽",
        "עברית \u202e ʇxǝʇ",
        "{name} {0} %s %(x)s",
        "a\u200bb",
        "'; DROP TABLE interviews; --",
        "Ә" * 2000,
    ],
)
async def test_words_of_ones_own_come_back_as_they_were_written(asked_wish: Chat, words: str) -> None:
    await asked_wish.says(words)
    await asked_wish.sees("Your answers")
    kept = (await asked_wish.answers())["wish"]
    assert kept == words.replace("\u202e", "")  # what would turn our own words around is dropped
    await asked_wish.sees(" ".join(kept.split())[:60])


def bytes_of(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.glob("gauhar.sqlite3*"))


async def test_free_text_does_not_lie_in_clear(asked_wish: Chat, tmp_path: Path) -> None:
    await asked_wish.says("a very particular wish")
    written = bytes_of(tmp_path)
    assert b"gauhar" in written
    assert b"particular wish" not in written
    assert str(asked_wish.person.user_id).encode() not in written


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "p",
        "p.xxxxxx.1.0",
        "p..0.0",
        "n..2.not_asked",
        "s..2.",
        "w...yes.",
        "x.0.0.0",
        "p.0.1." + "9" * 40,
    ],
)
async def test_forged_button_data_changes_nothing_and_is_answered(asked_age: Chat, forged: str) -> None:
    query = bot_query(asked_age, forged)
    await asked_age.does(query)
    await asked_age.sees("That button belongs to an earlier card", "How old are you?")
    assert await asked_age.answers() == {"consent": "yes"}


async def bot_query(chat: Chat, data: str) -> None:
    """Press a button that carries what no button of ours carries."""
    query = chat.bot.telegram.queries.open(chat.person.user_id, chat.card.message_id, data)
    pressed = chat.person._pressed(query, chat.card)
    chat.bot.telegram.happen("callback_query", pressed, chat.person.chat)


GROUP: Json = {"id": -100_500, "type": "supergroup", "title": "Neighbours"}


async def test_groups_are_left_alone(asked_age: Chat) -> None:
    telegram = asked_age.bot.telegram
    said = {**asked_age.person.messages[0].to_json(), "chat": GROUP, "text": "/start", "message_id": 77}
    before = Counter(telegram.calls)
    telegram.happen("message", said, asked_age.person.chat)
    query = telegram.queries.open(asked_age.person.user_id, 77, "g...")
    pressed = {**asked_age.person._pressed(query, asked_age.card), "message": said}
    telegram.happen("callback_query", pressed, asked_age.person.chat)
    await asked_age.bot.settled()
    assert {*(telegram.calls - before)} == {"getUpdates"}
    assert await asked_age.bot.rows("contacts") == 1


async def test_somebody_who_left_and_came_back_goes_on(asked_age: Chat) -> None:
    await asked_age.person.send("45")
    await asked_age.does(asked_age.person.block())
    await asked_age.person.unblock()
    await asked_age.says("hello")
    await asked_age.sees("How many people")
    await asked_age.says("3")
    assert (await asked_age.answers())["age"] == "45"
    assert (await asked_age.answers())["people"] == "3"


async def test_an_answer_given_just_before_blocking_is_kept(asked_media: Chat) -> None:
    await asked_media.person.tap(asked_media.card, "☐ Radio")
    await asked_media.does(asked_media.person.block())
    assert (await asked_media.interview()).ticked == ("radio",)


async def test_a_deleted_card_comes_again(asked_media: Chat) -> None:
    card = asked_media.card
    await asked_media.person.tap(card, "☐ Radio")
    asked_media.person.chat.remove(card.message_id)
    await asked_media.does(asked_media.bot.settled())
    assert "☑ Radio" in asked_media.card.labels
    assert asked_media.card.message_id > card.message_id
    await asked_media.tap("Done (1)")
    await asked_media.sees("How many hours of radio")


async def test_nobody_reads_another_persons_answers(bot: RunningBot) -> None:
    one, other = await bot.meet().starts(), await bot.meet().starts()
    await one.tap("Yes")
    await other.tap("Yes")
    await one.says("45")
    await other.says("27")
    await one.tap("‹ Back")
    await one.sees("Your answer now: 45")
    assert (await other.answers())["age"] == "27"


async def test_every_update_is_noted_once(bot: RunningBot, asked_age: Chat) -> None:
    await asked_age.says("45", "3")
    async with bot.store.unit() as unit:
        rows = await unit.connection.execute(select(schema.updates.c.update_id))
        assert len(rows.scalars().all()) == 5  # start, language, consent, age, people
