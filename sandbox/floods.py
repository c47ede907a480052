"""How many messages Telegram bears: beyond that, 429 and the seconds to wait.

The real limits are unpublished; these are generous and settable. Edits and answers do not count here.
"""

import math
from collections import defaultdict, deque
from dataclasses import dataclass

from sandbox.refusals import too_many_requests


@dataclass(frozen=True)
class Rate:
    """So many messages in so many seconds."""

    messages: int
    seconds: float


class Floods:
    """Counts messages sent to each chat and altogether; a rate of None sets no limit."""

    def __init__(self, per_chat: Rate | None = Rate(20, 1.0), overall: Rate | None = Rate(300, 1.0)) -> None:
        self.per_chat = per_chat
        self.overall = overall
        self._sent: dict[int | None, deque[float]] = defaultdict(deque)

    def count(self, chat_id: int, now: float) -> None:
        """Count one message, or refuse it with the time to wait."""
        lanes = [(chat_id, self.per_chat), (None, self.overall)]
        wait = max(self._wait(key, rate, now) for key, rate in lanes)
        if wait > 0:
            raise too_many_requests(max(1, math.ceil(wait)))
        for key, rate in lanes:
            if rate:
                self._sent[key].append(now)

    def _wait(self, key: int | None, rate: Rate | None, now: float) -> float:
        if rate is None:
            return 0.0
        sent = self._sent[key]
        while sent and sent[0] <= now - rate.seconds:
            sent.popleft()
        return sent[0] + rate.seconds - now if len(sent) >= rate.messages else 0.0


def unlimited() -> Floods:
    return Floods(per_chat=None, overall=None)
