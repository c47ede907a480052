"""What no handler could take is set aside, told to whom it concerns, and handled or dropped later: once."""

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from running import COORDINATOR, ON_BOTH, Chat, RunningBot

from bot.commands import inbox
from bot.settings import Settings
from sandbox.telegram import Telegram
from surveys.interview import follow
from surveys.store import StoreError
from surveys.xpath import Context

ANSWER = "a very particular wish"

Break = Callable[[], None]


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Break:
    """Give a way to have the engine fail whenever somebody writes the answer."""

    def fail(*given: Any) -> Any:
        if getattr(given[1], "text", "") == ANSWER:
            raise ValueError(f"cannot take {ANSWER!r}")
        return follow(*given)

    return lambda: monkeypatch.setattr("surveys.interview.follow", fail)


@pytest.fixture
def settings(telegram: Telegram, url: str, database: str, secret: str, workbook: Path) -> Settings:
    return Settings(
        token=SecretStr(telegram.token),
        api_url=url,
        database_url=database,
        secret_key=SecretStr(secret),
        forms=workbook.parent,
    )


@pytest.fixture
async def stuck(chat: Chat, broken: Break, monkeypatch: pytest.MonkeyPatch) -> Chat:
    """Give a chat whose wish could not be taken, though nothing is wrong any more."""
    await chat.starts()
    await chat.tap("Yes")
    await chat.says("45", "3")
    await chat.tap("☐ Newspapers", "Done (1)", "7", "2", "Skip")
    broken()
    await chat.says(ANSWER)
    monkeypatch.setattr("surveys.interview.follow", follow)
    return chat


async def test_owners_hear_of_it_once_and_nothing_of_what_it_was(
    bot: RunningBot, chat: Chat, broken: Break
) -> None:
    owner = await bot.meet(COORDINATOR).starts("ru")
    await chat.starts()
    await chat.tap("Yes")
    broken()
    owner.looks_away()
    await chat.says(ANSWER, ANSWER)
    await bot.settled()
    assert owner.shown.count("gauhar inbox list") == 1
    await owner.sees("не удалось обработать")
    owner.sees_nothing_of(ANSWER, str(chat.person.user_id))


async def test_an_answer_that_makes_an_expression_too_costly_is_told_with_the_expression(
    bot: RunningBot, chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = await bot.meet(COORDINATOR).starts("en")
    await chat.starts()
    await chat.tap("Yes")
    owner.looks_away()
    with monkeypatch.context() as patch:
        patch.setattr("surveys.logic.Context", partial(Context, steps=1))
        await chat.says("45")

    assert chat.shown.count("Something went wrong on our side") == 1
    await owner.sees("The questionnaire citizen is in the way", "in row age", "Name the questions it needs")
    owner.sees_nothing_of("45", str(chat.person.user_id))
    async with bot.store.unit() as unit:
        [kept] = await unit.set_aside()
    where = "in row age of the sheet survey of citizen (Name the questions it needs"
    assert kept.reason.startswith(f"XPathBudgetError of . >= 0 and . <= 120 {where}")
    await chat.says("45")
    assert (await chat.answers())["age"] == "45"


async def test_what_comes_again_after_it_was_set_aside_is_not_apologised_for_again(stuck: Chat) -> None:
    stuck.bot.telegram.faults.deliver_again([*stuck.bot.telegram.updates._recent][-1].update_id)
    await stuck.does(stuck.person.send("/help"))
    stuck.sees_nothing_of("Something went wrong")
    assert await stuck.bot.rows("parked") == 1


@ON_BOTH
async def test_the_list_tells_number_kind_and_reason_but_no_content(
    stuck: Chat, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    await inbox._list(settings)
    said = capsys.readouterr().out
    assert "a message: ValueError at " in said
    assert ANSWER not in said
    assert str(stuck.person.user_id) not in said


@ON_BOTH
async def test_tried_again_it_counts_once_though_two_try(
    stuck: Chat, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    await asyncio.gather(*[inbox._retry(settings, None, every=True) for _ in range(2)])
    assert capsys.readouterr().out.count("handled.") == 1
    assert (await stuck.answers())["wish"] == ANSWER
    assert [question for question, _ in await stuck.bot.logged()].count("wish") == 1
    assert await stuck.bot.rows("parked") == 0
    first, *late = sorted(await noted(stuck))
    assert first == ("retry_update", "handled")
    assert late in ([], [("retry_update", "not there")])  # the second may have come when all was done


async def test_what_fails_again_stays(
    stuck: Chat, settings: Settings, broken: Break, capsys: pytest.CaptureFixture[str]
) -> None:
    broken()
    await inbox._retry(settings, None, every=True)
    said = capsys.readouterr().out
    assert "fails again (ValueError at " in said
    assert ANSWER not in said
    assert await stuck.bot.rows("parked") == 1
    assert await noted(stuck) == [("retry_update", "failed again")]


async def noted(chat: Chat) -> list[tuple[str, str]]:
    """Give the newest acts in the audit log with their details."""
    async with chat.bot.store.unit() as unit:
        return [(line.act, line.detail) for line in await unit.acts(2)]


async def test_what_is_dropped_is_gone_and_the_book_keeps_that_it_went(
    stuck: Chat, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    number = [*stuck.bot.telegram.updates._recent][-1].update_id
    await inbox._drop(settings, [number], every=False)
    assert capsys.readouterr().out == f"{number}: dropped.\n"
    assert await stuck.bot.rows("parked") == 0
    async with stuck.bot.store.unit() as unit:
        [line] = await unit.acts(1)
    assert (line.act, line.subject) == ("drop_update", str(number))
    await inbox._list(settings)
    assert capsys.readouterr().out == "Nothing is set aside.\n"


@pytest.mark.parametrize(
    ("numbers", "every", "sentence"),
    [([5], 0, "Nothing with the number 5"), (None, 0, "or say --all"), ([5], 1, "or say --all")],
)
async def test_numbers_that_are_not_there_are_refused_and_nothing_is_done(
    stuck: Chat, settings: Settings, numbers: list[int] | None, every: int, sentence: str
) -> None:
    with pytest.raises(StoreError, match=sentence):
        await inbox._drop(settings, numbers, every=bool(every))
    assert await stuck.bot.rows("parked") == 1
