"""The duties about invitations: making links and codes, following how far they are, making them worthless.

Whoever has one region makes and sees what belongs to that region, and nothing else.
"""

from datetime import datetime

from bot import guest_list, qr
from bot.actions import Action, SendDocument
from bot.campaigning import IN_CHAT, TooLateError, is_free_word, last_moment
from bot.card import Card, bold, joined, plain
from bot.guest_list import Line
from bot.office import invitation_words as words
from bot.office.duty import Request, button
from bot.office.wording import region_name
from bot.words import form_name
from surveys.fieldwork.guests import LONGEST_NAME, Guest
from surveys.fieldwork.invitations import Campaign
from surveys.fieldwork.roles import Role, within

_MOST_DIGITS = 9
_SHOWN = 40


async def invite(request: Request) -> list[Action]:
    """Make a personal code: `/invite organisation Fund for Quiet Rivers 2027-01-31`."""
    form, *spelled = request.argument.split() or [""]
    if form not in request.shelf.newest:
        return [_ask_form(request)]
    try:
        expires = last_moment(spelled[-1], request.now) if spelled else None
    except TooLateError:
        return [request.answer(words.too_late(request.t, spelled[-1]))]
    name = " ".join(spelled if expires is None else spelled[:-1])
    if not name or len(name) > LONGEST_NAME:
        return [request.answer(words.how_to_invite(request.t, form))]
    campaign = f"{IN_CHAT}{form}"[:32]
    await request.unit.open_campaign(Campaign(campaign, form, is_open=False), request.now)
    code = await request.unit.invite(campaign, Guest(name, _region(request)), expires, request.now)
    await request.unit.note_act(request.official.actor, "invite", campaign, "", request.now)
    link = request.link(code)
    picture = SendDocument(request.chat, "invitation.png", qr.png(link), plain(name))
    return [request.answer(words.invitation(request.t, name, code, link, expires)), picture]


def _ask_form(request: Request) -> Action:
    t, forms = request.t, sorted(request.shelf.newest)
    rows = tuple((button(form_name(t, form, form), "invite", form),) for form in forms)
    return request.answer(Card(bold(t("Which questionnaire is the invitation for?")), rows))


def _region(request: Request) -> str | None:
    official = request.official
    return official.region if official.role is Role.REGIONAL else None


async def link(request: Request) -> list[Action]:
    """Make an open link: `/link poster citizen 500 2027-01-31`."""
    name, form, *limits = (*request.argument.split(), "", "")
    try:
        bounds = _bounds(tuple(filter(None, limits)), request.now)
    except TooLateError as error:
        return [request.answer(words.too_late(request.t, str(error)))]
    if form not in request.shelf.newest or bounds is None or not is_free_word(name, request.shelf.newest):
        return [request.answer(words.how_to_link(request.t, sorted(request.shelf.newest)))]
    most, closes = bounds
    campaign = Campaign(name, form, is_open=True, region=_region(request), closes_at=closes, most=most)
    if not await request.unit.open_campaign(campaign, request.now):
        return [request.answer(words.name_taken(request.t, name))]
    await request.unit.note_act(request.official.actor, "open_link", name, form, request.now)
    address = request.link(name)
    drawn = (("png", qr.png(address)), ("svg", qr.svg(address)))
    files = [SendDocument(request.chat, f"{name}.{kind}", content, plain(name)) for kind, content in drawn]
    return [request.answer(words.open_link(request.t, campaign, address)), *files]


def _bounds(spelled: tuple[str, ...], now: datetime) -> tuple[int | None, datetime | None] | None:
    """Read how many may begin by a link, and until when; None for what is neither. Raises TooLateError."""
    numbers = [int(word) for word in spelled if _is_number(word)]
    dates = [last_moment(word, now) for word in spelled if not _is_number(word)]
    if None in dates or len(numbers) > 1 or len(dates) > 1:
        return None
    return next(iter(numbers), None), next(iter(dates), None)


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdecimal() and len(word) <= _MOST_DIGITS


async def invitations(request: Request) -> list[Action]:
    """Show the campaigns, or one of them with its list as a file."""
    found = await _campaign(request, request.argument) if request.argument else None
    if found is None:
        return [await _overview(request)]
    campaign, lines = found
    card = _counts(request, campaign, lines)
    await request.unit.note_act(request.official.actor, "see_invitations", campaign.name, "", request.now)
    if campaign.is_open:
        return [request.answer(card)]
    return [request.answer(card), _file(request, campaign, lines)]


def _counts(request: Request, campaign: Campaign, lines: list[Line]) -> Card:
    t = request.t
    text = joined(
        bold(campaign.name),
        plain(words.limits(t, campaign, region_name(t, request.shelf, campaign.region or ""))),
        words.begun(t, campaign) if campaign.is_open else words.books(t, guest_list.counted(lines)),
    )
    over = campaign.revoked_at is not None
    rows = () if over else ((button(t.button("Make worthless"), "revoke", campaign.name),),)
    return Card(text, (*rows, (button(t.button("All campaigns"), "invitations"),)))


def _file(request: Request, campaign: Campaign, lines: list[Line]) -> Action:
    caption = request.t("How far the invitations are. To make one worthless: /revoke and its number.")
    return SendDocument(request.chat, f"{campaign.name}.csv", guest_list.as_csv(lines), plain(caption))


async def _overview(request: Request) -> Action:
    t = request.t
    names = [each.name for each in await request.unit.campaigns()]
    theirs = [each for name in names[:_SHOWN] if (each := await _campaign(request, name)) is not None]
    if not theirs:
        return request.answer(words.no_campaigns(t))
    rows = tuple((button(campaign.name, "invitations", campaign.name),) for campaign, _lines in theirs)
    return request.answer(Card(bold(t("Ways by which people come")), rows))


async def _campaign(request: Request, name: str) -> tuple[Campaign, list[Line]] | None:
    """Find a campaign with those of its lines that are the official's to see; None when none of it is."""
    campaign = await request.unit.campaign(name)
    if campaign is None:
        return None
    lines = await guest_list.lines_of(request.unit, name, request.shelf.of, request.now)
    seen = [line for line in lines if within(request.official, line.region or None)]
    return (campaign, seen) if seen or within(request.official, campaign.region) else None


async def revoke(request: Request) -> list[Action]:
    """Make one invitation worthless by its number, or ask whether a whole campaign is meant."""
    spelled = request.argument
    if _is_number(spelled):
        return [await _revoke_one(request, int(spelled))]
    campaign = await request.unit.campaign(spelled) if spelled else None
    if campaign is None:
        return [request.answer(words.how_to_revoke(request.t))]
    if not within(request.official, campaign.region):
        return [request.answer(words.not_your_region(request.t))]
    rows = (
        (button(request.t.button("Yes, make worthless"), "revoke_all", campaign.name),),
        (button(request.t.button("No"), "invitations", campaign.name),),
    )
    return [request.answer(Card(words.sure(request.t, campaign), rows))]


async def _revoke_one(request: Request, number: int) -> Action:
    invited = await request.unit.invited_as(number)
    if invited is None:
        return request.answer(words.how_to_revoke(request.t))
    if not within(request.official, invited.invitation.region):
        return request.answer(words.not_your_region(request.t))
    await request.unit.revoke_invitation(number, request.now)
    await request.unit.note_act(request.official.actor, "revoke", str(number), "", request.now)
    return request.answer(words.revoked(request.t, invited.guest.name))


async def revoke_all(request: Request) -> list[Action]:
    """Make a campaign worthless: nobody begins by it any more."""
    campaign = await request.unit.campaign(request.argument)
    if campaign is None or not within(request.official, campaign.region):
        return [request.answer(words.how_to_revoke(request.t))]
    await request.unit.revoke_campaign(campaign.name, request.now)
    await request.unit.note_act(request.official.actor, "revoke", campaign.name, "", request.now)
    return [request.answer(words.revoked(request.t, campaign.name))]
