"""Broadcasts at the desk: drafted, previewed, asked about twice, paused and followed, all in the chat."""

import csv
import io
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest
from announcing_world import TEXTS, heard, worker
from local import LocalBot, local_bot
from quota_form import write_quota_form
from running import COORDINATOR, Chat, running

from bot.announced import as_csv
from locales.translator import ZONE
from sandbox.clock import HandClock
from sandbox.floods import unlimited
from sandbox.telegram import Telegram
from sandbox.world import Settings
from surveys.fieldwork.roles import Role
from surveys.store.audit import COMMAND_LINE

NOON = datetime(2026, 5, 4, 12, tzinfo=ZONE)


@pytest.fixture
def hands() -> HandClock:
    return HandClock(NOON.timestamp())


@pytest.fixture
async def bot(hands: HandClock, tmp_path: Path, secret: str) -> AsyncIterator[LocalBot]:
    telegram = Telegram(Settings(clock=hands, floods=unlimited()))
    async with local_bot(telegram, tmp_path, secret, write_quota_form(tmp_path)) as bot:
        yield bot


@pytest.fixture
async def desk(bot: LocalBot) -> Chat:
    return await bot.meet(COORDINATOR).starts()


async def stopping(bot: LocalBot, region: str = "Abai") -> Chat:
    """Somebody who left after saying where they live."""
    chat = await (await bot.meet().starts()).tap("Yes")
    await chat.says("30")
    return await chat.tap("Female", region)


async def drafting(desk: Chat, audience: str = "Have not finished") -> Chat:
    await desk.says("/broadcast")
    await desk.tap("New broadcast", audience)
    for language, text in TEXTS.items():
        await desk.says(f"/broadcast {language} {text}")
    return desk


async def acts(bot: LocalBot) -> list[str]:
    async with bot.store.unit() as unit:
        return [each.act for each in await unit.acts() if "broadcast" in each.act][::-1]


async def test_from_the_first_word_to_the_last_outcome(bot: LocalBot, desk: Chat, hands: HandClock) -> None:
    chats = [await stopping(bot) for _ in range(3)]
    await chats[2].person.block()
    await drafting(desk)
    await desk.sees(
        "Survey of citizens · Wave 1",
        "Draft: nothing has been sent.",
        "✓ Қазақша",
        "✓ Русский",
        "✓ English",
    )
    await desk.sees("To how many it would go now: 3", "English: 3")
    await desk.tap("Send it …")
    await desk.sees("Shall broadcast 1 go out now, to 3 people?")
    assert not any(heard(chat) for chat in chats)
    await desk.tap("Yes, send it")
    await desk.sees("Going out.", "still to be sent: 3")

    await worker(bot, hands).send_all()
    await desk.tap("Look again")
    await desk.sees("Done.", "sent: 2", "blocked the bot or left Telegram: 1")
    assert [len(heard(chat)) for chat in chats] == [1, 1, 0]
    assert await acts(bot) == ["draft_broadcast", *["write_broadcast"] * 3, "start_broadcast"]


async def test_the_file_of_outcomes_names_nobody(bot: LocalBot, desk: Chat, hands: HandClock) -> None:
    chats = [await stopping(bot) for _ in range(2)]
    await drafting(desk)
    await desk.tap("Send it …", "Yes, send it")
    await worker(bot, hands).send_all()
    await chats[0].says("/withdraw")
    await chats[0].tap("Yes, erase everything")

    async with bot.store.unit() as unit:
        content = as_csv(await unit.told(1), await unit.departed(1)).decode("utf-8-sig")
    assert list(csv.DictReader(io.StringIO(content))) == [
        {"number": "1", "language": "en", "outcome": "sent", "hour": "2026-05-04 12:00"},
        {"number": "2", "language": "", "outcome": "sent", "hour": ""},
    ]


async def test_the_file_of_outcomes_arrives(
    telegram: Telegram, url: str, tmp_path: Path, secret: str, workbook: Path
) -> None:
    async with running(telegram, url, tmp_path, secret, workbook) as bot:
        desk = await bot.meet(COORDINATOR).starts()
        await drafting(desk)
        await desk.says("/broadcast csv-1")
        (sent,) = [message for message in desk.fresh if "document" in message.media]
        async with bot.store.unit() as unit:
            assert (await unit.acts(1))[0].act == "see_broadcast"

    content = telegram.files.find(sent.media["document"]["file_id"]).upload.content
    assert content.decode("utf-8-sig").splitlines() == ["number,language,outcome,hour"]


async def test_the_preview_shows_each_text_as_it_arrives(bot: LocalBot, desk: Chat, hands: HandClock) -> None:
    chats = {language: await bot.meet().starts(language) for language in TEXTS}
    await drafting(desk, "Have not started")
    await desk.sees("Whoever withdrew and wrote to the bot again is among them")
    await desk.tap("Preview")
    previewed = {message.text: message.labels for message in heard(desk)}
    await desk.tap("Send it …", "Yes, send it")
    await worker(bot, hands).send_all()

    arrived = {message.text: message.labels for chat in chats.values() for message in heard(chat)}
    assert set(previewed) == set(TEXTS.values())
    assert {text: previewed[text] for text in arrived} == arrived


async def test_a_button_in_the_preview_silences_nobody(bot: LocalBot, desk: Chat) -> None:
    await drafting(desk)
    await desk.tap("Preview", "No more messages")
    await desk.sees("Draft: nothing has been sent.")

    assert await bot.rows("silences") == 0


async def test_without_a_text_in_each_language_it_cannot_be_sent(bot: LocalBot, desk: Chat) -> None:
    await stopping(bot)
    await desk.says("/broadcast")
    await desk.tap("New broadcast", "Have not finished")
    await desk.says("/broadcast kk Сәлем", "/broadcast en\nHello")
    await desk.sees("Русский: still to be written")
    assert "Send it …" not in desk.card.labels
    await desk.says("/broadcast sure-1-00000000")
    await desk.sees("That cannot be done with broadcast 1 as it is now.")


async def test_whoever_forges_a_start_without_all_texts_is_refused(bot: LocalBot, desk: Chat) -> None:
    await stopping(bot)
    await desk.says("/broadcast")
    await desk.tap("New broadcast", "Have not finished")
    await desk.says("/broadcast kk Сәлем")
    await desk.says(f"/broadcast sure-1-{await edition(bot)}")
    await desk.sees("This text is still missing: Русский.")
    assert await bot.rows("broadcast_recipients") == 0


async def edition(bot: LocalBot) -> str:
    async with bot.store.unit() as unit:
        found = await unit.broadcast(1)
    assert found is not None
    return found.edition


async def test_an_agreement_is_to_the_words_it_was_asked_about(bot: LocalBot, desk: Chat) -> None:
    await stopping(bot)
    await drafting(desk)
    await desk.tap("Send it …")
    asked = desk.card
    await desk.says("/broadcast en Something else")
    await desk.tap("Yes, send it", on=asked)
    await desk.sees("That cannot be done with broadcast 1 as it is now.")
    assert await bot.rows("broadcast_recipients") == 0


@pytest.mark.parametrize(
    ("text", "refusal"), [("", "There are no words in this text: English."), ("12 + 3", "There are no words")]
)
async def test_a_text_without_words_is_refused(desk: Chat, text: str, refusal: str) -> None:
    await desk.says("/broadcast")
    await desk.tap("New broadcast", "Have not finished")
    await desk.says(f"/broadcast en {text}")
    await desk.sees(refusal)


async def test_texts_without_a_draft_ask_for_whom_they_are(desk: Chat) -> None:
    await desk.says("/broadcast en Hello")
    await desk.sees("For whom is the broadcast?")


async def test_it_is_paused_gone_on_with_and_cancelled(bot: LocalBot, desk: Chat) -> None:
    await stopping(bot)
    await drafting(desk)
    await desk.tap("Send it …", "Yes, send it", "Pause it")
    await desk.sees("Paused.")
    await desk.tap("Go on with it")
    await desk.sees("Going out.", "At night nothing goes out")
    await desk.tap("Cancel it")
    await desk.sees("Shall broadcast 1 be cancelled?")
    await desk.tap("Yes, cancel it")
    await desk.sees("Cancelled.")
    assert not {"Pause it", "Go on with it", "Cancel it"} & set(desk.card.labels)
    assert (await acts(bot))[-3:] == ["pause_broadcast", "resume_broadcast", "cancel_broadcast"]


async def test_an_old_button_starts_nothing_twice(bot: LocalBot, desk: Chat, hands: HandClock) -> None:
    chat = await stopping(bot)
    await drafting(desk)
    await desk.tap("Send it …")
    asked = desk.card
    data = next(each.data for row in asked.keyboard for each in row if each.text == "Yes, send it")
    await desk.tap("Yes, send it")
    await worker(bot, hands).send_all()
    await desk.says(f"/broadcast {str(data).removeprefix('o.broadcast.')}")
    await desk.sees("That cannot be done with broadcast 1 as it is now.")
    await worker(bot, hands).send_all()
    assert len(heard(chat)) == 1


async def test_it_may_be_for_one_region(bot: LocalBot, desk: Chat, hands: HandClock) -> None:
    here, there = await stopping(bot, "Abai"), await stopping(bot, "Astana")
    await drafting(desk)
    await desk.tap("Only one region", "Astana")
    await desk.sees("Astana", "To how many it would go now: 1")
    await desk.tap("Send it …", "Yes, send it")
    await worker(bot, hands).send_all()

    assert [len(heard(chat)) for chat in (here, there)] == [0, 1]


async def test_all_of_it_is_listed(desk: Chat) -> None:
    await drafting(desk)
    await desk.says("/broadcast")
    await desk.tap("1 · Have not finished")
    await desk.sees("Broadcast 1")


@pytest.mark.parametrize(
    "argument", ["show-2", "sure-99999999999999999999-x", "in-x-abai", "csv-٣", "show--1"]
)
async def test_a_number_that_is_none_is_refused(desk: Chat, argument: str) -> None:
    await desk.says(f"/broadcast {argument}")
    await desk.sees("There is no broadcast number")


@pytest.mark.parametrize("role", [Role.REGIONAL, Role.OBSERVER])
async def test_it_is_not_for_every_official(bot: LocalBot, desk: Chat, role: Role) -> None:
    await stopping(bot)
    await drafting(desk)
    async with bot.store.unit() as unit:
        code = await unit.offer_role(role, "abai", COMMAND_LINE, bot.reminding.clock())
    chat = await bot.meet().starts()
    await chat.says(f"/role {code}", "/broadcast show-1")
    await chat.sees("Your role does not include that.")
