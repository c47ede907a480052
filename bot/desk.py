"""The coordinator's commands. Decides what a coordinator gets; how it is sent is delivery's business."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime

import structlog

from bot import speech
from bot.actions import (
    DrawDiamond,
    Drawn,
    DrawProgress,
    FetchDiamond,
    ReadForm,
    Say,
    SendDocument,
    SendExport,
    SetMenu,
    Show,
    ShowFigures,
    ShowQuality,
    TellFirstResults,
)
from bot.delivery import Delivery
from bot.diamond.looking import Looking
from bot.diamond.showing import Showing
from bot.export_sending import ExportSending
from bot.first_results import FirstResults, first_results_card
from bot.form_desk import FormDesk
from bot.logs import described
from bot.menus import chat_menus
from bot.oddities import oddities
from bot.overview import overview
from bot.progress_chart import draw
from bot.progress_words import ProgressWords
from bot.quality_cards import QualityCards
from locales import Translator
from scoring.study import Study
from surveys.store import Store

log = structlog.get_logger()


class Desk:
    """Answers coordinators: `terms` gives the study as of now, `simulated` whether made-up people count."""

    def __init__(
        self,
        store: Store,
        delivery: Delivery,
        translators: Mapping[str, Translator],
        clock: Callable[[], datetime],
        terms: Callable[[datetime], Study],
        *,
        simulated: bool,
    ) -> None:
        self._store = store
        self._delivery = delivery
        self._translators = translators
        self._clock = clock
        self._terms = terms
        self._simulated = simulated
        self.showing = Showing(Looking(store, clock, terms, simulated=simulated))
        self._forms = FormDesk(store, delivery, translators, clock)
        self._first_results = FirstResults(store, clock, terms, simulated=simulated)

    async def draw(self, action: Drawn) -> None:
        """Make what takes its time and send it, or an apology."""
        t = self._translators[action.language]
        async with self._apologising(action.chat, t):
            match action:
                case DrawDiamond():
                    await self._draw_diamond(action, t)
                case ShowFigures():
                    await self._show_figures(action, t)
                case FetchDiamond():
                    await self._fetch_diamond(action, t)
                case DrawProgress():
                    await self._draw_progress(action, t)
                case ShowQuality():
                    await self._show_quality(action, t)

    async def _draw_diamond(self, action: DrawDiamond, t: Translator) -> None:
        shown = await self.showing.shown(t, action.shelf.newest, action.view, action.until)
        await self._delivery.photo(action.chat, shown.picture, shown.caption, action.rows, action.edit)
        try:
            await self.showing.prepare(action.view)
        except Exception as error:  # noqa: BLE001 - logged; the next press does it then, or says why not
            log.error("unprepared", **described(error))  # noqa: TRY400 - a traceback quotes what it met

    async def _show_figures(self, action: ShowFigures, t: Translator) -> None:
        card = await self.showing.figures(t, action.shelf.newest, action.view, action.part)
        await self._delivery.show(Show(action.chat, card, edit=action.edit))

    async def _fetch_diamond(self, action: FetchDiamond, t: Translator) -> None:
        name, content = await self.showing.file(t, action.shelf.newest, action.view, action.format)
        await self._delivery.document(SendDocument(action.chat, name, content))

    async def _draw_progress(self, action: DrawProgress, t: Translator) -> None:
        now = self._clock()
        seen = await overview(self._store, now, action.form, action.region, simulated=self._simulated)
        words = ProgressWords(t, action.shelf, seen)
        image = await asyncio.to_thread(draw, words.picture())
        await self._delivery.photo(action.chat, image, words.caption())
        await self._delivery.say(Say(action.chat, words.card()))

    async def _show_quality(self, action: ShowQuality, t: Translator) -> None:
        forms = action.shelf.newest
        seen = await oddities(self._store, forms, action.region, simulated=self._simulated)
        card = QualityCards(t, action.shelf, seen, action.decides).card(action.asked)
        await self._delivery.show(Show(action.chat, card, edit=action.edit))

    async def send_export(self, action: SendExport) -> None:
        """Make files of answers and send them, with what must be said beside them, or an apology."""
        t = self._translators[action.language]
        async with self._apologising(action.chat, t):
            study = await asyncio.to_thread(self._terms, self._clock())
            sending = ExportSending(self._store, self._delivery, self._translators, simulated=self._simulated)
            await sending.send(action, t, study)

    async def read_form(self, action: ReadForm, fetch: Callable[[str], Awaitable[bytes | None]]) -> None:
        """Read a workbook and send what came of it, or an apology."""
        async with self._apologising(action.chat, self._translators[action.language]):
            await self._forms.read(action, fetch)

    async def set_menu(self, action: SetMenu) -> None:
        """Give somebody the menu of their role, in every language."""
        for code, commands in chat_menus(self._translators, action.role):
            await self._delivery.menu(action.chat, commands, code)

    @asynccontextmanager
    async def _apologising(self, chat: int, t: Translator) -> AsyncIterator[None]:
        try:
            yield
        except Exception as error:  # noqa: BLE001 - logged; the command is not done again by itself
            log.error("undrawn", **described(error))  # noqa: TRY400 - a traceback quotes what it met
            await self._delivery.say(Say(chat, speech.stumbled(t)))

    async def tell_first_results(self, action: TellFirstResults) -> None:
        """Tell what may be told. Trouble is ours alone: whoever has just finished hears nothing of it."""
        t = self._translators[action.language]
        try:
            found = await self._first_results.of(action.region)
        except Exception as error:  # noqa: BLE001 - logged
            log.error("first_results_untold", **described(error))  # noqa: TRY400 - a traceback quotes
        else:
            if found is not None:
                await self._delivery.say(Say(action.chat, first_results_card(found, action.place, t)))
