"""The coordinator's commands. Decides what a coordinator gets; how it is sent is delivery's business."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime

import structlog

from bot import speech
from bot.actions import (
    DrawDiamond,
    DrawProgress,
    Say,
    SendExport,
    SetMenu,
    Show,
    ShowQuality,
    TellFirstResults,
)
from bot.delivery import Delivery
from bot.dividing import view
from bot.export_sending import ExportSending
from bot.fieldwork import Fieldwork, again_if_late, in_view
from bot.first_results import FirstResults, first_results_card
from bot.logs import described
from bot.menus import chat_menus
from bot.oddities import oddities
from bot.overview import overview
from bot.progress_chart import draw
from bot.progress_words import ProgressWords
from bot.quality_cards import QualityCards
from bot.results import caption, picture
from locales import Translator
from scoring.filters import Filter
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
        self._first_results = FirstResults(store, clock, terms, simulated=simulated)

    async def draw_diamond(self, action: DrawDiamond) -> None:
        """Compute the index from what is stored now and send picture and caption, or an apology."""
        t = self._translators[action.language]
        async with self._apologising(action.chat, t):
            await self._draw(action, t)

    async def draw_progress(self, action: DrawProgress) -> None:
        """Count how far the fieldwork is and send picture and words, or an apology."""
        t = self._translators[action.language]
        async with self._apologising(action.chat, t):
            now = self._clock()
            seen = await overview(self._store, now, action.form, action.region, simulated=self._simulated)
            words = ProgressWords(t, action.shelf, seen)
            image = await asyncio.to_thread(draw, words.picture())
            await self._delivery.photo(action.chat, image, words.caption())
            await self._delivery.say(Say(action.chat, words.card()))

    async def show_quality(self, action: ShowQuality) -> None:
        """Look for odd interviews and show the card that is asked for, or an apology."""
        t = self._translators[action.language]
        async with self._apologising(action.chat, t):
            forms = action.shelf.newest
            seen = await oddities(self._store, forms, action.region, simulated=self._simulated)
            card = QualityCards(t, action.shelf, seen, action.decides).card(action.asked)
            if action.edit is None:
                await self._delivery.say(Say(action.chat, card))
            else:
                await self._delivery.show(Show(action.chat, card, edit=action.edit))

    async def send_export(self, action: SendExport) -> None:
        """Make files of answers and send them, with what must be said beside them, or an apology."""
        t = self._translators[action.language]
        async with self._apologising(action.chat, t):
            study = await asyncio.to_thread(self._terms, self._clock())
            sending = ExportSending(self._store, self._delivery, self._translators, simulated=self._simulated)
            await sending.send(action, t, study)

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

    async def _draw(self, action: DrawDiamond, t: Translator) -> None:
        country, part = await again_if_late(lambda: self._looked(action.region))
        place = action.place if part else ""
        image = await asyncio.to_thread(picture, part or country, t, country if part else None, place)
        said = caption(part or country, t, place)
        await self._delivery.photo(action.chat, image, said)
        if action.region and part is None:
            await self._delivery.say(Say(action.chat, speech.region_waits(t)))

    async def _looked(self, region: str | None) -> tuple[Fieldwork, Fieldwork | None]:
        """Look at the country, and at a region as far as it can be told by itself."""
        now = self._clock()
        study = await asyncio.to_thread(self._terms, now)
        seen = await in_view(self._store, study, now, simulated=self._simulated)
        if region is None or not seen.intact:
            return seen, None
        return seen, (await view(self._store, seen, Filter((("region", region),)))).seen
