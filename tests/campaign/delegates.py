"""Those who come by personal invitations: organisations' people, with the line of the list that is theirs."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from people import Somebody, buttons
from town import Town

from surveys.fieldwork.codes import spaced

HANDOVER_LASTS = timedelta(days=7)


@dataclass
class Line:
    """What an invitation must be."""

    number: int
    name: str
    code: str
    campaign: str
    form: str
    expires_at: datetime | None = None
    language: str = ""
    phase: str = "waiting"
    holder: "Delegate | None" = None
    revoked: bool = False
    offered: str = field(default="", repr=False)
    completed_at: datetime | None = None

    def ends(self, phase: str) -> None:
        self.phase, self.holder, self.offered, self.completed_at = phase, None, "", None


class Delegate(Somebody):
    """Somebody who answers for an organisation."""

    def __init__(self, town: Town, line: Line, **wants: str) -> None:
        super().__init__(town, line.form, line.language or "en", **wants)
        self.line = line

    # sittings: each step is one thing done

    async def comes(self, *, typing: bool = False) -> AsyncIterator[None]:
        """Open the invitation, which is nobody's yet."""
        code, deaths = self.line.code, self.town.deaths
        await (self.says(f"/code {spaced(code).upper()}") if typing else self.starts(code))
        self.line.phase, self.line.holder = "progress", self
        yield
        if self.town.deaths == deaths:  # a greeting may be lost, what follows is not
            self.sees(self.line.name)
        async for _ in self.in_their_language():
            yield

    async def in_their_language(self) -> AsyncIterator[None]:
        if self.button("l") is not None and self.question is None:
            await self.chooses_language()
            yield
        assert self.question is not None, self

    async def completes(self) -> AsyncIterator[None]:
        """Go on to the end and send it off."""
        async for _ in self.goes_on():
            yield
        async for _ in self.answering():
            yield
        assert self.is_at_the_end, self
        await self.presses("s")
        self.line.phase, self.line.completed_at = "completed", self.town.now
        self.is_over()
        yield
        assert self.button("r") is not None, self
        assert self.question is None, self

    async def does_it_all(self, *, typing: bool = False) -> AsyncIterator[None]:
        async for _ in self.comes(typing=typing):
            yield
        async for _ in self.completes():
            yield

    async def begins(self, most: int) -> AsyncIterator[None]:
        """Open it, answer so much, and leave it at that."""
        async for _ in self.comes():
            yield
        async for _ in self.answering(most):
            yield

    async def pauses(self, most: int) -> AsyncIterator[None]:
        async for _ in self.begins(most):
            yield
        await self.says("/pause")
        yield

    async def a_bit_more(self, most: int) -> AsyncIterator[None]:
        async for _ in self.goes_on():
            yield
        async for _ in self.answering(most):
            yield

    async def refuses(self) -> AsyncIterator[None]:
        """Open it and say no."""
        async for _ in self.comes():
            yield
        self.wants["consent"] = "no"
        await self.answers()
        self.is_over()
        self.line.ends("refused")
        self.town.ends["discarded"] += 1
        yield
        self.wants["consent"] = "yes"

    async def withdraws(self) -> AsyncIterator[None]:
        """Have everything erased; who is not asked whether they mean it asks again."""
        while self.button("w") is None:
            await self.says("/withdraw")
            yield
        await self.presses("w")
        self.is_over()
        self.line.ends("withdrawn")
        self.line.name = ""  # not even the list says any more who it was
        self.town.ends["withdrawn"] += 1
        yield

    async def thinks_again(self) -> AsyncIterator[None]:
        """Ask for erasure, and say no to it."""
        await self.says("/withdraw")
        yield
        card = self.card
        await self.presses_on(card, buttons(card)[-1])
        yield

    async def declines_reminders(self) -> AsyncIterator[None]:
        if self.button("x") is not None:
            await self.presses("x")
            self.wants_no_more = True
            yield

    async def offers(self) -> AsyncIterator[None]:
        """Ask for the code by which a colleague takes over."""
        await self.says("/handover")
        yield
        self.line.offered = self.shown.rsplit("/code ", 1)[1].split()[0]

    async def takes_over(self, code: str) -> AsyncIterator[None]:
        await self.says(f"/code {code}")
        former = self.line.holder
        assert former is not None
        former.is_over()
        self.line.holder, self.line.offered = self, ""
        self.answered, self.answered_at = 1, self.town.now
        yield
        async for _ in self.in_their_language():
            yield

    async def tries(self, code: str, *words: str) -> AsyncIterator[None]:
        """Open a code that lets them in nowhere."""
        await self.starts(code)
        yield
        self.sees(*words)
        assert self.question is None, self

    async def finds_nothing_left(self) -> AsyncIterator[None]:
        """Ask for erasure when nobody can tell any more which answers are theirs."""
        await self.says("/withdraw")
        yield
        if self.button("w") is not None:
            await self.presses("w")
            yield

    async def comes_back_too_late(self) -> AsyncIterator[None]:
        """Press what is still in view after the wave has ended: no question comes of it."""
        await self.says("/resume")
        yield
        assert not any(label in self.shown for q in self.form.questions for label in q.label.values()), self
        self.is_over()
