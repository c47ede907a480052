"""Invitations at the desk: made in the chat, followed, and made worthless; those of one's own region only."""

import csv
import datetime as dt
import io
from dataclasses import replace

import pytest
from running import COORDINATOR, Chat, RunningBot

from surveys.fieldwork.codes import looks_like_code
from surveys.fieldwork.guests import Guest
from surveys.fieldwork.invitations import Campaign
from surveys.fieldwork.roles import Role
from surveys.store.audit import COMMAND_LINE

NOW = dt.datetime.now(dt.UTC)
NAME = "Fund for Quiet Rivers"


@pytest.fixture
async def desk(bot: RunningBot) -> Chat:
    chat = bot.meet(COORDINATOR)
    return await chat.starts()


async def regional(bot: RunningBot, region: str) -> Chat:
    async with bot.store.unit() as unit:
        code = await unit.offer_role(Role.REGIONAL, region, COMMAND_LINE, NOW)
    chat = bot.meet()
    await chat.starts()
    return await chat.says(f"/role {code}")


async def code_made(chat: Chat, name: str = NAME) -> str:
    await chat.says(f"/invite citizen {name}")
    return chat.shown.rsplit("/code ", 1)[1].split()[0]


def table(chat: Chat) -> list[dict[str, str]]:
    """Read the file that the last act brought."""
    (sent,) = [message for message in chat.fresh if "document" in message.media]
    content = chat.bot.telegram.files.find(sent.media["document"]["file_id"]).upload.content
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


async def test_a_code_made_in_the_chat_opens_the_questionnaire(bot: RunningBot, desk: Chat) -> None:
    await desk.says("/invite")
    await desk.tap("Survey of citizens")
    await desk.sees("/invite citizen")
    code = await code_made(desk)
    await desk.sees(NAME, "?start=")

    assert looks_like_code(code)
    assert any("document" in message.media for message in desk.fresh)

    guest = bot.meet()
    await guest.says(f"/code {code}")
    await guest.sees(NAME)


async def test_how_far_invitations_are_is_counted_and_listed_without_codes(
    bot: RunningBot, desk: Chat
) -> None:
    code = await code_made(desk)
    await code_made(desk, "Open Steppe")
    guest = bot.meet()
    await guest.starts(payload=code.replace("-", ""))
    await guest.tap("Yes")
    await desk.says("/invitations")
    await desk.tap("chat-citizen")
    await desk.sees("Invited: 2", "Not opened: 1", "In progress: 1", "Completed: 0")

    listed = table(desk)

    assert [(row["name"], row["status"], row["question"]) for row in listed] == [
        (NAME, "stopped", "age"),
        ("Open Steppe", "not_opened", ""),
    ]
    assert "code" not in listed[0]


async def test_who_had_not_finished_when_the_wave_ended_is_in_progress_no_more(
    bot: RunningBot, desk: Chat
) -> None:
    code = await code_made(desk)
    guest = bot.meet()
    await guest.starts(payload=code.replace("-", ""))
    await guest.tap("Yes")
    async with bot.store.unit() as unit:
        await unit.amend_wave(replace(await unit.current_wave(), closes_at=NOW))
        assert (await unit.end_waves(NOW, NOW)).waves == 1
    await desk.says("/invitations")
    await desk.tap("chat-citizen")
    await desk.sees("Invited: 1", "In progress: 0", "Withdrawn: 0", "Not finished when the wave ended: 1")

    assert [row["status"] for row in table(desk)] == ["not_finished"]


async def test_one_code_is_made_worthless_by_its_number(bot: RunningBot, desk: Chat) -> None:
    code = await code_made(desk)
    await desk.says("/invitations")
    await desk.tap("chat-citizen")
    await desk.says(f"/revoke {table(desk)[0]['number']}")
    await desk.sees("Nobody can begin by it any more", NAME)
    guest = bot.meet()
    await guest.says(f"/code {code}")
    await guest.sees("no longer valid")


async def test_a_link_for_everybody_counts_who_came_and_can_be_ended(bot: RunningBot, desk: Chat) -> None:
    await desk.says("/link poster citizen 5")
    await desk.sees("?start=poster")

    assert sum("document" in message.media for message in desk.fresh) == 2

    await bot.meet().starts(payload="poster")
    await desk.says("/invitations")
    await desk.tap("poster")
    await desk.sees("Interviews begun: 1 of 5 at most")
    await desk.tap("Make worthless", "Yes, make worthless")
    late = bot.meet()
    await late.does(late.person.start("poster"))
    await late.sees("This link is closed")


async def test_a_code_made_in_the_chat_may_expire(bot: RunningBot, desk: Chat) -> None:
    code = await code_made(desk, f"{NAME} 2999-12-31")
    await desk.sees(f"Invitation for: {NAME}", "Nobody begins after 31 December 2999")
    assert "00:00" not in desk.card.words.text
    async with bot.store.reading() as unit:
        (made,) = await unit.invited("chat-citizen")

    assert looks_like_code(code)
    assert made.guest.name == NAME
    assert made.invitation.expires_at == dt.datetime(2999, 12, 31, 19, tzinfo=dt.UTC)

    await desk.says(f"/invite citizen {NAME} 31.12.2025")
    await desk.sees("31.12.2025 is over already")

    assert await bot.rows("invitations") == 1


@pytest.mark.parametrize("limits", ["5 2999-12-31", "31.12.2999 5"])
async def test_a_link_made_in_the_chat_may_close(bot: RunningBot, desk: Chat, limits: str) -> None:
    await desk.says(f"/link poster citizen {limits}")
    await desk.sees("?start=poster", "Nobody begins after 31 December 2999")
    async with bot.store.reading() as unit:
        made = await unit.campaign("poster")

    assert made is not None
    assert (made.most, made.closes_at) == (5, dt.datetime(2999, 12, 31, 19, tzinfo=dt.UTC))

    await desk.says("/link market citizen 2999-12-31T18:00")
    await desk.sees("Nobody begins after 31 December 2999, 18:00")

    await desk.says("/link radio citizen 2025-01-31")
    await desk.sees("2025-01-31 is over already")


@pytest.mark.parametrize(
    "words",
    [
        "",
        "poster citizen 5 6",
        "poster citizen 2999-12-31 2999-12-30",
        "poster citizen tomorrow",
        "poster",
        "poster nothing",
        "Poster citizen",
        "citizen citizen",
        "r_x citizen",
        "poster citizen 0x5",
    ],
)
async def test_a_link_that_cannot_be_made_is_explained(desk: Chat, words: str) -> None:
    await desk.says(f"/link {words}")
    await desk.sees("/link poster citizen 500")


async def test_a_name_is_not_given_twice(desk: Chat) -> None:
    await desk.says("/link poster citizen", "/link poster citizen")
    await desk.sees("choose another name")


async def test_who_has_one_region_sees_and_ends_nothing_of_the_others(bot: RunningBot) -> None:
    async with bot.store.unit() as unit:
        await unit.open_campaign(Campaign("ngos", "citizen", is_open=False), NOW)
        for name, region in (("Alpha", "abai"), ("Beta", "akmola"), ("Gamma", None)):
            await unit.invite("ngos", Guest(name, region), None, NOW)
        await unit.open_campaign(Campaign("far", "citizen", is_open=True, region="akmola"), NOW)
    chat = await regional(bot, "abai")
    await chat.says("/invitations")
    chat.sees_nothing_of("far")

    assert chat.card.labels == ("ngos",)

    await chat.tap("ngos")
    await chat.sees("Invited: 1")
    (alpha,) = table(chat)

    assert alpha["name"] == "Alpha"

    await chat.says("/invitations far")
    chat.sees_nothing_of("akmola", "Interviews begun")
    await chat.says("/revoke far", "/revoke ngos")
    await chat.sees("does not belong to your region")
    await chat.says(f"/revoke {int(alpha['number']) + 1}")
    await chat.sees("does not belong to your region")
    await chat.says(f"/revoke {int(alpha['number'])}")
    await chat.sees("Nobody can begin by it any more")
    await code_made(chat, "Delta")
    await chat.says("/invitations chat-citizen")

    assert [row["region"] for row in table(chat)] == ["abai"]


async def test_making_and_ending_is_written_into_the_book(bot: RunningBot, desk: Chat) -> None:
    await code_made(desk)
    await desk.says("/link poster citizen", "/revoke 1", "/invitations poster")
    async with bot.store.reading() as unit:
        acts = [(each.act, each.subject) for each in await unit.acts(10)]

    assert acts[:4] == [
        ("see_invitations", "poster"),
        ("revoke", "1"),
        ("open_link", "poster"),
        ("invite", "chat-citizen"),
    ]
    assert NAME not in str(acts)
