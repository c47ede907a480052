"""What lies on disk is rewritten once for many who withdraw, and not so often that nobody can write."""

import asyncio
from dataclasses import dataclass

import pytest

from surveys.store.forgetting import Forgetting


@dataclass
class Disk:
    """A disk on which rewriting takes some seconds of a clock of its own, and may be in use."""

    takes: float = 5.0
    now: float = 100.0
    rewritten: int = 0
    in_use: bool = False

    async def rewrite(self) -> bool:
        await asyncio.sleep(0)
        self.now += self.takes
        self.rewritten += not self.in_use
        return not self.in_use

    def seconds(self) -> float:
        return self.now


@pytest.fixture
def disk() -> Disk:
    return Disk()


@pytest.fixture
def forgetting(disk: Disk) -> Forgetting:
    return Forgetting(disk.rewrite, disk.seconds)


async def test_many_who_withdraw_at_once_are_served_by_one_that_begins_after_them(
    disk: Disk, forgetting: Forgetting
) -> None:
    disk.takes = 0.1
    first = asyncio.create_task(forgetting.forget())
    while not disk.rewritten:
        others = [asyncio.create_task(forgetting.forget()) for _ in range(20)]
        await asyncio.sleep(0)

    assert all([await first, *await asyncio.gather(*others)])
    assert disk.rewritten == 2


async def test_whoever_withdraws_again_and_again_stops_nobody(disk: Disk, forgetting: Forgetting) -> None:
    assert await forgetting.forget()
    for _ in range(20):
        disk.now += 1
        assert not await forgetting.forget()
    assert (disk.rewritten, forgetting.traces_remain) == (1, True)
    disk.now += 81

    assert await forgetting.forget()
    assert (disk.rewritten, forgetting.traces_remain) == (2, False)


async def test_what_is_done_in_a_moment_is_done_each_time(disk: Disk, forgetting: Forgetting) -> None:
    disk.takes = 0.1

    assert [await forgetting.forget() for _ in range(3)] == [True] * 3
    assert disk.rewritten == 3


async def test_what_somebody_was_in_the_way_of_is_still_to_be_done(
    disk: Disk, forgetting: Forgetting
) -> None:
    disk.in_use = True
    assert not await forgetting.forget()
    disk.in_use = False

    assert forgetting.traces_remain
    assert await forgetting.forget()
