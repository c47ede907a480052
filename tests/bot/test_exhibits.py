"""Pictures and recordings that a question shows: before its card, once a showing, and never in the way."""

from pathlib import Path

import pytest
from running import COORDINATOR, Chat, RunningBot
from shown_form import write_shown_form
from sqlalchemy import delete

from sandbox.refusals import bad_request
from surveys.store import schema

QUESTION = "Do you like it?"


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return write_shown_form(tmp_path)


def kinds(chat: Chat) -> list[str]:
    """Spell what the last act brought: what is shown, or words."""
    return [next(iter(message.media), "card") for message in chat.fresh]


def files(chat: Chat, kind: str) -> list[str]:
    found = [message.media[kind] for message in chat.person.messages if kind in message.media]
    return [(each[-1] if isinstance(each, list) else each)["file_id"] for each in found]


async def test_a_picture_comes_before_its_card_and_only_when_the_card_is_new(chat: Chat) -> None:
    await chat.starts()
    assert kinds(chat)[-2:] == ["photo", "card"]
    await chat.sees(QUESTION)
    shown = chat.card.message_id

    await chat.tap("Yes")
    assert kinds(chat) == ["card"], "the card of a question without a picture does not take the place of this"
    await chat.sees("✓ Yes", "Do you want it?")
    asked = chat.card.message_id
    assert asked > shown

    await chat.tap("Yes")
    assert kinds(chat) == ["photo", "audio", "card"]
    assert chat.card.message_id > asked
    await chat.says("many")
    assert kinds(chat) == ["card"], "the picture stands right above"

    await chat.tap("‹ Back")
    assert kinds(chat) == ["card"]
    await chat.tap("‹ Back")
    assert kinds(chat) == ["photo", "card"], "who goes back sees it again"


async def test_every_language_has_its_own_and_a_file_without_one_is_for_all(bot: RunningBot) -> None:
    chat = await bot.meet(7).starts("ru")
    await chat.tap("Да", "Да")
    assert kinds(chat) == ["photo", "voice", "card"]
    assert chat.fresh[1].media["voice"]["file_name"] == "heard ru.ogg"


async def test_whoever_comes_back_is_shown_it_again(chat: Chat) -> None:
    await chat.starts()
    await chat.says("/start")
    assert kinds(chat) == ["photo", "card"]
    await chat.says("/pause")
    await chat.tap("Continue")
    assert kinds(chat) == ["photo", "card"]


async def test_a_file_is_brought_to_telegram_once_and_named_from_then_on(bot: RunningBot) -> None:
    first, second = await bot.meet(5).starts(), await bot.meet(6).starts()
    assert files(first, "photo") == files(second, "photo")
    assert len({*files(first, "photo")}) == 1


async def test_what_telegram_has_forgotten_is_brought_again(bot: RunningBot) -> None:
    await bot.meet(5).starts()
    bot.telegram.faults.refuse("sendPhoto", bad_request("wrong file identifier/HTTP URL specified"))
    chat = await bot.meet(6).starts()
    assert kinds(chat)[-2:] == ["photo", "card"]


@pytest.mark.parametrize("trouble", ["refused", "gone"])
async def test_what_cannot_be_shown_stops_nobody_and_owners_hear_of_it_once(
    bot: RunningBot, trouble: str
) -> None:
    owner = bot.meet(COORDINATOR)
    await owner.starts()
    owner.looks_away()
    if trouble == "gone":
        async with bot.store.unit() as unit:
            await unit.connection.execute(delete(schema.attachments))
    bot.telegram.faults.refuse("sendPhoto", bad_request("IMAGE_PROCESS_FAILED"), times=9)

    for number in (5, 6):
        chat = await bot.meet(number).starts()
        assert "photo" not in kinds(chat)
        await chat.sees(QUESTION)
        await chat.tap("Yes")
        await chat.sees("Do you want it?")

    told = [message.words.text for message in owner.fresh]
    assert len(told) == 1
    assert "The file steppe.png could not be shown" in told[0]


async def test_whoever_wants_no_voice_messages_is_no_news_to_owners(bot: RunningBot) -> None:
    owner = bot.meet(COORDINATOR)
    await owner.starts()
    owner.looks_away()
    chat = await bot.meet(5).starts("ru")
    bot.telegram.faults.refuse("sendVoice", bad_request("VOICE_MESSAGES_FORBIDDEN"))
    await chat.tap("Да", "Да")

    assert kinds(chat) == ["photo", "card"]
    assert not owner.fresh


async def test_words_count_only_after_the_card_that_follows_the_picture(chat: Chat) -> None:
    await chat.starts()
    await chat.tap("Yes", "Yes")
    await chat.says("3")
    await chat.sees("✓ 3", "Why?")
    assert (await chat.answers())["count"] == "3"
