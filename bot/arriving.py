"""By which link or code somebody comes, and what that leads to: an open link, an invitation, a hand-over.

A code is looked up and never written down. What a refusal says is in bot.invited_words; who may begin an
interview once they are here is decided in bot.admission.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot import invited_words as words
from bot.actions import Action, Say
from bot.campaigning import FRIEND
from bot.card import Card
from bot.incoming import Commanded, Wrote
from bot.office.workshop_words import rehearsal_over
from bot.shelf import Shelf, UnknownVersionError
from bot.visit import Visit
from locales import Translator
from surveys.fieldwork.codes import looks_like_code
from surveys.fieldwork.invitations import ADMITTED, Link, Opening, link_state
from surveys.fieldwork.rehearsals import draft_of, is_rehearsal, rehearsed_as
from surveys.interview import Stage
from surveys.store import Contact
from surveys.store.invitations import Opened, Seat

Voices = Mapping[str, Translator]


@dataclass(frozen=True)
class Arrival:
    """Who they are now, what is said about it, and whether they go on to the questionnaire."""

    contact: Contact
    said: tuple[Action, ...] = ()
    is_admitted: bool = True


async def arrive(visit: Visit, shelf: Shelf, voices: Voices) -> Arrival | None:
    """Follow a link or a code; None when what was done brings neither."""
    match visit.inbound.did:
        case Commanded("code", text):
            return await _by_code(visit, voices, text)
        case Commanded("start", text) | Wrote(text) if looks_like_code(text):
            return await _by_code(visit, voices, text)
        case Commanded("start", ""):
            return await _by_nothing(visit)
        case Commanded("start", name):
            return await _by_open_link(visit, shelf, voices, name)
        case _:
            return None


async def _by_nothing(visit: Visit) -> Arrival | None:
    """Turn from a rehearsal, or a questionnaire that somebody has handed over, to their own."""
    rehearses = is_rehearsal(visit.contact.form or "")
    if not rehearses and await visit.unit.seat(visit.contact) is not None:
        return None
    return Arrival(_turned(visit.contact, form=None, invitation=None))


async def _to_rehearsal(visit: Visit, shelf: Shelf, voices: Voices, code: str) -> Arrival:
    """Let somebody rehearse a draft; raises UnknownVersionError when another worker has made it just now."""
    form = rehearsed_as(code)
    if form in shelf.drafts:
        is_at_it = visit.contact.form == form
        return Arrival(visit.contact if is_at_it else _turned(visit.contact, form=form, invitation=None))
    if await visit.unit.draft(code) is not None:
        raise UnknownVersionError(form)
    return _turned_away(visit, voices, rehearsal_over)


async def _by_open_link(visit: Visit, shelf: Shelf, voices: Voices, name: str) -> Arrival | None:
    contact = visit.contact
    if (code := draft_of(name)) is not None:
        return await _to_rehearsal(visit, shelf, voices, code)
    if name in shelf.newest:
        is_at_it = contact.form == name  # perhaps by an invitation, which they keep
        return Arrival(contact if is_at_it else _turned(contact, form=name, invitation=None, source=name))
    if name == FRIEND:
        return Arrival(replace(contact, source=contact.source or FRIEND))
    campaign = await visit.unit.campaign(name)
    if campaign is None or not campaign.is_open or campaign.form not in shelf.newest:
        return None
    turned = _turned(contact, form=campaign.form, invitation=None, source=name)
    state = link_state(campaign, visit.now)
    if state is Link.OPEN or await visit.unit.interview_of(turned, campaign.form) is not None:
        return Arrival(turned)
    return _turned_away(visit, voices, lambda t: words.link_refused(t, state))


async def _by_code(visit: Visit, voices: Voices, text: str) -> Arrival:
    """Let somebody in by a code. Only what might be one is looked up, and counted when it is wrong."""
    unit, chat, now = visit.unit, visit.inbound.chat, visit.now
    if not text:
        return _turned_away(visit, voices, words.how_to_write)
    if await unit.is_blocked(chat, now):
        return _turned_away(visit, voices, words.too_many)
    if not looks_like_code(text):
        return _turned_away(visit, voices, lambda t: words.refused(t, Opening.UNKNOWN))
    opened = await unit.open_code(visit.contact, text, now)
    if opened.opening is Opening.UNKNOWN:
        await unit.wrong_code(chat, now)
    if opened.opening not in ADMITTED:
        return _turned_away(visit, voices, lambda t: words.refused(t, opened.opening))
    return _let_in(visit, voices, opened)


def _let_in(visit: Visit, voices: Voices, opened: Opened) -> Arrival:
    wished = opened.guest.language if opened.guest else None
    language = visit.contact.language or (wished if wished in voices else None)
    contact = _turned(opened.contact, language=language)
    name = opened.guest.name if opened.guest else ""
    said: list[Action] = []
    if opened.opening is Opening.BEGUN and name:
        said = [_said(visit.inbound.chat, language, voices, lambda t: words.greeting(t, name))]
    if opened.opening is Opening.TAKEN_OVER:
        said = [_said(visit.inbound.chat, language, voices, lambda t: words.taken_over(t, name))]
    if opened.former is not None:
        said.append(_said(opened.former.chat, opened.former.language, voices, words.taken_from))
    return Arrival(contact, tuple(said))


def _turned_away(visit: Visit, voices: Voices, say: Callable[[Translator], Card]) -> Arrival:
    said = _said(visit.inbound.chat, visit.contact.language, voices, say)
    return Arrival(visit.contact, (said,), is_admitted=False)


def _said(chat: int, language: str | None, voices: Voices, say: Callable[[Translator], Card]) -> Action:
    """Say something in somebody's language, in every one while it is not known."""
    spoken = voices.get(language or "")
    return Say(chat, say(spoken) if spoken else words.in_each(voices.values(), say))


def _turned(contact: Contact, **changes: Any) -> Contact:
    """Have somebody turn to another questionnaire: the card in view carries a question of the one before."""
    return replace(contact, card=None, since=None, **changes)


async def seated(visit: Visit, form: str, t: Translator) -> Seat | Card:
    """Give somebody a seat for an interview that begins now, or say why there is none."""
    seat = await visit.unit.seat(visit.contact)
    if seat is None:
        return words.handed_over(t)
    if is_rehearsal(form):
        return replace(seat, source=None)
    campaign = None if seat.source is None else await visit.unit.campaign(seat.source)
    if campaign is None or not campaign.is_open or campaign.form != form:
        return seat
    state = await visit.unit.begin_by(campaign.name, visit.now)
    if state is Link.OPEN:
        return seat
    await visit.unit.amend_contact(replace(visit.contact, source=None, form=None))
    return words.link_refused(t, state)


async def hand_over(visit: Visit, t: Translator, link: Callable[[str], str]) -> Card:
    """Make the code by which a colleague takes the questionnaire over."""
    contact = visit.contact
    if contact.invitation is None:
        return words.nothing_to_hand_over(t)
    if visit.record is not None and visit.record.interview.stage is Stage.COMPLETED:
        return words.refused(t, Opening.DONE)
    code = await visit.unit.offer_handover(contact, visit.now)
    return words.handed_over(t) if code is None else words.handover_code(t, code, link(code))
