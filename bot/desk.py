"""The coordinator's commands. Decides what a coordinator gets; how it is sent is delivery's business."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime

from bot.actions import DrawDiamond
from bot.delivery import Delivery
from bot.results import caption, compute_result, picture
from locales import Translator
from surveys.store import Store


class Desk:
    """Answers coordinators. `simulated` says whether simulated interviews are counted here."""

    def __init__(
        self,
        store: Store,
        delivery: Delivery,
        translators: Mapping[str, Translator],
        clock: Callable[[], datetime],
        *,
        simulated: bool,
    ) -> None:
        self._store = store
        self._delivery = delivery
        self._translators = translators
        self._clock = clock
        self._simulated = simulated

    async def draw_diamond(self, action: DrawDiamond) -> None:
        """Compute the index from what is stored now and send picture and caption."""
        t = self._translators[action.language]
        result = await compute_result(self._store, self._clock(), simulated=self._simulated)
        image = await asyncio.to_thread(picture, result, t)
        await self._delivery.photo(action.chat, image, caption(result, t))
