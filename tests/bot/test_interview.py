"""An interview from the first word to the last, over HTTP, and everything one can do on the way."""

from pathlib import Path

import pytest
from running import COORDINATOR, ON_BOTH, Chat, RunningBot, running
from small_form import write_form

from bot.menus import citizen_commands
from locales import translators
from sandbox.telegram import Telegram
from surveys.store import StoreError

REVIEWED = "Your answers"


async def answered(chat: Chat) -> Chat:
    """Answer everything up to the review."""
    await chat.starts()
    await chat.tap("Yes")
    await chat.says("45", "3")
    await chat.tap("☐ Newspapers", "Done (1)", "7", "2")
    await chat.says("31.12.2020", "More trees")
    return chat


@ON_BOTH
async def test_a_whole_interview_is_kept_as_it_was_given(bot: RunningBot, chat: Chat) -> None:
    await answered(chat)
    await chat.sees(REVIEWED, "More trees")
    await chat.tap("Send my answers")
    await chat.sees("Thank you for completing the survey!")

    expected = {
        "consent": "yes", "age": "45", "people": "3", "media": "press", "trust": "s7",
        "place": "town", "since": "2020-12-31", "wish": "More trees",
    }  # fmt: skip
    assert await chat.answers() == expected
    assert [question for question, _value in await bot.logged()] == list(expected)


async def test_an_interview_is_worked_out_in_full_when_it_begins_and_not_again(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    again: list[object] = []
    monkeypatch.setattr("surveys.memory.standing", lambda *given: again.append(given))
    await answered(chat)
    await chat.sees(REVIEWED)
    assert not again


async def test_the_first_word_of_a_stranger_brings_the_choice_of_language(chat: Chat) -> None:
    await chat.says("hello")
    await chat.sees("Please choose your language")
    assert chat.card.labels == ("Қазақша", "Русский", "English")


@pytest.mark.parametrize(
    ("language", "question", "yes"),
    [
        ("en", "Do you agree to take part?", "Yes"),
        ("kk", "Қатысуға келісесіз бе?", "Иә"),
        ("ru", "Вы согласны участвовать?", "Да"),
    ],
)
async def test_the_interview_speaks_the_chosen_language(
    chat: Chat, language: str, question: str, yes: str
) -> None:
    await chat.starts(language)
    await chat.sees(question)
    await chat.tap(yes)
    assert (await chat.interview()).language == language


async def test_the_section_and_how_far_one_is_stand_over_the_question(chat: Chat) -> None:
    await chat.starts()
    await chat.tap("Yes")
    await chat.sees("About you · 2\u00a0/\u00a0", "✓ Yes", "How old are you?")


async def test_buttons_are_edited_in_place_and_typed_answers_bring_a_new_card(chat: Chat) -> None:
    await chat.starts()
    await chat.tap("Yes")
    typed = chat.card
    await chat.says("45")
    assert chat.card.message_id > typed.message_id
    await chat.says("3")
    card = chat.card
    await chat.tap("☐ Radio")
    await chat.sees("Where is your news from?")
    assert chat.fresh[-1].message_id == card.message_id
    assert "☑ Radio" in chat.fresh[-1].labels


async def test_words_do_for_a_button_in_any_language(chat: Chat) -> None:
    await chat.starts()
    await chat.says("да", "45", "3", "radio", "Done (1)", "2,5", "10", "3")
    answers = await chat.answers()
    assert answers["consent"] == "yes"
    assert answers["media"] == "radio"
    assert answers["hours"] == "2.5"
    assert answers["trust"] == "s10"
    assert answers["place"] == "village"


async def test_back_shows_the_answer_and_another_one_replaces_it(bot: RunningBot, chat: Chat) -> None:
    await chat.starts()
    await chat.tap("Yes")
    await chat.says("45")
    await chat.tap("‹ Back")
    await chat.sees("How old are you?", "Your answer now: 45")
    await chat.says("46")
    await chat.sees("✓ 46")
    assert await bot.logged() == [("consent", "yes"), ("age", "45"), ("age", "46")]


async def test_leave_as_it_is_keeps_the_answer(chat: Chat) -> None:
    await chat.starts()
    await chat.tap("Yes")
    await chat.says("45")
    await chat.tap("‹ Back", "Leave as it is")
    await chat.sees("How many people")
    assert (await chat.answers())["age"] == "45"


@ON_BOTH
async def test_an_earlier_answer_can_be_changed_from_the_review(chat: Chat) -> None:
    await answered(chat)
    await chat.tap("2")
    await chat.sees("How old are you?", "Your answer now: 45")
    await chat.says("50")
    await chat.sees(REVIEWED, "✓ 50")
    await chat.tap("Send my answers")
    assert (await chat.answers())["age"] == "50"


async def test_what_no_longer_applies_is_left_out_on_completion(chat: Chat) -> None:
    await chat.starts()
    await chat.tap("Yes")
    await chat.says("45", "3")
    await chat.tap("☐ Radio", "Done (1)")
    await chat.says("5")
    await chat.tap("‹ Back", "‹ Back", "☑ Radio", "☐ Friends", "Done (1)", "7", "2", "Skip", "Skip")
    assert (await chat.answers())["hours"] == "5"
    await chat.tap("Send my answers")
    assert "hours" not in await chat.answers()


async def test_a_pause_keeps_everything_and_one_goes_on_where_one_stopped(chat: Chat) -> None:
    await chat.starts()
    await chat.tap("Yes", "Pause")
    await chat.sees("We have stopped for now. Your answers so far are kept: 1 of ")
    await chat.says("45")
    await chat.sees("Please use the buttons below.")
    await chat.tap("Continue")
    await chat.sees("How old are you?")
    await chat.says("/pause", "/resume")
    await chat.sees("How old are you?")


async def test_ticks_survive_a_change_of_language(chat: Chat) -> None:
    await chat.starts()
    await chat.tap("Yes")
    await chat.says("45", "3")
    await chat.tap("☐ Radio", "☐ Friends")
    await chat.says("/language")
    await chat.tap("Русский")
    await chat.sees("Откуда Вы узнаёте новости?")
    assert {"☑ Радио", "☐ Газеты", "☑ Друзья"} <= {*chat.card.labels}


async def test_the_exclusive_choice_clears_the_others(chat: Chat) -> None:
    await chat.starts()
    await chat.tap("Yes")
    await chat.says("45", "3")
    await chat.tap("☐ Radio", "☐ None of these")
    assert {"☐ Radio", "☑ None of these"} <= {*chat.card.labels}


async def test_the_answers_can_be_read_again_after_sending(chat: Chat) -> None:
    await answered(chat)
    await chat.tap("Send my answers", "See my answers")
    await chat.sees(REVIEWED, "45", "These answers are already sent.")
    await chat.says("/review")
    await chat.sees(REVIEWED, "These answers are already sent.")
    await chat.tap("Next ›")
    await chat.sees("More trees")


async def test_nothing_can_be_answered_after_sending(chat: Chat) -> None:
    await answered(chat)
    review = chat.card
    await chat.tap("Send my answers")
    before = await chat.answers()
    await chat.tap("Send my answers", on=review)
    await chat.sees("Your answers are already sent and can no longer be changed.")
    await chat.says("thank you")
    await chat.sees("Your answers are already sent and can no longer be changed.")
    assert chat.card.words.text.startswith("Thank you for completing the survey!")
    assert "⚠️" not in chat.card.words.text
    assert await chat.answers() == before


async def test_refusing_to_take_part_keeps_nothing(bot: RunningBot, chat: Chat) -> None:
    await chat.starts()
    await chat.tap("No")
    await chat.sees("Thank you, goodbye.")
    assert [await bot.rows(table) for table in ("interviews", "answer_log", "contacts")] == [0, 0, 0]
    assert await bot.rows("tallies") == 1


async def test_being_screened_out_later_keeps_nothing_either(bot: RunningBot, chat: Chat) -> None:
    await chat.starts()
    await chat.tap("Yes")
    await chat.says("12")
    await chat.sees("Only adults can take part.")
    assert [await bot.rows(table) for table in ("interviews", "answer_log", "contacts")] == [0, 0, 0]


async def test_whoever_was_screened_out_may_begin_anew(chat: Chat) -> None:
    await chat.starts()
    await chat.tap("No")
    await chat.starts("ru")
    await chat.sees("Вы согласны участвовать?")


@ON_BOTH
async def test_withdrawing_in_mid_interview_erases_everything(bot: RunningBot, chat: Chat) -> None:
    await chat.starts()
    await chat.tap("Yes")
    await chat.says("45", "/withdraw")
    await chat.sees("This cannot be undone.")
    await chat.tap("Yes, erase everything")
    await chat.sees("Everything you told me has been erased.")
    assert [await bot.rows(table) for table in ("interviews", "answer_log", "contacts")] == [0, 0, 0]


@ON_BOTH
async def test_withdrawing_after_completion_erases_everything(bot: RunningBot, chat: Chat) -> None:
    await answered(chat)
    await chat.tap("Send my answers")
    await chat.says("/withdraw")
    await chat.tap("Yes, erase everything")
    assert [await bot.rows(table) for table in ("interviews", "answer_log", "contacts")] == [0, 0, 0]


@pytest.mark.parametrize("ending", ["withdrawal", "screening"])
@ON_BOTH
async def test_the_update_that_erased_somebody_may_come_again(
    bot: RunningBot, chat: Chat, ending: str
) -> None:
    await chat.starts()
    if ending == "withdrawal":
        await chat.says("/withdraw")
    bot.telegram.faults.deliver_twice()
    await chat.tap("Yes, erase everything" if ending == "withdrawal" else "No")
    await chat.sees("Please choose your language")
    assert [await bot.rows(table) for table in ("interviews", "answer_log", "contacts")] == [0, 0, 0]


async def test_one_may_change_ones_mind_about_withdrawing(chat: Chat) -> None:
    await chat.starts()
    await chat.tap("Yes")
    await chat.says("/withdraw")
    await chat.tap("No, keep my answers")
    await chat.sees("How old are you?")
    assert await chat.answers() == {"consent": "yes"}


async def test_without_anything_told_there_is_nothing_to_withdraw(chat: Chat) -> None:
    await chat.does(chat.person.start())
    await chat.says("/withdraw")
    await chat.tap(chat.card.labels[0])
    await chat.sees(translators()["kk"]("I have nothing of yours to erase."))


async def test_the_diamond_is_for_coordinators(chat: Chat) -> None:
    await chat.starts()
    await chat.says("/diamond")
    await chat.sees("That is only for the people who run this survey.")


@ON_BOTH
async def test_a_coordinator_gets_the_diamond(bot: RunningBot) -> None:
    coordinator = bot.meet(COORDINATOR)
    await coordinator.starts()
    await coordinator.says("/diamond")
    assert "photo" in coordinator.fresh[-1].media


async def test_the_menus_are_set_in_every_language(bot: RunningBot) -> None:
    profile = bot.telegram.profile
    told = {code: profile.commands_for(500_001, code) for code in ("en", "kk", "ru")}
    assert all(len(commands) == len(citizen_commands(translators()["en"])) for commands in told.values())
    assert len({commands[0]["description"] for commands in told.values()}) == len(told)


async def test_an_interview_stays_with_the_version_it_began_with(
    telegram: Telegram, url: str, tmp_path: Path, secret: str
) -> None:
    first = write_form(tmp_path, "1")
    second = write_form(tmp_path, "2", people="How many are you at home?")
    async with running(telegram, url, tmp_path, secret, first) as bot:
        chat = bot.meet()
        await chat.starts()
        await chat.tap("Yes")
    async with running(telegram, url, tmp_path, secret, second) as bot:
        chat.bot, newcomer = bot, bot.meet()
        await chat.says("45")
        await chat.sees("How many people live with you?")
        await newcomer.starts()
        await newcomer.tap("Yes")
        await newcomer.says("45")
        await newcomer.sees("How many are you at home?")
        assert (await chat.interview()).version == "1"
        assert (await newcomer.interview()).version == "2"


def without_kazakh(workbook: Path, folder: Path) -> Path:
    """Write the form with another language, which the bot does not speak, in the place of Kazakh."""
    path = folder / "other.md"
    path.write_text(workbook.read_text("utf-8").replace("Қазақша (kk)", "Deutsch (de)"), "utf-8")
    return path


async def test_only_the_languages_of_the_form_are_offered(
    telegram: Telegram, url: str, tmp_path: Path, secret: str, workbook: Path
) -> None:
    other = without_kazakh(workbook, tmp_path)
    async with running(telegram, url, tmp_path, secret, other) as bot:
        chat = bot.meet(language_code="kk")
        await chat.says("hello")
        assert chat.card.labels == ("Русский", "English")


async def test_an_old_interview_keeps_to_its_languages_when_the_form_learns_another(
    telegram: Telegram, url: str, tmp_path: Path, secret: str, workbook: Path
) -> None:
    old, new = without_kazakh(workbook, tmp_path), write_form(tmp_path, "2")
    async with running(telegram, url, tmp_path, secret, old) as bot:
        chat = bot.meet()
        await chat.starts()
    async with running(telegram, url, tmp_path, secret, new) as bot:
        chat.bot = bot
        await chat.says("/language")
        await chat.tap("Қазақша")
        await chat.sees("Do you agree to take part?")
        await chat.tap("Yes")
        await chat.sees("How old are you?")


async def test_a_form_changed_under_the_same_version_is_refused_in_a_sentence(
    telegram: Telegram, url: str, tmp_path: Path, secret: str, workbook: Path
) -> None:
    async with running(telegram, url, tmp_path, secret, workbook):
        pass
    changed = write_form(tmp_path, "1", people="How many are you?")
    with pytest.raises(StoreError, match="give the changed form a new version"):
        async with running(telegram, url, tmp_path, secret, changed):
            pass
