"""Somebody who goes to and fro between two questionnaires: no answer gets lost or into the wrong one."""

import random
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from running import Chat, RunningBot, running
from sqlalchemy import select

from sandbox.floods import unlimited
from sandbox.messages import Message
from sandbox.telegram import Telegram
from surveys.store import schema

SECOND = "organisation"
MARK = "As an organisation: "
ACTS = ("answer",) * 5 + ("tap",) * 7 + ("old",) * 5 + ("turn",) * 2 + ("quickly",) * 6 + ("command", "again")
SINGLE = ("answer", "tap", "old", "turn", "turn")
COMMANDS = ("/pause", "/resume", "/review", "/start", "/help", "/start poster", "/start ORGANISATION")
WORDS = ("30", "40", "2.5", "12.05.2020", "more trees")
AVOIDED = {"No", "Қазақша", "Русский"}


@pytest.fixture
def second(workbook: Path, tmp_path: Path) -> Path:
    """Every question of the second questionnaire says in English whose it is."""
    second = tmp_path / "organisation.md"
    rows = workbook.read_text("utf-8").replace("| citizen |", f"| {SECOND} |")
    asking = (
        r"^(\| \| (?:select_one yn|select_one \w+|select_multiple \w+|integer|decimal|date|text) \| \w+ \| )"
    )
    second.write_text(re.sub(asking, rf"\g<1>{MARK}", rows, flags=re.MULTILINE), "utf-8")
    return second


@pytest.fixture
async def bot(
    telegram: Telegram, url: str, tmp_path: Path, secret: str, workbook: Path, second: Path
) -> AsyncIterator[RunningBot]:
    telegram.floods = unlimited()
    async with running(telegram, url, tmp_path, secret, workbook, second) as bot:
        yield bot


class Walker:
    """Remembers for every act which questionnaire's card it was done on, as the person saw it."""

    def __init__(self, chat: Chat, chance: random.Random) -> None:
        self.chat = chat
        self.chance = chance
        self.seen: list[Message] = []
        self.done: list[str] = []
        self.logged = 0
        self.kept: dict[tuple[str, str], str] = {}

    async def step(self, act: str) -> None:
        self.done = []
        if act == "again":
            await self.chat.bot.again(self.chance.randint(1, 3))
        else:
            for one in self.chance.choices(SINGLE, k=2) if act == "quickly" else (act,):
                await self._do(one)
        await self.chat.bot.settled()
        self.seen += [
            m for m in self.chat.person.messages if m.from_bot and m.keyboard and m not in self.seen
        ]
        await self.check()

    async def _do(self, act: str) -> None:
        person, last = self.chat.person, self.chat.person.last
        match act:
            case "turn":
                await person.send(f"/start {self.chance.choice(('citizen', SECOND))}")
            case "command":
                await person.send(self.chance.choice(COMMANDS))
            case "old" if self.seen:
                await self._press(self.chance.choice(self.seen[-12:]))
            case "tap" if last.from_bot and last.keyboard:
                await self._press(last)
            case _:
                self.done.append(form_of(self._facing()))
                await person.send(self.chance.choice(WORDS))

    async def _press(self, view: Message) -> None:
        labels = [label for label in view.labels if label not in AVOIDED]
        if labels:
            self.done.append(form_of(view))
            await self.chat.person.tap(view, self.chance.choice(labels))

    def _facing(self) -> Message:
        return next(m for m in reversed(self.chat.person.messages) if m.from_bot and m.keyboard)

    async def check(self) -> None:
        log, interviews = schema.answer_log, schema.interviews
        wanted = select(log.c.id, log.c.question, log.c.value, log.c.sealed, interviews.c.form)
        async with self.chat.bot.store.unit() as unit:
            fresh = wanted.join(interviews, interviews.c.id == log.c.interview).where(log.c.id > self.logged)
            for row in (await unit.connection.execute(fresh.order_by(log.c.id))).all():
                assert row.form in self.done, f"{row.question} went to {row.form}, done was {self.done}"
                self.kept[row.form, row.question] = row.value
                self.logged = row.id
            contact = await unit.contact(self.chat.person.user_id)
            assert contact is not None
            records = [await unit.interview_of(contact, form) for form in ("citizen", SECOND)]
        for interview in (record.interview for record in records if record):
            for name, answer in interview.answers.items():
                if answer.value != "read" and not answer.missing and name != "wish":  # which lies sealed
                    assert self.kept[interview.form, name] == answer.value


def form_of(card: Message) -> str:
    return SECOND if MARK in card.words.text else "citizen"


@pytest.mark.parametrize("seed", [2, 3])
async def test_between_two_questionnaires_no_answer_goes_astray(bot: RunningBot, seed: int) -> None:
    chance = random.Random(seed)
    walker = Walker(await bot.meet().starts(), chance)
    for _ in range(70):
        await walker.step(chance.choice(ACTS))

    assert {form for form, _ in walker.kept} == {"citizen", SECOND}
    assert len(walker.kept) > 4
