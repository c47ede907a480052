"""People with phones: what they see in their chat and what they want. The ledger is told what they did."""

import datetime as dt
import random
from collections.abc import AsyncIterator, Mapping

from town import Town

from sandbox.keyboards import Button
from sandbox.messages import Message
from surveys.form import Form, Kind, Question

ANSWERS = "ptnk"
"""What the buttons of a question begin with."""
LONGEST_WAY = 300
"""More presses than the longest questionnaire takes."""
AGAIN = "⚠️"
RECORDED = "✓ "
"""What stands before an answer that was recorded, which may name another question than the one asked."""
TYPED: Mapping[Kind, tuple[str, ...]] = {
    Kind.INTEGER: ("7", "2004", "12", "0"),
    Kind.DECIMAL: ("2,5", "7", "0"),
    Kind.DATE: ("11.05.2020",),
    Kind.TEXT: ("More water for everybody.",),
}


def buttons(card: Message | None) -> list[Button]:
    """Give the buttons that say something to the bot: a link leads elsewhere."""
    return [] if card is None else [b for row in card.keyboard for b in row if b.data]


class Somebody:
    """A person in their chat. `wants` names the choices, or the words, they give to certain questions."""

    def __init__(
        self, town: Town, form: str, language: str = "en", *, chat: int | None = None, **wants: str
    ) -> None:
        self.town = town
        self.form: Form = town.forms[form]
        self.language = language
        self.wants = {"consent": "yes", "already_answered": "no", **wants}
        self.person = town.telegram.join(chat, "Somebody", language_code=language)
        self.chance = random.Random(town.chance.random())
        self.acted_at = town.now
        self.answered_at = town.now
        self.answered = 0  # of the interview they are at; none once it is over
        self.reminded: list[dt.datetime] = []
        self.wants_no_more = False
        self._views: dict[int, Message] = {}
        town.people[self.person.user_id] = self

    def __repr__(self) -> str:
        last = self.said[-1].text if self.said else "nothing"
        return f"<{type(self).__name__} {self.person.user_id}, who sees {last!r}>"

    # what they see

    @property
    def said(self) -> list[Message]:
        """Give all that the bot has said, the oldest first."""
        return [message for message in self.person.messages if message.from_bot]

    @property
    def card(self) -> Message | None:
        """Give the newest message with buttons."""
        return next((m for m in reversed(self.said) if buttons(m)), None)

    def looks_away(self) -> None:
        """Count only what comes from now on as shown."""
        self._views = {m.message_id: m for m in self.person.messages}

    @property
    def shown(self) -> str:
        """Give what the bot said or changed since they looked away."""
        fresh = [m for m in self.said if self._views.get(m.message_id) != m]
        return "\n".join(m.text for m in fresh)

    def sees(self, *words: str) -> None:
        missed = [each for each in words if each not in self.shown]
        assert not missed, f"{self!r} was not told {missed}: {self.shown!r}"

    @property
    def question(self) -> Question | None:
        """Give the question on the card; None when it shows something else."""
        card = self.card
        if card is None or not any((b.data or " ")[0] in ANSWERS + "bz" for b in buttons(card)):
            return None
        asked = (line for line in card.text.splitlines() if not line.startswith(RECORDED))
        text = " ".join(" ".join(asked).split())
        found = [
            q for q in self.form.questions for label in q.label.values() if " ".join(label.split()) in text
        ]
        assert found, f"no question of {self.form.name} in {card.text!r}"
        return max(found, key=lambda q: max(map(len, q.label.values())))

    def button(self, verb: str) -> Button | None:
        """Give the first button of the card that does this."""
        return next((b for b in buttons(self.card) if (b.data or "").startswith(f"{verb}.")), None)

    # what they do

    async def acts(self) -> None:
        self.looks_away()
        self.acted_at = self.town.now

    async def says(self, text: str) -> None:
        await self.acts()
        await self.person.send(text)

    async def starts(self, payload: str = "") -> None:
        await self.acts()
        await self.person.start(payload)

    async def presses(self, verb: str) -> None:
        """Press the button of the card that does this."""
        found = self.button(verb)
        assert found is not None, f"{self!r} has no button {verb}"
        await self.presses_on(self.card, found)

    async def presses_on(self, card: Message | None, button: Button) -> None:
        assert card is not None
        await self.acts()
        await self.person.tap(card, str(button.data))

    async def chooses_language(self) -> None:
        found = next(b for b in buttons(self.card) if b.data == f"l...{self.language}")
        await self.presses_on(self.card, found)

    async def answers(self) -> None:
        """Answer the question on the card, one press or one message at a time."""
        question = self.question
        assert question is not None, self
        if question.is_typed:
            await self.says(self._words(question))
        else:
            await self.presses_on(self.card, self._choice(question))
        self.answered += 1
        self.answered_at = self.town.now

    def is_over(self) -> None:
        """Leave the interview behind, however it ended."""
        self.answered = 0
        self.reminded = []

    def _words(self, question: Question) -> str:
        if question.name in self.wants:
            return self.wants[question.name]
        words = TYPED[question.kind]
        tries = sum(AGAIN in m.text for m in self.said[-len(words) :])
        return words[tries % len(words)]

    def _choice(self, question: Question) -> Button:
        there = buttons(self.card)
        done = [b for b in there if (b.data or "").startswith("d.")]
        if done and any(b.text.startswith("☑") for b in there):
            return done[0]
        choices = [b for b in there if (b.data or "")[0] in "ptk"]
        wanted = question.choice(self.wants.get(question.name, ""))
        if wanted is None:
            return self.chance.choice(choices or there)
        number = question.choices.index(wanted)
        return next(b for b in choices if (b.data or "").split(".")[3] == str(number))

    async def answering(self, most: int | None = None, until: str = "") -> AsyncIterator[None]:
        """Answer so many questions, or up to one, or all there are."""
        done = 0
        while (question := self.question) is not None and done != most and question.name != until:
            await self.answers()
            done += 1
            assert done < LONGEST_WAY, f"{self!r} does not get away from {question.name}: {self.shown!r}"
            yield
            if self.question == question and question.kind is Kind.SELECT_MULTIPLE:
                done -= 1

    @property
    def is_at_the_end(self) -> bool:
        return self.button("s") is not None and self.question is None

    async def goes_on(self) -> AsyncIterator[None]:
        """Press the newest Continue there is, if a question is not in view anyway."""
        if self.button("g") is not None:
            await self.presses("g")
            yield


def is_reminder(message: Message) -> bool:
    """Tell by its buttons: to go on, and to be reminded no more."""
    return [(b.data or "")[:2] for b in buttons(message)] == ["g.", "x."]
