"""A broadcast reaches those it is for, once, by day, at its pace; and nobody who has said no."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from announcing_world import TEXTS, drafted, heard, ordered, outcomes, reached, started, worker
from local import MANNERS, LocalBot, local_bot
from running import ON_BOTH, Chat

from bot.broadcasting import wording
from bot.card import LONGEST_TEXT
from bot.shelf import CITIZEN
from bot.tidying import tidy
from locales.translator import ZONE
from sandbox.clock import HandClock
from sandbox.floods import unlimited
from sandbox.telegram import Telegram
from sandbox.world import Settings
from surveys.fieldwork.broadcasts import (
    EVERYBODYS,
    LONGEST,
    Audience,
    BroadcastError,
    Order,
    State,
    Trouble,
)
from surveys.fieldwork.retention import Policy
from surveys.store.recipients import LEASE, Addressed

NOON = datetime(2026, 5, 4, 12, tzinfo=ZONE)
HOUR = 3600.0
DAY = 24 * HOUR


@pytest.fixture
def hands() -> HandClock:
    return HandClock(NOON.timestamp())


@pytest.fixture
async def bot(hands: HandClock, database: str, secret: str, workbook: Path) -> AsyncIterator[LocalBot]:
    telegram = Telegram(Settings(clock=hands, floods=unlimited()))
    async with local_bot(telegram, database, secret, workbook) as bot:
        yield bot


async def stopping(bot: LocalBot, language: str = "en", yes: str = "Yes") -> Chat:
    """Somebody who agreed and then left."""
    return await (await bot.meet().starts(language)).tap(yes)


async def completing(bot: LocalBot) -> Chat:
    chat = await stopping(bot)
    await chat.says("40", "2")
    await chat.tap("☐ Newspapers", "Done (1)", "5", "2")
    await chat.says("01.01.2020", "Nothing")
    await chat.tap("Send my answers")
    return await chat.sees("Thank you for completing the survey!")


def test_what_is_said_twice_says_the_same() -> None:
    assert (EVERYBODYS, LONGEST) == (CITIZEN, LONGEST_TEXT)


@ON_BOTH
@pytest.mark.parametrize(
    ("audience", "expected", "way_on"),
    [
        (Audience.NOT_STARTED, [1, 0, 0], "Begin"),
        (Audience.UNFINISHED, [0, 1, 0], "Continue"),
        (Audience.COMPLETED, [0, 0, 1], "See my answers"),
    ],
)
async def test_it_reaches_its_audience_and_nobody_else(
    bot: LocalBot, hands: HandClock, audience: Audience, expected: list[int], way_on: str
) -> None:
    chats = [await bot.meet().starts(), await stopping(bot), await completing(bot)]
    broadcast = await started(bot, audience)
    await worker(bot, hands).send_all()

    assert [len(heard(chat)) for chat in chats] == expected
    assert await outcomes(bot, broadcast) == {"sent": 1}
    (message,) = [each for chat in chats for each in heard(chat)]
    assert message.labels == (way_on, "No more messages")
    assert await the_state(bot, broadcast.id) is State.DONE


async def the_state(bot: LocalBot, number: int) -> State:
    async with bot.store.unit() as unit:
        found = await unit.broadcast(number)
    assert found is not None
    return found.state


async def test_everybody_hears_it_in_their_language(bot: LocalBot, hands: HandClock) -> None:
    chats = {language: await stopping(bot, language, yes) for language, yes in YES.items()}
    await started(bot)
    await worker(bot, hands).send_all()

    assert {language: [each.text for each in heard(chat)] for language, chat in chats.items()} == {
        language: [TEXTS[language]] for language in YES
    }


YES = {"en": "Yes", "kk": "Иә", "ru": "Да"}


async def test_whoever_has_chosen_no_language_reads_all_of_them(bot: LocalBot, hands: HandClock) -> None:
    undecided = bot.meet()
    await undecided.says("/start")
    await started(bot, Audience.NOT_STARTED)
    await worker(bot, hands).send_all()

    assert [each.text for each in heard(undecided)] == [
        "\n\n".join(TEXTS[each] for each in ("kk", "ru", "en"))
    ]
    await undecided.tap("Бастау")
    await undecided.sees("Please choose your language")


async def test_of_long_texts_as_many_as_one_message_holds(bot: LocalBot) -> None:
    long = await drafted(bot, texts={"kk": "қ" * 3000, "ru": "р" * 1000, "en": "e" * 1000})

    assert wording(long, None) == "қ" * 3000 + "\n\n" + "р" * 1000


@pytest.mark.parametrize(
    ("audience", "leads_to"),
    [
        (Audience.NOT_STARTED, "Do you agree to take part?"),
        (Audience.UNFINISHED, "How old are you?"),
        (Audience.COMPLETED, "Your answers"),
    ],
)
async def test_the_way_on_leads_on(
    bot: LocalBot, hands: HandClock, audience: Audience, leads_to: str
) -> None:
    people = {
        Audience.NOT_STARTED: lambda: bot.meet().starts(),
        Audience.UNFINISHED: lambda: stopping(bot),
        Audience.COMPLETED: lambda: completing(bot),
    }
    chat = await people[audience]()
    await started(bot, audience)
    await worker(bot, hands).send_all()
    await chat.tap(heard(chat)[0].labels[0], on=heard(chat)[0])
    await chat.sees(leads_to)


async def test_words_after_a_broadcast_still_answer_the_question(bot: LocalBot, hands: HandClock) -> None:
    chat = await stopping(bot)
    await started(bot)
    await worker(bot, hands).send_all()
    await chat.says("40")
    assert (await chat.answers())["age"] == "40"


@ON_BOTH
async def test_no_more_messages_means_none_and_no_reminders_either(bot: LocalBot, hands: HandClock) -> None:
    fresh, stopped = await bot.meet().starts(), await stopping(bot)
    for chat, audience in ((fresh, Audience.NOT_STARTED), (stopped, Audience.UNFINISHED)):
        await started(bot, audience)
        await worker(bot, hands).send_all()
        await chat.tap("No more messages")
        await chat.sees("I will not remind you again or write to you on my own.")
    await fresh.says("/resume")
    await fresh.tap("Yes")

    assert [await reached(bot, each) for each in Audience] == [0, 0, 0]
    for _ in range(30 * 24):
        hands.pass_by(HOUR)
        await bot.reminding.remind_all()
    said = [each.text for chat in (fresh, stopped) for each in chat.person.messages if each.from_bot]
    assert not [text for text in said if "You began our survey" in text]


async def test_whoever_wants_no_more_reminders_gets_no_broadcast(bot: LocalBot, hands: HandClock) -> None:
    chat = await stopping(bot)
    hands.pass_by(DAY)
    await bot.reminding.remind_all()
    await chat.tap("No more reminders")

    assert await reached(bot, Audience.UNFINISHED) == 0


async def test_whoever_said_no_or_withdrew_is_not_written_to(bot: LocalBot) -> None:
    refusing, leaving, young = await bot.meet().starts(), await completing(bot), await stopping(bot)
    await refusing.tap("No")
    await leaving.says("/withdraw")
    await leaving.tap("Yes, erase everything")
    await young.says("12")

    assert [await reached(bot, each) for each in Audience] == [0, 0, 0]


async def test_a_no_that_is_not_confirmed_yet_is_a_no(bot: LocalBot, hands: HandClock) -> None:
    chat = await stopping(bot)
    await chat.says("40", "/review")
    await chat.tap("1", "No")
    await chat.sees("Thank you, goodbye.")
    broadcast = await started(bot)
    await worker(bot, hands).send_all()

    assert heard(chat) == []
    assert await outcomes(bot, broadcast) == {"dropped": 1}


@ON_BOTH
async def test_whoever_blocked_the_bot_or_left_is_dropped_for_good(bot: LocalBot, hands: HandClock) -> None:
    blocking, gone, other = [await stopping(bot) for _ in range(3)]
    await blocking.person.block()
    await gone.person.deactivate()
    broadcast = await started(bot)
    await worker(bot, hands).send_all()

    assert await outcomes(bot, broadcast) == {"sent": 1, "unreachable": 2}
    await blocking.person.unblock()
    assert await reached(bot, Audience.UNFINISHED) == 1
    again = await started(bot)
    await worker(bot, hands).send_all()
    assert (len(heard(other)), heard(blocking)) == (2, [])
    assert await outcomes(bot, again) == {"sent": 1}


async def test_what_changes_while_it_goes_out_is_heeded(bot: LocalBot, hands: HandClock) -> None:
    """Of those it was started for, one completes, one withdraws and one says no before their turn."""
    completed, withdrawn, declined, left = [await stopping(bot) for _ in range(4)]
    broadcast = await started(bot)
    await completed.says("40", "2")
    await completed.tap("☐ Newspapers", "Done (1)", "5", "2")
    await completed.says("01.01.2020", "Nothing")
    await completed.tap("Send my answers")
    await withdrawn.says("/withdraw")
    await withdrawn.tap("Yes, erase everything")
    async with bot.store.unit() as unit:
        contact = await unit.contact(declined.person.user_id)
        assert contact is not None
        await unit.stop_reminders(contact)
    await worker(bot, hands).send_all()

    assert [len(heard(chat)) for chat in (completed, withdrawn, declined, left)] == [0, 0, 0, 1]
    assert await outcomes(bot, broadcast) == {"sent": 1, "dropped": 2, "gone": 1}


@ON_BOTH
async def test_of_whoever_withdraws_afterwards_a_count_stays(bot: LocalBot, hands: HandClock) -> None:
    chat = await stopping(bot)
    broadcast = await started(bot)
    await worker(bot, hands).send_all()
    await chat.says("/withdraw")
    await chat.tap("Yes, erase everything")

    assert await outcomes(bot, broadcast) == {"sent": 1}
    assert await bot.rows("broadcast_recipients") == 0


async def test_who_has_completed_is_known_only_as_long_as_the_link_lasts(
    bot: LocalBot, hands: HandClock
) -> None:
    await completing(bot)
    assert await reached(bot, Audience.COMPLETED) == 1
    broadcast = await started(bot, Audience.COMPLETED)
    hands.pass_by(30 * DAY)
    await tidy(bot.store, datetime.fromtimestamp(hands(), UTC), Policy(14, 30, 30, 90))

    assert await reached(bot, Audience.COMPLETED) == 0
    await worker(bot, hands).send_all()
    assert await outcomes(bot, broadcast) == {"gone": 1}


async def test_what_is_started_at_night_goes_out_in_the_morning(bot: LocalBot, hands: HandClock) -> None:
    chat = await stopping(bot)
    hands.pass_by(11 * HOUR)  # it is 23:00
    await started(bot)
    for _ in range(12):
        await worker(bot, hands).send_all()
        hands.pass_by(HOUR)

    assert [datetime.fromtimestamp(each.date, ZONE).hour for each in heard(chat)] == [9]


async def test_the_night_interrupts_it(bot: LocalBot, hands: HandClock) -> None:
    chats = [await stopping(bot) for _ in range(60)]
    hands.now = NOON.replace(hour=20, minute=59, second=59).timestamp()
    broadcast = await started(bot)
    await worker(bot, hands).send_all()
    before = sum(len(heard(chat)) for chat in chats)
    hands.now = (NOON + timedelta(days=1)).replace(hour=9).timestamp()
    await worker(bot, hands).send_all()

    assert 0 < before < 60
    assert [len(heard(chat)) for chat in chats] == [1] * 60
    dates = [datetime.fromtimestamp(each.date, UTC) for chat in chats for each in heard(chat)]
    assert not [each for each in dates if MANNERS.night.covers(each)]
    assert await outcomes(bot, broadcast) == {"sent": 60}


async def test_about_twenty_five_go_out_in_a_second(bot: LocalBot, hands: HandClock) -> None:
    for _ in range(75):
        await stopping(bot)
    before = hands()
    await started(bot)
    await worker(bot, hands).send_all()

    assert hands() - before == pytest.approx(75 / 25, rel=0.1)


async def test_telegrams_wait_is_obeyed_and_holds_up_no_reply(bot: LocalBot, hands: HandClock) -> None:
    chats = [await stopping(bot) for _ in range(5)]
    broadcast = await started(bot)
    bot.telegram.faults.flood("sendMessage", times=1, retry_after=37)
    waits: list[float] = []

    async def wait(seconds: float) -> None:
        waits.append(seconds)
        if seconds > 1:
            await chats[0].says("40")
            await chats[0].sees("How many people live with you?")
            assert not any(heard(chat) for chat in chats)
        hands.pass_by(seconds)

    await replace(worker(bot, hands), sleep=wait).send_all()

    assert [len(heard(chat)) for chat in chats] == [1] * 5
    assert [each for each in waits if each > 1] == [pytest.approx(37.0)]
    assert await outcomes(bot, broadcast) == {"sent": 5}


@ON_BOTH
async def test_a_wait_binds_every_worker_and_outlives_the_one_that_was_told(
    bot: LocalBot, hands: HandClock
) -> None:
    chat = await stopping(bot)
    await started(bot)
    bot.telegram.faults.flood("sendMessage", times=1, retry_after=37)

    class KilledError(Exception):
        """Ends the worker."""

    async def dies(_seconds: float) -> None:
        raise KilledError

    with pytest.raises(KilledError):
        await replace(worker(bot, hands), sleep=dies).send_all()
    before = hands()
    await worker(bot, hands).send_all()

    assert len(heard(chat)) == 1
    assert heard(chat)[0].date >= before + 36


@ON_BOTH
async def test_killed_before_sending_nobody_is_skipped(bot: LocalBot, hands: HandClock) -> None:
    chats = [await stopping(bot) for _ in range(3)]
    await started(bot)
    assert isinstance(await claimed(bot), Addressed)  # and here the sender dies
    await worker(bot, hands).send_all()
    assert sorted(len(heard(chat)) for chat in chats) == [0, 1, 1]

    hands.pass_by(LEASE.total_seconds())
    await worker(bot, hands).send_all()
    assert [len(heard(chat)) for chat in chats] == [1, 1, 1]


async def claimed(bot: LocalBot) -> object:
    async with bot.store.unit() as unit:
        return await unit.claim_recipient(MANNERS.night, bot.reminding.clock())


async def test_an_answer_of_telegram_that_is_lost_costs_one_repetition(
    bot: LocalBot, hands: HandClock
) -> None:
    chats = [await stopping(bot) for _ in range(3)]
    broadcast = await started(bot)
    bot.telegram.faults.lose_answer("sendMessage")
    await worker(bot, hands).send_all()
    hands.pass_by(LEASE.total_seconds())
    await worker(bot, hands).send_all()

    assert sorted(len(heard(chat)) for chat in chats) == [1, 1, 2]
    assert await outcomes(bot, broadcast) == {"sent": 3}


async def test_what_telegram_refuses_is_not_tried_again(bot: LocalBot, hands: HandClock) -> None:
    await stopping(bot)
    broadcast = await started(bot)
    bot.telegram.faults.fail("sendMessage", code=400)
    await worker(bot, hands).send_all()

    assert await outcomes(bot, broadcast) == {"refused": 1}
    assert await the_state(bot, broadcast.id) is State.DONE


@ON_BOTH
async def test_a_pause_holds_and_going_on_reaches_the_rest(bot: LocalBot, hands: HandClock) -> None:
    chats = [await stopping(bot) for _ in range(6)]
    broadcast = await started(bot)

    async def wait(seconds: float) -> None:
        hands.pass_by(seconds)
        if (
            sum(len(heard(chat)) for chat in chats) == 3
            and await the_state(bot, broadcast.id) is State.RUNNING
        ):
            await ordered(bot, broadcast, Order.PAUSE)

    await replace(worker(bot, hands), sleep=wait).send_all()
    await worker(bot, hands).send_all()
    assert sum(len(heard(chat)) for chat in chats) == 3

    await ordered(bot, broadcast, Order.RESUME)
    await worker(bot, hands).send_all()
    assert [len(heard(chat)) for chat in chats] == [1] * 6


async def test_what_is_cancelled_goes_out_no_more(bot: LocalBot, hands: HandClock) -> None:
    chat = await stopping(bot)
    broadcast = await started(bot)
    await ordered(bot, broadcast, Order.CANCEL)
    await worker(bot, hands).send_all()

    assert heard(chat) == []
    assert await outcomes(bot, broadcast) == {"due": 1}


async def test_one_goes_out_at_a_time(bot: LocalBot) -> None:
    await stopping(bot)
    first, second = await started(bot), await drafted(bot)
    with pytest.raises(BroadcastError) as error:
        await ordered(bot, second, Order.START)
    assert (error.value.trouble, error.value.about) == (Trouble.ANOTHER_RUNS, str(first.id))

    await ordered(bot, first, Order.PAUSE)
    await ordered(bot, second, Order.START)
    with pytest.raises(BroadcastError):
        await ordered(bot, first, Order.RESUME)


async def test_for_nobody_nothing_is_started(bot: LocalBot) -> None:
    draft = await drafted(bot)
    with pytest.raises(BroadcastError) as error:
        await ordered(bot, draft, Order.START)

    assert error.value.trouble is Trouble.NOBODY
    assert await the_state(bot, draft.id) is State.DRAFT


async def test_into_a_closed_wave_nobody_is_asked(bot: LocalBot, hands: HandClock) -> None:
    chat = await bot.meet().starts()
    running = await started(bot, Audience.NOT_STARTED)
    await stopping(bot)
    async with bot.store.unit() as unit:
        await unit.amend_wave(replace(await unit.current_wave(), closes_at=NOON))
    await worker(bot, hands).send_all()
    assert (heard(chat), await outcomes(bot, running)) == ([], {"dropped": 1})

    with pytest.raises(BroadcastError) as error:
        await started(bot, Audience.NOT_STARTED)
    assert error.value.trouble is Trouble.NO_BEGINNING
    assert await outcomes(bot, await started(bot, Audience.UNFINISHED)) == {"due": 1}


@pytest.mark.parametrize(
    "text",
    ["<b>bold & <script>alert(1)</script>", "</b></a>&amp;&lt;", '<a href="tg://user?id=1">x</a>', "& < >"],
)
async def test_markup_in_a_text_is_shown_as_it_was_written(
    bot: LocalBot, hands: HandClock, text: str
) -> None:
    texts = {"kk": f"Мәтін {text}", "ru": f"Текст {text}", "en": f"Text {text}"}
    chat = await stopping(bot)
    await started(bot, texts=texts)
    await worker(bot, hands).send_all()

    (message,) = heard(chat, texts)
    assert message.text == f"Text {text}"
    assert [each for each in message.words.entities if each["type"] not in ("url", "bot_command")] == []


async def test_the_longest_text_arrives_whole(bot: LocalBot, hands: HandClock) -> None:
    texts = {"kk": "қ" + "&" * (LONGEST - 1), "ru": "р" * LONGEST, "en": "e" + "<" * (LONGEST - 1)}
    chats = [await stopping(bot, language, yes) for language, yes in YES.items()]
    await started(bot, texts=texts)
    await worker(bot, hands).send_all()

    assert sorted(message.text for chat in chats for message in heard(chat, texts)) == sorted(texts.values())


@ON_BOTH
async def test_two_workers_share_it_and_nobody_hears_it_twice(
    bot: LocalBot, hands: HandClock, database: str, secret: str, workbook: Path
) -> None:
    chats = [await stopping(bot) for _ in range(30)]
    before = hands()
    broadcast = await started(bot)
    async with local_bot(bot.telegram, database, secret, workbook) as other:
        await asyncio.gather(worker(bot, hands).send_all(), worker(other, hands).send_all())
        await worker(other, hands).send_all()

    assert [len(heard(chat)) for chat in chats] == [1] * 30
    assert await outcomes(bot, broadcast) == {"sent": 30}
    assert hands() - before >= 25 / 25


async def test_a_round_that_fails_is_followed_by_the_next(bot: LocalBot, hands: HandClock) -> None:
    chat = await stopping(bot)
    await started(bot)
    looks = 0

    class EnoughError(Exception):
        """Ends the loop."""

    def clock() -> datetime:
        if looks == 1:
            raise RuntimeError("the first round fails")
        return datetime.fromtimestamp(hands(), UTC)

    async def wait(seconds: float) -> None:
        nonlocal looks
        hands.pass_by(seconds)
        looks += seconds >= 1
        if looks == 3:
            raise EnoughError

    with pytest.raises(EnoughError):
        await replace(worker(bot, hands), sleep=wait, clock=clock).run()
    assert len(heard(chat)) == 1
