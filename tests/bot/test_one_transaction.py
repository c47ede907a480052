"""What several people do within one transaction comes to what it would come to if they did it in turn.

Each scene is played in either order of its acts, all at once and one after another. What is kept in the end
and what everybody is shown must be the same.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fielding import Field
from local import local_bot
from quota_form import write_quota_form
from running import ON_BOTH, Chat, RunningBot
from sqlalchemy import select

from bot.actions import Action
from bot.incoming import Inbound
from bot.reception import Reception
from sandbox.clock import HandClock
from sandbox.floods import unlimited
from sandbox.telegram import Telegram
from sandbox.world import Settings
from surveys.fieldwork.guests import Guest
from surveys.fieldwork.invitations import Campaign
from surveys.fieldwork.quotas import Cell
from surveys.store import schema

CHANCE = {"seed", "card", "since"}
"""What differs from one bot to the next: lots, and the numbers of messages."""


@dataclass(frozen=True)
class Act:
    """What somebody does, whatever has become of their card meanwhile."""

    chat: Chat
    do: Callable[[], Awaitable[object]]


Scene = Callable[[Field], Awaitable[list[Act]]]


def says(chat: Chat, words: str) -> Act:
    return Act(chat, lambda: chat.person.send(words))


def comes(chat: Chat, code: str) -> Act:
    return Act(chat, lambda: chat.person.start(code))


def taps(chat: Chat, label: str) -> Act:
    card = chat.with_button(label)
    return Act(chat, lambda: chat.person.tap(card, label))


async def at_once(field: Field, acts: Sequence[Act]) -> None:
    for act in acts:
        await act.do()
    pending = [*field.bot.telegram.updates.pending]
    await asyncio.gather(*(field.bot.handle(update.to_json()) for update in pending))
    for update in pending:
        field.bot.telegram.updates.confirm(update)


async def in_turn(field: Field, acts: Sequence[Act]) -> None:
    for act in acts:
        await act.do()
        await field.bot.settled()


async def kept(field: Field) -> dict[str, list[str]]:
    """Spell every row of every table, without what is left to chance."""
    async with field.bot.store.reading() as unit:
        return {
            table.name: sorted(
                str(without_chance(row)) for row in (await unit.connection.execute(select(table))).mappings()
            )
            for table in schema.metadata.sorted_tables
            if table.name not in {"settings", "updates", "erasures", "forms", "attempts"}
        }


def without_chance(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: common(value) for name, value in row.items() if name not in CHANCE}


def common(value: object) -> object:
    """Give what is the same in every bot: of keys, codes and hashes only that they are there."""
    match value:
        case dict():
            return without_chance(value)
        case bytes():
            return "…"
        case str():
            return re.sub(r"\b(?=\w*\d)[a-z0-9]{8,}\b", "…", value)
        case _:
            return value


def shown(acts: Sequence[Act]) -> list[list[str]]:
    """Give what everybody sees, in whatever order it came."""
    return [sorted(filter(None, act.chat.shown.splitlines())) for act in acts]


# scenes


async def invited(field: Field) -> tuple[Chat, str]:
    """Have somebody begin by an invitation and offer it to a colleague."""
    async with field.bot.store.unit() as unit:
        await unit.open_campaign(Campaign("ngos", "citizen", is_open=False), field.now)
        code = await unit.invite("ngos", Guest("A fund", None, "en"), None, field.now)
    anna = field.bot.meet()
    await anna.does(anna.person.start(code))
    await anna.tap("Yes")
    await anna.says("30", "/handover")
    return anna, anna.shown.rsplit("/code ", 1)[1].strip()


async def with_a_role(field: Field) -> tuple[Chat, Chat, str]:
    """Have an owner offer the role of a coordinator."""
    owner, somebody = await field.coordinator(), await field.bot.meet().starts()
    await owner.says("/roles")
    await owner.tap("Give a role", "Coordinator")
    found = re.search(r"/role (\w+)", owner.shown)
    assert found
    return owner, somebody, found[1]


async def the_last_place_of_a_quota_is_claimed_by_two(field: Field) -> list[Act]:
    await field.wants(Cell(1, region="abai"))
    chats = [await field.bot.meet().starts() for _ in range(2)]
    for chat in chats:
        await chat.tap("Yes")
        await chat.says("30")
        await chat.tap("Female")
    return [taps(chat, "Abai") for chat in chats]


async def a_questionnaire_is_taken_over_and_its_former_holder_answers(field: Field) -> list[Act]:
    anna, code = await invited(field)
    return [comes(field.bot.meet(), code), taps(anna, "Female")]


async def a_questionnaire_is_taken_over_and_its_former_holder_withdraws(field: Field) -> list[Act]:
    anna, code = await invited(field)
    await anna.says("/withdraw")
    return [comes(field.bot.meet(), code), taps(anna, "Yes, erase everything")]


async def a_questionnaire_is_taken_over_by_two(field: Field) -> list[Act]:
    _, code = await invited(field)
    return [comes(field.bot.meet(), code) for _ in range(2)]


async def somebody_withdraws_while_others_answer(field: Field) -> list[Act]:
    chats = [await field.screened() for _ in range(3)]
    await chats[1].says("/withdraw")
    return [taps(chats[0], "Yes"), taps(chats[1], "Yes, erase everything"), taps(chats[2], "No")]


async def a_role_is_taken_away_and_its_holder_acts(field: Field) -> list[Act]:
    owner, holder, code = await with_a_role(field)
    await holder.says(f"/role {code}")
    await owner.says("/roles")
    taking = next(label for label in owner.card.labels if label.startswith("Take away: "))
    return [taps(owner, taking), says(holder, "/wave close-1")]


async def a_role_is_taken_by_two(field: Field) -> list[Act]:
    _, somebody, code = await with_a_role(field)
    other = await field.bot.meet().starts()
    return [says(one, f"/role {code}") for one in (somebody, other)]


async def a_wave_is_closed_while_one_begins_and_one_answers(field: Field) -> list[Act]:
    owner, early, late = await field.coordinator(), await field.screened(), field.bot.meet()
    await late.does(late.person.start())
    return [says(owner, "/wave close-1"), taps(late, "English"), taps(early, "Yes")]


async def the_last_place_of_a_link_is_claimed_by_two(field: Field) -> list[Act]:
    async with field.bot.store.unit() as unit:
        await unit.open_campaign(Campaign("poster", "citizen", is_open=True, most=1), field.now)
    chats = [field.bot.meet() for _ in range(2)]
    for chat in chats:
        await chat.does(chat.person.start("poster"))
    return [taps(chat, "English") for chat in chats]


SCENES: tuple[Scene, ...] = (
    the_last_place_of_a_quota_is_claimed_by_two,
    the_last_place_of_a_link_is_claimed_by_two,
    a_questionnaire_is_taken_over_and_its_former_holder_answers,
    a_questionnaire_is_taken_over_and_its_former_holder_withdraws,
    a_questionnaire_is_taken_over_by_two,
    somebody_withdraws_while_others_answer,
    a_role_is_taken_away_and_its_holder_acts,
    a_role_is_taken_by_two,
    a_wave_is_closed_while_one_begins_and_one_answers,
)


@dataclass
class Stage:
    """Where scenes are played, each in a fresh bot."""

    folder: Path
    secret: str
    shared: list[int]

    async def play(
        self, scene: Scene, does: Callable[[Field, list[Act]], Awaitable[None]], *, backwards: bool
    ) -> tuple[dict[str, list[str]], list[list[str]]]:
        """Give what is kept and what is shown."""
        folder = self.folder / does.__name__
        folder.mkdir()
        async with fresh(folder, self.secret) as field:
            acts = await scene(field)
            if backwards:
                acts.reverse()
            for act in acts:
                act.chat.looks_away()
            await does(field, acts)
            return await kept(field), shown(acts)


@asynccontextmanager
async def fresh(folder: Path, secret: str) -> AsyncIterator[Field]:
    clock = HandClock()
    telegram = Telegram(Settings(clock=clock, floods=unlimited()))
    async with local_bot(telegram, folder, secret, write_quota_form(folder)) as bot:
        yield Field(bot, clock)


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count how many updates were committed together."""
    counts, receive_all = list[int](), Reception.receive_all

    async def counted(reception: Reception, inbounds: Sequence[Inbound]) -> list[list[Action]]:
        actions = await receive_all(reception, inbounds)
        counts.append(len(inbounds))
        return actions

    monkeypatch.setattr(Reception, "receive_all", counted)
    return counts


@pytest.fixture
def stage(tmp_path: Path, secret: str, shared: list[int]) -> Stage:
    return Stage(tmp_path, secret, shared)


@pytest.mark.parametrize("backwards", [False, True], ids=["in this order", "the other way round"])
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
async def test_at_once_comes_to_the_same_as_in_turn(stage: Stage, scene: Scene, backwards: bool) -> None:  # noqa: FBT001
    one_by_one = await stage.play(scene, in_turn, backwards=backwards)
    assert max(stage.shared, default=1) == 1
    together = await stage.play(scene, at_once, backwards=backwards)
    assert max(stage.shared) > 1

    assert together == one_by_one


@ON_BOTH
async def test_whoever_answers_right_after_withdrawing_leaves_nothing_behind(
    bot: RunningBot, shared: list[int]
) -> None:
    chats = [await bot.meet().starts() for _ in range(6)]
    leaver, others = chats[2], [*chats[:2], *chats[3:]]
    question = leaver.card
    await leaver.says("/withdraw")
    acts = [taps(chat, "Yes") for chat in others]
    acts[2:2] = [
        taps(leaver, "Yes, erase everything"),
        Act(leaver, lambda: leaver.person.tap(question, "Yes")),
    ]
    for act in acts:
        act.chat.looks_away()
    for act in acts:
        await act.do()
    await bot.settled()

    assert max(shared) > 2
    await leaver.sees("Everything you told me has been erased.")
    for chat in others:
        await chat.sees("How old are you?")
    assert await bot.logged() == [("consent", "yes")] * len(others)
    assert await bot.rows("interviews") == len(others)
