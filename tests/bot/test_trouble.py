"""Telegram is slow, busy or gone: the answer is kept, and the next contact shows where one stands."""

import pytest
from running import Chat

from bot import transport
from sandbox.refusals import bad_request


@pytest.fixture
async def asked_media(chat: Chat) -> Chat:
    """Give a chat that was asked for all that applies: its card is edited in place."""
    await chat.starts()
    await chat.tap("Yes")
    return await chat.says("45", "3")


@pytest.mark.parametrize("method", ["editMessageText", "answerCallbackQuery"])
async def test_busy_telegram_is_asked_again_after_the_time_it_names(asked_media: Chat, method: str) -> None:
    asked_media.bot.telegram.faults.flood(method, retry_after=7)
    await asked_media.tap("☐ Radio")
    assert asked_media.bot.waits == [7]
    assert "☑ Radio" in asked_media.card.labels


@pytest.mark.parametrize("trouble", ["fail", "reset", "hang"])
async def test_a_call_that_fails_is_tried_again(
    asked_media: Chat, trouble: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for patience in ("read", "write"):
        monkeypatch.setitem(transport._DEFAULTS, patience, 0.2)
    getattr(asked_media.bot.telegram.faults, trouble)("editMessageText")
    await asked_media.tap("☐ Radio")
    assert "☑ Radio" in asked_media.card.labels


async def test_a_message_whose_confirmation_is_lost_may_come_twice_but_counts_once(
    asked_media: Chat,
) -> None:
    asked_media.bot.telegram.faults.lose_answer("sendMessage")
    await asked_media.says("radio", "Done (1)")
    asked = [m for m in asked_media.person.messages if "How many hours" in m.text]
    assert asked
    await asked_media.says("2")
    assert await asked_media.bot.logged() == [
        ("consent", "yes"), ("age", "45"), ("people", "3"), ("media", "radio"), ("hours", "2"),
    ]  # fmt: skip


async def test_an_answer_is_kept_though_the_next_question_cannot_be_sent(asked_media: Chat) -> None:
    await asked_media.tap("☐ Radio")
    asked_media.bot.telegram.faults.reset("sendMessage", times=10)
    await asked_media.tap("Done (1)")
    assert asked_media.shown == ""
    assert (await asked_media.answers())["media"] == "radio"
    asked_media.bot.telegram.faults.clear()
    await asked_media.says("2")
    await asked_media.sees("Your message “2” came before this question was shown", "How many hours of radio")
    await asked_media.says("2")
    assert (await asked_media.answers())["hours"] == "2"


async def test_words_for_the_old_card_do_not_answer_a_question_never_shown(asked_media: Chat) -> None:
    """The edit that should have brought the next question is lost; what is written is for the old card."""
    await asked_media.tap("☐ Newspapers")
    asked_media.bot.telegram.faults.reset("editMessageText", times=10)
    await asked_media.tap("Done (1)")
    asked_media.bot.telegram.faults.clear()
    await asked_media.says("2")
    await asked_media.sees("How far do you trust it?")
    assert "trust" not in await asked_media.answers()


async def test_a_tap_on_a_card_that_could_not_be_changed_shows_what_was_recorded(asked_media: Chat) -> None:
    await asked_media.tap("☐ Newspapers")
    asked_media.bot.telegram.faults.fail("editMessageText", times=10, code=502)
    await asked_media.tap("Done (1)")
    asked_media.bot.telegram.faults.clear()
    await asked_media.tap("☐ Radio")
    await asked_media.sees("✓ Where is your news from? — Newspapers", "How far do you trust it?")


async def test_a_refused_card_does_not_stop_the_bot(asked_media: Chat) -> None:
    asked_media.bot.telegram.faults.refuse("editMessageText", bad_request("can't parse entities"))
    await asked_media.tap("☐ Radio")
    await asked_media.tap("☐ Friends", on=asked_media.card)
    assert {"☑ Radio", "☑ Friends"} <= {*asked_media.card.labels}


async def test_whoever_blocked_the_bot_is_not_written_to_again_and_again(asked_media: Chat) -> None:
    telegram = asked_media.bot.telegram
    await asked_media.person.tap(asked_media.card, "☐ Radio")
    await asked_media.person.block()
    before = telegram.calls["editMessageText"]
    await asked_media.bot.settled()
    assert telegram.calls["editMessageText"] == before + 1
    assert asked_media.bot.waits == []


async def test_polling_goes_on_after_telegram_was_away(asked_media: Chat) -> None:
    asked_media.bot.telegram.faults.fail("getUpdates", times=3, code=502)
    await asked_media.tap("☐ Radio")
    await asked_media.tap("☐ Friends")
    await asked_media.tap("☐ Newspapers")
    await asked_media.tap("Done (3)")
    await asked_media.says("2")
    assert (await asked_media.answers())["media"] == "radio press friends"
