"""Roles in the chat: given by a code, at work at once, taken away at once; guessing codes leads nowhere."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from local import LocalBot, local_bot
from running import COORDINATOR as OWNER
from running import Chat
from sqlalchemy import select

from bot.incoming import Commanded
from bot.menus import official_commands
from bot.office.taking import role_code
from bot.shelf import builtin_forms
from locales import translators
from sandbox.clock import HandClock
from sandbox.floods import unlimited
from sandbox.telegram import Telegram
from sandbox.world import Settings
from surveys.fieldwork.codes import new_code
from surveys.fieldwork.roles import Role
from surveys.store.attempts import MOST_WRONG
from surveys.store.audit import COMMAND_LINE
from surveys.store.schema import contacts

WRONG = "That code does not work. It may be mistyped, used already or too old."
ENOUGH = "There were too many wrong codes today."
STRANGER = "That is only for the people who run this survey."
DAY = 24 * 3600
CITIZEN = next(path for path in builtin_forms() if path.stem == "citizen")


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def bot(clock: HandClock, tmp_path: Path, secret: str) -> AsyncIterator[LocalBot]:
    async with local_bot(
        Telegram(Settings(clock=clock, floods=unlimited())), tmp_path, secret, CITIZEN
    ) as bot:
        yield bot


@pytest.fixture
async def owner(bot: LocalBot) -> Chat:
    return await bot.meet(OWNER).starts()


@pytest.fixture
async def somebody(bot: LocalBot) -> Chat:
    return await bot.meet().starts()


async def code_for(owner: Chat, *labels: str) -> str:
    await owner.says("/roles")
    await owner.tap("Give a role", *labels)
    found = re.search(r"/role (\w+)", owner.shown)
    assert found, owner.shown
    return found[1]


def menu(chat: Chat) -> list[str]:
    profile = chat.bot.telegram.profile
    return [each["command"] for each in profile.commands_for(chat.person.user_id, "en")]


async def test_a_role_is_given_by_a_link_and_works_at_once(owner: Chat, somebody: Chat) -> None:
    await somebody.says("/diamond")
    await somebody.sees(STRANGER)
    code = await code_for(owner, "Observer")
    await owner.sees(f"?start=r_{code}", "It works once, until 22 November 2023")

    await somebody.does(somebody.person.start(f"r_{code}"))

    await somebody.sees("You have a role now: Observer.")
    assert menu(somebody) == [each.command for each in official_commands(translators()["en"], Role.OBSERVER)]
    await somebody.says("/diamond")
    async with somebody.bot.store.unit() as unit:
        assert [line.act for line in await unit.acts(1)] == ["see_index"]
    await somebody.says("/roles")
    await somebody.sees("Your role does not include that.")


async def test_a_code_can_be_typed_and_works_once(bot: LocalBot, owner: Chat, somebody: Chat) -> None:
    code = await code_for(owner, "Coordinator")
    await somebody.says("/role")
    await somebody.sees("Write your code after the command")
    await somebody.says(f"/role {code}")
    await somebody.sees("You have a role now: Coordinator.")
    await (await bot.meet().starts()).says(f"/role {code}")

    other = await bot.meet().starts()
    await other.says(f"/role {code}")
    await other.sees(WRONG)


async def test_a_coordinator_of_a_region_is_told_which(owner: Chat, somebody: Chat) -> None:
    code = await code_for(owner, "Of one region", "Abai")
    await owner.sees("Code for a role: Regional coordinator: Abai")
    await somebody.says(f"/role {code}")
    await somebody.sees("You have a role now: Regional coordinator: Abai.")
    await owner.says("/roles")
    await owner.sees("Regional coordinator: Abai", "since 1")


async def test_a_role_may_be_asked_for_in_words(owner: Chat) -> None:
    await owner.says("/grant regional abai")
    await owner.sees("Regional coordinator: Abai")
    await owner.says("/grant regional atlantis")
    await owner.sees("Which region?")
    await owner.says("/grant owner")
    await owner.sees("Which role?")
    assert await owner.bot.rows("role_codes") == 1


async def test_who_has_lost_a_role_has_lost_it_at_once(owner: Chat, somebody: Chat) -> None:
    await somebody.says(f"/role {await code_for(owner, 'Observer')}")
    await owner.says("/roles")
    label = next(label for label in owner.card.labels if label.startswith("Take away: "))
    link = next(each for each in owner.card.words.entities if each["type"] in ("text_mention", "text_link"))
    assert str(somebody.person.user_id) in str(link)
    await owner.tap(label)
    await owner.sees("Nobody but the owners has a role.")

    await somebody.says("/diamond")
    await somebody.sees(STRANGER)
    assert menu(somebody) == []
    await owner.says("/roles")
    await owner.sees("Nobody but the owners has a role.")


async def test_a_forged_button_of_the_desk_does_nothing_for_a_stranger(bot: LocalBot, owner: Chat) -> None:
    await owner.says("/roles")
    stranger = await bot.meet().starts()
    forged = (
        "o.roles.",
        "o.grant.coordinator",
        "o.dismiss.0123456789abcdef",
        "o.void.0123456789abcdef",
        "o.audit.",
    )
    for number, data in enumerate(forged):
        update = {
            "update_id": 900_000 + number,
            "callback_query": {
                "id": str(number),
                "from": stranger.person.chat.user,
                "message": owner.card.to_json() | {"chat": stranger.person.chat.to_json()},
                "chat_instance": "1",
                "data": data,
            },
        }
        stranger.looks_away()
        await bot.handle(update)
        await stranger.sees(STRANGER)
    assert await bot.rows("role_codes") == 0


def test_a_campaign_may_be_named_like_the_beginning_of_a_role_code() -> None:
    assert role_code(Commanded("start", "r_abai")) is None
    assert role_code(Commanded("start", new_code())) is None


async def test_many_officials_are_listed_page_by_page(bot: LocalBot, owner: Chat) -> None:
    async with bot.store.unit() as unit:
        now = datetime.fromtimestamp(bot.telegram.clock(), UTC)
        for chat in range(7001, 7042):
            code = await unit.offer_role(Role.OBSERVER, None, unit.actor(OWNER), now)
            await unit.take_role(chat, code, {OWNER}, now)
        for _ in range(30):
            await unit.offer_role(Role.REGIONAL, "north_kazakhstan", unit.actor(OWNER), now)
    seen = set()
    await owner.says("/roles")
    for count, turning in ((20, ["Next"]), (20, ["Back", "Next"]), (1, ["Back"])):
        labels = owner.card.labels
        taking = {label for label in labels if label.startswith("Take away: ")}
        assert len(taking) == count
        assert [label for label in labels if label in ("Back", "Next")] == turning
        seen |= taking
        if "Next" in turning:
            await owner.tap("Next")
    assert len(seen) == 41
    await owner.says("/roles 999")
    assert len([label for label in owner.card.labels if label.startswith("Take away: ")]) == 1


@pytest.mark.parametrize("spoiled", ["used", "too old", "void", "unknown", "mistyped"])
async def test_whatever_is_wrong_with_a_code_is_said_in_the_same_words(
    bot: LocalBot, owner: Chat, somebody: Chat, clock: HandClock, spoiled: str
) -> None:
    code = await code_for(owner, "Observer")
    if spoiled == "used":
        await (await bot.meet().starts()).says(f"/role {code}")
    elif spoiled == "too old":
        clock.pass_by(7 * DAY)
    elif spoiled == "void":
        await owner.says("/roles")
        await owner.tap(next(label for label in owner.card.labels if label.startswith("Void the code ")))
    elif spoiled == "unknown":
        code = new_code()
    else:
        code = code[:-1]

    await somebody.says(f"/role {code}")

    assert somebody.shown == WRONG
    await somebody.says("/diamond")
    await somebody.sees(STRANGER)


async def test_after_ten_wrong_codes_even_the_right_one_is_not_looked_up(
    owner: Chat, somebody: Chat, clock: HandClock
) -> None:
    code = await code_for(owner, "Observer")
    for _ in range(MOST_WRONG):
        await somebody.says(f"/role {new_code()}")
        await somebody.sees(WRONG)
    await somebody.says(f"/role {code}")
    await somebody.sees(ENOUGH)
    await somebody.does(somebody.person.start(f"r_{code}"))
    await somebody.sees(ENOUGH)
    assert await somebody.bot.rows("role_codes") == 1

    clock.pass_by(DAY)
    await somebody.says(f"/role {code}")
    await somebody.sees("You have a role now: Observer.")


async def test_an_owner_does_not_use_up_a_code(owner: Chat, somebody: Chat) -> None:
    code = await code_for(owner, "Observer")
    await owner.does(owner.person.start(f"r_{code}"))
    await owner.sees("You own this survey and may do everything.")
    await somebody.says(f"/role {code}")
    await somebody.sees("You have a role now")


async def test_a_code_in_a_link_is_written_down_nowhere(bot: LocalBot, owner: Chat) -> None:
    code = await code_for(owner, "Observer")
    newcomers = [bot.meet() for _ in range(3)]
    for newcomer, payload in zip(newcomers, (f"r_{code}", new_code(), "citizen"), strict=True):
        await newcomer.does(newcomer.person.start(payload))
    async with bot.store.unit() as unit:
        sources = (await unit.connection.execute(select(contacts.c.source).order_by(contacts.c.id))).scalars()

        assert list(sources) == [None, None, None, "citizen"]


async def test_a_long_audit_log_fits_one_message(bot: LocalBot, owner: Chat) -> None:
    async with bot.store.unit() as unit:
        for number in range(30):
            now = datetime.fromtimestamp(bot.telegram.clock(), UTC)
            await unit.note_act(f"{number:016}", "withdrawn", "<b>&" * 50, "x" * 5000, now)
    for language in ("Қазақша", "Русский", "English"):
        await owner.says("/language")
        await owner.tap(language)
        await owner.says("/audit")
        assert owner.shown.count(" · ") == 40


async def test_the_audit_log_speaks_of_what_acts_were_about(bot: LocalBot, owner: Chat) -> None:
    now = datetime.fromtimestamp(bot.telegram.clock(), UTC)
    async with bot.store.unit() as unit:
        for act, subject, detail in (
            ("close_wave", "2030", "2030-04-02T00:00+05:00"),
            ("draft_broadcast", "1", "not_started citizen"),
            ("write_broadcast", "1", "kk"),
            ("take_role", "c0ffee0123456789", "coordinator"),
            ("exclude", "12345678", "speeding"),
            ("put_back", "", "erased again: 3"),
        ):
            await unit.note_act(COMMAND_LINE, act, subject, detail, now)
    await owner.says("/audit")
    await owner.sees(
        "set the closing of a wave: 2030, 2 April 2030, 00:00",
        "drafted a broadcast: 1, Have not started, Citizens",
        "wrote a text of a broadcast: 1, Қазақша",
        "took a role: Coordinator",
        "left an interview out of the figures: 12345678, ",
        "erased again what an old copy had brought back",
    )
    owner.sees_nothing_of("T00:00", "not_started", "c0ffee", "speeding", "erased again:")


async def test_the_audit_log_tells_who_looked_who_gave_and_who_withdrew(
    bot: LocalBot, owner: Chat, somebody: Chat
) -> None:
    await somebody.says(f"/role {await code_for(owner, 'Observer')}")
    await somebody.says("/diamond")
    leaving = await bot.meet().starts()
    await leaving.says("/withdraw")
    await leaving.tap("Yes, erase everything")
    await owner.says("/audit")

    lines = owner.shown.splitlines()
    said = [line.split(" · ")[2] for line in lines if " · " in line]
    assert [each.partition(":")[0] for each in said] == [
        "looked at the audit log",
        "withdrew and had all answers erased",
        "looked at the index",
        "took a role",
        "made a code for a role",
    ]
    assert {"looked at the audit log", "looked at the index"} <= set(said)  # and no machine's word after them
    assert next(line for line in lines if "withdrew" in line).split(" · ")[1] == "a respondent"
    mentioned = [each for each in owner.card.words.entities if each["type"] in ("text_mention", "text_link")]
    assert len(mentioned) == 4
