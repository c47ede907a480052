"""The duty of showing the index: `/diamond`, and all that the buttons under it lead to.

Who has looked, and who has fetched a file, is written down. The figures of the country are for every
official; whoever has one region may look at no other.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from bot import speech
from bot.actions import Action, DrawDiamond, FetchDiamond, Rekey, Say, ShowFigures
from bot.diamond.keys import Keys
from bot.diamond.view import COUNTRY, Asked, Page, View, read
from bot.office.duty import Request
from scoring import indicators
from scoring.filters import Filter
from surveys.fieldwork.roles import Official, Role, within
from surveys.fieldwork.waves import Wave
from surveys.store.live import Live

LIVE_LASTS = timedelta(hours=8)
"""For so long a message keeps itself up to date."""

MOST_LIVE = 3
"""So many messages of one chat do; a further one ends the oldest."""


@dataclass(frozen=True)
class Wish:
    """A page that somebody may see, and the message whose button asked for it."""

    request: Request
    asked: Asked
    waves: tuple[Wave, ...]
    live: Live | None

    @property
    def keys(self) -> Keys:
        request = self.request
        return Keys(
            request.t, request.shelf.newest, indicators.load().instrument, self.waves, _only(request.official)
        )


async def diamond(request: Request) -> list[Action]:
    """Show the index to whoever asks by a command, and go where the buttons lead."""
    if request.tapped is None or not request.argument:
        await request.unit.note_act(request.official.actor, "see_index", "diamond", "", request.now)
        request = replace(request, tapped=None)
        asked: Asked | None = Asked(view=first_view(request.official))
    else:
        asked = read(request.argument, indicators.load().instrument)
    waves = await request.unit.waves()
    if asked is None or not _is_there(asked.view, waves):
        return [Say(request.chat, speech.no_such_button(request.t))]
    if not may_see(request.official, asked.view):
        return [Say(request.chat, speech.not_their_region(request.t))]
    live = None if request.tapped is None else await request.unit.live_message(request.chat, request.tapped)
    return await PAGES.get(asked.page, _turn)(Wish(request, asked, waves, live))


def first_view(official: Official) -> View:
    """Give what is shown first: the whole country, or one's own region over it."""
    region = _only(official)
    if region is None:
        return View()
    return View(Filter((("region", region),)), against=COUNTRY)


def may_see(official: Official, view: View) -> bool:
    """Tell whether a view is for somebody: whoever has one region sees it and the whole country alone."""
    return view.region is None or within(official, view.region)


def _only(official: Official) -> str | None:
    return official.region if official.role is Role.REGIONAL else None


def _is_there(view: View, waves: tuple[Wave, ...]) -> bool:
    return max(view.wave or 1, view.against or 1) <= len(waves)


async def _draw(wish: Wish) -> list[Action]:
    """Draw a view, where the old one was; what keeps itself up to date goes on with the new one."""
    live, request, view = wish.live, wish.request, wish.asked.view
    if live is not None:
        live = replace(live, view=wish.asked.spelled, language=request.t.language, shown="")
        await request.unit.keep_live(live, MOST_LIVE)
    return [_drawn(wish, view, live)]


async def _keep_live(wish: Wish) -> list[Action]:
    request, asked = wish.request, replace(wish.asked, page=Page.MOVED)
    if request.tapped is None:
        return []
    until = request.now + LIVE_LASTS
    live = Live(request.chat, request.tapped, request.t.language, asked.spelled, until)
    await request.unit.keep_live(live, MOST_LIVE)
    return [_drawn(wish, asked.view, live)]


async def _end_live(wish: Wish) -> list[Action]:
    if wish.live is not None:
        await wish.request.unit.end_live(wish.live.chat, wish.live.message)
    return [_drawn(wish, wish.asked.view, None)]


def _drawn(wish: Wish, view: View, live: Live | None) -> DrawDiamond:
    request = wish.request
    return DrawDiamond(
        request.chat,
        request.t.language,
        request.shelf,
        view,
        wish.keys.under(view, live=live is not None),
        request.tapped,
        None if live is None else live.until,
    )


async def _turn(wish: Wish) -> list[Action]:
    """Change the buttons alone."""
    if wish.request.tapped is None:
        return []
    rows = wish.keys.page(wish.asked, live=wish.live is not None)
    return [Rekey(wish.request.chat, wish.request.tapped, rows)]


async def _open(wish: Wish) -> list[Action]:
    """Begin a message of its own for the figures: a picture cannot become one."""
    return [_figures(wish, None)]


async def _show(wish: Wish) -> list[Action]:
    return [_figures(wish, wish.request.tapped)]


def _figures(wish: Wish, edit: int | None) -> ShowFigures:
    request, asked = wish.request, wish.asked
    return ShowFigures(request.chat, request.t.language, request.shelf, asked.view, asked.about, edit)


async def _fetch(wish: Wish) -> list[Action]:
    request, asked = wish.request, wish.asked
    view = replace(asked, page=Page.MOVED, about="").spelled
    await request.unit.note_act(request.official.actor, "fetch_index", asked.about, view, request.now)
    return [FetchDiamond(request.chat, request.t.language, request.shelf, asked.view, asked.about)]


PAGES: Mapping[Page, Callable[[Wish], Awaitable[list[Action]]]] = {
    Page.MOVED: _draw,
    Page.LIVE: _keep_live,
    Page.STILL: _end_live,
    Page.OPENED: _open,
    Page.FIGURES: _show,
    Page.FETCH: _fetch,
}
"""What each page does; all others change the buttons alone."""
