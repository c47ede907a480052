"""A respondent who does anything at all, and what must hold after every step.

The walk knows only what a person sees: it holds each recorded answer against the button that was pressed, or
against the question that was in view when the words were written.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from running import spelled, unrecorded
from sqlalchemy import select

from sandbox.keyboards import Button
from sandbox.messages import Message
from sandbox.people import Person
from sandbox.queries import Query
from sandbox.telegram import Telegram
from surveys.form import Choice, Form, Kind, Question
from surveys.interview import Stage, current_question, standing
from surveys.logic import objection
from surveys.store import Contact, Record, Store, schema

WORDS = (
    "45", "3", "да", "жоқ", "Yes", "no", "radio, friends", "1, 3", "2,5", "7", "10", "11", "0", "-1", "150",
    "12.05.2020", "31.12.2999", "2020-02-30", "In a town", "Елді мекен", "forty", "Done (1)", "Done", "Pause",
    "Skip", "Prefer not to answer", "Don't know", "Back", "Continue", "Send my answers", "👍", "\u200f",
    "a" * 2001, "<b>&amp;</b>", "more trees", "Leave as it is", "None of these", "Radio",
)  # fmt: skip
COMMANDS = (
    "/start",
    "/review",
    "/pause",
    "/resume",
    "/help",
    "/privacy",
    "/language",
    "/diamond",
    "/nothing",
)
OTHERS = ("send_photo", "send_sticker", "send_voice", "send_location", "send_contact")
SENSIBLE = {Kind.INTEGER: "30", Kind.DECIMAL: "2.5", Kind.DATE: "12.05.2020", Kind.TEXT: "more trees"}
TROUBLES = ("reset", "lose_answer", "fail", "flood")
CHOOSING = ("p.", "t.", "d.")
KINDS = (
    *["sensible"] * 12, *["tap"] * 4, "tap_any", *["tap_seen"] * 4, "words", "words", "command", "other",
    "edit", "again", "quickly", "quickly", "trouble", "withdraw", "forge",
)  # fmt: skip


class Bot(Protocol):
    """What a walk needs of the bot: to let it work, and to read its database."""

    telegram: Telegram
    store: Store

    async def through(self) -> None:
        """Let the bot handle everything that has happened."""

    async def again(self, count: int) -> None:
        """Hand it the last updates once more."""


@dataclass(frozen=True)
class Act:
    """What the person did: the button pressed and how the card looked, or the words and what was in view."""

    pressed: tuple[Message, Button, Query] | None = None
    words: str = ""
    facing: str | None = None


class Walk:
    """One person's way. `recorded` is every answer as the log has it, each held against an act."""

    def __init__(
        self, bot: Bot, form: Form, person: Person, pass_by: Callable[[float], None] = lambda _seconds: None
    ) -> None:
        self.bot = bot
        self.pass_by = pass_by
        self.form = form
        self.person = person
        self.views: list[Message] = []
        self.card: Message | None = None
        self.facing: str | None = None
        self.recorded: dict[str, str] = {}
        self.acts: list[Act] = []
        self.completed = 0
        self.troubled = False
        self._log = 0
        self._record = ""

    # what the person does

    async def step(self, kind: str, number: int) -> None:
        """Do one thing, let the bot work, and hold what came of it against what must hold."""
        before = {message.message_id: message for message in self.person.messages}
        toasts = len(self.person.alerts)
        self.acts = []
        if kind == "again":
            await self.bot.again(1 + number % 2)
        else:
            await self._do(kind, number)
        await self.bot.through()
        shown = self.look(before)
        if kind == "trouble":
            self.troubled = True
        elif self.troubled:
            self.troubled = not shown  # the next card heals it
        else:
            self._was_answered(before, toasts)
        await self.check(before)
        self.bot.telegram.faults.clear()
        self.pass_by(1)

    async def _do(self, kind: str, number: int) -> None:
        do = getattr(self, f"_{kind}")
        await do(number)

    async def _sensible(self, number: int) -> None:
        """Answer the question in view, as most people mostly do."""
        question = self.form.by_name.get(self.facing or "")
        choices = [b for b in _buttons(self.card) if (b.data or "")[:2] in CHOOSING] if self.card else []
        if question is not None and question.is_typed:
            await self._say(SENSIBLE[question.kind])
        elif self.card is not None and choices and number % 3:
            await self._press(self.card, choices[number % len(choices)])
        else:
            await self._tap(number)

    async def _tap(self, number: int) -> None:
        card = self._newest() if self.views else None
        if card is None:
            await self._say("/start")
        else:
            await self._press(card, _buttons(card)[number % len(_buttons(card))])

    async def _tap_any(self, number: int) -> None:
        cards = [m for m in self.person.messages if m.from_bot and m.keyboard]
        if cards:
            card = cards[number % len(cards)]
            await self._press(card, _buttons(card)[number // 7 % len(_buttons(card))])

    async def _tap_seen(self, number: int) -> None:
        """Press a button of a card as it once looked."""
        if self.views:
            view = self.views[-1 - number % min(len(self.views), 6)]
            choices = [b for b in _buttons(view) if (b.data or "")[:2] in CHOOSING] if number % 4 else []
            buttons = choices or _buttons(view)
            await self._press(view, buttons[number // 7 % len(buttons)])

    async def _words(self, number: int) -> None:
        await self._say(WORDS[number % len(WORDS)])

    async def _command(self, number: int) -> None:
        await self._say(COMMANDS[number % len(COMMANDS)])

    async def _withdraw(self, number: int) -> None:
        if number % 4 == 0:
            await self._say("/withdraw")

    async def _other(self, number: int) -> None:
        await getattr(self.person, OTHERS[number % len(OTHERS)])()

    async def _edit(self, number: int) -> None:
        own = [m for m in self.person.messages if not m.from_bot]
        if own:
            await self.person.edit(own[-1], WORDS[number % len(WORDS)])

    async def _quickly(self, number: int) -> None:
        """Do two things before the bot has seen the first, as happens when it answers late."""
        await self._do(("sensible", "tap", "words")[number % 3], number // 3)
        await self._do(("sensible", "words", "tap_seen")[number // 9 % 3], number // 5)
        self.pass_by(2)

    async def _trouble(self, number: int) -> None:
        trouble = getattr(self.bot.telegram.faults, TROUBLES[number % len(TROUBLES)])
        trouble(("sendMessage", "editMessageText")[number // 4 % 2], (1, 4)[number // 8 % 2])
        await self._sensible(number // 16)

    async def _forge(self, number: int) -> None:
        """Send what no button says: nonsense, or the questionnaire before it is finished."""
        data = f"{'ptndkbsrclzgwf'[number % 14]}..{number // 14 % 9}.{number // 126 % 5}"
        turned = [b.data.split(".") for b in _buttons(self.card) if b.data] if self.card else []
        turned = [parts for parts in turned if parts[2]]
        if turned and number % 2:
            data = f"s.{turned[0][1]}.{turned[0][2]}."
        card = self.person.messages[-1] if self.person.messages else None
        if card is not None:
            query = self.bot.telegram.queries.open(self.person.user_id, card.message_id, data)
            self.bot.telegram.happen("callback_query", self.person._pressed(query, card), self.person.chat)

    async def _say(self, words: str) -> None:
        await self.person.send(words)
        self.acts.append(Act(words=words, facing=self.facing))

    async def _press(self, view: Message, button: Button) -> None:
        if self.person.chat.get(view.message_id) is None:
            return  # a withdrawal took it out of the chat: there is nothing to press any more
        query = await self.person.tap(view, str(button.data))
        self.acts.append(Act(pressed=(view, button, query)))

    # what the person sees

    def _newest(self) -> Message:
        return self.views[-1]

    def look(self, before: Mapping[int, Message]) -> bool:
        """Take in what is new in the chat; tell whether a card shows where the interview stands."""
        fresh = [
            m for m in self.person.messages if m.from_bot and before.get(m.message_id) != m and m.keyboard
        ]
        self.views += fresh
        cards = [m for m in fresh if not {b.data[0] for b in _buttons(m) if b.data} & {"l", "w"}]
        if cards:
            self.card = cards[-1]
            self.facing = self._question_on(self.card)
        return bool(cards)

    def _fresh(self, before: Mapping[int, Message]) -> list[Message]:
        return [m for m in self.person.messages if m.from_bot and before.get(m.message_id) != m]

    def _question_on(self, card: Message) -> str | None:
        """Name the question a card asks; None for the review and the like, whose buttons do other things."""
        if not any((b.data or " ")[0] in "ptdnkbz" for b in _buttons(card)):
            return None
        text = unrecorded(card.text)
        asked = [q.name for q in self.form.questions if any(label in text for label in q.label.values())]
        assert len(asked) == 1, (asked, card.text)
        return asked[0]

    def _was_answered(self, before: Mapping[int, Message], toasts: int) -> None:
        """Demand a visible answer to everything: a card, or at least the end of a button's waiting."""
        fresh = self._fresh(before)
        assert all(act.pressed[2].answer is not None for act in self.acts if act.pressed)
        if any(not act.pressed for act in self.acts):
            assert fresh, f"nothing was said to {self.acts}"
        for act in self.acts:
            if act.pressed and not fresh and len(self.person.alerts) == toasts:
                current = self.person.chat.get(act.pressed[0].message_id)
                assert current is not None
                assert self._question_on(current) == self.facing, "a tap led to nothing"

    # what must hold

    async def check(self, before: Mapping[int, Message]) -> None:
        contact, record = await self._stored()
        if self._record and (record is None or record.id != self._record):
            self._was_erased_with_reason(before)
            self.recorded, self._log = {}, 0
        self._record = record.id if record else ""
        if record is None:
            return
        await self._read_log(record)
        interview = record.interview
        answers = spelled(interview.answers)
        moment = datetime.fromtimestamp(self.bot.telegram.clock(), UTC)
        step = standing(self.form, interview, moment)
        if interview.stage is Stage.COMPLETED:
            self.completed += 1
            applying = {q.name for q in step.situation.asked()}
            assert answers == {name: value for name, value in self.recorded.items() if name in applying}
            for question in step.situation.asked():
                answer = interview.answers.get(question.name)
                assert answer is not None, f"{question.name} was skipped"
                assert objection(step.situation, question, answer) is None
        else:
            assert answers == self.recorded
        if not self.troubled and contact is not None and interview.stage is Stage.ASKING:
            self._is_on_the_card(contact, current_question(step.situation, interview))

    def _was_erased_with_reason(self, before: Mapping[int, Message]) -> None:
        """Let an interview vanish only when that was asked for, or the form ended it with its words."""
        asked = any(act.pressed and (act.pressed[1].data or "").startswith("w") for act in self.acts)
        endings = [label for q in self.form.questions if q.ending for label in q.label.values()]
        said = "\n".join(message.text for message in self._fresh(before))
        assert self.troubled or asked or any(words in said for words in endings), f"erased by {self.acts}"

    def _is_on_the_card(self, contact: Contact, question: Question | None) -> None:
        card = self.person.chat.get(contact.card or 0)
        assert card is not None, "the question is on no card"
        assert self._question_on(card) == (question.name if question else None)

    async def _stored(self) -> tuple[Contact | None, Record | None]:
        async with self.bot.store.unit() as unit:
            contact = await unit.contact(self.person.user_id)
            return contact, await unit.interview_of(contact, "citizen") if contact else None

    async def _read_log(self, record: Record) -> None:
        log = schema.answer_log
        wanted = (log.c.interview == record.id, log.c.id > self._log)
        async with self.bot.store.unit() as unit:
            rows = (await unit.connection.execute(select(log).where(*wanted).order_by(log.c.id))).all()
            opened = [unit._vault.open(row.sealed) if row.sealed else row.value for row in rows]
        assert len(rows) <= len(self.acts), f"{len(rows)} answers came of {self.acts}"
        for row, value in zip(rows, opened, strict=True):
            answer = f"<{row.missing}>" if row.missing else value
            assert any(self._meant(act, row.question, answer) for act in self.acts), (
                f"{row.question} = {answer!r} was recorded, but done was only {self.acts}"
            )
            self.recorded[row.question] = answer
            self._log = row.id

    def _meant(self, act: Act, name: str, answer: str) -> bool:
        """Tell whether an act can have meant this answer to this question."""
        if act.pressed is None:
            return act.facing == name
        view, button, _query = act.pressed
        if self._question_on(view) != name:
            return False
        verb = (button.data or " ")[0]
        if verb == "p":
            return answer == self._choice(self.form.by_name[name], button, view).name
        return (verb == "n") == answer.startswith("<")

    def _choice(self, question: Question, button: Button, view: Message) -> Choice:
        words = button.text.lstrip("●☐☑ ")
        if f"\n{words}. " in view.text:  # numbered in the text
            listed = re.search(rf"^(?:[☐☑] )?{words}\. (.*)$", view.text, re.MULTILINE)
            assert listed is not None
            words = listed[1]
        found = [choice for choice in question.choices if words in choice.label.values()]
        assert len(found) == 1, (words, question.name)
        return found[0]


def _buttons(card: Message) -> list[Button]:
    """Give the buttons that say something to the bot: a link leads elsewhere."""
    return [button for row in card.keyboard for button in row if button.data]
