"""The duties about roles: who has one, giving one by a code, taking one away."""

import re
from dataclasses import replace

from bot.actions import Action, SetMenu
from bot.card import Button, Card, bold, in_rows, joined, plain
from bot.office import wording
from bot.office.duty import Request, button
from surveys.fieldwork.codes import ROLE_LINK
from surveys.fieldwork.roles import Role
from surveys.store.officials import CODE_LASTS, Holder, Offer

_GRANTABLE = (Role.COORDINATOR, Role.REGIONAL, Role.OBSERVER)
_PAGE = 20
_OFFERS = 10
_NUMBER = re.compile(r"[0-9]{1,3}")


async def list_roles(request: Request) -> list[Action]:
    """List the officials and the codes that are out, each with a button that ends it."""
    t = request.t
    holders = await request.unit.officials()
    page = _page(request.argument, len(holders))
    there = holders[page * _PAGE : (page + 1) * _PAGE]
    offers = (await request.unit.offers(request.now))[:_OFFERS]
    text = joined(
        bold(t("Roles")),
        "\n".join(_holding(request, each) for each in there) or plain(t("Nobody but the owners has a role.")),
        "\n".join(_waiting(request, each) for each in offers),
    )
    rows = [*((_ending(request, each),) for each in there), *((_voiding(request, each),) for each in offers)]
    others = {n for n in (page - 1, page + 1) if 0 <= n * _PAGE < len(holders)}
    turning = [button(_turned(request, n, page), "roles", str(n)) for n in sorted(others)]
    return [request.answer(Card(text, (*rows, (*turning, button(t.button("Give a role"), "grant")))))]


def _page(argument: str, holders: int) -> int:
    """Read which page is asked for: the last one at most."""
    asked = int(argument) if _NUMBER.fullmatch(argument) else 0
    return min(asked, max(holders - 1, 0) // _PAGE)


def _turned(request: Request, number: int, page: int) -> str:
    return request.t.button("Next") if number > page else request.t.button("Back")


def _holding(request: Request, holder: Holder) -> str:
    t = request.t
    linked = wording.profile_link(holder.chat, _named(request, holder))
    return f"{linked} · {plain(t('since {date}', date=t.date(holder.granted_at)))}"


def _named(request: Request, holder: Holder) -> str:
    official = holder.official
    name = wording.role_name(request.t, request.shelf, official.role, official.region)
    return f"{name} ({wording.short(official.actor)})"


def _waiting(request: Request, offer: Offer) -> str:
    t = request.t
    name = wording.role_name(t, request.shelf, offer.role, offer.region)
    until = t.date_time(offer.expires_at)
    return plain(
        t(
            "Code {code} for a role ({role}), unused, until {date}",
            code=wording.short(offer.name),
            role=name,
            date=until,
        )
    )


def _ending(request: Request, holder: Holder) -> Button:
    actor = holder.official.actor
    label = request.t.button("Take away: {name}", name=wording.short(actor))
    return button(label, "dismiss", actor)


def _voiding(request: Request, offer: Offer) -> Button:
    label = request.t.button("Void the code {code}", code=wording.short(offer.name))
    return button(label, "void", offer.name)


async def dismiss(request: Request) -> list[Action]:
    """Take a role away, at once."""
    holder = await request.unit.dismiss(request.argument, request.official.actor, request.now)
    listed = await list_roles(_again(request))
    return listed if holder is None else [*listed, SetMenu(holder.chat, None)]


async def void(request: Request) -> list[Action]:
    """Make a code worthless that nobody has used."""
    await request.unit.withdraw_offer(request.argument, request.official.actor, request.now)
    return await list_roles(_again(request))


async def grant(request: Request) -> list[Action]:
    """Make a code for a role; ask which role, and for which region, where that is not said."""
    role, region = _wished(request)
    if role is None:
        return [_ask_role(request)]
    if role is Role.REGIONAL and region is None:
        return [_ask_region(request)]
    code = await request.unit.offer_role(role, region, request.official.actor, request.now)
    t = request.t
    name = wording.role_name(t, request.shelf, role, region)
    until = t.date_time(request.now + CODE_LASTS)
    return [request.answer(wording.offered(t, name, code, request.link(ROLE_LINK + code), until))]


def _wished(request: Request) -> tuple[Role | None, str | None]:
    """Read a role and a region such as `regional abai`; a button has a hyphen between them."""
    spelled, _, region = request.argument.replace("-", " ", 1).partition(" ")
    role = next((role for role in _GRANTABLE if role.value == spelled.lower()), None)
    known = any(choice.name == region.strip().lower() for choice in wording.regions(request.shelf))
    return role, region.strip().lower() if known and role is Role.REGIONAL else None


def _ask_role(request: Request) -> Action:
    t = request.t
    offered = [role for role in _GRANTABLE if role is not Role.REGIONAL or wording.regions(request.shelf)]
    labels = {
        Role.COORDINATOR: t.button("Coordinator"),
        Role.REGIONAL: t.button("Of one region"),
        Role.OBSERVER: t.button("Observer"),
    }
    explained = (
        t("A coordinator does everything but give roles and read the audit log."),
        t(
            "A coordinator of one region invites people there and follows how far they are, "
            "in that region alone."
        ),
        t("An observer only sees the index."),
    )
    text = joined(bold(t("Which role?")), "\n".join(plain(each) for each in explained))
    return request.answer(Card(text, tuple((button(labels[role], "grant", role.value),) for role in offered)))


def _ask_region(request: Request) -> Action:
    t = request.t
    buttons = [
        button(choice.label[t.language], "grant", f"{Role.REGIONAL}-{choice.name}")
        for choice in wording.regions(request.shelf)
    ]
    return request.answer(Card(bold(t("Which region?")), in_rows(buttons)))


def _again(request: Request) -> Request:
    return replace(request, argument="")
