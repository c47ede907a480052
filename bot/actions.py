"""What the bot will do once the transaction has committed: values, for delivery to carry out in order."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.card import Card, Rows
from bot.diamond.view import View
from bot.shelf import Shelf
from surveys.fieldwork.roles import Role
from surveys.form import Medium
from surveys.store import Contact


@dataclass(frozen=True)
class Show:
    """Put the question card before a contact, in place of message `edit` or as a new message.

    `contact` is None when nothing about them may be written down any more.
    """

    chat: int
    card: Card
    edit: int | None = None
    contact: Contact | None = None


@dataclass(frozen=True)
class Say:
    """Send a message that is no question card."""

    chat: int
    card: Card


@dataclass(frozen=True)
class AnswerTap:
    """Stop the button's waiting sign, with a short notice if there is one."""

    callback: str
    notice: str = ""


@dataclass(frozen=True)
class DrawDiamond:
    """Send the picture of a view of the index with its buttons, or put it in the place of one sent before.

    `until` says until when the message keeps itself up to date, if it does.
    """

    chat: int
    language: str
    shelf: Shelf = field(repr=False)
    view: View = field(default_factory=View)
    rows: Rows = ()
    edit: int | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class ShowFigures:
    """Show the figures of a part of the index, named as 1.1.1, as a message: in place of one, if `edit`."""

    chat: int
    language: str
    shelf: Shelf = field(repr=False)
    view: View
    part: str = ""
    edit: int | None = None


@dataclass(frozen=True)
class FetchDiamond:
    """Send a view of the index as a file: png, pdf, svg or xlsx."""

    chat: int
    language: str
    shelf: Shelf = field(repr=False)
    view: View
    format: str


@dataclass(frozen=True)
class Rekey:
    """Put other buttons under a message."""

    chat: int
    message: int
    rows: Rows


@dataclass(frozen=True)
class TellFirstResults:
    """Tell somebody who has completed what people in their region have answered so far, if it may be told."""

    chat: int
    language: str
    region: str
    place: str


@dataclass(frozen=True)
class DrawProgress:
    """Count how far the fieldwork with a form is, in one region if named, and send picture and words."""

    chat: int
    language: str
    form: str
    region: str | None
    shelf: Shelf = field(repr=False)


@dataclass(frozen=True)
class ShowQuality:
    """Look for odd interviews and show a card about them: `asked` is spelled as on the cards' buttons."""

    chat: int
    language: str
    asked: str
    region: str | None
    edit: int | None
    shelf: Shelf = field(repr=False)
    decides: bool = False


@dataclass(frozen=True)
class SendExport:
    """Make files of a form's answers and send them: format, language of the labels, with a lock or not.

    `wave` is the current one where none is named.
    """

    chat: int
    language: str
    form: str
    output: str
    labels: str
    locked: bool
    wave: str | None = None
    unfinished: bool = False
    texts: bool = True


@dataclass(frozen=True)
class ReadForm:
    """Fetch a workbook, read it, and keep it as the draft `code`, or say what is amiss with it.

    Without a file, the workbook is the one that the actor has handed in.
    """

    chat: int
    language: str
    actor: str
    file: str
    size: int | None
    code: str
    link: str
    shelf: Shelf = field(repr=False)


@dataclass(frozen=True)
class RenewShelf:
    """Notice at once what was published or taken back."""


@dataclass(frozen=True)
class SetMenu:
    """Give somebody the menu of a role, or everybody's again."""

    chat: int
    role: Role | None


@dataclass(frozen=True)
class SendDocument:
    """Send a file; its caption is HTML."""

    chat: int
    name: str
    content: bytes
    caption: str = ""


@dataclass(frozen=True)
class SendMade:
    """Make a file and send it: one that takes too long to be made while others wait for the database."""

    chat: int
    name: str
    make: Callable[[], bytes]
    caption: str = ""


@dataclass(frozen=True)
class OfferPlace:
    """Put a key under the text field that sends where somebody is, with words that say so."""

    chat: int
    words: str
    label: str


@dataclass(frozen=True)
class LiftKeys:
    """Take the key under the text field away again, leaving nothing in the chat."""

    chat: int


@dataclass(frozen=True)
class Exhibit:
    """Show what belongs to the question whose card comes next."""

    chat: int
    media: tuple[Medium, ...]


@dataclass(frozen=True)
class Blank:
    """Take messages of ours out of a chat, or at least what they say."""

    chat: int
    messages: frozenset[int]


@dataclass(frozen=True)
class ForgetTraces:
    """Empty the database's working files of what was just erased."""


Message = Show | Exhibit | Say | AnswerTap | SendDocument | SendMade | Rekey | OfferPlace | LiftKeys | Blank
"""What delivery alone can do."""

Drawn = DrawDiamond | ShowFigures | FetchDiamond | DrawProgress | ShowQuality
"""What takes the desk its time."""

Action = Message | Drawn | ReadForm | RenewShelf | TellFirstResults | SendExport | SetMenu | ForgetTraces
