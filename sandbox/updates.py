"""Updates: kept until the bot confirms them by asking for later ones, as Telegram keeps them.

Decides what a poll returns, what an offset confirms and which poll a newer one ends. Knows nothing of what an
update says.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from sandbox import limits
from sandbox.parameters import Json
from sandbox.refusals import ApiError

FIRST_ID = 700_000_001
RECENT = 1000
ONLY_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True)
class Update:
    """Something that happened in a chat."""

    update_id: int
    kind: str
    body: Json
    chat_id: int
    at: float

    def to_json(self) -> Json:
        return {"update_id": self.update_id, self.kind: self.body}


class UpdateQueue:
    """The updates the bot has not confirmed yet, in order."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._next_id = FIRST_ID
        self._pending: deque[Update] = deque()
        self._again: deque[Update] = deque()
        self._recent: deque[Update] = deque(maxlen=RECENT)
        self._poll: asyncio.Future[None] | None = None
        self.allowed: frozenset[str] = frozenset()
        self.twice = 0
        self.disordered = 0

    @property
    def pending(self) -> tuple[Update, ...]:
        return tuple(self._pending)

    @property
    def waiting(self) -> tuple[Update, ...]:
        """What a webhook is to be brought: what is to come once more, then what has not come yet."""
        waiting = (*self._again, *self._pending)
        return waiting[::-1] if self.disordered else waiting

    def add(self, kind: str, body: Json, chat_id: int) -> Update | None:
        """Queue an update, unless the bot asked not to be told of its kind."""
        if (self.allowed and kind not in self.allowed) or (not self.allowed and kind in ONLY_ON_REQUEST):
            return None
        update = Update(self._next_id, kind, body, chat_id, self._clock())
        self._next_id += 1
        self._pending.append(update)
        self._wake()
        return update

    def take(self, offset: int, limit: int) -> list[Update]:
        """Confirm what lies before `offset`; return the next updates, oldest first."""
        self._expire()
        if offset > 0:
            self._confirm_while(lambda: self._pending[0].update_id < offset)
        elif offset < 0:
            self._confirm_while(lambda: len(self._pending) > -offset)
        batch = [*self._again, *self._pending][:limit]
        for _ in range(min(limit, len(self._again))):
            self._again.popleft()
        return batch[::-1] if batch and self.take_disorder() else batch

    def take_disorder(self) -> bool:
        """Tell whether the next delivery is to have the newest first; each tells for one."""
        is_disordered = self.disordered > 0
        self.disordered -= is_disordered
        return is_disordered

    def confirm(self, update: Update) -> None:
        """Take one update off, wherever it stands: a webhook has answered for it."""
        if update in self._again:
            self._again.remove(update)
            return
        with suppress(ValueError):
            self._pending.remove(update)
            self._confirmed(update)

    def forget_all(self) -> None:
        self._pending.clear()

    def deliver_again(self, update_id: int) -> None:
        """Hand out an update once more although it was confirmed."""
        known = next((u for u in (*self._recent, *self._pending) if u.update_id == update_id), None)
        if known is None:
            raise LookupError(f"No update {update_id} among the last {RECENT}.")
        self._again.append(known)
        self._wake()

    async def wait(self, seconds: float) -> None:
        """Wait for an update, for at most so many seconds, as the one poll there may be."""
        self._poll = poll = asyncio.get_running_loop().create_future()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await poll

    def end_poll(self, reason: ApiError) -> None:
        """Answer the waiting poll, if there is one, with a refusal."""
        if self._poll and not self._poll.done():
            self._poll.set_exception(reason)

    def _wake(self) -> None:
        if self._poll and not self._poll.done():
            self._poll.set_result(None)

    def _expire(self) -> None:
        oldest = self._clock() - limits.UPDATE_LIFETIME_SECONDS
        while self._pending and self._pending[0].at < oldest:
            self._pending.popleft()

    def _confirm_while(self, condition: Callable[[], bool]) -> None:
        while self._pending and condition():
            self._confirmed(self._pending.popleft())

    def _confirmed(self, update: Update) -> None:
        self._recent.append(update)
        if self.twice:
            self.twice -= 1
            self._again.append(update)
