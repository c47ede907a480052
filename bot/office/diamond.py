"""The duty of showing the index. Who has looked is written down; the figures are public to officials."""

from bot.actions import Action, DrawDiamond
from bot.office.duty import Request


async def diamond(request: Request) -> list[Action]:
    """Have the index drawn: the picture of the whole country is for every official."""
    await request.unit.note_act(request.official.actor, "see_index", "diamond", "", request.now)
    return [DrawDiamond(request.chat, request.t.language)]
