"""Whatever the bot says unasked exists in three languages and, by default, never comes at night."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from announcing_world import TEXTS, heard, started, worker
from local import LocalBot, local_bot
from pydantic import SecretStr
from running import LANGUAGES

from bot.broadcasting import announcement
from bot.reminding import reminder
from bot.settings import Settings
from bot.speech import no_more_reminders
from locales import languages, refuse_missing, translators
from locales.translator import ZONE
from sandbox.clock import HandClock
from sandbox.floods import unlimited
from sandbox.telegram import Telegram
from sandbox.world import Settings as World
from surveys.fieldwork.broadcasts import Audience, Broadcast
from surveys.form import Form
from surveys.interview import standing, start

ROOT = Path(__file__).parents[2]
NOON = datetime(2026, 5, 4, 12, tzinfo=ZONE)
YES = {"en": "Yes", "kk": "Иә", "ru": "Да"}
ASKED_FOR_BY_NOBODY = {"bot/broadcasting.py", "bot/reminding.py"}
CARRIED_OUT_BY = {"bot/delivery.py", "bot/keys_below.py"}


def test_there_are_three_languages() -> None:
    assert set(languages()) == set(LANGUAGES) == {"kk", "ru", "en"}


def test_only_these_modules_send_what_nobody_asked_for() -> None:
    """Replies are carried out as actions of an update; `attempt` is for what no update asked for."""
    modules = {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in (ROOT / "bot").rglob("*.py")
    }
    assert len(modules) > 50

    assert {name for name, text in modules.items() if ".attempt(" in text} == ASKED_FOR_BY_NOBODY
    sending = re.compile(r"\.send_message\(|\bsendMessage\b")
    assert {name for name, text in modules.items() if sending.search(text)} == CARRIED_OUT_BY


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_each_of_our_words_in_them_is_translated(form: Form, language: str) -> None:
    said = {each: _all_cards(form, each) for each in (language, "en")}

    assert len(said["en"]) > 10
    assert not set(said[language]) & set(said["en"])
    assert all(words.strip() for words in said[language])


def _all_cards(form: Form, language: str) -> list[str]:
    """Spell everything that comes unasked, and what its way out leads to, in one language."""
    t = translators(on_missing=refuse_missing)[language]
    step = standing(form, start(form, language), NOON)
    broadcasts = [Broadcast(1, each, "citizen", "1", "somebody", NOON, texts=TEXTS) for each in Audience]
    cards = [
        *(reminder(t, step, "abc123", is_last=is_last) for is_last in (False, True)),
        *(announcement(t, each, language, "abc123") for each in broadcasts),
        no_more_reminders(t),
    ]
    return [
        words for card in cards for words in (card.text, *(each.label for row in card.rows for each in row))
    ]


@pytest.fixture
def hands() -> HandClock:
    return HandClock(NOON.timestamp())


@pytest.fixture
async def bot(hands: HandClock, tmp_path: Path, secret: str, workbook: Path) -> AsyncIterator[LocalBot]:
    async with local_bot(Telegram(World(clock=hands, floods=unlimited())), tmp_path, secret, workbook) as bot:
        yield bot


def test_by_default_the_night_lasts_from_nine_to_nine(secret: str) -> None:
    night = Settings(token=SecretStr("1:a"), secret_key=SecretStr(secret)).manners.night
    hours = [hour for hour in range(24) if night.covers(datetime(2026, 5, 4, hour, 30, tzinfo=ZONE))]

    assert hours == [*range(9), *range(21, 24)]


async def test_whenever_it_is_due_it_comes_by_day(bot: LocalBot, hands: HandClock) -> None:
    """Somebody stops, and a broadcast starts, at another hour of each day; both are looked after all day."""
    chats = [await (await bot.meet().starts(language)).tap(YES[language]) for language in sorted(YES)]
    replies = [message for chat in chats for message in chat.person.messages]
    for hour in range(0, 24, 2):
        hands.pass_by(2 * 3600)
        await started(bot)
        for _ in range(24):
            hands.pass_by(3600 + hour)
            await bot.reminding.remind_all()
            await worker(bot, hands).send_all()

    unasked = [message for chat in chats for message in chat.person.messages if message not in replies]
    hours = {datetime.fromtimestamp(each.date, UTC).astimezone(ZONE).hour for each in unasked}
    assert [len(heard(chat)) for chat in chats] == [12] * 3
    assert len(unasked) == 3 * (12 + 3)
    assert {9} < hours <= {*range(9, 21)}
