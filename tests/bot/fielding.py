"""A small survey about region, sex and age, with a clock turned by hand and people who go through it."""

import datetime as dt

from local import LocalBot
from running import COORDINATOR, Chat
from sqlalchemy import select

from sandbox.clock import HandClock
from surveys.fieldwork.quotas import Cell
from surveys.fieldwork.waves import Wave
from surveys.store import schema

DAY = 86_400


class Field:
    """The bot, its clock, and whoever comes."""

    def __init__(self, bot: LocalBot, clock: HandClock) -> None:
        self.bot = bot
        self.clock = clock

    @property
    def now(self) -> dt.datetime:
        return dt.datetime.fromtimestamp(self.clock(), dt.UTC)

    def days_pass(self, days: float) -> None:
        self.clock.pass_by(days * DAY)

    async def coordinator(self) -> Chat:
        """Give the coordinator's chat, where a language is chosen."""
        chat = self.bot.meet(COORDINATOR)
        return await chat.starts()

    async def screened(self, *, age: str = "30", sex: str = "Female", region: str = "Abai") -> Chat:
        """Lead somebody new through the screening."""
        return await self.screens(await self.bot.meet().starts(), age=age, sex=sex, region=region)

    async def screens(
        self, chat: Chat, *, age: str = "30", sex: str = "Female", region: str = "Abai"
    ) -> Chat:
        await chat.tap("Yes")
        await chat.says(age)
        return await chat.tap(sex, region)

    async def finishes(self, chat: Chat) -> Chat:
        return await chat.tap("Yes", "No", "Send my answers")

    async def closes(self, days: float = 0) -> None:
        """Have the current wave close so many days from now."""
        async with self.bot.store.unit() as unit:
            wave = await unit.current_wave()
            at = self.now + dt.timedelta(days=days)
            await unit.amend_wave(Wave(wave.id, wave.opened_at, at, wave.ended_at))

    async def opens(self, name: str) -> None:
        async with self.bot.store.unit() as unit:
            assert await unit.add_wave(Wave(name, self.now))

    async def wants(self, *cells: Cell) -> None:
        async with self.bot.store.unit() as unit:
            await unit.set_quota((await unit.current_wave()).id, "citizen", cells)

    async def tallies(self) -> dict[str, int]:
        """Count what is gone, by how it went."""
        table = schema.tallies
        async with self.bot.store.unit() as unit:
            rows = await unit.connection.execute(select(table.c.outcome, table.c.count))
            return {row.outcome: row.count for row in rows}
