"""Which updates share a transaction: all that have come while the last one was being written.

A commit costs the same for one answer and for a hundred. When one of several fails, nothing of them is kept
and each goes alone, so that it spoils none but itself. It knows nothing of what updates mean; whoever brings
them keeps the order within a chat.
"""

from collections.abc import Sequence
from typing import Protocol

from bot.actions import Action
from bot.gathering import Gathering, Waiting
from bot.incoming import Inbound
from surveys.store import Unavailable

MOST = 100
"""Updates in one transaction: as many as Telegram gives at once."""
_TRIED = 2
"""Updates that go alone when the database takes none; the rest need not find out for themselves."""

_Update = Waiting[Inbound, list[Action]]


class Receiver(Protocol):
    """Whoever applies updates."""

    async def receive_all(self, inbounds: Sequence[Inbound]) -> list[list[Action]]:
        """Apply all or, when one raises, none."""


class Together:
    """Has updates applied, several at a time."""

    def __init__(self, receiver: Receiver) -> None:
        self._receiver = receiver
        self._gathering = Gathering[Inbound, list[Action]](self._apply, MOST)

    async def receive(self, inbound: Inbound) -> list[Action]:
        """Have an update applied; returns once it is committed, and raises what went wrong with it."""
        return await self._gathering.ask(inbound)

    async def _apply(self, some: Sequence[_Update]) -> None:
        if len(some) == 1 or not await self._applied(some):
            await self._apply_each(some)

    async def _apply_one(self, one: _Update) -> None:
        (actions,) = await self._receiver.receive_all([one.asked])
        one.give(actions)

    async def _applied(self, some: Sequence[_Update]) -> bool:
        try:
            applied = await self._receiver.receive_all([each.asked for each in some])
        except Exception:  # noqa: BLE001 - whatever it is, it comes again where it belongs
            return False
        for each, actions in zip(some, applied, strict=True):
            each.give(actions)
        return True

    async def _apply_each(self, some: Sequence[_Update]) -> None:
        in_vain = 0
        for number, each in enumerate(some):
            try:
                await self._apply_one(each)
            except Unavailable as error:
                each.fail(error)
                in_vain += 1
                if in_vain == _TRIED:
                    for late in some[number + 1 :]:
                        late.fail(error)
                    return
            except Exception as error:  # noqa: BLE001 - handed on to whoever brought it
                each.fail(error)
