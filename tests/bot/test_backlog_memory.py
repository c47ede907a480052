"""A hundred thousand updates wait at Telegram when the bot starts: its memory does not grow with them."""

from pathlib import Path

import pytest
from crowd import PATIENCE, Ground, asked_for, memory_of, together

from sandbox.telegram import Telegram
from surveys.form import Form

BACKLOG = 100_000
CHATS = 1_000
LONG = "Ш" * 4000
"""What each says: as long as Telegram lets it be, so that an update held for nothing would be noticed."""

GROWTH = 40.0
"""Megabytes by which memory may grow after the first thousandth: pools of connections and caches fill, and a
hundred updates in hand are two. All of the backlog at once would be a gigabyte."""


@pytest.fixture
def ground(mode: str, database: str, secret: str, short_form: Form, short: Path, tmp_path: Path) -> Ground:
    return Ground(mode, database, secret, short_form, short.parent, tmp_path / "bot.log")


def waiting(telegram: Telegram, many: int) -> None:
    """Have so many updates wait, of people who have opened the chat."""
    people = [telegram.join() for _ in range(CHATS)]
    for person in people:
        person.chat.started = True
    for number in range(many):
        person = people[number % CHATS]
        body = {"message_id": number + 1, "date": telegram.now(), "chat": person.chat.to_json(), "text": LONG}
        telegram.updates.add("message", {**body, "from": person.chat.user}, person.user_id)


@pytest.mark.soak
@pytest.mark.parametrize(("mode", "kind"), [("polling", "sqlite"), ("webhook", "postgresql")])
async def test_memory_is_bounded_when_a_hundred_thousand_updates_wait(
    ground: Ground, capsys: pytest.CaptureFixture[str]
) -> None:
    many = asked_for("SOAK_BACKLOG", BACKLOG)
    async with ground.set(0, 1, lambda telegram: waiting(telegram, many)) as scene:
        memory: list[list[float]] = [[] for _ in scene.bots]
        updates = scene.telegram.updates
        await scene.telegram.wait_until(lambda: len(updates.pending) <= many - many // 1000, PATIENCE)
        began = scene.telegram.clock()
        async with together(memory_of(scene, memory)):
            await scene.telegram.wait_until(lambda: not updates.waiting, timeout=many / 10)
        seconds = scene.telegram.clock() - began
        await scene.stops()
    told = [f"{each[0]:.0f} at first, {max(each):.0f} at most, {each[-1]:.0f} at the end" for each in memory]
    with capsys.disabled():
        print(f"\n{ground.mode} {many} updates in {seconds:.0f} s, megabytes: {told}")  # noqa: T201
    assert all(max(each) - each[0] < GROWTH for each in memory)
