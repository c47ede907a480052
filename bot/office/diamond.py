"""The duty of showing the index. Who has looked is written down; the figures are public to officials."""

from bot.actions import Action, DrawDiamond
from bot.office.duty import Request
from bot.office.wording import region_name
from surveys.fieldwork.roles import Role


async def diamond(request: Request) -> list[Action]:
    """Have the index drawn: the country's is for every official; who has one region gets its own over it."""
    official, t = request.official, request.t
    await request.unit.note_act(official.actor, "see_index", "diamond", "", request.now)
    if official.role is Role.REGIONAL and official.region is not None:
        place = region_name(t, request.shelf, official.region)
        return [DrawDiamond(request.chat, t.language, official.region, place)]
    return [DrawDiamond(request.chat, t.language)]
