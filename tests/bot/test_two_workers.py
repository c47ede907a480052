"""Two bots on one database, each given everything: no answer counts twice and none is lost."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from local import LocalBot, local_bot
from running import ON_BOTH, Chat
from small_form import write_form

from sandbox.telegram import Telegram
from surveys.fieldwork.rehearsals import REHEARSAL_LINK
from surveys.store.workshop import Draft
from surveys.xlsform import publish

pytestmark = ON_BOTH


@pytest.fixture
async def workers(
    telegram: Telegram, secret: str, workbook: Path, database: str
) -> AsyncIterator[tuple[LocalBot, LocalBot]]:
    async with (
        local_bot(telegram, database, secret, workbook) as one,
        local_bot(telegram, database, secret, workbook) as other,
    ):
        yield one, other


async def both_handle(workers: tuple[LocalBot, LocalBot]) -> None:
    """Let both handle everything that has happened, at the same time."""
    telegram = workers[0].telegram
    updates = [*telegram.updates.pending]
    for update in updates:
        await asyncio.gather(*[worker.handle(update.to_json()) for worker in workers])
        telegram.updates.confirm(update)


async def test_an_interview_that_both_hear_is_kept_once(workers: tuple[LocalBot, LocalBot]) -> None:
    bot = workers[0]
    chat = Chat(bot, bot.telegram.join(language_code="en"))
    await chat.person.start()
    await both_handle(workers)
    for label in ("English", "Yes"):
        await chat.person.tap(chat.with_button(label), label)
        await both_handle(workers)
    for words in ("45", "3"):
        await chat.person.send(words)
        await both_handle(workers)

    assert await bot.logged() == [("consent", "yes"), ("age", "45"), ("people", "3")]
    assert (await bot.rows("contacts"), await bot.rows("interviews")) == (1, 1)
    assert await bot.rows("updates") == 5
    assert await bot.rows("parked") == 0


async def test_two_presses_on_one_card_taken_by_different_workers_count_once(
    workers: tuple[LocalBot, LocalBot],
) -> None:
    one, other = workers
    chat = await Chat(one, one.telegram.join(language_code="en")).starts()
    await chat.tap("Yes")
    await chat.says("45", "3")
    await chat.tap("☐ Newspapers", "Done (1)")
    await chat.person.tap(chat.card, "7")
    await chat.person.tap(chat.card, "2")
    first, second = [update.to_json() for update in one.telegram.updates.pending]

    await asyncio.gather(one.handle(first), other.handle(second))

    trusted = [value for question, value in await one.logged() if question == "trust"]
    assert trusted in (["s7"], ["s2"])
    assert (await chat.answers())["trust"] == trusted[0]
    assert await one.rows("parked") == 0


@pytest.mark.parametrize("is_brought_twice", [True, False], ids=["said again", "said late"])
async def test_words_under_a_card_that_came_late_answer_no_other_question(
    workers: tuple[LocalBot, LocalBot], *, is_brought_twice: bool
) -> None:
    one, other = workers
    chat = await Chat(one, one.telegram.join(language_code="en")).starts()
    await chat.person.tap(chat.card, "Yes")
    (tap,) = one.telegram.updates.pending
    if is_brought_twice:
        await chat.does(one.settled())
    speaks = await other.takes_its_time(tap.to_json())
    one.telegram.updates.confirm(tap)
    await chat.says("/resume", "45")
    await chat.sees("How many people live with you?")

    await chat.does(speaks())
    assert "How old are you?" in chat.card.text
    await chat.says("46")
    await chat.sees("Your message “46” came before this question was shown, so it was not recorded.")
    assert "How many people live with you?" in chat.card.text

    await chat.says("3")
    assert await chat.answers() == {"consent": "yes", "age": "45", "people": "3"}


async def test_an_answer_to_a_version_that_another_worker_published_is_taken(
    workers: tuple[LocalBot, LocalBot], tmp_path: Path
) -> None:
    one, other = workers
    newer = publish(write_form(tmp_path, "2", people="How many are you?"))
    async with one.store.unit() as unit:
        await unit.publish(newer.form, newer.xform, datetime.now(UTC), newer.sheets)
        await unit.let_run(newer.form, datetime.now(UTC))
    await one.renewed()

    chat = await Chat(one, one.telegram.join(language_code="en")).starts()
    chat.bot = other
    await chat.tap("Yes")
    await chat.says("45")
    await chat.sees("How many are you?")
    await chat.says("3")

    assert await one.logged() == [("consent", "yes"), ("age", "45"), ("people", "3")]
    assert await one.rows("parked") == 0


async def test_a_rehearsal_of_what_another_worker_was_sent_can_begin_at_once(
    workers: tuple[LocalBot, LocalBot], tmp_path: Path
) -> None:
    one, other = workers
    newer = publish(write_form(tmp_path, "2", people="How many are you?"))
    async with one.store.unit() as unit:
        await unit.keep_draft(Draft("0123456789ab", newer.xform, newer.sheets), datetime.now(UTC))

    chat = Chat(other, other.telegram.join(language_code="en"))
    await chat.starts(payload=f"{REHEARSAL_LINK}0123456789ab")
    await chat.tap("Yes")
    await chat.says("45")

    await chat.sees("Rehearsal: these answers count nowhere.", "How many are you?")
