"""The bot as a process that can be killed, and respondents who answer whatever they see.

A respondent knows what they pressed for each question and what the following cards said was recorded.
"""

import asyncio
import multiprocessing
import os
import random
import re
import sys
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from running import spelled, unrecorded
from sqlalchemy import select

from sandbox.keyboards import Button
from sandbox.messages import Message
from sandbox.telegram import Telegram
from surveys.form import Form, Kind, Question
from surveys.interview import Interview, Stage
from surveys.store import Store, Vault, schema

IMPORTED_ONCE = multiprocessing.get_context("forkserver")  # importing takes longer than all the rest
IMPORTED_ONCE.set_forkserver_preload(["bot.cli", "killing"])


def gauhar_run(environment: Mapping[str, str], log: Path) -> None:
    """Be `gauhar run`, with the output in a file."""
    os.environ.update({"GAUHAR_ERASURES": str(log.parent / "erasures"), **environment})
    os.chdir(log.parent)
    with log.open("ab") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    sys.argv = ["gauhar", "run"]
    from bot.cli import main  # noqa: PLC0415 - the tests' own process needs no command line

    main()


class Process:
    """A bot that can be started again after it was killed."""

    def __init__(self, telegram: Telegram, environment: Mapping[str, str], log: Path) -> None:
        self._telegram = telegram
        self._environment = environment
        self._log = log
        self._process: ForkServerProcess | None = None

    async def start(self) -> None:
        """Start it and wait until it asks for updates, or has them brought."""
        before = self._asked
        process = IMPORTED_ONCE.Process(target=gauhar_run, args=(dict(self._environment), self._log))
        process.start()
        self._process = process
        try:
            await self._telegram.wait_until(lambda: self._asked > before, timeout=60)
        except TimeoutError:
            raise AssertionError(f"The bot does not start: {self._log.read_text('utf-8')}") from None

    @property
    def megabytes(self) -> float:
        """How much memory it has just now, with all it shares with the process it was made from."""
        assert self._process is not None
        pages = Path(f"/proc/{self._process.pid}/statm").read_text("ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6

    @property
    def _asked(self) -> int:
        return self._telegram.calls["getUpdates"] + self._telegram.calls["setWebhook"]

    def kill(self) -> None:
        """Send SIGKILL: nothing can be tidied up."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._forget()

    async def stops(self) -> int | None:
        """Ask it to stop with SIGTERM; gives its exit code."""
        assert self._process is not None
        self._process.terminate()
        await asyncio.to_thread(self._process.join)
        code = self._process.exitcode
        self._forget()
        return code

    def _forget(self) -> None:
        assert self._process is not None
        self._process.close()
        self._process = None


@asynccontextmanager
async def killable(telegram: Telegram, environment: Mapping[str, str], log: Path) -> AsyncIterator[Process]:
    process = Process(telegram, environment, log)
    try:
        yield process
    finally:
        process.kill()


_DONE = "Thank you for completing"
_TOO_EARLY = re.compile("Your message “(.*)” came before this question was shown, so it was not recorded")
_TOO_LATE = "can no longer be changed"


class Respondent:
    """Somebody who answers every card, in their own way and at their own speed."""

    def __init__(self, telegram: Telegram, form: Form, chance: random.Random) -> None:
        self.person = telegram.join()
        self.presses: dict[str, list[str]] = defaultdict(list)
        self.ticked: dict[str, set[str]] = defaultdict(set)
        self.told: dict[str, set[str]] = defaultdict(set)
        self.refused: set[str] = set()
        self.came_too_late: dict[str, int] = defaultdict(int)
        self.diary: list[str] = []
        self.is_done = False
        self.acted_at = 0.0
        self._telegram = telegram
        self._form = form
        self._chance = chance
        self._is_quick = chance.random() < 0.5
        self._looked: tuple[int, bool] | None = None
        self._answered: Message | None = None
        self._heard: dict[int, str] = {}
        self.at = ""

    async def look(self, *, waits: bool) -> None:
        """Answer the card in view, if it is another one; `waits` while an act of theirs is under way."""
        seen = (self.person.chat.version, waits)
        if seen == self._looked:
            return
        self._looked = seen
        self.hear_all()
        card = self._card()
        if card is not None and self._wants_to_act(card, waits=waits):
            self._answered = card
            await self._act(card)

    async def press_again(self) -> None:
        """Grow impatient because nothing happens, and choose or write something else."""
        card = self._answered
        question = self._question_on(card) if card else None
        if card is None or question is None or (question.is_typed and self._card() != card):
            return
        await self._answer(card, question)

    async def insist(self) -> None:
        """See nothing new for long: press whatever is there, or write that one is there."""
        self.acted_at = self._telegram.clock()
        card = self._answered
        if card is None or self._card() != card or self._question_on(card) is None:
            await self.person.send("/resume")
        else:
            await self.press_again()

    def _card(self) -> Message | None:
        """Give the newest message that asks something, or says that there is nothing more to ask."""
        said = (message for message in reversed(self.person.messages) if message.from_bot)
        return next((message for message in said if message.labels or _DONE in message.text), None)

    def _wants_to_act(self, card: Message, *, waits: bool) -> bool:
        if card == self._answered:
            return False
        question = self._question_on(card)
        is_new = question is None or question.name != self.at or "⚠️" in card.text
        return not waits or (self._is_quick and is_new)

    def hear_all(self) -> None:
        """Read whatever has come or changed, in its order: two cards may come between two looks."""
        for message in self.person.messages:
            if message.from_bot and self._heard.get(message.message_id) != message.text:
                self._heard[message.message_id] = message.text
                self.diary.append(f"{message.message_id}: {message.text}")
                self.listen(message)

    def listen(self, card: Message) -> None:
        """Hear what was recorded: of the question that is named, or else of the one answered last."""
        if recorded := re.search(r"^✓ (.*)$", card.text, re.MULTILINE):
            asked, _, answer = recorded[1].rpartition(" — ")
            names = {question.label.get("en"): question.name for question in self._form.questions}
            self.told[names[asked] if asked else self.at].add(answer)
        if refused := _TOO_EARLY.search(card.text):
            self.refused.add(refused[1])
        if _TOO_LATE in card.text:
            self.came_too_late[self.at] += 1

    async def _act(self, card: Message) -> None:
        self.acted_at = self._telegram.clock()
        question = self._question_on(card)
        if question is not None:
            await self._answer(card, question)
        elif _DONE in card.text:
            self.is_done = True
            self._telegram.changes.tell()
        else:
            wanted = {"English", "Send my answers", "Continue"}
            await self._press(card, next(b for b in _buttons(card) if b.text in wanted))

    async def _answer(self, card: Message, question: Question) -> None:
        self.at = question.name
        if question.is_typed:
            words = self._words(question.kind)
            self._chose(question, words)
            await self.person.send(words)
        else:
            await self._choose(card, question)

    def _chose(self, question: Question, value: str) -> None:
        """Remember a press; what was said to have been recorded must be said again, or still be in view."""
        self.presses[question.name].append(value)
        self.diary.append(f"{self.person.chat.version}> {question.name}: {value}")
        self.told[question.name].clear()

    def _words(self, kind: Kind) -> str:
        if kind is Kind.DATE:
            return f"20{self._chance.randrange(10, 24)}-0{self._chance.randrange(1, 10)}-11"
        if kind is Kind.TEXT:
            return f"wish {self._chance.random()}"
        return str(self._chance.randrange(18, 24) if kind is Kind.DECIMAL else self._chance.randrange(18, 99))

    async def _choose(self, card: Message, question: Question) -> None:
        done = [b for b in _buttons(card) if (b.data or "").startswith("d.")]
        ticked = [b for b in _buttons(card) if b.text.startswith("☑ ")]
        if done and ticked:
            names = {self._name(question, b) for b in ticked}
            self._chose(question, " ".join(c.name for c in question.choices if c.name in names))
            await self._press(card, done[0])
            return
        choices = [b for b in _buttons(card) if (b.data or "")[:2] in ("p.", "t.")]
        choices = [b for b in choices if question.name != "consent" or b.text == "Yes"]
        chosen = self._chance.choice(choices)
        if done:
            self.ticked[question.name].add(self._name(question, chosen))
        else:
            self._chose(question, self._name(question, chosen))
        await self._press(card, chosen)

    def _name(self, question: Question, button: Button) -> str:
        """Name the choice a button stands for, by what can be read."""
        words = button.text.lstrip("●☐☑ ")
        labels = {choice.label["en"]: choice.name for choice in question.choices}
        return labels[words] if words in labels else question.choices[int(words) - 1].name

    async def _press(self, card: Message, button: Button) -> None:
        await self.person.tap(card, str(button.data))

    def _question_on(self, card: Message) -> Question | None:
        if not any((b.data or " ")[0] in "ptdnkb" for b in _buttons(card)):
            return None
        text = unrecorded(card.text)
        asked = [question for question in self._form.questions if question.label.get("en", "?!") in text]
        assert len(asked) == 1, card.text
        return asked[0]


def _buttons(card: Message) -> list[Button]:
    return [button for row in card.keyboard for button in row]


async def hold_against(database: str, secret: str, respondents: list[Respondent], form: Form) -> None:
    """Hold what is stored against what was pressed."""
    store = await Store.open(database, Vault(secret))
    try:
        for respondent in respondents:
            interview, logged = await stored(store, respondent)
            answers = spelled(interview.answers)
            assert interview.stage is Stage.COMPLETED
            respondent.hear_all()  # what came after they were through
            assert sorted(logged) == sorted({*logged}), f"stored twice: {logged}"
            assert {*answers} == {*logged}
            try:
                for name, value in answers.items():
                    agrees(respondent, form.by_name[name], value)
            except AssertionError as error:
                error.add_note("\n".join(respondent.diary))
                raise
    finally:
        await store.close()


async def stored(store: Store, respondent: Respondent) -> tuple[Interview, list[str]]:
    """Read an interview, and the names of the questions in its log."""
    log = schema.answer_log
    async with store.unit() as unit:
        contact = await unit.contact(respondent.person.user_id)
        assert contact is not None
        record = await unit.interview_of(contact, "citizen")
        assert record is not None
        rows = await unit.connection.execute(select(log.c.question).where(log.c.interview == record.id))
        return record.interview, [*rows.scalars()]


def agrees(respondent: Respondent, question: Question, value: str) -> None:
    """Demand that the last press counts, or that the respondent was told which press did."""
    presses = respondent.presses[question.name]
    ticked = respondent.ticked[question.name]  # Done may be pressed under ticks not yet seen
    is_chosen = {*value.split()} <= ticked if ticked else value in presses
    assert is_chosen, f"{question.name}: {value!r} was never chosen, only {ticked or presses}"
    since = presses[::-1].index(value) if value in presses else len(presses)
    after = presses[len(presses) - since :]
    doubtful = [each for each in after if each not in respondent.refused]  # of those they know
    if len(doubtful) > respondent.came_too_late[question.name]:
        labels = [c.label["en"] for c in question.choices if c.name in value.split()] or [value]
        assert ", ".join(labels) in respondent.told[question.name], (
            f"{question.name}: {value!r} stands, pressed was {presses}, told {respondent.told[question.name]}"
        )
