"""Every duty of the desk with every role, asked for by command and by button; and what nobody may forge."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from collected import NOW, people, published
from sqlalchemy import select

from bot import speech
from bot.actions import Action, AnswerTap, DrawProgress, Say, SendExport, Show, ShowQuality
from bot.incoming import Commanded, Inbound, Tapped, Wrote
from bot.menus import official_commands
from bot.office.duty import LONGEST, Duty, Request, button, pressed
from bot.office.router import DUTIES, Office
from bot.shelf import Shelf
from bot.visit import Visit
from locales import translators
from surveys.fieldwork.guests import Guest
from surveys.fieldwork.invitations import Campaign
from surveys.fieldwork.quotas import Cell
from surveys.fieldwork.roles import Act, Role
from surveys.fieldwork.waves import Wave
from surveys.form import Answer
from surveys.interview import Interview
from surveys.store import Arrival, Store, Unit, Vault
from surveys.store.schema import interviews
from surveys.store.waves import FIRST_WAVE

OWNER, SOMEBODY = 1001, 2002
T = translators()["en"]
ROLES: tuple[Role | None, ...] = (*Role, None)
ARGUMENTS = ("", "x", "regional-abai", "regional-nowhere", "99999999999999999999", "-", "\ud800 ' \" <b>&\0")
EVERYBODY_SEES = {Act.SEE_INDEX}
ONE_REGION_DOES = EVERYBODY_SEES | {Act.SEE_PROGRESS, Act.INVITE, Act.REVOKE}
AGREED: dict[Role | None, set[Act]] = {
    Role.OWNER: set(Act),
    Role.COORDINATOR: set(Act) - {Act.GRANT_ROLE, Act.SEE_AUDIT},
    Role.REGIONAL: ONE_REGION_DOES,
    Role.OBSERVER: EVERYBODY_SEES,
    None: set(),
}
Asked = Callable[[str, str], Commanded | Tapped]


@pytest.fixture
async def store(tmp_path: Path, secret: str) -> AsyncIterator[Store]:
    opened = await Store.open(f"sqlite:///{tmp_path / 'gauhar.sqlite3'}", Vault(secret))
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def shelf() -> Shelf:
    forms = {name: each.form for name, each in published().items()}
    return Shelf({(form.name, form.version): form for form in forms.values()}, forms)


def by_command(name: str, argument: str) -> Commanded:
    return Commanded(name, argument)


def by_button(name: str, argument: str) -> Tapped:
    return Tapped(f"o.{name}.{argument}", "tap")


class Desk:
    """A desk at which it is noted who got through to which duty."""

    def __init__(self, store: Store, shelf: Shelf) -> None:
        self.through: list[str] = []
        self.left: object = None
        self.interviews: list[str] = []
        self._store = store
        self._shelf = shelf
        self._office = Office({OWNER}, str, [replace(duty, handler=self._noting(duty)) for duty in DUTIES])

    def _noting(self, duty: Duty) -> Callable[[Request], Awaitable[list[Action]]]:
        async def handler(request: Request) -> list[Action]:
            self.through.append(duty.name)
            return await duty.handler(request)

        return handler

    async def asked(self, did: Commanded | Tapped | Wrote, role: Role | None) -> list[Action] | None:
        """Ask as somebody with a role, in a transaction that is then thrown away."""
        return (await self.asked_all([did], role))[0]

    async def asked_all(
        self, several: Sequence[Commanded | Tapped | Wrote], role: Role | None
    ) -> list[list[Action] | None]:
        """Ask one thing after the other, and see what they have left together."""
        self.through.clear()
        async with self._store.unit() as unit:
            chat = OWNER if role is Role.OWNER else await appointed(unit, role)
            contact = await unit.contact(chat) or await unit.meet(chat, None, NOW)
            visits = [Visit(unit, NOW, Inbound(1, chat, 7, did), contact) for did in several]
            actions = [await self._office.serve(visit, T, self._shelf) for visit in visits]
            self.left = await elsewhere(unit)
            await unit.connection.rollback()
        return actions


async def appointed(unit: Unit, role: Role | None) -> int:
    if role is not None:
        code = await unit.offer_role(role, "abai", unit.actor(OWNER), NOW)
        assert await unit.take_role(SOMEBODY, code, {OWNER}, NOW) is not None
    return SOMEBODY


async def elsewhere(unit: Unit) -> object:
    """Give all that belongs to other regions, or to none."""
    ways = [campaign for campaign in await unit.campaigns() if campaign.region != "abai"]
    everybody = [one for each in await unit.campaigns() for one in await unit.invited(each.name)]
    ruled = await unit.verdicts(FIRST_WAVE)
    elsewhere = [one for one in ruled if await unit.place_of(one) != ("abai",)]
    guests = [one for one in everybody if one.invitation.region != "abai"]
    return ways, guests, await unit.waves(), elsewhere, await unit.quota(FIRST_WAVE, "citizen")


@pytest.fixture
def desk(store: Store, shelf: Shelf) -> Desk:
    return Desk(store, shelf)


def said(actions: list[Action] | None) -> list[str]:
    return [action.card.text for action in actions or [] if isinstance(action, Say)]


def test_the_table_of_duties_names_each_once_and_fits_commands_and_buttons() -> None:
    names = [duty.name for duty in DUTIES]

    assert {"diamond", "roles", "grant", "dismiss", "void", "audit"} <= set(names)
    assert len(set(names)) == len(names)
    assert [pressed(button("", name).data) for name in names] == [(name, "") for name in names]


@pytest.mark.parametrize("asked", [by_command, by_button])
@pytest.mark.parametrize("role", ROLES)
async def test_every_duty_is_for_those_who_have_its_right_and_nobody_else(
    desk: Desk, role: Role | None, asked: Asked
) -> None:
    assert len(DUTIES) >= 6
    refusal = (speech.not_their_duty(T) if role else speech.not_an_official(T)).text
    for duty in DUTIES:
        for argument in ARGUMENTS if asked is by_command else ARGUMENTS[:5]:
            actions = await desk.asked(asked(duty.name, argument), role)
            allowed = duty.act in AGREED[role]

            assert (desk.through == [duty.name]) is allowed, (duty.name, argument)
            assert (said(actions) == [refusal]) is not allowed, (duty.name, argument)


@pytest.mark.parametrize(
    "data",
    [
        "o.",
        "o..",
        "o.nosuch.",
        "o.diamond",
        "o.Diamond.",
        "o.diamond.a b",
        "o.diamond.x.y",
        "o.diamond.\n",
        "o.dismiss.' OR 1=1 --",
        "o.audit." + "x" * 60,
        "o.аudit.",
    ],
)
@pytest.mark.parametrize("role", ROLES)
async def test_a_forged_button_reaches_no_duty(desk: Desk, role: Role | None, data: str) -> None:
    actions = await desk.asked(Tapped(data, "tap"), role)

    assert desk.through == []
    assert actions == [
        AnswerTap("tap"),
        Say(OWNER if role is Role.OWNER else SOMEBODY, speech.no_such_button(T)),
    ]


@pytest.mark.parametrize(
    "did", [Wrote("/audit", NOW), Commanded("help"), Tapped("p.abc123.1.0", "tap"), Tapped("", "")]
)
async def test_what_is_not_the_desks_is_left_to_others(desk: Desk, did: Commanded | Tapped | Wrote) -> None:
    assert await desk.asked(did, Role.OWNER) is None


@pytest.mark.parametrize("role", Role)
def test_a_menu_lists_what_its_role_may_do(role: Role) -> None:
    listed = {command.command for command in official_commands(T, role)}

    assert listed & {duty.name for duty in DUTIES} == {
        duty.name for duty in DUTIES if duty.menu and duty.act in AGREED[role]
    }
    assert {"start", "help"} <= listed


@pytest.mark.parametrize(
    ("verb", "argument"), [("diamond", "я"), ("diamond", "a b"), ("diamond", "x" * 60), ("", "")]
)
def test_what_a_button_cannot_carry_is_refused_when_it_is_made(verb: str, argument: str) -> None:
    with pytest.raises(ValueError, match="no button can carry"):
        button("Label", verb, argument)


def test_the_longest_button_comes_back_whole() -> None:
    argument = "x" * (LONGEST - len("o.diamond."))

    assert pressed(button("Label", "diamond", argument).data) == ("diamond", argument)


async def test_a_half_character_reaches_no_database(desk: Desk) -> None:
    seen: list[str] = []

    async def handler(request: Request) -> list[Action]:
        seen.append(request.argument)
        return []

    desk._office = Office({OWNER}, str, [Duty("note", Act.EXPORT, handler)])
    await desk.asked(Commanded("note", "half \ud800, NUL \0, whole 💎"), Role.OWNER)

    assert seen == ["half ?, NUL , whole 💎"]


WANTED = 7_351
GUEST, OWN_GUEST = "Foundation Quiet Rivers", "Steppe Museum"
PLACES = ("almaty", None)
SPREAD = ("almaty", "abai", "ulytau")


@pytest.fixture
async def busy(store: Store, desk: Desk) -> Desk:
    """Give a desk with ways of coming and guests in three places: two that are not Abai's, and Abai."""
    async with store.unit() as unit:
        cells = [Cell(WANTED, place) for place in PLACES]
        await unit.set_quota("1", "citizen", [*cells, Cell(5, "abai")])
        for place in (*PLACES, "abai"):
            name = f"way-{place}".lower()
            await unit.open_campaign(Campaign(name, "citizen", is_open=True, region=place), NOW)
            await unit.open_campaign(
                Campaign(f"list-{name}", "organisation", is_open=False, region=place), NOW
            )
            await unit.invite(
                f"list-{name}", Guest(GUEST if place != "abai" else OWN_GUEST, place), None, NOW
            )
            await unit.invite(
                "list-way-almaty",
                Guest(GUEST, place) if place != "abai" else Guest(OWN_GUEST, place),
                None,
                NOW,
            )
        there = [
            replace(one, interview=_living(one, place))
            for one, place in zip(people("citizen"), SPREAD, strict=False)
        ]
        await unit.add_completed(published()["citizen"].form, there, "real")
        desk.interviews = [*(await unit.connection.execute(select(interviews.c.id))).scalars()]
    return desk


def _living(one: Arrival, place: str) -> Interview:
    return replace(one.interview, answers={**one.interview.answers, "region": Answer(place)})


def told(actions: list[Action] | None) -> str:
    """Spell all that somebody is told: texts, buttons, files."""
    return "\n".join(repr(action) for action in actions or [])


@pytest.mark.parametrize("asked", [by_command, by_button])
async def test_a_coordinator_of_one_region_reaches_nothing_of_the_others(busy: Desk, asked: Asked) -> None:
    ways = [f"{kind}way-{place}" for kind in ("", "list-") for place in ("almaty", "none", "abai")]
    decided = [f"{one}{how}" for one in busy.interviews for how in ("", "-trial", " a joke")]
    arguments = (
        "",
        *ways,
        *decided,
        *map(str, range(1, 7)),
        "close",
        "close-1",
        *(f"{way} 1" for way in ways),
    )
    await busy.asked(Commanded("help"), Role.REGIONAL)
    before = busy.left
    for duty in DUTIES:
        fit = arguments if asked is by_command else [each for each in arguments if " " not in each]
        answers = await busy.asked_all([asked(duty.name, argument) for argument in fit], Role.REGIONAL)

        for argument, actions in zip(fit, answers, strict=True):
            assert GUEST not in told(actions), (duty.name, argument)
            assert T.integer(WANTED) not in told(actions), (duty.name, argument)
        assert busy.left == before, duty.name


async def test_a_coordinator_of_all_regions_reaches_all_of_it(busy: Desk) -> None:
    await busy.asked(Commanded("help"), Role.COORDINATOR)
    before = busy.left
    asked = [Commanded("invitations", "list-way-almaty"), Commanded("quota")]
    seen = [told(await busy.asked(each, Role.COORDINATOR)) for each in asked]
    await busy.asked(Commanded("revoke", "1"), Role.COORDINATOR)

    assert GUEST in seen[0]
    assert T.integer(WANTED) in seen[1]
    assert busy.left != before
    changed = []
    for interview in busy.interviews:
        await busy.asked(Commanded("exclude", f"{interview} a joke"), Role.COORDINATOR)
        changed.append(busy.left != before)
    assert sorted(changed) == [False, True, True]  # the one in Abai is not elsewhere


async def test_whose_region_progress_and_quality_are_asked_for_follows_from_the_role(desk: Desk) -> None:
    for name in ("progress", "quality"):
        for role, region in ((Role.REGIONAL, "abai"), (Role.COORDINATOR, None), (Role.OWNER, None)):
            actions = await desk.asked(Commanded(name, "citizen"), role) or []
            assert [
                action.region for action in actions if isinstance(action, DrawProgress | ShowQuality)
            ] == [region]


async def pressed_one_after_the_other(desk: Desk, labels: list[str]) -> tuple[list[str], list[Action]]:
    """Ask for an export, then press the buttons that begin so; give the last card's, and what is done."""
    (card,) = await desk.asked(Commanded("export"), Role.COORDINATOR) or []
    more: list[Action] = []
    for label in labels:
        assert isinstance(card, Say | Show)
        (data,) = [b.data for row in card.card.rows for b in row if b.label.lstrip("☐☑ ").startswith(label)]
        _tap, card, *more = await desk.asked(Tapped(data, "tap"), Role.COORDINATOR) or []
    assert isinstance(card, Say | Show)
    return [one.label for row in card.card.rows for one in row], more


async def test_an_export_as_most_want_it_takes_one_tap(desk: Desk) -> None:
    _, (wanted,) = await pressed_one_after_the_other(desk, ["Send it with a password"])

    assert wanted == SendExport(SOMEBODY, "en", "citizen", "xlsx", "en", locked=True, wave=FIRST_WAVE)


async def test_every_part_of_an_export_can_be_chosen(desk: Desk, store: Store) -> None:
    async with store.unit() as unit:
        first = (await unit.waves())[0]
        await unit.amend_wave(replace(first, closes_at=NOW, ended_at=NOW))
        await unit.add_wave(Wave("2", NOW, None))
    chosen = ["Citizens", "Organisations", "Excel", "SPSS", "English", "Қазақша", "Wave 2", "Wave 1"]
    labels, _ = await pressed_one_after_the_other(desk, [*chosen, "Unfinished", "What people wrote"])
    _, (wanted,) = await pressed_one_after_the_other(
        desk, [*chosen, "Unfinished", "What people wrote", "Send it without a password"]
    )

    assert labels[:4] == ["Organisations ›", "SPSS (.sav) ›", "Қазақша ›", "Wave 1 ›"]
    assert labels[4:6] == ["☑ Unfinished interviews too", "☐ What people wrote themselves"]
    assert wanted == SendExport(
        SOMEBODY,
        "en",
        "organisation",
        "sav",
        "kk",
        locked=False,
        wave=FIRST_WAVE,
        unfinished=True,
        texts=False,
    )


async def test_whoever_has_one_region_exports_nothing(desk: Desk) -> None:
    for role in (Role.REGIONAL, Role.OBSERVER, None):
        actions = await desk.asked(Commanded("export", "open-sav-kk-0-n-citizen"), role) or []
        assert not [one for one in actions if isinstance(one, SendExport)]
