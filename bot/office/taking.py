"""Taking up a role with a one-time code: typed after /role, or brought by a link.

Whatever is wrong with a code is said in the same words, so that trying codes teaches nothing.
"""

from collections.abc import Collection

from bot.actions import Action, Say, SetMenu
from bot.incoming import Commanded
from bot.office import wording
from bot.shelf import Shelf
from bot.visit import Visit
from locales import Translator
from surveys.fieldwork.codes import ROLE_LINK, looks_like_code


def role_code(did: Commanded) -> str | None:
    """Give the role code that a command brings; None when it is about something else."""
    if did.name == "role":
        return did.argument
    brought = did.argument.removeprefix(ROLE_LINK) if did.name == "start" else ""
    return brought if brought != did.argument and looks_like_code(brought) else None


async def take_up(
    visit: Visit, t: Translator, shelf: Shelf, owners: Collection[int], code: str
) -> list[Action]:
    """Give somebody the role of their code, if it is one."""
    chat, unit, now = visit.inbound.chat, visit.unit, visit.now
    if not code:
        return [Say(chat, wording.how_to_take(t))]
    if chat in owners:
        return [Say(chat, wording.owner_already(t))]
    if await unit.is_blocked(chat, now):
        return [Say(chat, wording.too_many(t))]
    official = await unit.take_role(chat, code, owners, now)
    if official is None:
        await unit.wrong_code(chat, now)
        return [Say(chat, wording.not_taken(t))]
    name = wording.role_name(t, shelf, official.role, official.region)
    return [Say(chat, wording.taken(t, name)), SetMenu(chat, official.role)]
