"""Callback queries: one for each press of a button, good for one answer within a short time.

Decides when a query is too old; what the answer shows is for the chat.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox import limits
from sandbox.refusals import QUERY_TOO_OLD, bad_request


@dataclass(frozen=True)
class Alert:
    """What a person sees for a moment after pressing a button."""

    text: str
    modal: bool = False
    url: str = ""


@dataclass
class Query:
    """One press of a button; `answer` is None until the bot has spoken."""

    query_id: str
    chat_id: int
    message_id: int
    data: str
    at: float
    answer: Alert | None = None


class Queries:
    """All presses so far."""

    def __init__(self, clock: Callable[[], float], age: float) -> None:
        self._clock = clock
        self.age = age
        self._known: dict[str, Query] = {}

    def open(self, chat_id: int, message_id: int, data: str) -> Query:
        number = f"{chat_id * 4_294_967_296 + len(self._known) + 1}"
        self._known[number] = Query(number, chat_id, message_id, data, self._clock())
        return self._known[number]

    def answer(self, query_id: str, alert: Alert) -> Query:
        query = self._known.get(query_id)
        if query is None or query.answer is not None or self._clock() - query.at > self.age:
            raise bad_request(QUERY_TOO_OLD)
        if limits.units(alert.text) > limits.CALLBACK_ANSWER:
            raise bad_request("MESSAGE_TOO_LONG")
        query.answer = alert
        return query
