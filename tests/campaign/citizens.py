"""Those who come by links everybody may use, are screened, and find a place or none."""

from collections.abc import AsyncIterator
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

from people import Somebody
from town import Town

from bot.goodbyes import quota_full
from locales import translators
from surveys.fieldwork.quotas import ACTIVE, Cell, Profile

VOICES = translators()
SENT_AWAY = {language: quota_full(t).text.partition("\n")[0] for language, t in VOICES.items()}


class Citizen(Somebody):
    """Somebody of a certain age, sex and region. `place` is theirs once they are past the screening."""

    def __init__(self, town: Town, link: str, who: Profile, language: str = "en") -> None:
        age = "30" if who.age_group == "young" else "60"
        super().__init__(town, "citizen", language, age=age, sex=who.sex or "", region=who.region or "")
        self.link = link
        self.who = who
        self.has_begun = self.has_place = self.is_sent_away = self.is_done = False

    def takes_place_at(self, now: datetime) -> bool:
        return self.is_done or (self.has_place and now - self.acted_at < ACTIVE)

    async def comes(self) -> AsyncIterator[None]:
        """Open the link and choose a language; whether they may begin, they see."""
        await self.starts(self.link)
        yield
        if self.button("l") is not None and self.question is None:
            await self.chooses_language()
            yield
        self.has_begun = self.question is not None

    async def is_screened(self) -> AsyncIterator[None]:
        """Say who they are: the last answer of that decides whether there is a place."""
        async for _ in self.comes():
            yield
        async for _ in self.answering(until="helps"):
            yield
            if SENT_AWAY[self.language] in self.shown:
                self.is_sent_away = True
                self.is_over()
                self.town.ends["quota full"] += 1
                return
        self.has_place = self.question is not None and self.question.name == "helps"

    async def goes_through(self) -> AsyncIterator[None]:
        async for _ in self.is_screened():
            yield
        if self.has_place:
            async for _ in self.finishes():
                yield

    async def finishes(self) -> AsyncIterator[None]:
        async for _ in self.goes_on():
            yield
        async for _ in self.answering():
            yield
        assert self.is_at_the_end, self
        await self.presses("s")
        self.is_done = True
        self.is_over()
        yield

    async def refuses(self) -> AsyncIterator[None]:
        async for _ in self.comes():
            yield
        self.wants["consent"] = "no"
        await self.answers()
        self.is_over()
        self.town.ends["discarded"] += 1
        yield

    async def withdraws(self) -> AsyncIterator[None]:
        await self.says("/withdraw")
        yield
        await self.presses("w")
        self.has_place = self.is_done = False
        self.is_over()
        self.town.ends["withdrawn"] += 1
        yield

    async def comes_again(self, *words: str) -> AsyncIterator[None]:
        """Open the chat anew, as somebody whom nobody knows any more, and be told something."""
        await self.starts()
        yield
        await self.chooses_language()
        yield
        self.sees(*words)

    @property
    def passed_on(self) -> str:
        """Give the payload of the link by which others may be invited, off the last card."""
        (address,) = [b.url for m in self.said[-1:] for row in m.keyboard for b in row if b.url]
        shared = parse_qs(urlsplit(address).query)["url"][0]
        return parse_qs(urlsplit(shared).query)["start"][0]


class Places:
    """Holds who was turned away, and who was not, to the cells that were set."""

    def __init__(self, town: Town, *cells: Cell) -> None:
        self.town = town
        self.cells = cells
        self.citizens: list[Citizen] = []
        self._had: set[int] = set()
        self._away: set[int] = set()
        town.checks.append(self.are_kept)

    def taken(self, cell: Cell, *, but: frozenset[int] = frozenset()) -> int:
        there = [each for each in self.citizens if each.person.user_id not in but]
        return sum(cell.takes(each.who) and each.takes_place_at(self.town.now) for each in there)

    async def are_kept(self) -> None:
        """Demand that the last place was given once, and that nobody was turned away before that."""
        for each in self.citizens:
            number = each.person.user_id
            theirs = [cell for cell in self.cells if cell.takes(each.who)]
            if each.has_place and number not in self._had:
                self._had.add(number)
                over = [cell for cell in theirs if self.taken(cell) > cell.target]
                assert not over, (each, over)
            if each.is_sent_away and number not in self._away:
                self._away.add(number)
                assert any(self.taken(cell) >= cell.target for cell in theirs), (each, theirs)
