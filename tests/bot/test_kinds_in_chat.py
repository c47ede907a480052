"""Kinds of questions that a chat answers in ways of its own, tapped and written over HTTP."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from kinds_form import KINDS, settings_of
from running import ON_BOTH, Chat, RunningBot, running

from sandbox.telegram import Telegram


@pytest.fixture
async def bot(
    telegram: Telegram, url: str, database: str, secret: str, tmp_path: Path
) -> AsyncIterator[RunningBot]:
    workbook = tmp_path / "citizen.md"
    workbook.write_text(KINDS + settings_of("citizen"), "utf-8")
    async with running(telegram, url, database, secret, workbook) as bot:
        yield bot


async def test_each_is_asked_answered_shown_and_kept(bot: RunningBot, chat: Chat) -> None:
    await chat.starts()
    await chat.sees("I have read it", "Take your time")
    await chat.tap("OK")
    await chat.sees("Write the time as 14:30.")
    await chat.says("7:05")
    await chat.sees("✓ 07:05")
    await chat.says("1.2.2026 14:30", "1984", "5.2001")
    await chat.tap("-1")
    await chat.sees("A number from 0 to 100, in steps of 2.5.")
    await chat.says("3")
    await chat.sees("“3” is not one of the numbers asked for.")
    await chat.says("5")
    await chat.sees("Tap the answers in their order")
    await chat.tap("– · Rain", "– · Peace")
    assert {"№1 · Rain", "№2 · Peace", "№3 · Bread"} <= {*chat.card.labels}
    await chat.tap("Done (3)")
    await chat.sees("✓ 1. Rain, 2. Peace, 3. Bread")
    await chat.says("X-12", "87017010101")
    await chat.sees("Twice the share", "10")
    await chat.tap("Continue", "Other")
    await chat.sees("What exactly?")
    await chat.says("on foot")
    await chat.sees("Send a location")
    await chat.does(chat.person.send_location(43.25, 76.95))
    await chat.sees("Your answers", "✓ 43.25, 76.95")
    await chat.tap("Send my answers")

    answers = await chat.answers()
    assert answers["home"].startswith("43.25 76.95")
    assert answers["first"] == "rain peace bread"
    assert dict(await bot.logged())["home"] == ""  # sealed: it says where somebody lives


async def test_a_place_sent_where_none_is_asked_for_is_told_so(chat: Chat) -> None:
    await chat.starts()
    await chat.does(chat.person.send_location(43.25, 76.95))
    await chat.sees("This question does not ask for a place.")


CASCADE = """
| survey |
| | type | name | label::English (en) | label::Русский (ru) | choice_filter |
| | text | name | Your name? | Ваше имя? | |
| | select_one_from_file towns.csv | town | Which town, ${name}? | Какой город, ${name}? | name != ${name} |
| | select_one yn | sure | Sure? | Точно? | |
| | start | begun | | | |
| | end | ended | | | |

| choices |
| | list_name | name | label::English (en) | label::Русский (ru) |
| | yn | yes | ${name} is | Да: ${name} |
| | yn | no | No | Нет |
"""


async def test_a_long_list_is_leafed_through_and_searched(
    telegram: Telegram, url: str, database: str, secret: str, tmp_path: Path
) -> None:
    towns = "".join(f"t{n},Town {n:02}\n" for n in range(50))
    (tmp_path / "towns.csv").write_text(f"name,label\n{towns}", "utf-8")
    workbook = tmp_path / "citizen.md"
    workbook.write_text(CASCADE + settings_of("citizen"), "utf-8")
    async with running(telegram, url, database, secret, workbook) as bot:
        chat = await bot.meet().starts()
        await chat.says("<Dana>")
        await chat.sees("Which town, <Dana>?", "The list is long.", "Page 1\u00a0/\u00a05")
        await chat.tap("Next ›")
        assert "Town 12" in chat.card.labels
        await chat.says("tow 3")
        await chat.sees("Found for “tow 3”: 1\u00a0/\u00a02")
        await chat.tap("Show the whole list")
        assert "Town 00" in chat.card.labels
        await chat.says("town 33")
        await chat.sees("✓ Town 33", "Sure?")
        await chat.tap("<Dana> is")
        await chat.sees("✓ <Dana> is")
        await chat.tap("Send my answers")
        answers = await chat.answers()
        assert (answers["town"], answers["sure"]) == ("t33", "yes")
        assert answers["begun"] <= answers["ended"]


FAMILY = """
| survey |
| | type | name | label::English (en) | label::Русский (ru) | repeat_count |
| | begin repeat | child | Child | Ребёнок | |
| | text | called | Name? | Имя? | |
| | integer | age | How old is ${called}? | Сколько лет: ${called}? | |
| | end repeat | | | | |
| | integer | cows | Cows? | Коровы? | |
| | begin repeat | cow | Cow | Корова | ${cows} |
| | select_one yn | milk | Milk? | Молоко? | |
| | end repeat | | | | |

| choices |
| | list_name | name | label::English (en) | label::Русский (ru) |
| | yn | yes | Yes | Да |
| | yn | no | No | Нет |
"""


@ON_BOTH
async def test_rows_are_asked_kept_reviewed_changed_and_given_out(
    telegram: Telegram, url: str, database: str, secret: str, tmp_path: Path
) -> None:
    workbook = tmp_path / "citizen.md"
    workbook.write_text(FAMILY + settings_of("citizen"), "utf-8")
    async with running(telegram, url, database, secret, workbook) as bot:
        chat = await bot.meet().starts()
        await chat.sees("Child: is there one to tell about?")
        await chat.tap("Yes")
        await chat.says("Ada")
        await chat.sees("Child 1", "How old is Ada?")
        await chat.says("9")
        await chat.sees("Child: is there another one?")
        await chat.says("yes", "Bek", "4")
        await chat.tap("No")
        await chat.says("2")
        await chat.sees("Cow 1")
        await chat.tap("Yes", "No")
        await chat.sees("Your answers")
        await chat.tap("3")
        await chat.sees("How old is Ada?", "Your answer now: 9")
        await chat.says("10")
        await chat.sees("Your answers", "✓ 10")
        await chat.says("/mydata", "/paper", "/copy")
        await chat.tap("Send my answers")

        answers = await chat.answers()
        assert (answers["called[2]"], answers["age[1]"], answers["milk[2]"]) == ("Bek", "10", "no")
        logged = dict(await bot.logged())
        assert (logged["called[1]"], logged["age[1]"], logged["milk[1]"]) == ("", "10", "yes")
        told, _paper, _copy, *_ = [m for m in chat.person.messages if "document" in m.media]
        page = telegram.files.find(told.media["document"]["file_id"]).upload.content.decode()
        assert all(
            words in page for words in ("<h3>Child 1</h3>", "<h3>Child 2</h3>", ">Bek<", "Earlier: 9 (")
        )
