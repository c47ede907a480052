"""The duty of showing how far the fieldwork is: `/progress`, and `/progress organisation` for another form.

Whoever has one region is given the counts of that region and no others.
"""

from bot.actions import Action, DrawProgress
from bot.office.duty import Request
from surveys.fieldwork.roles import Official, Role


async def progress(request: Request) -> list[Action]:
    """Have it counted and drawn, after the commit: nobody's answer waits for that."""
    form, official = request.shelf.asked(request.argument), request.official
    await request.unit.note_act(official.actor, "see_progress", form, "", request.now)
    region = seen_by(official)
    return [DrawProgress(request.chat, request.t.language, form, region, request.shelf)]


def seen_by(official: Official) -> str | None:
    """Name the region that is all an official may see; None for who may see every region."""
    return (official.region or "") if official.role is Role.REGIONAL else None
