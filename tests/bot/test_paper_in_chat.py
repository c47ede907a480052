"""Papers in the chat: the blank questionnaire beforehand, one's own filled copy before sending."""

import datetime as dt
import re
from pathlib import Path

import pytest
from paper_reading import pages, sheet
from running import ON_BOTH, Chat, RunningBot, running
from small_form import write_form

from bot.shelf import builtin_forms
from sandbox.telegram import Telegram
from surveys.fieldwork.guests import Guest
from surveys.fieldwork.invitations import Campaign

NOW = dt.datetime.now(dt.UTC)
PAPER = {"kk": "Барлық сұрақты файлмен алу", "ru": "Все вопросы файлом", "en": "All questions as a file"}


def files_in(chat: Chat) -> dict[str, bytes]:
    """Give the files that the last act brought, by name."""
    held = [message.media["document"] for message in chat.fresh if "document" in message.media]
    found = chat.bot.telegram.files
    return {one["file_name"]: found.find(one["file_id"]).upload.content for one in held}


async def at_the_review(chat: Chat) -> Chat:
    await chat.starts()
    await chat.tap("Yes")
    await chat.says("40", "41")
    await chat.tap("☐ Newspapers", "Done (1)", "5", "2")
    await chat.says("01.01.2020", "=Парк салар едім")
    return await chat.sees("Your answers")


@ON_BOTH
async def test_the_blank_questionnaire_can_be_had_before_the_first_answer(chat: Chat) -> None:
    await chat.starts("kk")
    await chat.says("/paper")

    files = files_in(chat)
    assert set(files) == {"gauhar-citizen.pdf", "gauhar-citizen.xlsx"}
    assert "Жасыңыз нешеде?" in " ".join(pages(files["gauhar-citizen.pdf"]))
    words = [
        cell.value for row in sheet(files["gauhar-citizen.xlsx"]).iter_rows() for cell in row if cell.value
    ]
    assert any("Жасыңыз нешеде?" in each for each in words)
    await chat.sees("Қатысуға келісесіз бе?")  # the question stands below the files


async def test_whoever_has_no_language_yet_is_asked_for_it_first(chat: Chat) -> None:
    await chat.says("/paper")

    assert files_in(chat) == {}
    await chat.sees("Please choose your language")


@ON_BOTH
async def test_the_review_offers_a_copy_with_the_answers_as_they_stand(chat: Chat) -> None:
    await at_the_review(chat)
    await chat.tap("Get my copy")

    files = files_in(chat)
    assert set(files) == {"gauhar-citizen-answers.pdf"}
    text = " ".join(pages(files["gauhar-citizen-answers.pdf"]))
    for words in (
        "How old are you?",
        "40",
        "☒ Newspapers",
        "☐ Radio",
        "=Парк салар едім",
        "They are not sent yet",
    ):
        assert words in text, words
    assert "hours of radio" not in text  # a question that was not for them
    await chat.tap("Send my answers")
    await chat.sees("Thank you for completing the survey!")


async def test_a_changed_answer_is_on_the_next_copy(chat: Chat) -> None:
    await at_the_review(chat)
    await chat.tap("2")
    await chat.says("39", "/copy")

    text = " ".join(pages(files_in(chat)["gauhar-citizen-answers.pdf"]))
    assert re.search(r"How old are you\?.*?\b39\b", text)
    assert not re.search(r"(?<!:)\b40\b(?!:)", text)  # the time of day may have it


async def test_a_copy_of_half_an_interview_says_what_is_open(chat: Chat) -> None:
    await chat.starts("ru")
    await chat.tap("Да")
    await chat.says("40", "/copy")

    text = " ".join(pages(files_in(chat)["gauhar-citizen-answers.pdf"]))
    assert "Пока нет ответа" in text
    assert "Сколько Вам лет?" in text


async def test_after_sending_the_copy_says_so(chat: Chat) -> None:
    await at_the_review(chat)
    await chat.tap("Send my answers")
    await chat.says("/copy")

    assert "Your answers as you sent them." in pages(files_in(chat)["gauhar-citizen-answers.pdf"])[0]


async def test_who_answered_nothing_gets_no_copy(chat: Chat) -> None:
    await chat.starts()
    await chat.says("/copy")

    assert files_in(chat) == {}
    await chat.sees("You have not answered anything yet.")


async def test_words_typed_after_the_papers_still_answer_the_question(chat: Chat) -> None:
    await chat.starts()
    await chat.tap("Yes")
    await chat.says("/paper", "40")

    assert (await chat.answers())["age"] == "40"


async def test_one_version_is_printed_as_it_was_begun(
    telegram: Telegram, url: str, database: str, secret: str, tmp_path: Path
) -> None:
    async with running(telegram, url, database, secret, write_form(tmp_path)) as bot:
        begun = await bot.meet(77).starts()
        await begun.tap("Yes")
    newer = write_form(tmp_path, "2", people="How many share your home?")
    async with running(telegram, url, database, secret, newer) as bot:
        again = await Chat(bot, begun.person).says("/paper")
        text = " ".join(pages(files_in(again)["gauhar-citizen.pdf"]))
    assert "How many people live with you?" in text
    assert "Version 1 of the questionnaire" in text


@pytest.mark.parametrize("language", PAPER)
async def test_organisations_are_offered_the_paper_before_they_begin(
    telegram: Telegram, url: str, database: str, secret: str, language: str
) -> None:
    async with running(telegram, url, database, secret, *builtin_forms()) as bot:
        chat = await bot.meet().starts(language, payload="organisation")
        await chat.tap(PAPER[language])

        assert set(files_in(chat)) == {"gauhar-organisation.pdf", "gauhar-organisation.xlsx"}
        citizen = await bot.meet().starts(language)
        assert PAPER[language] not in citizen.card.labels


async def test_an_invitation_names_the_paper_and_the_colleague_gets_the_copy(bot: RunningBot) -> None:
    async with bot.store.unit() as unit:
        await unit.open_campaign(Campaign("ngos", "citizen", is_open=False), NOW)
        code = await unit.invite("ngos", Guest("Fund", None, None), NOW + dt.timedelta(days=9), NOW)
    head, colleague = bot.meet(), bot.meet()
    await head.does(head.person.start(code))
    await head.sees("/paper")
    await head.tap("English", "Yes")
    await head.says("45", "/handover")
    passed_on = head.shown.rsplit("/code ", 1)[1].strip()
    await colleague.starts(payload=passed_on.replace(" ", ""))
    await colleague.says("/copy")

    assert "45" in " ".join(pages(files_in(colleague)["gauhar-citizen-answers.pdf"]))
    await head.says("/copy")
    assert files_in(head) == {}
