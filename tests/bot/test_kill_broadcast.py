"""The bot is killed while it writes to many and started again: nobody is skipped, few hear it twice."""

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from announcing_world import TEXTS
from killing import Process, killable
from sqlalchemy import update

from bot import announcing
from sandbox.floods import Floods, Rate
from sandbox.people import Person
from sandbox.server import serve
from sandbox.telegram import Telegram
from sandbox.world import Settings
from surveys.fieldwork.broadcasts import Audience, Order, Outcome, State
from surveys.store import Store, Vault
from surveys.store.audit import COMMAND_LINE
from surveys.store.contacts import Contact
from surveys.store.message_schema import recipients

PEOPLE = 40
KILLS = 3
PATIENCE = 90
BLOCKED = 4


async def prepare(store: Store, people: list[Person]) -> int:
    """Have everybody known and nobody begun; start a broadcast."""
    now = datetime.now(UTC)
    async with store.unit() as unit:
        for person in people:
            contact = await unit.meet(person.user_id, None, now)
            await unit.amend_contact(Contact(contact.id, contact.chat, "en"))
    async with store.unit() as unit:
        draft = await announcing.draft(unit, Audience.NOT_STARTED, "citizen", COMMAND_LINE, now)
        await announcing.write(unit, draft.id, TEXTS, COMMAND_LINE, now)
        await announcing.order(unit, draft.id, Order.START, COMMAND_LINE, now)
    return draft.id


def times_heard(people: list[Person]) -> list[int]:
    return [sum(TEXTS["en"] in message.text for message in person.messages) for person in people]


async def kill_and_restart(
    bot: Process, telegram: Telegram, people: list[Person], chance: random.Random
) -> None:
    """Kill the bot once some more have heard, at any moment of its work on the next."""
    enough = sum(times_heard(people)) + chance.randrange(1, PEOPLE // (KILLS + 2))
    await telegram.wait_until(lambda: sum(times_heard(people)) >= enough, PATIENCE)
    bot.kill()
    await bot.start()


async def let_leases_run_out(store: Store) -> None:
    """Have it two minutes later, for those who were being written to."""
    leased = recipients.c.outcome == Outcome.SENDING.value
    async with store.unit() as unit:
        await unit.connection.execute(update(recipients).where(leased).values(due_at=datetime.now(UTC)))


@pytest.mark.parametrize(("kind", "seed"), [("sqlite", 0), ("postgresql", 1)])
async def test_killed_again_and_again_it_skips_nobody_and_repeats_at_most_one_each_time(
    tmp_path: Path, secret: str, workbook: Path, database: str, seed: int
) -> None:
    chance = random.Random(seed)
    floods = Floods(per_chat=Rate(1, 1.0), overall=Rate(30, 1.0))  # as Telegram says of itself
    telegram = Telegram(Settings(floods=floods))
    everybody = [telegram.join() for _ in range(PEOPLE)]
    for person in everybody:
        person.chat.started = True
    for person in everybody[:BLOCKED]:
        await person.block()
    people = everybody[BLOCKED:]
    store = await Store.open(database, Vault(secret))
    async with serve(telegram) as url:
        environment = {
            "GAUHAR_TOKEN": telegram.token,
            "GAUHAR_SECRET_KEY": secret,
            "GAUHAR_API_URL": url,
            "GAUHAR_DATABASE_URL": database,
            "GAUHAR_FORMS": str(workbook.parent),
            "GAUHAR_QUIET_HOURS": "0-0",
            "PTB_TIMEDELTA": "1",
        }
        number = await prepare(store, everybody)
        async with killable(telegram, environment, tmp_path / "bot.log") as bot:
            await bot.start()
            for _ in range(KILLS):
                await kill_and_restart(bot, telegram, people, chance)
            await telegram.wait_until(
                lambda: sum(map(bool, times_heard(people))) >= len(people) - KILLS, PATIENCE
            )
            await let_leases_run_out(store)
            await telegram.wait_until(lambda: all(times_heard(people)), PATIENCE)
            await until_done(store, telegram, people[0], number)
    async with store.unit() as unit:
        outcomes = dict(await unit.outcomes(number))
    await store.close()

    heard = times_heard(people)
    assert min(heard) == 1
    assert sum(heard) - len(people) <= KILLS
    assert outcomes == {Outcome.SENT: len(people), Outcome.UNREACHABLE: BLOCKED}
    assert not any(times_heard(everybody[:BLOCKED]))


async def until_done(store: Store, telegram: Telegram, person: Person, number: int) -> None:
    """Wait until the last outcome is written down; somebody talks to the bot, so that time passes."""
    for _ in range(PATIENCE):
        async with store.unit() as unit:
            found = await unit.broadcast(number)
        if found is not None and found.state is State.DONE:
            return
        await let_leases_run_out(store)
        before = len(person.messages)
        await person.send("/help")
        await telegram.wait_until(lambda seen=before: len(person.messages) > seen + 1, PATIENCE)
    raise AssertionError("it does not end")
