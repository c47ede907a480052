"""A whole campaign: organisations invited, citizens coming by links, weeks that pass, books that balance.

Two hundred organisations, three of which get the whole questionnaire; after every round of acts the books are
asked for and held to what people did. The bot is killed in the middle of several rounds.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path

import pytest
from campaign_forms import LONG, SHORT
from citizens import VOICES, Citizen, Places
from delegates import Delegate, Line
from ledger import Ledger
from officials import Official, invited_by_list, owner
from people import Somebody
from sqlalchemy import ColumnElement, func, select
from town import Sitting, Town

from bot.goodbyes import taken_part
from bot.invited_words import link_refused
from locales import Translator
from surveys.fieldwork.codes import new_code
from surveys.fieldwork.invitations import Link
from surveys.fieldwork.quotas import Cell, Profile
from surveys.store.schema import interviews

LANGUAGES = ("kk", "ru", "en", "")
REGIONS = ("abai", "astana", "")
REVOKED, EXPIRED, TAKEN, UNKNOWN = (
    "no longer valid",
    "has expired",
    "at this questionnaire already",
    "do not know",
)
SPRING = {
    "kk": "Сәлеметсіз бе, көктем келді!",
    "ru": "Здравствуйте, весна пришла!",
    "en": "Hello, it is spring!",
}


def full(t: Translator) -> str:
    return link_refused(t, Link.FULL).text


def already(t: Translator) -> str:
    return taken_part(t).text.partition("\n")[0]


KILLS_AT_LEAST = 5
CELLS = (Cell(6, region="abai"), Cell(5, sex="male", age_group="old"), Cell(40))
WHO = [
    Profile(region, sex, age)
    for region in ("abai", "astana")
    for sex in ("female", "male")
    for age in ("young", "old")
]


class Campaign:
    """The people of a campaign, and its weeks in their order."""

    def __init__(self, place: Town, folder: Path, size: int) -> None:
        self.place = place
        self.folder = folder
        self.size = size
        self.ledger = Ledger(place)
        self.places = Places(place, *CELLS)
        self.free: list[Line] = []
        self.boss: Official
        self.helper: Official
        self.regional: Official
        self.cut: list[Citizen] = []

    # who there is

    def lines(self, number: int) -> list[Line]:
        """Take so many lines that nobody has used."""
        taken, self.free = self.free[:number], self.free[number:]
        assert len(taken) == number
        return taken

    def delegates(self, number: int) -> list[Delegate]:
        return [Delegate(self.place, line) for line in self.lines(number)]

    def citizens(self, link: str, number: int) -> list[Citizen]:
        chance = self.place.chance
        found = [
            Citizen(self.place, link, chance.choice(WHO), chance.choice(("en", "kk", "ru")))
            for _ in range(number)
        ]
        self.places.citizens += found
        return found

    async def all(self, sittings: Iterable[Sitting]) -> None:
        await self.place.together(sittings)

    def at(self, number: int) -> int:
        """Scale a number of organisations to the size of the campaign."""
        return number * self.size // 200

    # the weeks

    async def is_set_out(self) -> None:
        """Open the wave, give roles, invite everybody, make links, set quotas."""
        self.boss = boss = await owner(self.place, self.ledger)
        await boss.asks("/wave close")
        await boss.taps("Yes, close it now", ("close_wave", "1"))
        await boss.asks("/wave open 2030 2030-04-01", ("open_wave", "2030"))
        self.helper, self.regional, observer = (Official(self.place, self.ledger) for _ in range(3))
        for official, role in (
            (self.helper, "coordinator"),
            (self.regional, "regional abai"),
            (observer, "observer"),
        ):
            await official.arrives()
            await boss.appoints(role, official)
        assert "does not include that" in await observer.asks("/invitations")
        await self.invites_everybody()
        await boss.asks("/link poster citizen", ("open_link", "poster"))
        await self.helper.asks("/link radio citizen 7", ("open_link", "radio"))
        (self.folder / "quotas.csv").write_text(
            "region,sex,age_group,target\nabai,,,6\n,male,old,5\n,,,40\n", "utf-8"
        )
        await self.place.gauhar("quota", "set", str(self.folder / "quotas.csv"))
        self.ledger.acts.append(("set_quota", "2030"))

    async def invites_everybody(self) -> None:
        count = self.at(150)
        guests = [(f"Organisation {n}", REGIONS[n % 3], LANGUAGES[n % 4]) for n in range(count)]
        listed = await invited_by_list(self.place, self.ledger, self.folder, SHORT, guests, "2030-03-25")
        chat = [await self.helper.invites(SHORT, f"Society {n}") for n in range(self.at(36))]
        theirs = [await self.regional.invites(SHORT, f"Club of Abai {n}") for n in range(self.at(11))]
        self.whole = [await self.boss.invites(LONG, f"Foundation {n}") for n in range(3)]
        self.free = [*listed, *chat, *theirs]
        self.place.chance.shuffle(self.free)

    async def first_days(self) -> None:
        """Many come at once; some mistype their codes, some say no, some stop in the middle."""
        lost = Delegate(self.place, self.lines(1)[0])
        await self.all([lost.tries(new_code(), UNKNOWN)])
        await self.all([lost.does_it_all(typing=True)])
        self.stopped, self.paused = self.delegates(self.at(24)), self.delegates(self.at(8))
        self.refusing, self.through = self.delegates(self.at(8)), self.delegates(self.at(30))
        self.place.kills = 3
        await self.all(
            [
                *(each.does_it_all(typing=n % 3 == 0) for n, each in enumerate(self.through)),
                *(each.begins(1 + n % 4) for n, each in enumerate(self.stopped)),
                *(each.pauses(2) for each in self.paused),
                *(each.refuses() for each in self.refusing),
            ]
        )
        whole = [Delegate(self.place, line) for line in self.whole]
        await self.all([whole[0].does_it_all(), whole[1].begins(30), *(each.comes() for each in whole[2:])])
        self.wholes = whole
        await self.ledger.at_the_server("ngos")
        await self.listed()

    async def citizens_come(self) -> None:
        by_poster, by_radio = self.citizens("poster", 26), self.citizens("radio", 10)
        self.early = by_poster[:6]
        await self.all(each.goes_through() for each in self.early)
        await self.all(
            [*(each.goes_through() for each in by_poster[6:18]), *(each.comes() for each in by_radio)]
        )
        assert sum(each.has_begun for each in by_radio) == 7
        for each in by_radio:
            assert each.has_begun != (t_of(each, full) in each.said[-1].text)
        await self.all(
            [*(each.is_screened() for each in by_poster[18:23]), *(each.refuses() for each in by_poster[23:])]
        )
        await self.counted(by_radio)
        friends = self.citizens(next(each for each in self.early if each.is_done).passed_on, 3)
        await self.all(each.goes_through() for each in friends)
        assert await self.number(interviews.c.source == "friend") == sum(each.has_place for each in friends)
        self.half_way = [each for each in by_poster[18:23] if each.has_place]

    async def counted(self, by_radio: list[Citizen]) -> None:
        """Hold what a link counts to who began by it."""
        async with self.place.store.reading() as unit:
            radio = await unit.campaign("radio")
        assert radio is not None
        assert radio.begun == radio.most == sum(each.has_begun for each in by_radio)

    async def listed(self) -> None:
        """Have the list as a file in the chat."""
        for campaign in ("ngos", f"chat-{SHORT}"):
            await self.boss.asks(f"/invitations {campaign}", ("see_invitations", campaign))
            self.ledger.is_listed(self.boss.file(), campaign)
        await self.regional.asks("/invitations ngos", ("see_invitations", "ngos"))
        assert b"astana" not in self.regional.file()

    async def hand_overs(self) -> None:
        """Half-way, colleagues go on: both press buttons, and one of them only can."""
        former = self.stopped[: self.at(10)]
        await self.all(each.offers() for each in former)
        colleagues = [Delegate(self.place, each.line) for each in former]
        strangers = [Delegate(self.place, each.line) for each in former[:4]]
        await self.all(each.tries(each.line.code, TAKEN) for each in strangers if each.language == "en")
        old = [(each, each.card) for each in former]
        codes = [each.line.offered for each in former]
        self.place.kills = 1
        await self.all(each.takes_over(code) for each, code in zip(colleagues, codes, strict=True))
        await self.all([*(each.answering(1) for each in colleagues), *(_presses_old(*one) for one in old)])
        await self.all(each.completes() for each in colleagues[: len(colleagues) // 2])
        await self.ledger.holders()

    async def reminders(self) -> None:
        """Days pass: who stopped is reminded, some go on, some want no more of it."""
        await self.place.until(self.place.day(1.6))
        self.ledger.is_reminded_in_time()
        waiting = [each for each in (*self.paused, *self.stopped) if each.reminded]
        assert len(waiting) > self.at(8)
        await self.all(each.declines_reminders() for each in waiting[: self.at(4)])
        await self.all(each.a_bit_more(1) for each in waiting[self.at(4) : self.at(8)])
        await self.place.until(self.place.day(4.1))
        self.ledger.is_reminded_in_time()

    async def revoking(self) -> None:
        """Codes are made worthless: who has begun may finish, nobody else begins."""
        unopened, begun = self.lines(self.at(5)), self.paused[: self.at(3)]
        for line in unopened:
            await (self.regional if line.campaign == "never" else self.helper).revokes(line)
        for each in begun:
            await self.boss.revokes(each.line)
        english = [Delegate(self.place, line) for line in unopened]
        await self.all(each.tries(each.line.code, REVOKED) for each in english)
        await self.all(each.completes() for each in begun)

    async def second_thoughts(self) -> None:
        """Withdrawing in the middle, at the end, and not at all; coming back after it."""
        middle = [each for each in self.stopped if each.line.holder is each][: self.at(5)]
        done = self.through[: self.at(5)]
        self.place.kills = 2
        await self.all([*(each.withdraws() for each in middle), *(each.withdraws() for each in done)])
        await self.all(each.thinks_again() for each in self.through[self.at(5) : self.at(8)])
        back = [*middle[: self.at(2)], *self.refusing[: self.at(2)]]
        await self.all(each.does_it_all() for each in back)

    async def blocking(self) -> None:
        gone = self.paused[self.at(3) : self.at(6)]
        for each in gone:
            await each.person.block()
            each.wants_no_more = True
        await self.place.until(self.place.day(12.3))
        self.ledger.is_reminded_in_time()
        for each in gone[:2]:
            await each.person.unblock()
        await self.all(each.completes() for each in gone[:2])
        await self.all(each.finishes() for each in self.half_way[:2])
        await self.listed()

    async def expiry(self) -> None:
        """Let the codes of the list expire; what was opened in time goes on."""
        await self.place.until(self.place.day(20.8))
        late = [line for line in self.free if line.campaign == "ngos"][: self.at(5)]
        self.free = [line for line in self.free if line not in late]
        await self.place.until(self.place.day(22.1))
        await self.all(Delegate(self.place, line).tries(line.code, EXPIRED) for line in late)
        others = [line for line in self.free if line.campaign != "ngos"][: self.at(10)]
        await self.all(Delegate(self.place, line).does_it_all() for line in others)
        self.free = [line for line in self.free if line not in others]
        await self.ledger.at_the_server("ngos")
        await self.listed()

    async def announced(self) -> None:
        """Write to all who have not finished, and be killed in the midst of it: nobody is skipped."""
        addressed = {
            each.holder.person.user_id
            for each in self.ledger.lines
            if each.holder and each.form == SHORT and self.ledger.is_to_be_reminded(each.holder)
        }
        await self.boss.asks("/broadcast")
        await self.boss.taps("New broadcast")
        await self.boss.presses_by("o.broadcast.new-unfinished")
        await self.boss.presses_by(f"o.broadcast.new-unfinished-{SHORT}", ("draft_broadcast", "1"))
        for language, text in SPRING.items():
            await self.boss.asks(f"/broadcast {language} {text}", ("write_broadcast", "1"))
        await self.boss.taps("Send it …")
        await self.boss.taps("Yes, send it", ("start_broadcast", "1"))
        self.ledger.announced, self.ledger.heard = frozenset(SPRING.values()), Counter()
        before, self.place.kills = self.place.deaths, 3
        await self.place.until(self.place.now + timedelta(hours=6))
        self.place.kills = 0
        await self.place.until(self.place.now + timedelta(hours=20))
        heard = self.ledger.heard

        assert self.place.deaths > before
        assert set(heard) == addressed
        assert heard.total() - len(heard) <= self.place.deaths - before

    async def links_are_cut(self) -> None:
        """Who completed weeks ago is found no more, and neither asked twice nor able to take it back."""
        done = [each for each in self.early if each.is_done]
        assert done
        await self.all(each.comes_again(t_of(each, already)) for each in done)
        assert all(each.question is None for each in done if not each.card)
        late = [each for each in self.through if each.line.phase == "completed"][: self.at(4)]
        await self.all(each.finds_nothing_left() for each in late)

    async def the_wave_closes(self) -> None:
        """Nobody begins any more, who has begun may finish, and after the days of grace it is over."""
        self.in_between = [
            each for each in self.stopped if each.line.holder is each and each.line.phase == "progress"
        ]
        assert len(self.in_between) > 1
        starting = self.citizens("poster", 2)
        await self.all(each.is_screened() for each in starting)
        assert all(each.has_begun for each in starting)
        await self.place.until(self.place.day(28.4))
        self.ledger.is_reminded_in_time()
        await self.place.until(self.place.day(28.6))
        self.ledger.wave_is_open = False
        await self.place.until(self.place.day(29.2))
        late = self.citizens("poster", 3)
        await self.all(each.comes() for each in late)
        assert not any(each.has_begun for each in late)
        await self.all(each.completes() for each in self.in_between[: self.at(4)])
        self.ledger.the_wave_has_ended()
        await self.place.until(self.place.day(36.2))
        left = self.in_between[self.at(4) : self.at(8)]
        await self.all(each.comes_back_too_late() for each in left)
        await self.ledger.at_the_server("ngos")
        assert await self.number(interviews.c.stage != "completed") == 0

    async def the_next_wave_opens(self) -> None:
        """Everybody may take part again, and the books of the first wave stay as they are."""
        await self.boss.asks("/wave open 2031", ("open_wave", "2031"))
        self.ledger.wave_is_open = True
        again = [each for each in self.early if each.is_done][:2]
        for each in again:
            each.link, each.has_place, each.is_done = "poster", False, False
        self.places.cells = ()
        await self.all(each.goes_through() for each in again)
        assert all(each.is_done for each in again)
        await self.ledger.at_the_server(f"chat-{SHORT}")

    async def number(self, which: ColumnElement[bool]) -> int:
        """Count the interviews of a kind."""
        wanted = select(func.count()).select_from(interviews).where(which)
        async with self.place.store.reading() as unit:
            return int((await unit.connection.execute(wanted)).scalar_one())


def t_of(somebody: Somebody, say: Callable[[Translator], str]) -> str:
    return say(VOICES[somebody.language])


async def _presses_old(somebody: Delegate, card: object) -> Sitting:
    """Press a button of a card that is somebody else's by now."""
    button = next(b for row in card.keyboard for b in row if (b.data or " ")[0] in "ptnd")  # type: ignore[attr-defined]
    await somebody.presses_on(card, button)  # type: ignore[arg-type]
    yield
    assert somebody.line.holder is not somebody


async def played(place: Town, folder: Path, size: int) -> Campaign:
    """Play a campaign week by week; the books have balanced after whatever happened."""
    campaign = Campaign(place, folder, size)
    weeks = (
        campaign.is_set_out,
        campaign.first_days,
        campaign.citizens_come,
        campaign.hand_overs,
        campaign.reminders,
        campaign.announced,
        campaign.revoking,
        campaign.second_thoughts,
        campaign.blocking,
        campaign.expiry,
        campaign.links_are_cut,
        campaign.the_wave_closes,
        campaign.the_next_wave_opens,
    )
    for week in weeks:
        await week()
        await campaign.ledger.is_in_the_book()

    assert place.bot.complaints == ""
    assert place.deaths > KILLS_AT_LEAST
    return campaign


async def test_a_campaign_of_two_hundred_organisations(place: Town, tmp_path: Path) -> None:
    campaign = await played(place, tmp_path, 200)

    assert len(campaign.ledger.lines) == 200
    assert campaign.ledger.asked > 300


@pytest.mark.soak
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_larger_campaigns(place: Town, tmp_path: Path) -> None:
    campaign = await played(place, tmp_path, 400)

    assert len(campaign.ledger.lines) > 390
