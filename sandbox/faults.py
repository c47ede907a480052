"""Trouble on order: a test says which calls go wrong next, and how.

Decides only what happens to a call; nothing goes wrong that was not ordered.
"""

from collections import defaultdict, deque
from dataclasses import dataclass

from sandbox.refusals import ApiError, ConnectionCutError, NoAnswerError, too_many_requests
from sandbox.updates import UpdateQueue

EVERY = "*"


@dataclass(frozen=True)
class Fault:
    """What a call meets, and whether its work is done before it does."""

    trouble: Exception
    work_done: bool = False


class Faults:
    """The troubles ordered and not yet met, by method."""

    def __init__(self, updates: UpdateQueue) -> None:
        self._updates = updates
        self._ordered: dict[str, deque[Fault]] = defaultdict(deque)

    def fail(self, method: str = EVERY, times: int = 1, code: int = 500) -> None:
        """Answer with an error; by default Telegram's own internal one."""
        words = {500: "Internal Server Error", 502: "Bad Gateway", 403: "Forbidden", 400: "Bad Request"}
        self._order(method, times, Fault(ApiError(code, words.get(code, f"Error {code}"))))

    def refuse(self, method: str, error: ApiError, times: int = 1) -> None:
        """Answer with exactly this refusal."""
        self._order(method, times, Fault(error))

    def flood(self, method: str = EVERY, times: int = 1, retry_after: int = 1) -> None:
        self._order(method, times, Fault(too_many_requests(retry_after)))

    def reset(self, method: str = EVERY, times: int = 1) -> None:
        """Cut the connection before anything is done."""
        self._order(method, times, Fault(ConnectionCutError()))

    def lose_answer(self, method: str = EVERY, times: int = 1) -> None:
        """Do the work and cut the connection: the bot cannot know."""
        self._order(method, times, Fault(ConnectionCutError(), work_done=True))

    def hang(self, method: str = EVERY, times: int = 1, *, work_done: bool = False) -> None:
        """Keep silent until the bot gives up."""
        self._order(method, times, Fault(NoAnswerError(), work_done=work_done))

    def deliver_twice(self, count: int = 1) -> None:
        """Hand out the next `count` confirmed updates once more."""
        self._updates.twice += count

    def deliver_in_disorder(self, count: int = 1) -> None:
        """Have the newest come first in the next `count` polls, or the next `count` times to a webhook."""
        self._updates.disordered += count

    def deliver_again(self, update_id: int) -> None:
        """Hand out this update once more, confirmed or not."""
        self._updates.deliver_again(update_id)

    def waiting(self, method: str) -> int:
        """Tell how much ordered trouble the calls of a method have still to meet."""
        return len(self._ordered[method.lower()])

    def clear(self) -> None:
        self._ordered.clear()
        self._updates.twice = self._updates.disordered = 0

    def next_for(self, method: str) -> Fault | None:
        for name in (method.lower(), EVERY):
            if self._ordered[name]:
                return self._ordered[name].popleft()
        return None

    def _order(self, method: str, times: int, fault: Fault) -> None:
        self._ordered[method.lower()].extend([fault] * times)
