"""The bot answers late, or dies between keeping an answer and saying so, and people go on meanwhile."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from local import LocalBot, local_bot
from running import Chat

from sandbox.clock import HandClock
from sandbox.messages import Message
from sandbox.telegram import Telegram
from sandbox.world import Settings


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def bot(clock: HandClock, tmp_path: Path, secret: str, workbook: Path) -> AsyncIterator[LocalBot]:
    async with local_bot(Telegram(Settings(clock=clock)), tmp_path, secret, workbook) as bot:
        yield bot


@pytest.fixture
async def ready(bot: LocalBot) -> Chat:
    """Give a chat with a box ticked: *Done* puts the next question into the same card."""
    chat = bot.meet()
    await chat.starts()
    await chat.tap("Yes")
    await chat.says("45", "3")
    return await chat.tap("☐ Newspapers")


async def test_words_written_before_a_late_answer_count_for_the_card_then_in_view(
    ready: Chat, clock: HandClock
) -> None:
    await ready.person.tap(ready.card, "Done (1)")
    clock.pass_by(3)
    await ready.person.send("2")  # for the news, which is still on the card
    clock.pass_by(3)
    await ready.does(ready.bot.settled())
    await ready.sees("Your message “2” came before this question was shown", "How far do you trust it?")
    assert "trust" not in await ready.answers()


async def test_words_written_after_the_card_was_changed_are_understood(ready: Chat, clock: HandClock) -> None:
    clock.pass_by(1.5)
    await ready.tap("Done (1)")
    clock.pass_by(1)
    await ready.says("7")
    assert (await ready.answers())["trust"] == "s7"


async def test_words_written_while_the_bot_was_dead_are_not_for_a_question_never_shown(
    bot: LocalBot, ready: Chat, clock: HandClock
) -> None:
    await ready.person.tap(ready.card, "Done (1)")
    await bot.dies_before_it_speaks()
    clock.pass_by(5)
    await ready.person.send("2")  # for the news, which is still on the card
    clock.pass_by(5)
    await ready.does(bot.settled())
    await ready.sees("✓ Newspapers", "How far do you trust it?")
    assert await ready.answers() == {"consent": "yes", "age": "45", "people": "3", "media": "press"}


async def test_a_number_written_again_because_nothing_happened_answers_one_question(
    bot: LocalBot, ready: Chat, clock: HandClock
) -> None:
    await ready.tap("☐ Radio", "Done (2)")
    await ready.person.send("5")
    await bot.dies_before_it_speaks()
    clock.pass_by(5)
    await ready.person.send("5")
    await ready.does(bot.settled())
    await ready.sees("✓ 5", "How far do you trust it?")
    answers = await ready.answers()
    assert answers["hours"] == "5"
    assert "trust" not in answers


# a card that was late itself

MEDIA = {
    "en": ("Yes", "☐ Radio", "☐ Newspapers", "Done (1)", "Where is your news from? — Newspapers"),
    "kk": ("Иә", "☐ Радио", "☐ Газет", "Дайын (1)", "Жаңалықты қайдан білесіз? — Газет"),
    "ru": ("Да", "☐ Радио", "☐ Газеты", "Готово (1)", "Откуда Вы узнаёте новости? — Газеты"),
}
STALE = {
    "en": "That button belongs to an earlier card",
    "kk": "Бұл түйме бұрынғы хабарламадан қалған",
    "ru": "Эта кнопка осталась от прежнего сообщения",
}
NO_ANSWER = {
    "en": "The question on that card has no answer now.",
    "kk": "Ол хабарламадағы сұрақтың қазір жауабы жоқ.",
    "ru": "На вопрос в том сообщении сейчас нет ответа.",
}


async def two_answers_on(bot: LocalBot, language: str) -> tuple[Chat, Message]:
    """Give a chat, and a card whose question was answered before the last one."""
    yes, _radio, press, done, _said = MEDIA[language]
    chat = bot.meet()
    await chat.starts(language)
    await chat.tap(yes)
    await chat.says("45", "3")
    late = chat.card
    await chat.tap(press, done, "7")
    return chat, late


@pytest.mark.parametrize("language", [*MEDIA])
async def test_a_late_card_pressed_after_further_answers_is_told_what_stands_of_its_own_question(
    bot: LocalBot, language: str
) -> None:
    chat, late = await two_answers_on(bot, language)
    before = await chat.answers()
    await chat.tap(MEDIA[language][1], on=late)
    await chat.sees(STALE[language], f"✓ {MEDIA[language][-1]}")
    assert await chat.answers() == before


@pytest.mark.parametrize("language", [*MEDIA])
async def test_a_card_whose_question_has_lost_its_answer_is_told_so(bot: LocalBot, language: str) -> None:
    chat = bot.meet()
    await chat.starts(language)
    await chat.tap(MEDIA[language][0])
    await chat.says("45", "3")
    late = chat.card
    back = next(label for label in late.labels if label.startswith("‹ "))
    await chat.tap(back)
    await chat.tap(MEDIA[language][1], on=late)
    await chat.sees(STALE[language], NO_ANSWER[language])


@pytest.mark.parametrize("language", [*MEDIA])
async def test_the_same_is_told_when_the_press_comes_again(bot: LocalBot, language: str) -> None:
    chat, late = await two_answers_on(bot, language)
    await chat.person.tap(late, MEDIA[language][1])
    await bot.dies_before_it_speaks()
    await chat.does(bot.settled())
    await chat.sees(f"✓ {MEDIA[language][-1]}")


@pytest.mark.parametrize(
    ("mark", "told"),
    [
        ("", "✓ How far do you trust it? — 7"),  # sent before buttons carried a question
        (".0", "✓ Do you agree to take part? — Yes"),
        (".1", "✓ How far do you trust it? — 7"),  # words of parting
        (".9999", NO_ANSWER["en"]),
        (".3-7-1", NO_ANSWER["en"]),
    ],
)
async def test_other_marks_than_ours_tell_nothing_that_is_not_so(bot: LocalBot, mark: str, told: str) -> None:
    chat, late = await two_answers_on(bot, "en")
    data = next(str(b.data) for row in late.keyboard for b in row if b.text == "☐ Radio")
    pressed = {"text": "☐ Radio", "callback_data": data.rpartition(".")[0] + mark}
    await chat.tap("☐ Radio", on=replace(late, markup={"inline_keyboard": [[pressed]]}))
    await chat.sees(STALE["en"], told)
