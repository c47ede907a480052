"""One update's way through the house: look up who it is, tell what they mean, bring it to whoever serves it.

Everything written happens in one transaction with the note that this update was applied; the actions
are carried out only after it has committed. A replayed update changes nothing and shows where one stands.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot import speech
from bot.actions import Action, AnswerTap, Say
from bot.arriving import Arrival, arrive, hand_over
from bot.callbacks import PaperAsked, RemindersDeclined, WithdrawalAnswered, decode
from bot.card import Card
from bot.incoming import Commanded, Inbound, SentFile, SentPlace, SentSomethingElse, Tapped, Wrote
from bot.interviewer import Interviewer
from bot.matching import button_with
from bot.office.router import DUTIES, Office
from bot.paper.giving import PAPERS, Papers
from bot.render import language_card, render, withdrawal_card
from bot.rights import Rights
from bot.shelf import Shelf
from bot.visit import Visit, in_view
from locales import Translator
from surveys import events as e
from surveys.amending import amended
from surveys.fieldwork.codes import looks_like_code
from surveys.form import Question
from surveys.interview import Stage
from surveys.marks import Mark
from surveys.store import Contact, Store, Unit
from surveys.taking import asks_for_file, takes_any_file
from surveys.view import look

_FORGED = e.Kept(-1)
_NOBODY = 0  # who was erased by the update that comes again is not written down once more


class Reception:
    """Receives updates. `clock` gives the present moment, once for each update."""

    def __init__(
        self,
        store: Store,
        shelf: Shelf,
        translators: Mapping[str, Translator],
        office: Office,
        rights: Rights,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._shelf = shelf
        self._translators = translators
        self._office = office
        self._rights = rights
        self._interviewer = Interviewer(shelf, translators, rights)
        self._papers = Papers(shelf)
        self._clock = clock

    async def renew(self) -> None:
        """Take what was published meanwhile from the store."""
        async with self._store.reading() as unit:
            await self._shelf.renew(unit)

    async def receive_all(self, inbounds: Sequence[Inbound]) -> list[list[Action]]:
        """Apply updates of as many chats in one transaction, each exactly once; give what is to be shown.

        When one raises, none is applied.
        """
        async with self._store.unit() as unit:
            await unit.foresee({each.update_id: each.chat for each in inbounds}, self._clock())
            return [await self._noted(unit, each) for each in inbounds]

    async def _noted(self, unit: Unit, inbound: Inbound) -> list[Action]:
        now = self._clock()
        is_new = await unit.note_update(inbound.update_id, now)
        return await self._received(unit, inbound, now, is_new=is_new)

    async def receive_again(self, inbound: Inbound) -> list[Action]:
        """Give where somebody stands, as if an update came again."""
        async with self._store.unit() as unit:
            return await self._received(unit, inbound, self._clock(), is_new=False)

    async def receive_set_aside(self, inbound: Inbound) -> list[Action] | None:
        """Apply an update that was set aside, exactly once; None when it is no longer there."""
        async with self._store.unit() as unit:
            if not await unit.take_back(inbound.update_id):
                return None
            return await self._received(unit, inbound, self._clock(), is_new=True)

    async def asking_for(self, inbound: Inbound, sent: SentFile) -> Question | None:
        """Give the question that a file is meant for, so that it has to be fetched."""
        async with self._store.unit() as unit:
            contact = await unit.contact(inbound.chat)
            if contact is None:
                return None
            visit = await self._with_record(Visit(unit, self._clock(), inbound, contact))
            if visit.record is None or visit.record.interview.stage is not Stage.ASKING:
                return None
            step = self._interviewer.standing(visit, visit.record)
            card = render(look(step), self._interviewer.voice(visit), visit.tag)
            if not asks_for_file(step.question) or not in_view(visit, visit.record, card, sent):
                return None
            is_draft = not takes_any_file(step.question) and await self._office.is_of_a_draft(visit, sent)
            return None if is_draft else step.question

    async def is_handed_in(self, inbound: Inbound, sent: SentFile) -> bool:
        """Tell whether a workbook of its sender waits for a file, so that it has to be fetched."""
        async with self._store.reading() as unit:
            visit = Visit(unit, self._clock(), inbound, Contact(_NOBODY, inbound.chat))
            return await self._office.is_wanted(visit, sent)

    async def _received(self, unit: Unit, inbound: Inbound, now: datetime, *, is_new: bool) -> list[Action]:
        visit = await self._visit(unit, inbound, now, is_new=is_new)
        return await (self._answer(visit) if is_new else self._answer_again(visit))

    async def _visit(self, unit: Unit, inbound: Inbound, now: datetime, *, is_new: bool) -> Visit:
        contact = await unit.contact(inbound.chat)
        if contact is None:
            nobody = Contact(_NOBODY, inbound.chat)
            contact = await unit.meet(inbound.chat, None, now) if is_new else nobody
        return await self._with_record(Visit(unit, now, inbound, contact))

    async def _with_record(self, visit: Visit) -> Visit:
        contact = visit.contact
        if contact.respondent is None and contact.invitation is None:
            return visit
        record = await visit.unit.interview_of(contact, self._shelf.asked(contact.form))
        return amended(visit, record=record)

    async def _answer_again(self, visit: Visit) -> list[Action]:
        """Show where one stands, in a new message: we may have broken off before the card was seen."""
        contact = replace(visit.contact, since=None)
        await visit.unit.amend_contact(contact)
        visit = replace(visit, contact=contact)
        shown = await self._interviewer.show_standing(visit, _about(visit))
        did = visit.inbound.did
        return [AnswerTap(did.callback), *shown] if isinstance(did, Tapped) else shown

    async def _answer(self, visit: Visit) -> list[Action]:
        served = await self._office.serve(visit, self._interviewer.voice(visit), self._shelf)
        if served is not None:
            return served
        arrival = None if self._is_answer(visit) else await arrive(visit, self._shelf, self._translators)
        if arrival is not None:
            return await self._welcome(visit, arrival)
        match visit.inbound.did:
            case Commanded(name):
                return await self._obey(visit, name)
            case Tapped(data, callback):
                return await self._tap(visit, data, callback)
            case Wrote() | SentPlace() | SentFile() as sent:
                return await self._sent(visit, sent)
            case SentSomethingElse(what):
                return await self._interviewer.advance(visit, e.SomethingElseSent(what))

    def _is_answer(self, visit: Visit) -> bool:
        """Tell whether words that may be a code are meant for a question that asks for words."""
        did = visit.inbound.did
        if visit.record is None or not isinstance(did, Wrote) or not looks_like_code(did.text):
            return False
        step = self._interviewer.standing(visit, visit.record)
        return render(look(step), self._interviewer.voice(visit)).typed

    async def _welcome(self, visit: Visit, arrival: Arrival) -> list[Action]:
        """Go on where a link or a code leads; where it leads nowhere, say so and stay."""
        if not arrival.is_admitted:
            return [*arrival.said, *await self._going_on(visit)]
        if arrival.contact != visit.contact:
            await visit.unit.amend_contact(arrival.contact)
            there = await self._with_record(replace(visit, contact=arrival.contact, record=None))
            visit = await self._interviewer.in_their_language(there)
        return [*arrival.said, *await self._interviewer.advance(visit, e.Resumed())]

    # commands

    async def _obey(self, visit: Visit, name: str) -> list[Action]:
        t = self._interviewer.voice(visit)
        card = await self._asked_for(visit, name)
        if card is not None:
            return [Say(visit.inbound.chat, card)]
        if name == "mydata":
            return [*await self._rights.own_answers(visit, t), *await self._going_on(visit)]
        if name in PAPERS:
            papers = self._papers.given(visit, PAPERS[name], t)
            return [*papers, *await self._interviewer.show_standing(visit)]
        if name in _TEXTS:
            return [
                Say(visit.inbound.chat, _TEXTS[name](t, self._rights)),
                *await self._interviewer.show_standing(visit),
            ]
        if name in _EVENTS:
            return await self._interviewer.advance(visit, _EVENTS[name])
        return [
            Say(visit.inbound.chat, speech.unknown_command(t)),
            *await self._interviewer.show_standing(visit),
        ]

    async def _going_on(self, visit: Visit) -> list[Action]:
        """Show once more where an interview stands, without beginning one for whoever has none."""
        return await self._interviewer.show_standing(visit) if visit.record else []

    async def _asked_for(self, visit: Visit, name: str) -> Card | None:
        """Give the card that is all there is to a command; None for other commands."""
        match name:
            case "language":
                return language_card(self._translators)
            case "withdraw":
                return withdrawal_card(self._interviewer.voice(visit), visit.tag)
            case "handover":
                return await hand_over(visit, self._interviewer.voice(visit), self._rights.link)
            case _:
                return None

    # taps and words

    async def _tap(self, visit: Visit, data: str, callback: str) -> list[Action]:
        tap = decode(data)
        event = tap.for_interview(visit.tag) if tap else _FORGED
        match event:
            case WithdrawalAnswered(agreed):
                done = await (
                    self._interviewer.erase(visit) if agreed else self._interviewer.show_standing(visit)
                )
            case RemindersDeclined():
                done = await self._rights.leave_in_peace(visit, self._interviewer.voice(visit))
            case PaperAsked() as asked:
                done = self._papers.given(visit, asked, self._interviewer.voice(visit))
            case e.LanguageChanged(language):
                done = await self._choose_language(visit, language)
            case _:
                return await self._interviewer.advance(visit, event, callback)
        return [AnswerTap(callback), *done]

    async def _sent(self, visit: Visit, sent: Wrote | SentPlace | SentFile) -> list[Action]:
        if visit.record is None:
            return await self._interviewer.advance(visit, _told(sent))
        step = self._interviewer.standing(visit, visit.record)
        card = render(look(step), self._interviewer.voice(visit), visit.tag)
        if not in_view(visit, visit.record, card, sent):
            return await self._interviewer.advance(visit, replace(_told(sent), in_time=False))
        understood = meant(card, sent.text) if isinstance(sent, Wrote) else None
        return await self._interviewer.advance(visit, understood or _told(sent))

    async def _choose_language(self, visit: Visit, language: str) -> list[Action]:
        if language not in self._translators:
            return await self._interviewer.show_standing(visit)
        contact = replace(visit.contact, language=language)
        await visit.unit.amend_contact(contact)
        return await self._interviewer.advance(replace(visit, contact=contact), e.LanguageChanged(language))


def _about(visit: Visit) -> Mark:
    """Give the mark of the question on the card that was tapped, if it is one of this interview."""
    did = visit.inbound.did
    tap = decode(did.data) if isinstance(did, Tapped) else None
    mark: Mark = getattr(tap.for_interview(visit.tag), "about", ()) if tap else ()
    return mark


def _told(sent: Wrote | SentPlace | SentFile) -> e.TextTyped | e.PlaceSent | e.FileSent:
    if isinstance(sent, Wrote):
        return e.TextTyped(sent.text)
    if isinstance(sent, SentFile):  # what was not fetched was not sent to this question
        return sent.came.event if sent.came else e.FileSent(sent.what, in_time=False)
    return e.PlaceSent(sent.latitude, sent.longitude, sent.accuracy)


def meant(card: Card, text: str) -> e.Event | None:
    """Understand a button's words when they are written instead of tapped."""
    pressed = None if card.typed and text.strip().isdecimal() else button_with(card.rows, text)
    tap = decode(pressed.data) if pressed else None
    unmeant = WithdrawalAnswered | RemindersDeclined | PaperAsked
    return None if tap is None or isinstance(tap.event, unmeant) else tap.event


_TEXTS: Mapping[str, Callable[[Translator, Rights], Card]] = {
    "help": lambda t, _rights: speech.help_card(t),
    "privacy": lambda t, rights: rights.privacy(t),
}
_EVENTS: Mapping[str, e.Event] = {
    "start": e.Resumed(),
    "resume": e.Resumed(),
    "pause": e.Paused(),
    "review": e.ReviewOpened(),
}
OBEYED = frozenset(
    {
        "language",
        "withdraw",
        "mydata",
        "code",
        "handover",
        *PAPERS,
        *_TEXTS,
        *_EVENTS,
        *(duty.name for duty in DUTIES if duty.menu),
    }
)
"""Every command that is understood; the menus must name the same."""
