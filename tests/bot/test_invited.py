"""Coming by a link or a code: who gets in, who is told why not, and how an interview changes hands."""

import datetime as dt
from collections.abc import Awaitable, Callable

import pytest
from running import ON_BOTH, Chat, RunningBot
from sqlalchemy import select

from surveys.fieldwork.codes import new_code, spaced
from surveys.fieldwork.guests import Guest
from surveys.fieldwork.invitations import Campaign, Status, status
from surveys.interview import Stage
from surveys.store import schema
from surveys.store.invited import Invited

NOW = dt.datetime.now(dt.UTC)
NAME = "Fund for Quiet Rivers"
Invite = Callable[..., Awaitable[str]]


@pytest.fixture
def invite(bot: RunningBot) -> Invite:
    """Give a function that writes an invitation down and gives its code."""

    async def written(name: str = NAME, language: str | None = None, days: int = 30) -> str:
        until = dt.datetime.now(dt.UTC) + dt.timedelta(days=days)
        async with bot.store.unit() as unit:
            await unit.open_campaign(Campaign("ngos", "citizen", is_open=False), NOW)
            return await unit.invite("ngos", Guest(name, None, language), until, NOW)

    return written


async def line(bot: RunningBot) -> Invited:
    async with bot.store.reading() as unit:
        (only,) = await unit.invited("ngos")
    return only


async def how_far(bot: RunningBot) -> Status:
    only = await line(bot)
    return status(only.invitation, only.progress, dt.datetime.now(dt.UTC))


async def sources(bot: RunningBot) -> list[str | None]:
    async with bot.store.reading() as unit:
        rows = await unit.connection.execute(select(schema.interviews.c.source))
        return list(rows.scalars())


def code_in(chat: Chat) -> str:
    """Read the code off a card, as somebody would who copies it by hand."""
    return chat.shown.rsplit("/code ", 1)[1].strip()


async def half_way(chat: Chat, code: str) -> Chat:
    await chat.starts(payload=code)
    await chat.tap("Yes")
    return await chat.says("45")


@ON_BOTH
async def test_an_invited_interview_from_the_link_to_the_end(bot: RunningBot, invite: Invite) -> None:
    code = await invite()

    assert await how_far(bot) is Status.NOT_OPENED

    chat = bot.meet()
    await chat.does(chat.person.start(code))
    await chat.sees(NAME, "Please choose your language")

    assert await how_far(bot) is Status.STARTED

    await chat.tap("English", "Yes")

    assert await how_far(bot) is Status.STOPPED

    await chat.says("45", "3")
    await chat.tap("☐ Newspapers", "Done (1)", "7", "2")
    await chat.says("31.12.2020", "More trees")
    await chat.tap("Send my answers")
    await chat.sees("Thank you for completing the survey!")

    assert await how_far(bot) is Status.COMPLETED
    assert await sources(bot) == ["ngos"]


@pytest.mark.parametrize(
    "spelling", ["{code}", "  {spaced} ", "/code {code}", "/code {spaced}", "{capitals}"]
)
async def test_a_code_may_be_typed(bot: RunningBot, invite: Invite, spelling: str) -> None:
    code = await invite()
    chat = bot.meet()
    written = spelling.format(code=code, spaced=spaced(code), capitals=code.upper())
    await chat.says(written)
    await chat.sees(NAME)

    assert await how_far(bot) is Status.STARTED


async def test_a_code_is_an_answer_where_words_are_asked_for(
    bot: RunningBot, chat: Chat, invite: Invite
) -> None:
    code = await invite()
    await chat.starts()
    await chat.tap("Yes")
    await chat.says(code)
    await chat.sees("could not be read as a number")

    assert await how_far(bot) is Status.NOT_OPENED

    await chat.says(f"/code {code}")
    await chat.sees(NAME, "Do you agree to take part?")


async def test_an_invitation_speaks_the_language_the_list_says(bot: RunningBot, invite: Invite) -> None:
    chat = bot.meet()
    await chat.does(chat.person.start(await invite(language="ru")))
    await chat.sees(NAME, "Вы согласны участвовать?")


async def test_a_second_person_is_told_to_ask_for_a_hand_over_code(bot: RunningBot, invite: Invite) -> None:
    code = await invite()
    await half_way(bot.meet(), code)
    second = bot.meet()
    await second.does(second.person.start(code))
    await second.sees("Ask them to send me /handover", "/handover деп", "/handover")
    second.sees_nothing_of("How many people")


@ON_BOTH
async def test_a_colleague_goes_on_where_it_stands_and_nothing_is_overwritten(
    bot: RunningBot, invite: Invite
) -> None:
    anna, berik = await half_way(bot.meet(), await invite()), bot.meet()
    await anna.says("/handover")
    code = code_in(anna)
    await anna.says("3")
    old = anna.card
    anna.looks_away()
    await berik.does(berik.person.start(code))
    await anna.sees("A colleague has taken over the questionnaire")
    await berik.tap("English")
    await berik.sees("Where is your news from?")

    await anna.tap("☐ Radio", on=old)
    await anna.sees("your buttons no longer work")
    await anna.says("/review")
    await anna.sees("your buttons no longer work")
    await berik.tap("☐ Newspapers", "Done (1)")
    await berik.sees("How far do you trust it?")

    held = await line(bot)
    async with bot.store.unit() as unit:
        contact = await unit.contact(berik.person.user_id)
        assert contact is not None
        assert held.invitation.holder == contact.id
        record = await unit.interview_of(contact, "citizen")
    assert record is not None
    assert {name: answer.value for name, answer in record.interview.answers.items()} == {
        "consent": "yes", "age": "45", "people": "3", "media": "press",
    }  # fmt: skip
    assert await bot.rows("interviews") == 1


async def test_a_hand_over_code_works_once_and_not_for_oneself(bot: RunningBot, invite: Invite) -> None:
    anna = await half_way(bot.meet(), await invite())
    await anna.says("/handover")
    code = code_in(anna)
    await anna.says(f"/code {code}")
    await anna.sees("please pass it on", "How many people live with you?")
    await bot.meet().starts(payload=code)
    late = bot.meet()
    await late.says(f"/code {code}")
    await late.sees("I do not know this code")


async def test_a_former_holder_may_answer_for_themselves(bot: RunningBot, invite: Invite) -> None:
    anna = await half_way(bot.meet(), await invite())
    await anna.says("/handover")
    await bot.meet().starts(payload=code_in(anna))
    await anna.says("/start")
    await anna.sees("Do you agree to take part?")

    assert await bot.rows("interviews") == 2


async def test_ones_own_interview_waits_while_one_answers_for_an_organisation(
    bot: RunningBot, chat: Chat, invite: Invite
) -> None:
    await chat.starts()
    await chat.tap("Yes")
    await chat.says("45")
    await chat.does(chat.person.start(await invite()))
    await chat.sees("Do you agree to take part?")

    assert (await chat.answers()) == {}
    assert await bot.rows("interviews") == 2


async def test_only_who_was_invited_can_hand_over(chat: Chat) -> None:
    await chat.starts()
    await chat.says("/handover")
    await chat.sees("Only a questionnaire to which you were invited")


async def test_withdrawing_erases_the_invited_interview(bot: RunningBot, invite: Invite) -> None:
    anna = await half_way(bot.meet(), await invite())
    await anna.says("/withdraw")
    await anna.tap("Yes, erase everything")
    await anna.sees("has been erased")

    assert await how_far(bot) is Status.WITHDRAWN
    assert await bot.rows("interviews") == await bot.rows("contacts") == 0


async def test_refusing_is_noted_and_the_link_works_should_one_change_ones_mind(
    bot: RunningBot, invite: Invite
) -> None:
    code = await invite()
    chat = bot.meet()
    await chat.starts(payload=code)
    await chat.tap("No")

    assert await how_far(bot) is Status.REFUSED
    assert await bot.rows("contacts") == 0

    await chat.starts(payload=code)
    await chat.sees("Do you agree to take part?")


@pytest.mark.parametrize("language", ["en", "kk", "ru"])
async def test_an_expired_code_is_refused_in_ones_own_language(
    bot: RunningBot, invite: Invite, language: str
) -> None:
    code = await invite(days=-1)
    chat = bot.meet()
    await chat.starts(language)
    await chat.says(f"/code {code}")
    said = {"en": "has expired", "kk": "мерзімі", "ru": "истёк"}
    await chat.sees(said.pop(language))
    chat.sees_nothing_of(*said.values())


async def test_trying_codes_ends_after_ten_wrong_ones(bot: RunningBot, invite: Invite) -> None:
    right = await invite()
    chat = bot.meet()
    for _ in range(10):
        await chat.says(f"/code {new_code()}")
        await chat.sees("I do not know this code")
    await chat.says(f"/code {right}")
    await chat.sees("There were too many wrong codes today")

    assert await how_far(bot) is Status.NOT_OPENED


async def test_what_cannot_be_a_code_is_no_attempt(bot: RunningBot, invite: Invite) -> None:
    chat = bot.meet()
    for _ in range(12):
        await chat.says("/code please")
    await chat.says("/code")
    await chat.sees("Write the code of your invitation after the command")
    await chat.says(f"/code {await invite()}")
    await chat.sees(NAME)


# open links


async def opened(bot: RunningBot, **limits: object) -> None:
    async with bot.store.unit() as unit:
        await unit.open_campaign(Campaign("poster", "citizen", is_open=True, **limits), NOW)  # type: ignore[arg-type]  # limits of several kinds


async def test_an_open_link_is_the_source_of_the_interview(bot: RunningBot) -> None:
    await opened(bot)
    await bot.meet().starts(payload="poster")

    assert await sources(bot) == ["poster"]


async def test_words_in_a_link_that_mean_nothing_are_kept_nowhere(bot: RunningBot) -> None:
    await bot.meet().starts(payload="nothing")

    assert await sources(bot) == [None]


async def test_an_open_link_takes_no_more_than_it_may(bot: RunningBot) -> None:
    await opened(bot, most=1)
    first, second = bot.meet(), bot.meet()
    await second.does(second.person.start("poster"))
    await first.starts(payload="poster")
    await second.tap("English")
    await second.sees("As many people as we could ask by this link")
    third = bot.meet()
    await third.does(third.person.start("poster"))
    await third.sees("As many people as we could ask", "Бұл сілтеме бойынша", "По этой ссылке")
    await first.does(first.person.start("poster"))
    await first.sees("Do you agree to take part?")

    assert await sources(bot) == ["poster"]

    await second.says("/start")
    await second.sees("Do you agree to take part?")

    assert await sources(bot) == ["poster", None]


async def test_nobody_begins_by_a_link_that_is_closed(bot: RunningBot) -> None:
    await opened(bot, closes_at=NOW)
    chat = bot.meet()
    await chat.does(chat.person.start("poster"))
    await chat.sees("This link is closed")

    assert await bot.rows("interviews") == 0


async def test_a_completed_invitation_is_done_for_everybody_else(bot: RunningBot, invite: Invite) -> None:
    code = await invite()
    chat = await half_way(bot.meet(), code)
    await chat.says("3")
    await chat.tap("☐ Newspapers", "Done (1)", "7", "2", "Skip", "Skip", "Send my answers")
    await chat.says("/handover")
    await chat.sees("has already been completed")
    other = bot.meet()
    await other.says(code)
    await other.sees("has already been completed")
    async with bot.store.unit() as unit:
        contact = await unit.contact(chat.person.user_id)
        assert contact is not None
        record = await unit.interview_of(contact, "citizen")
    assert record is not None
    assert record.interview.stage is Stage.COMPLETED
