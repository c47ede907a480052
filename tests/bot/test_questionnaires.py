"""One person, several questionnaires: a link says which, and each is an interview of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from running import Chat, RunningBot, running
from sqlalchemy import select

from sandbox.telegram import Telegram
from surveys.store import schema

SECOND = "organisation"


@pytest.fixture
def second(workbook: Path, tmp_path: Path) -> Path:
    path = tmp_path / "organisation.md"
    text = workbook.read_text("utf-8").replace("| citizen |", f"| {SECOND} |")
    path.write_text(text.replace("How old are you?", "How old is your organisation?"), "utf-8")
    return path


@pytest.fixture
async def bot(
    telegram: Telegram, url: str, tmp_path: Path, secret: str, workbook: Path, second: Path
) -> AsyncIterator[RunningBot]:
    async with running(telegram, url, tmp_path, secret, workbook, second) as bot:
        yield bot


async def forms(bot: RunningBot) -> list[tuple[str, str, str]]:
    table = schema.interviews
    async with bot.store.unit() as unit:
        rows = await unit.connection.execute(
            select(table.c.form, table.c.stage, table.c.respondent).order_by(table.c.form)
        )
        return [tuple(row) for row in rows]


async def test_a_link_leads_to_the_questionnaire_it_names(chat: Chat, bot: RunningBot) -> None:
    await chat.starts(payload=SECOND)
    await chat.tap("Yes")

    await chat.sees("How old is your organisation?")
    assert [form for form, *_ in await forms(bot)] == [SECOND]


async def test_without_a_link_one_is_asked_as_a_citizen(chat: Chat, bot: RunningBot) -> None:
    await chat.starts(payload="poster")
    await chat.tap("Yes")

    await chat.sees("How old are you?")
    assert [form for form, *_ in await forms(bot)] == ["citizen"]


async def test_two_questionnaires_are_two_interviews_of_one_respondent(chat: Chat, bot: RunningBot) -> None:
    await chat.starts()
    await chat.tap("Yes")
    await chat.says("44")
    await chat.says(f"/start {SECOND}")
    await chat.sees("Do you agree to take part?")
    await chat.tap("Yes")
    await chat.says("70")

    kept = await forms(bot)
    assert [form for form, *_ in kept] == ["citizen", SECOND]
    assert len({respondent for *_, respondent in kept}) == 1
    await chat.says("/start citizen")
    await chat.sees("How many people live with you?")
    assert (await chat.answers())["age"] == "44"


async def test_one_stays_with_the_questionnaire_one_came_for(chat: Chat) -> None:
    await chat.starts(payload=SECOND)
    await chat.says("/start")
    await chat.tap("Yes")

    await chat.sees("How old is your organisation?")


async def test_a_button_of_the_other_questionnaire_changes_nothing(chat: Chat) -> None:
    await chat.starts()
    old = chat.with_button("Yes")
    await chat.says(f"/start {SECOND}")
    await chat.tap("Yes", on=old)

    await chat.sees("That button belongs to an earlier card")
    await chat.tap("Yes")
    await chat.sees("How old is your organisation?")


async def test_words_meant_for_the_other_questionnaire_are_not_recorded(chat: Chat, bot: RunningBot) -> None:
    """Both cards ask for a number: what was written before the new one came must not answer it."""
    await chat.starts()
    await chat.tap("Yes")
    await chat.says(f"/start {SECOND}")
    await chat.tap("Yes")
    await chat.says("/start citizen")
    await chat.says("44")

    assert (await chat.answers())["age"] == "44"
    async with bot.store.unit() as unit:
        contact = await unit.contact(chat.person.user_id)
        assert contact is not None
        other = await unit.interview_of(contact, SECOND)
    assert other is not None
    assert "age" not in other.interview.answers


async def test_refusing_one_questionnaire_leaves_the_other_alone(chat: Chat, bot: RunningBot) -> None:
    await chat.starts()
    await chat.tap("Yes")
    await chat.says("44", f"/start {SECOND}")
    await chat.tap("No")
    await chat.sees("Thank you, goodbye.")

    assert [form for form, *_ in await forms(bot)] == ["citizen"]
    await chat.says("/start citizen")
    await chat.sees("How many people live with you?")


async def test_refusing_the_only_one_leaves_nothing(chat: Chat, bot: RunningBot) -> None:
    await chat.starts(payload=SECOND)
    await chat.tap("No")

    assert await forms(bot) == []
    assert await bot.rows("contacts") == 0


async def test_withdrawing_erases_both(chat: Chat, bot: RunningBot) -> None:
    await chat.starts()
    await chat.tap("Yes")
    await chat.says(f"/start {SECOND}")
    await chat.tap("Yes")
    await chat.says("/withdraw")
    await chat.tap("Yes, erase everything")

    assert await forms(bot) == []
    assert await bot.rows("tallies") == 2


async def test_after_refusing_the_second_questionnaire_withdrawing_erases_the_first(
    chat: Chat, bot: RunningBot
) -> None:
    await chat.starts()
    await chat.tap("Yes")
    await chat.says("44", f"/start {SECOND}")
    await chat.tap("No")
    await chat.says("/withdraw")
    await chat.tap("Yes, erase everything")

    await chat.sees("Everything you told me has been erased.")
    assert await forms(bot) == []
    assert await bot.rows("contacts") == 0


@pytest.mark.parametrize(
    "payload", ["ORGANISATION", "organisatio", "organisation_", "organisation x", "../organisation", "x" * 64]
)
async def test_what_names_no_questionnaire_exactly_changes_none(
    chat: Chat, bot: RunningBot, payload: str
) -> None:
    await chat.starts()
    await chat.tap("Yes")
    await chat.says(f"/start {payload}")

    await chat.sees("How old are you?")
    assert [form for form, *_ in await forms(bot)] == ["citizen"]


async def test_a_link_that_arrives_again_leads_nowhere_else(chat: Chat, bot: RunningBot) -> None:
    """It was followed already, and one has gone back since."""
    await chat.starts()
    await chat.tap("Yes")
    await chat.says(f"/start {SECOND}", "/start citizen")
    await bot.again(2)
    await bot.settled()
    await chat.says("44")

    assert (await chat.answers())["age"] == "44"
    assert len(await forms(bot)) == 2


async def test_the_review_of_one_questionnaire_cannot_change_the_other(chat: Chat, bot: RunningBot) -> None:
    await chat.starts()
    await chat.tap("Yes")
    await chat.says("44", "/review")
    review = chat.card
    await chat.says(f"/start {SECOND}")
    await chat.tap("Yes")
    await chat.says("70")
    before = await bot.logged()
    for label in list(review.labels):
        await chat.tap(label, on=review)

    assert await bot.logged() == before
    await chat.says("/start citizen")
    assert (await chat.answers())["age"] == "44"


async def test_pausing_one_questionnaire_leaves_the_other_open(chat: Chat) -> None:
    await chat.starts()
    await chat.tap("Yes")
    await chat.says("/pause", f"/start {SECOND}")
    await chat.sees("Do you agree to take part?")
    await chat.tap("Yes")
    await chat.says("/start citizen", "44")

    assert (await chat.answers())["age"] == "44"


async def test_a_language_chosen_in_one_questionnaire_goes_with_them_to_the_other(chat: Chat) -> None:
    await chat.starts()
    await chat.tap("Yes")
    await chat.says(f"/start {SECOND}", "/language")
    await chat.tap("Русский")
    await chat.says("/start citizen")

    await chat.sees("Сколько Вам лет?")


async def test_a_questionnaire_that_was_taken_off_leaves_no_one_standing_nowhere(
    telegram: Telegram, url: str, tmp_path: Path, secret: str, workbook: Path, second: Path
) -> None:
    async with running(telegram, url, tmp_path, secret, workbook, second) as bot:
        chat = await bot.meet().starts(payload=SECOND)
        await chat.tap("Yes")
        old = chat.card
        await chat.says("70")
    async with running(telegram, url, tmp_path, secret, workbook) as bot:
        chat = Chat(bot, chat.person)
        await chat.says("1")
        await chat.sees("Do you agree to take part?")
        await chat.tap(old.labels[0], on=old)
        await chat.tap("Yes")
        await chat.says("44")
        assert (await chat.answers())["age"] == "44"
    async with running(telegram, url, tmp_path, secret, workbook, second) as bot:
        chat = Chat(bot, chat.person)
        await chat.says(f"/start {SECOND}")
        await chat.sees("How many people live with you?")
        assert len(await forms(bot)) == 2
