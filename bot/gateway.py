"""Joins the parts for one update: read it, receive it, then carry out what is to be shown."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

import structlog

from bot.actions import (
    Action,
    AnswerTap,
    DrawDiamond,
    Drawn,
    DrawProgress,
    FetchDiamond,
    ForgetTraces,
    ReadForm,
    RenewShelf,
    SendExport,
    SetMenu,
    ShowFigures,
    ShowQuality,
    TellFirstResults,
)
from bot.delivery import Delivery
from bot.desk import Desk
from bot.fetching import Fetcher
from bot.incoming import Commanded, Inbound, SentFile
from bot.logs import described
from bot.outbox import Outbox
from bot.reception import Reception
from bot.shelf import UnknownVersionError
from bot.together import Together
from surveys.store import Conflict, Store

log = structlog.get_logger()
_T = TypeVar("_T")
_NOTHING = 0  # the number of no update
_TRIES = 5  # another worker can win the same interview only so often


class Gateway:
    """Handles updates: commits first, speaks afterwards."""

    def __init__(
        self,
        store: Store,
        reception: Reception,
        delivery: Delivery,
        desk: Desk,
        fetcher: Fetcher,
        outbox: Outbox | None = None,
    ) -> None:
        self._store = store
        self._reception = reception
        self._together = Together(reception)
        self._delivery = delivery
        self._desk = desk
        self._fetcher = fetcher
        self._outbox = outbox or Outbox()

    async def handle(self, inbound: Inbound) -> None:
        """Apply an update and show what follows. What it raises has changed nothing in the store."""
        await self._outbox.break_off(inbound.chat)
        inbound = await self._fetched(inbound)
        await self._carry_on(inbound, await self._received(lambda: self._together.receive(inbound)))

    async def handle_set_aside(self, inbound: Inbound) -> bool:
        """Do the same with an update that was set aside; False when it is no longer there."""
        inbound = await self._fetched(inbound)
        actions = await self._received(lambda: self._reception.receive_set_aside(inbound))
        if actions is not None:
            await self._carry_on(inbound, actions)
        return actions is not None

    async def _fetched(self, inbound: Inbound) -> Inbound:
        """Get a file that answers a question before its transaction begins: nobody else's waits for it."""
        sent = inbound.did
        if not isinstance(sent, SentFile):
            return inbound
        asking = await self._received(lambda: self._reception.asking_for(inbound, sent))
        if asking is not None:
            return replace(inbound, did=await self._fetcher.fetched(inbound.chat, sent, asking))
        if await self._received(lambda: self._reception.is_handed_in(inbound, sent)):
            return replace(inbound, did=await self._fetcher.brought(sent))
        return inbound

    async def show_again(self, chat: int) -> None:
        """Show somebody where they stand, though they did nothing."""
        nothing = Inbound(_NOTHING, chat, 0, Commanded("resume"))
        await self._carry_on(nothing, await self._received(lambda: self._reception.receive_again(nothing)))

    async def _carry_on(self, inbound: Inbound, actions: Sequence[Action]) -> None:
        await self._in_order(action for action in actions if isinstance(action, ForgetTraces))
        if any(isinstance(action, Drawn) for action in actions):
            await self._speak(actions)  # drawing takes its time, and coordinators are few
        elif not await self._outbox.speak(inbound.chat, lambda: self._speak(actions)):
            await self._delivery.note_unseen(actions)

    async def close(self) -> None:
        """Stop speaking."""
        await self._outbox.close()

    async def _forget_traces(self) -> None:
        """Empty the working files; the rows are erased, so trouble here must not undo the goodbye."""
        try:
            done = await self._store.forget_traces()
        except Exception as error:  # noqa: BLE001 - logged
            log.error("traces_remain", **described(error))  # noqa: TRY400 - a traceback quotes what it met
        else:
            if not done:
                log.warning(
                    "traces_remain",
                    error="done later: another process was in the way, or the last time took long",
                )

    async def _speak(self, actions: Sequence[Action]) -> None:
        taps = [action for action in actions if isinstance(action, AnswerTap)]
        others = [action for action in actions if not isinstance(action, AnswerTap | ForgetTraces)]
        if not taps or not others:
            await self._in_order([*taps, *others])
            return
        answering = asyncio.create_task(self._in_order(taps))
        try:
            await self._in_order(others)
            await answering
        finally:
            answering.cancel()

    async def _received(self, receive: Callable[[], Awaitable[_T]]) -> _T:
        for _ in range(_TRIES - 1):
            try:
                return await receive()
            except Conflict:
                continue
            except UnknownVersionError:  # another worker has published it
                await self._reception.renew()
        return await receive()

    async def _in_order(self, actions: Iterable[Action]) -> None:
        for action in actions:
            await self._carry_out(action)

    async def _carry_out(self, action: Action) -> None:
        match action:
            case DrawDiamond() | ShowFigures() | FetchDiamond() | DrawProgress() | ShowQuality():
                await self._desk.draw(action)
            case TellFirstResults():
                await self._desk.tell_first_results(action)
            case SendExport():
                await self._desk.send_export(action)
            case ReadForm():
                await self._desk.read_form(action, self._fetcher.content)
            case RenewShelf():
                await self._reception.renew()
            case SetMenu():
                await self._desk.set_menu(action)
            case ForgetTraces():
                await self._forget_traces()
            case _:
                await self._delivery.carry_out(action)
