"""A real bot on a fresh database, talking over HTTP to the stand-in, and chats that read like conversations.

Nothing here waits by the clock: an act is over when the bot has handled its update and asks for the next.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import func, select

from bot.app import open_store, running_bot
from bot.settings import Settings
from sandbox.messages import Message
from sandbox.people import Person
from sandbox.telegram import Telegram
from surveys.form import Answer
from surveys.interview import Interview
from surveys.store import Store, schema

COORDINATOR = 1001
LANGUAGES = {"en": "English", "kk": "Қазақша", "ru": "Русский"}

ON_BOTH = pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
"""Marks tests that are worth having on either kind of database."""


@dataclass
class RunningBot:
    """The bot while it runs, the Telegram it runs in, and its database."""

    telegram: Telegram
    store: Store
    waits: list[float]

    @property
    def is_idle(self) -> bool:
        """Tell whether every update was handled and the bot waits for the next one."""
        updates = self.telegram.updates
        if self.telegram.webhook.url:
            return not updates.waiting
        poll = updates._poll
        return not updates.pending and not updates._again and poll is not None and not poll.done()

    async def settled(self) -> None:
        await self.telegram.wait_until(lambda: self.is_idle, timeout=10)

    async def through(self) -> None:
        """Let the bot handle everything that has happened: another name for a walk's sake."""
        await self.settled()

    async def again(self, count: int) -> None:
        """Have the last updates delivered once more."""
        for update in [*self.telegram.updates._recent][-count:]:
            self.telegram.faults.deliver_again(update.update_id)

    def meet(self, user_id: int | None = None, language_code: str = "en") -> "Chat":
        return Chat(self, self.telegram.join(user_id, language_code=language_code))

    async def rows(self, table: str) -> int:
        """Count the rows of a table."""
        async with self.store.unit() as unit:
            counted = select(func.count()).select_from(schema.metadata.tables[table])
            return int((await unit.connection.execute(counted)).scalar_one())

    async def logged(self) -> list[tuple[str, str]]:
        """Give the log: question and value, in the order written; free text is sealed and reads as ''."""
        log = schema.answer_log
        async with self.store.unit() as unit:
            rows = await unit.connection.execute(select(log.c.question, log.c.value).order_by(log.c.id))
            return [(row.question, row.value) for row in rows]


class Chat:
    """One person's chat with the bot. `shown` is what the bot made of the last act."""

    def __init__(self, bot: RunningBot, person: Person) -> None:
        self.bot = bot
        self.person = person
        self._before: dict[int, Message] = {}
        self._toasts = 0

    async def does(self, act: Awaitable[object]) -> "Chat":
        """Do something and wait until the bot is through with it."""
        self.looks_away()
        await act
        await self.bot.settled()
        return self

    def looks_away(self) -> None:
        """Count only what comes from now on as shown."""
        self._before = {message.message_id: message for message in self.person.messages}
        self._toasts = len(self.person.alerts)

    async def starts(self, language: str = "en", payload: str = "") -> "Chat":
        """Open the chat and choose a language: the first question is there."""
        await self.does(self.person.start(payload))
        return await self.tap(LANGUAGES[language])

    async def says(self, *texts: str) -> "Chat":
        for text in texts:
            await self.does(self.person.send(text))
        return self

    async def tap(self, *labels: str, on: Message | None = None) -> "Chat":
        for label in labels:
            await self.does(self.person.tap(on or self.with_button(label), label))
        return self

    async def sees(self, *words: str) -> "Chat":
        """Be shown these words by the last act: on cards, or in the notice after a tap."""
        missed = [each for each in words if each not in self.shown]
        assert not missed, f"{missed} not in {self.shown!r}"
        return self

    def sees_nothing_of(self, *words: str) -> "Chat":
        found = [each for each in words if each in self.shown]
        assert not found, f"{found} in {self.shown!r}"
        return self

    @property
    def fresh(self) -> list[Message]:
        """The bot's messages that the last act brought or changed."""
        said = [message for message in self.person.messages if message.from_bot]
        return [message for message in said if self._before.get(message.message_id) != message]

    @property
    def shown(self) -> str:
        toasts = [alert.text for alert in self.person.alerts[self._toasts :]]
        return "\n".join([*(message.words.text for message in self.fresh), *toasts])

    @property
    def card(self) -> Message:
        """The bot's newest message."""
        return self.person.last

    def with_button(self, label: str) -> Message:
        """Give the newest message with such a button."""
        having = [message for message in self.person.messages if label in message.labels]
        assert having, f"no button {label!r}; the last message is {self.card.text!r} {self.card.labels}"
        return having[-1]

    async def interview(self) -> Interview:
        """Read the interview from the database."""
        async with self.bot.store.unit() as unit:
            contact = await unit.contact(self.person.user_id)
            record = await unit.interview_of(contact, "citizen") if contact else None
        assert record is not None, "no interview is stored"
        return record.interview

    async def answers(self) -> dict[str, str]:
        """Read the stored answers: values, or the reason there is none."""
        return spelled((await self.interview()).answers)


def unrecorded(text: str) -> str:
    """Give what a card says but for answers recorded, which name their questions too."""
    return "\n".join(line for line in text.splitlines() if not line.startswith("✓ "))


def spelled(answers: Mapping[str, Answer]) -> dict[str, str]:
    """Spell answers as values, or as the reason there is none in angle brackets; notes are left out."""
    plain = {name: f"<{a.missing}>" if a.missing else a.value for name, a in answers.items()}
    return {name: value for name, value in plain.items() if value != "read"}


@asynccontextmanager
async def running(
    telegram: Telegram, url: str, where: Path | str, secret: str, *workbooks: Path, **more: Any
) -> AsyncIterator[RunningBot]:
    """Run the bot on a database, or on the one in a folder, until the block ends; `more` are settings."""
    settings = Settings(
        token=SecretStr(telegram.token),
        api_url=url,
        database_url=where if isinstance(where, str) else f"sqlite:///{where / 'gauhar.sqlite3'}",
        coordinators=frozenset({COORDINATOR}),
        secret_key=SecretStr(secret),
        **more,
    )
    waits: list[float] = []

    async def no_sleep(seconds: float) -> None:
        waits.append(seconds)
        await asyncio.sleep(0)

    async with (
        open_store(settings) as store,
        running_bot(settings, store, workbooks, sleep=no_sleep) as intake,
    ):
        task = asyncio.create_task(intake.run())
        try:
            yield RunningBot(telegram, store, waits)
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


def by_webhook() -> dict[str, str]:
    """Give settings with which the bot has updates brought to a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    return {"webhook_url": f"http://{address}/gauhar", "listen": address}
