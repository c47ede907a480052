"""What campaigns may be called, until when one begins by them, and inviting a whole list.

The chat and the command line share it.
"""

import re
from collections.abc import Collection, Sequence
from datetime import datetime

from bot.waving import closing_time
from surveys.fieldwork.codes import ROLE_LINK, looks_like_code
from surveys.fieldwork.guests import Guest, GuestListError
from surveys.fieldwork.invitations import Campaign
from surveys.fieldwork.waves import WaveError
from surveys.store import Unit

IN_CHAT = "chat-"
"""What the name of the invitations made in the chat begins with, before that of their form."""

FRIEND = "friend"
"""The source of whoever came by a link that a respondent passed on; who passed it on is not told."""

_WORD = re.compile(r"[a-z][a-z0-9_-]{0,31}")


def is_free_word(name: str, forms: Collection[str]) -> bool:
    """Tell whether a campaign can be called so: links to other things are spelled otherwise."""
    taken = name in forms or name == FRIEND or name.startswith((ROLE_LINK, IN_CHAT))
    return _WORD.fullmatch(name) is not None and not taken and not looks_like_code(name)


class TooLateError(ValueError):
    """A last day that is over already."""


def last_moment(word: str, now: datetime) -> datetime | None:
    """Read a word as a last day or moment; None when it is no date. Raises TooLateError for one gone by."""
    try:
        ends = closing_time(word)
    except WaveError:
        return None
    if ends <= now:
        raise TooLateError(word)
    return ends


async def invite_all(
    unit: Unit, campaign: Campaign, guests: Sequence[Guest], expires_at: datetime | None, now: datetime
) -> list[tuple[Guest, str]]:
    """Invite a list under a campaign, which is made if it is not there; gives everybody's code.

    Raises GuestListError when the name means something else, or somebody on the list was invited before.
    """
    if not await unit.open_campaign(campaign, now):
        faults = await _clashes(unit, campaign, guests)
        if faults:
            raise GuestListError(faults)
    return [(guest, await unit.invite(campaign.name, guest, expires_at, now)) for guest in guests]


async def _clashes(unit: Unit, campaign: Campaign, guests: Sequence[Guest]) -> list[str]:
    there = await unit.campaign(campaign.name)
    if there is None or there.is_open or (there.form, there.region) != (campaign.form, campaign.region):
        return [f"There is another campaign called {campaign.name!r}; choose another name for this one."]
    known = {_key(each.guest) for each in await unit.invited(campaign.name)}
    return [
        f"{guest.name!r} has an invitation of the campaign {campaign.name!r} already; take it off the list."
        for guest in guests
        if _key(guest) in known
    ]


def _key(guest: Guest) -> tuple[str, str | None]:
    return guest.name.casefold(), guest.region
