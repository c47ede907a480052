"""Updates are kept until confirmed, handed to one poll at a time, never lost or repeated."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Bot
from telegram.error import Conflict

from sandbox.clock import HandClock
from sandbox.people import Person
from sandbox.telegram import Telegram
from sandbox.updates import UpdateQueue

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("happen"), st.integers(1, 4)),
        st.tuples(st.just("poll"), st.integers(1, 5)),
        st.tuples(st.just("poll again"), st.integers(1, 5)),
    ),
    max_size=40,
)


@given(STEPS)
@settings(max_examples=200, derandomize=True)
def test_offsets_neither_lose_nor_repeat(steps: list[tuple[str, int]]) -> None:
    queue = UpdateQueue(lambda: 0.0)
    happened: list[int] = []
    received: list[int] = []
    for step, number in steps:
        if step == "happen":
            added = [queue.add("message", {}, 1) for _ in range(number)]
            happened += [update.update_id for update in added if update]
            continue
        offset = received[-1] + 1 if received else 0
        batch = [update.update_id for update in queue.take(offset, number)]
        assert batch == [one for one in happened if one >= offset][:number]
        if step == "poll":
            received += batch
    rest = queue.take(received[-1] + 1 if received else 0, 100_000)

    assert received + [update.update_id for update in rest] == happened
    assert happened == sorted(set(happened))


@given(st.lists(st.sampled_from(["person", "bot", "edit", "delete"]), max_size=40))
@settings(max_examples=60, derandomize=True, deadline=None)
def test_message_ids_only_grow(acts: list[str]) -> None:
    async def chat() -> list[int]:
        telegram = Telegram()
        telegram.floods.per_chat = None
        person = telegram.join()
        ids = [(await person.start()).message_id]
        for number, act in enumerate(acts):
            if act == "person":
                ids.append((await person.send("x")).message_id)
            elif act == "bot":
                sent = await telegram.call("sendMessage", {"chat_id": person.user_id, "text": "x"})
                ids.append(sent["message_id"])
            elif any(message.from_bot for message in person.messages):
                where = {"chat_id": person.user_id, "message_id": person.last.message_id}
                method = "editMessageText" if act == "edit" else "deleteMessage"
                await telegram.call(method, {**where, "text": f"y{number}"})
        return ids

    ids = asyncio.run(chat())

    assert ids == sorted(set(ids))


async def test_an_update_comes_again_until_it_is_confirmed(bot: Bot, citizen: Person) -> None:
    await citizen.send("one")
    await citizen.send("two")
    first, second = await bot.get_updates()

    assert await bot.get_updates() == (first, second)
    assert await bot.get_updates(offset=second.update_id) == (second,)
    assert await bot.get_updates(offset=second.update_id + 1) == ()
    assert await bot.get_updates(offset=first.update_id) == ()


async def test_a_negative_offset_keeps_only_the_newest(bot: Bot, citizen: Person) -> None:
    for word in ("one", "two", "three"):
        await citizen.send(word)
    [last] = await bot.get_updates(offset=-1)

    assert last.message is not None
    assert last.message.text == "three"
    assert await bot.get_updates() == (last,)


async def test_the_limit_is_honoured(bot: Bot, citizen: Person) -> None:
    for number in range(5):
        await citizen.send(f"{number}")

    assert len(await bot.get_updates(limit=2)) == 2


async def test_only_wanted_kinds_are_kept(bot: Bot, citizen: Person) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    await citizen.send("not wanted")
    await bot.get_updates(allowed_updates=[])
    await citizen.send("wanted")
    [update] = await bot.get_updates()

    assert update.message is not None
    assert update.message.text == "wanted"


async def test_updates_are_kept_for_a_day(bot: Bot, citizen: Person, clock: HandClock) -> None:
    await citizen.send("old")
    clock.pass_by(24 * 3600 + 1)
    await citizen.send("new")

    assert [update.message.text for update in await bot.get_updates() if update.message] == ["new"]


async def test_a_newer_poll_ends_the_older_one(bot: Bot, citizen: Person, telegram: Telegram) -> None:
    older = asyncio.create_task(bot.get_updates(timeout=30))
    await telegram.wait_until(lambda: telegram.calls["getUpdates"] == 1)
    newer = asyncio.create_task(bot.get_updates(timeout=30))
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await older
    await telegram.wait_until(lambda: telegram.calls["getUpdates"] == 2)
    await citizen.send("hello")

    assert len(await newer) == 1


async def test_an_edited_message_is_told(bot: Bot, citizen: Person) -> None:
    message = await citizen.send("tpyo")
    await citizen.edit(message, "typo")
    update = (await bot.get_updates())[-1]

    assert update.edited_message is not None
    assert update.edited_message.text == "typo"
    assert update.edited_message.edit_date is not None
    assert [shown.text for shown in citizen.messages] == ["typo"]
