"""One visit of a respondent, and how cards are placed lest words answer a question unseen."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.callbacks import tag_of
from bot.card import Card
from bot.incoming import Inbound, SentFile, SentPlace, Tapped, Wrote
from surveys.store import Contact, Record, Unit


@dataclass(frozen=True)
class Visit:
    """An update together with what is known of whoever sent it."""

    unit: Unit
    now: datetime
    inbound: Inbound
    contact: Contact
    record: Record | None = None

    @property
    def tag(self) -> str:
        return tag_of(self.record.id) if self.record else ""

    @property
    def tapped(self) -> int | None:
        return self.inbound.message if isinstance(self.inbound.did, Tapped) else None


def placed(contact: Contact, card: Card, tapped: int | None, *, turned: bool) -> tuple[Contact, int | None]:
    """Decide whether a card replaces the tapped message or comes as a new one.

    A question that expects words always comes as a new message, so that words written before it cannot
    answer it; until that message is known to be sent, no words count (`since` is None).
    """
    in_place = tapped is not None and tapped == contact.card and contact.since is not None
    if in_place and not (turned and card.typed):
        return contact, tapped
    return (replace(contact, since=None) if turned else contact), None


def in_view(visit: Visit, record: Record, card: Card, sent: Wrote | SentPlace | SentFile) -> bool:
    """Tell whether words were written with the question on the card in view.

    A question that expects words comes as a message of its own, so the numbers of messages tell. Under
    buttons the card may have been edited in place, which gives no number: there the clocks tell.
    """
    since = visit.contact.since
    if since is None or visit.inbound.message <= since:
        return False
    return card.typed or sent.at >= record.asked_at.replace(microsecond=0)


def is_asked_anew(before: Record, after: Record) -> bool:
    """Tell whether another question came up, or the same one after a break."""
    return (before.interview.turn, before.asked_at) != (after.interview.turn, after.asked_at)
