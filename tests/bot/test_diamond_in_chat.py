"""The diamond by its buttons: filtered, compared, drilled into, fetched, kept up to date, and whose it is."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from fielding import Field
from local import local_bot
from running import COORDINATOR, Chat
from test_first_results import complete

from bot.diamond.living import Living
from bot.diamond.view import COUNTRY, Asked, Page, View
from bot.office.diamond import LIVE_LASTS, MOST_LIVE
from bot.office.duty import button
from bot.shelf import builtin_forms, stock
from locales import translators
from locales.translator import ZONE
from sandbox.clock import HandClock
from sandbox.floods import unlimited
from sandbox.telegram import Telegram
from sandbox.world import Settings
from scoring.filters import Filter
from surveys.fieldwork.roles import Role
from surveys.store.audit import COMMAND_LINE
from surveys.store.live import Live

T = translators()["en"]
CITIZEN = next(path for path in builtin_forms() if path.stem == "citizen")
ALMATY = View(Filter((("region", "almaty"),)))


@pytest.fixture
async def field(tmp_path: Path, secret: str) -> AsyncIterator[Field]:
    clock = HandClock()
    telegram = Telegram(Settings(clock=clock, floods=unlimited()))
    async with local_bot(telegram, tmp_path, secret, CITIZEN) as bot:
        yield Field(bot, clock)


async def desk(field: Field, role: Role | None = None) -> Chat:
    """Give the chat of an owner, or of somebody with a role (in Abai)."""
    if role is None:
        return await field.coordinator()
    async with field.bot.store.unit() as unit:
        code = await unit.offer_role(role, "abai", COMMAND_LINE, field.now)
    return await (await field.bot.meet().starts()).says(f"/role {code}")


def photo(chat: Chat) -> str:
    """Give the file of the newest picture."""
    found = [message for message in chat.person.messages if "photo" in message.media]
    return str(found[-1].media["photo"][-1]["file_unique_id"])


def caption(chat: Chat) -> str:
    return [message for message in chat.person.messages if "photo" in message.media][-1].words.text


async def forged(chat: Chat, asked: Asked) -> Chat:
    """Press a button that is not there, under the newest picture."""
    under = [message for message in chat.person.messages if "photo" in message.media][-1]
    data = button("Label", "diamond", asked.spelled).data
    telegram = chat.bot.telegram
    query = telegram.queries.open(chat.person.user_id, under.message_id, data)
    chat.looks_away()
    telegram.happen("callback_query", chat.person._pressed(query, under), chat.person.chat)
    await chat.bot.settled()
    return chat


async def test_a_part_is_chosen_compared_and_left_in_one_message(field: Field) -> None:
    await complete(field, 1, abai=60, almaty=60)
    chat = await (await desk(field)).says("/diamond", "/diamond")
    country, whole = photo(chat), caption(chat)
    sent = len(chat.person.messages)
    await chat.tap("Part of the country", "Region")
    assert caption(chat) == whole
    await chat.tap("Almaty city")

    assert "Almaty city\n" in caption(chat)
    assert "60 citizens" in caption(chat)
    assert photo(chat) != country
    await chat.tap("Compare", "With the whole country")
    assert T("For comparison ({name}): {scores}", name="Whole country", scores="")[:30] in caption(chat)
    await chat.tap("Part of the country")
    assert "Region: Almaty city" in chat.card.labels
    await chat.tap("Whole country", "Without weights")
    assert "Unweighted." in caption(chat)
    await chat.tap("With weights")
    assert caption(chat) == whole
    assert len(chat.person.messages) == sent


async def test_drilling_down_ends_at_the_question(field: Field) -> None:
    await complete(field, 1, abai=60, almaty=60)
    chat = await (await desk(field)).says("/diamond")
    await chat.tap("Figures and questions")
    await chat.sees("The figures behind the diamond", "1 Civic Engagement")
    sent = len(chat.person.messages)
    await chat.tap("1", "1.1", "1.1.3")
    await chat.sees("1.1.3 Community engagement 1", "Margin of error (95 %)", "Rests on 1", "What was asked:")
    await chat.tap("‹ Back", "‹ Back", "‹ Back")

    await chat.sees("The figures behind the diamond")
    assert len(chat.person.messages) == sent


async def test_what_too_few_stand_behind_says_so(field: Field) -> None:
    await complete(field, 1, abai=60, almaty=4)
    chat = await (await desk(field)).says("/diamond")
    await chat.tap("Part of the country", "Region", "Almaty city")

    assert "Figures that too few people in this part stand behind are not shown" in caption(chat)
    await chat.tap("Figures and questions", "1", "1.1", "1.1.1")
    await chat.sees("No value.", "Too few have answered")


@pytest.mark.parametrize("format", ["PNG", "PDF", "SVG", "XLSX"])
async def test_a_file_is_sent_and_written_down(field: Field, format: str) -> None:  # noqa: A002
    await complete(field, 1, abai=60)
    chat = await (await desk(field)).says("/diamond")
    await chat.tap("Download", format)

    document = chat.card.media["document"]
    assert re.fullmatch(rf"gauhar-1-\d+\.{format.lower()}", document["file_name"])
    async with field.bot.store.unit() as unit:
        newest = (await unit.acts(1))[0]
    assert (newest.act, newest.subject, newest.detail) == ("fetch_index", format.lower(), "v")


EVERY_PAGE = [
    replace(Asked(page, ALMATY), about=about)
    for page, about in (
        *((page, "") for page in Page if page not in {Page.ANSWERS, Page.FETCH}),
        (Page.ANSWERS, "region"),
        (Page.FETCH, "xlsx"),
    )
]


async def test_whoever_has_one_region_reaches_no_other_by_any_page(field: Field) -> None:
    await complete(field, 1, abai=60, almaty=60)
    chat = await (await desk(field, Role.REGIONAL)).says("/diamond")
    assert "Abai\n" in caption(chat)
    before = caption(chat)
    assert len(EVERY_PAGE) == len(Page)
    for asked in EVERY_PAGE:
        for view in (ALMATY, replace(ALMATY, against=COUNTRY), replace(ALMATY, weighted=False)):
            await forged(chat, replace(asked, view=view))
            await chat.sees("You can look at the whole country and at your own region only.")
            assert caption(chat) == before
    async with field.bot.store.reading() as unit:
        assert await unit.live_messages() == []


async def test_whoever_has_one_region_is_offered_no_other(field: Field) -> None:
    await complete(field, 1, abai=60, almaty=60)
    chat = await (await desk(field, Role.REGIONAL)).says("/diamond")
    await chat.tap("Part of the country", "Region: Abai")

    assert [*chat.card.labels] == ["● Abai", "All", "‹ Back"]
    await chat.tap("All")
    assert "120 citizens" in caption(chat)


async def test_a_button_of_a_wave_that_is_not_there_says_so(field: Field) -> None:
    chat = await (await desk(field)).says("/diamond")
    await forged(chat, Asked(Page.MOVED, View(wave=7)))

    await chat.sees("That button no longer works.")


async def test_another_wave_is_looked_at_and_laid_beneath(field: Field) -> None:
    await complete(field, 1, abai=60)
    chat = await desk(field)
    await chat.says("/diamond")
    await field.closes()
    field.days_pass(1)
    await field.opens("2027")
    await complete(field, 2, abai=40, almaty=40)
    await chat.says("/diamond")
    assert "80 citizens" in caption(chat)
    await chat.tap("Compare", "With wave 1")
    assert "Wave 2027\n" in caption(chat)
    assert "For comparison (Wave 1):" in caption(chat)
    await chat.tap("Wave", "Wave 1")
    assert "60 citizens" in caption(chat)
    assert "For comparison" not in caption(chat)


# what keeps itself up to date


async def living(field: Field) -> Living:
    """Give the loop as a bot that has just been started has it."""
    bot = field.bot
    shelf = await stock(bot.store, (CITIZEN,), field.now)
    desk = bot._gateway._desk
    fresh = type(desk)(
        bot.store, desk._delivery, translators(), lambda: field.now, desk._terms, simulated=False
    )
    return Living(
        bot.store,
        shelf,
        translators(),
        desk._delivery,
        fresh.showing,
        {COORDINATOR},
        lambda: field.now,
        bot._gateway._desk._delivery._sleep,
    )


async def lives(field: Field) -> list[Live]:
    async with field.bot.store.reading() as unit:
        return await unit.live_messages()


async def kept_alive(field: Field, role: Role | None = None) -> Chat:
    await complete(field, 1, abai=60)
    chat = await (await desk(field, role)).says("/diamond")
    await chat.tap("Keep up to date")
    until = (field.now + LIVE_LASTS).astimezone(ZONE).strftime("%H:%M")
    assert f"This message keeps itself up to date until {until}." in caption(chat)
    assert "Stop updating" in chat.card.labels
    return chat


async def test_a_live_message_shows_a_new_edition_after_a_restart_and_stays_as_it_is_without(
    field: Field,
) -> None:
    chat = await kept_alive(field)
    await (await living(field)).refresh_all()
    chat.looks_away()
    await (await living(field)).refresh_all()
    assert chat.fresh == []
    await complete(field, 2, abai=60)
    old = photo(chat)
    await (await living(field)).refresh_all()

    assert "120 citizens" in caption(chat)
    assert photo(chat) != old
    assert "Stop updating" in chat.card.labels


async def test_what_the_next_edition_waits_for_is_brought_up_to_date_without_a_new_picture(
    field: Field,
) -> None:
    chat = await kept_alive(field)
    await (await living(field)).refresh_all()
    old, said = photo(chat), caption(chat)
    await complete(field, 2, abai=4)
    await (await living(field)).refresh_all()

    assert caption(chat) != said
    assert "it needs another 6 citizens." in caption(chat)
    assert "60 citizens" in caption(chat)
    assert photo(chat) == old


async def test_a_live_message_goes_where_its_buttons_lead(field: Field) -> None:
    chat = await kept_alive(field)
    await chat.tap("Without weights")

    assert "This message keeps itself up to date" in caption(chat)
    assert [one.view for one in await lives(field)] == ["v-u"]
    await chat.tap("Stop updating")
    assert await lives(field) == []
    assert "keeps itself" not in caption(chat)


async def test_it_ends_when_its_time_is_over(field: Field) -> None:
    chat = await kept_alive(field)
    field.days_pass(1)
    await (await living(field)).refresh_all()

    assert await lives(field) == []
    assert "keeps itself" not in caption(chat)
    assert "Keep up to date" in chat.card.labels


async def test_it_ends_when_the_role_is_taken_away(field: Field) -> None:
    chat = await kept_alive(field, Role.REGIONAL)
    async with field.bot.store.unit() as unit:
        await unit.dismiss(unit.actor(chat.person.user_id), COMMAND_LINE, field.now)
    await complete(field, 2, abai=60)
    await (await living(field)).refresh_all()

    assert await lives(field) == []
    assert "60 citizens" in caption(chat)


async def test_it_ends_when_the_bot_is_blocked(field: Field) -> None:
    chat = await kept_alive(field)
    await chat.person.block()
    await complete(field, 2, abai=60)
    await (await living(field)).refresh_all()

    assert await lives(field) == []


async def test_a_chat_has_a_few_at_a_time(field: Field) -> None:
    chat = await kept_alive(field)
    for _ in range(MOST_LIVE):
        await chat.says("/diamond")
        field.clock.pass_by(60)
        await chat.tap("Keep up to date")

    assert len(await lives(field)) == MOST_LIVE
