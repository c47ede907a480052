"""The stand-in as its users hold it: people join, a bot calls methods, tests wait for what follows.

Decides who gets in (tokens, method names, ordered faults). No network: `server` puts it on HTTP.
"""

from collections.abc import Callable
from typing import Any

from sandbox.chats import Chat
from sandbox.methods import METHODS
from sandbox.parameters import Json, Parameters
from sandbox.people import Person
from sandbox.refusals import ApiError
from sandbox.world import Settings, World

FIRST_USER = 500_001


class Telegram(World):
    """A whole Telegram with one bot in it."""

    def __init__(self, settings: Settings | None = None) -> None:
        super().__init__(settings or Settings())
        self.people: dict[int, Person] = {}

    def join(
        self,
        user_id: int | None = None,
        first_name: str = "Citizen",
        language_code: str = "en",
        *,
        last_name: str = "",
        username: str = "",
        link: str = "",
    ) -> Person:
        """Let somebody install Telegram; they have not opened the bot's chat yet. They may have a link."""
        user_id = user_id or max((FIRST_USER - 1, *self.people)) + 1
        if user_id in self.people:
            raise ValueError(f"There is already a person with the id {user_id}.")
        optional = {"last_name": last_name, "username": username, "language_code": language_code}
        given = {name: value for name, value in optional.items() if value}
        user: Json = {"id": user_id, "is_bot": False, "first_name": first_name, **given}
        self.chats[user_id] = chat = Chat(user, link)
        self.people[user_id] = person = Person(self, chat)
        self.changes.tell()
        return person

    async def call(self, method: str, parameters: Parameters | Json | None = None) -> Any:
        """Do what a bot asks; raise ApiError to refuse, or whatever trouble was ordered."""
        if not isinstance(parameters, Parameters):
            parameters = Parameters(parameters or {})
        perform = METHODS.get(method.lower())
        if perform is None:
            raise ApiError(404, "Not Found: method not found")
        self.calls[method] += 1
        self.changes.tell()
        fault = self.faults.next_for(method)
        if fault is None:
            return await perform(self, parameters)
        if fault.work_done:
            await perform(self, parameters)
        raise fault.trouble

    def check_token(self, token: str) -> None:
        if token != self.token:
            raise ApiError(401, "Unauthorized")

    async def wait_until(self, predicate: Callable[[], object], timeout: float = 5.0) -> None:  # noqa: ASYNC109 - callers read better with it
        """Return when the predicate holds; it is looked at again after everything that happens."""
        try:
            await self.changes.until(predicate, timeout)
        except TimeoutError:
            raise TimeoutError(f"It did not come about in {timeout} s. {self._last_words()}") from None

    def _last_words(self) -> str:
        said = [
            f"{person.name}: {person.messages[-1].words.text[:80]!r}"
            for person in self.people.values()
            if person.messages
        ]
        return "Last seen: " + ("; ".join(said) or "nothing at all") + "."
