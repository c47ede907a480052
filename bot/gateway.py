"""Joins the parts for one update: read it, receive it, then carry out what is to be shown."""

import asyncio
from collections.abc import Iterable

from bot.actions import Action, AnswerTap, DrawDiamond, ForgetTraces, Say, Show
from bot.delivery import Delivery
from bot.desk import Desk
from bot.incoming import Inbound
from bot.reception import Reception
from surveys.store import Conflict, Store

_TRIES = 5  # another worker can win the same interview only so often


class Gateway:
    """Handles updates: commits first, speaks afterwards."""

    def __init__(self, store: Store, reception: Reception, delivery: Delivery, desk: Desk) -> None:
        self._store = store
        self._reception = reception
        self._delivery = delivery
        self._desk = desk

    async def handle(self, inbound: Inbound) -> None:
        """Apply an update and show what follows. What it raises has changed nothing in the store."""
        actions = await self._received(inbound)
        taps = [action for action in actions if isinstance(action, AnswerTap)]
        others = [action for action in actions if not isinstance(action, AnswerTap)]
        await asyncio.gather(self._in_order(taps), self._in_order(others))

    async def _received(self, inbound: Inbound) -> list[Action]:
        for _ in range(_TRIES - 1):
            try:
                return await self._reception.receive(inbound)
            except Conflict:
                continue
        return await self._reception.receive(inbound)

    async def _in_order(self, actions: Iterable[Action]) -> None:
        for action in actions:
            await self._carry_out(action)

    async def _carry_out(self, action: Action) -> None:
        match action:
            case Show():
                await self._delivery.show(action)
            case Say():
                await self._delivery.say(action)
            case AnswerTap():
                await self._delivery.answer_tap(action)
            case DrawDiamond():
                await self._desk.draw_diamond(action)
            case ForgetTraces():
                await self._store.forget_traces()
