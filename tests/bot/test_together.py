"""Updates that come while others are being written share a transaction, and spoil nothing for one another."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from running import ON_BOTH, Chat, RunningBot

from bot.actions import Action, Say
from bot.card import Card
from bot.incoming import Commanded, Inbound
from bot.interviewer import Interviewer
from bot.reception import Reception
from bot.together import Together
from bot.visit import Visit
from surveys.store import Conflict, Unavailable


def update(number: int) -> Inbound:
    return Inbound(number, chat=number, message=1, did=Commanded("start"))


class Receiving:
    """Applies updates when let, refuses some, and remembers which came together."""

    def __init__(self, refused: dict[int, Exception] | None = None) -> None:
        self.refused = refused or {}
        self.together: list[list[int]] = []
        self.go_on = asyncio.Event()

    async def receive_all(self, inbounds: Sequence[Inbound]) -> list[list[Action]]:
        self.together.append([each.update_id for each in inbounds])
        await self.go_on.wait()
        for each in inbounds:
            if each.update_id in self.refused:
                raise self.refused[each.update_id]
        return [[Say(each.chat, Card("done"))] for each in inbounds]


async def all_of(receiving: Receiving, numbers: Sequence[int]) -> list[Any]:
    """Bring the first, then, while it is being written, the others."""
    together = Together(receiving)
    bringing = []
    for number in numbers:
        bringing.append(asyncio.create_task(together.receive(update(number))))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    receiving.go_on.set()
    return await asyncio.gather(*bringing, return_exceptions=True)


async def test_what_comes_while_something_is_written_goes_together_next() -> None:
    receiving = Receiving()
    told = await all_of(receiving, [1, 2, 3, 4])

    assert receiving.together == [[1], [2, 3, 4]]
    assert [actions[0].chat for actions in told] == [1, 2, 3, 4]


async def test_one_that_fails_spoils_none_but_itself() -> None:
    receiving = Receiving({3: Conflict()})
    told = await all_of(receiving, [1, 2, 3, 4])

    assert receiving.together == [[1], [2, 3, 4], [2], [3], [4]]
    assert [isinstance(each, list) for each in told] == [True, True, False, True]
    assert isinstance(told[2], Conflict)


async def test_when_the_database_takes_none_the_rest_need_not_find_out() -> None:
    receiving = Receiving({number: Unavailable("locked") for number in range(2, 9)})
    told = await all_of(receiving, range(1, 9))

    assert receiving.together == [[1], [2, 3, 4, 5, 6, 7, 8], [2], [3]]
    assert all(isinstance(each, Unavailable) for each in told[1:])


async def test_whoever_no_longer_waits_keeps_nobody_else_from_being_told() -> None:
    receiving = Receiving()
    together = Together(receiving)
    first, second, third = [asyncio.create_task(together.receive(update(n))) for n in (1, 2, 3)]
    await asyncio.sleep(0)
    second.cancel()
    receiving.go_on.set()

    assert await first
    assert await third


# with a real bot


@pytest.fixture
def batches(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count how many updates came together."""
    counts, receive_all = list[int](), Reception.receive_all

    async def counted(reception: Reception, inbounds: Sequence[Inbound]) -> list[list[Action]]:
        counts.append(len(inbounds))
        return await receive_all(reception, inbounds)

    monkeypatch.setattr(Reception, "receive_all", counted)
    return counts


async def all_do(chats: Sequence[Chat], label: str) -> None:
    """Have everybody tap at once."""
    for chat in chats:
        chat.looks_away()
    for chat in chats:
        await chat.person.tap(chat.with_button(label), label)
    await chats[0].bot.settled()


@ON_BOTH
async def test_people_who_answer_at_once_are_written_at_once(bot: RunningBot, batches: list[int]) -> None:
    chats = [await bot.meet().starts() for _ in range(12)]
    await all_do(chats, "Yes")

    assert max(batches) > 5
    for chat in chats:
        await chat.sees("How old are you?")
        assert await chat.answers() == {"consent": "yes"}
    assert await bot.logged() == [("consent", "yes")] * 12
    assert await bot.rows("updates") == 12 * 3


async def test_an_answer_nobody_can_take_spoils_no_other(
    bot: RunningBot, batches: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    chats = [await bot.meet().starts() for _ in range(12)]
    cursed, advance = chats[7].person.user_id, Interviewer.advance

    async def stumble(interviewer: Interviewer, visit: Visit, *given: Any) -> list[Action]:
        actions = await advance(interviewer, visit, *given)
        if visit.inbound.chat == cursed:
            raise ValueError("nobody can")
        return actions

    monkeypatch.setattr(Interviewer, "advance", stumble)
    await all_do(chats, "Yes")

    assert max(batches) > 5
    for chat in [*chats[:7], *chats[8:]]:
        await chat.sees("How old are you?")
        assert await chat.answers() == {"consent": "yes"}
    await chats[7].sees("Something went wrong")
    assert await chats[7].answers() == {}
    assert await bot.logged() == [("consent", "yes")] * 11
    assert await bot.rows("parked") == 1


async def test_updates_that_come_again_together_change_nothing(bot: RunningBot, batches: list[int]) -> None:
    chats = [await bot.meet().starts() for _ in range(6)]
    await all_do(chats, "Yes")
    batches.clear()
    await bot.again(6)
    await bot.settled()

    assert await bot.logged() == [("consent", "yes")] * 6
    for chat in chats:
        await chat.sees("How old are you?")
