"""What a duty of the desk is, what it is asked with, and how its buttons are spelled.

Every duty can be asked for as a command (`/audit`) and by a button (`o.audit.`); the router checks the
right before the handler runs, so no handler does, except for regions: `within` is theirs to ask.
"""

import re
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from bot.actions import Action, Say, Show
from bot.card import Button, Card
from bot.shelf import Shelf
from locales import Translator
from surveys.fieldwork.roles import Act, Official
from surveys.store import Unit

LONGEST = 64
_BUTTON = re.compile(r"o\.([a-z][a-z0-9_]{0,31})\.([A-Za-z0-9_-]{0,60})")


@dataclass(frozen=True)
class Request:
    """What an official asks for. `tapped` is the message whose button it was; `link` makes deep links."""

    unit: Unit
    now: datetime
    chat: int
    t: Translator
    official: Official
    argument: str
    tapped: int | None
    shelf: Shelf
    link: Callable[[str], str]
    owners: Collection[int] = ()

    def answer(self, card: Card) -> Action:
        """Show a card in place of the one that was tapped, or as a message of its own."""
        return Say(self.chat, card) if self.tapped is None else Show(self.chat, card, edit=self.tapped)


Handler = Callable[[Request], Awaitable[list[Action]]]


@dataclass(frozen=True)
class Duty:
    """Something officials can ask for. `menu` describes the command; without it, no menu lists it."""

    name: str
    act: Act
    handler: Handler
    menu: Callable[[Translator], str] | None = None


def button(label: str, verb: str, argument: str = "") -> Button:
    """Make a button that asks for a duty; raises ValueError for what no button can carry."""
    data = f"o.{verb}.{argument}"
    if len(data) > LONGEST or not _BUTTON.fullmatch(data):
        raise ValueError(f"no button can carry {data!r}")
    return Button(label, data)


def pressed(data: str) -> tuple[str, str] | None:
    """Read the duty and the argument off a button; None when it is none of the desk's."""
    match = _BUTTON.fullmatch(data) if len(data) <= LONGEST else None
    return (match[1], match[2]) if match else None
