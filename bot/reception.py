"""One update's way through the house: look up who it is, let the engine decide, keep it, say what to show.

Everything written happens in one transaction with the note that this update was applied; the actions
are carried out only after it has committed. A replayed update changes nothing and shows where one stands.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from bot import speech
from bot.actions import Action, AnswerTap, ForgetTraces, Say, Show
from bot.admission import erased, finds_no_place, refusal
from bot.arriving import Arrival, arrive, hand_over, seated
from bot.callbacks import RemindersDeclined, WithdrawalAnswered, decode
from bot.card import LONGEST_TOAST, Card, shortened
from bot.goodbyes import quota_full
from bot.incoming import Commanded, Inbound, SentSomethingElse, Tapped, Wrote
from bot.matching import button_with
from bot.office.router import DUTIES, Office
from bot.render import language_card, render, withdrawal_card
from bot.rights import Rights, blanked
from bot.shelf import Shelf
from bot.visit import Visit, in_view, is_asked_anew, placed
from bot.words import problem_sentence
from locales import Translator
from surveys import events as e
from surveys.fieldwork.codes import looks_like_code
from surveys.form import Form
from surveys.interview import Stage, Step, advance, standing, start
from surveys.screens import ProblemKind, Screen
from surveys.store import Contact, Record, Store, Unit
from surveys.view import look, review

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
        self._clock = clock

    async def receive(self, inbound: Inbound) -> list[Action]:
        """Apply one update exactly once; give what is to be shown."""
        now = self._clock()
        async with self._store.unit() as unit:
            is_new = await unit.note_update(inbound.update_id, now)
            visit = await self._visit(unit, inbound, now, is_new=is_new)
            return await (self._answer(visit) if is_new else self._answer_again(visit))

    async def _visit(self, unit: Unit, inbound: Inbound, now: datetime, *, is_new: bool) -> Visit:
        contact = await unit.contact(inbound.chat)
        if contact is None:
            nobody = Contact(_NOBODY, inbound.chat)
            contact = await unit.meet(inbound.chat, None, now) if is_new else nobody
        return await self._with_record(Visit(unit, now, inbound, contact))

    async def _in_their_language(self, visit: Visit) -> Visit:
        """Go on in the language chosen last, though it was chosen in the other questionnaire."""
        record, language = visit.record, visit.contact.language
        if record is None or language is None or language == record.interview.language:
            return visit
        form = self._form(record)
        step = advance(form, record.interview, e.LanguageChanged(language), visit.now)
        if step.interview.stage is Stage.DISCARDED:
            return visit  # what follows will say goodbye
        return replace(visit, record=await visit.unit.save(form, record, step, visit.now))

    async def _with_record(self, visit: Visit) -> Visit:
        contact = visit.contact
        if contact.respondent is None and contact.invitation is None:
            return visit
        record = await visit.unit.interview_of(contact, self._shelf.asked(contact.form))
        return replace(visit, record=record)

    async def _answer_again(self, visit: Visit) -> list[Action]:
        """Show where one stands, in a new message: we may have broken off before the card was seen."""
        contact = replace(visit.contact, since=None)
        await visit.unit.amend_contact(contact)
        shown = await self._show_standing(replace(visit, contact=contact))
        did = visit.inbound.did
        return [AnswerTap(did.callback), *shown] if isinstance(did, Tapped) else shown

    async def _answer(self, visit: Visit) -> list[Action]:
        served = await self._office.serve(visit, self._t(visit), self._shelf)
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
            case Wrote() as wrote:
                return await self._words(visit, wrote)
            case SentSomethingElse(what):
                return await self._advance(visit, e.SomethingElseSent(what))

    def _is_answer(self, visit: Visit) -> bool:
        """Tell whether words that may be a code are meant for a question that asks for words."""
        did = visit.inbound.did
        if visit.record is None or not isinstance(did, Wrote) or not looks_like_code(did.text):
            return False
        step = standing(self._form(visit.record), visit.record.interview, visit.now)
        return render(look(step), self._t(visit)).typed

    async def _welcome(self, visit: Visit, arrival: Arrival) -> list[Action]:
        """Go on where a link or a code leads; where it leads nowhere, say so and stay."""
        if not arrival.is_admitted:
            return [*arrival.said, *(await self._show_standing(visit) if visit.record else [])]
        if arrival.contact != visit.contact:
            await visit.unit.amend_contact(arrival.contact)
            there = await self._with_record(replace(visit, contact=arrival.contact, record=None))
            visit = await self._in_their_language(there)
        return [*arrival.said, *await self._advance(visit, e.Resumed())]

    # commands

    async def _obey(self, visit: Visit, name: str) -> list[Action]:
        t = self._t(visit)
        card = await self._asked_for(visit, name)
        if card is not None:
            return [Say(visit.inbound.chat, card)]
        if name == "mydata":
            return await self._rights.own_answers(visit, t)
        if name in _TEXTS:
            return [
                Say(visit.inbound.chat, _TEXTS[name](t, self._rights.notice)),
                *await self._show_standing(visit),
            ]
        if name in _EVENTS:
            return await self._advance(visit, _EVENTS[name])
        return [Say(visit.inbound.chat, speech.unknown_command(t)), *await self._show_standing(visit)]

    async def _asked_for(self, visit: Visit, name: str) -> Card | None:
        """Give the card that is all there is to a command; None for other commands."""
        match name:
            case "language":
                return language_card(self._translators)
            case "withdraw":
                return withdrawal_card(self._t(visit), visit.tag)
            case "handover":
                return await hand_over(visit, self._t(visit), self._rights.link)
            case _:
                return None

    # taps and words

    async def _tap(self, visit: Visit, data: str, callback: str) -> list[Action]:
        tap = decode(data)
        event = tap.for_interview(visit.tag) if tap else _FORGED
        match event:
            case WithdrawalAnswered(agreed):
                done = await (self._erase(visit) if agreed else self._show_standing(visit))
            case RemindersDeclined():
                done = await self._rights.leave_in_peace(visit, self._t(visit))
            case e.LanguageChanged(language):
                done = await self._choose_language(visit, language)
            case _:
                return await self._advance(visit, event, callback)
        return [AnswerTap(callback), *done]

    async def _words(self, visit: Visit, wrote: Wrote) -> list[Action]:
        if visit.record is None:
            return await self._advance(visit, e.TextTyped(wrote.text))
        step = standing(self._form(visit.record), visit.record.interview, visit.now)
        card = render(look(step), self._t(visit), visit.tag)
        if not in_view(visit, visit.record, card, wrote):
            return await self._advance(visit, e.TextTyped(wrote.text, in_time=False))
        return await self._advance(visit, meant(card, wrote.text) or e.TextTyped(wrote.text))

    async def _choose_language(self, visit: Visit, language: str) -> list[Action]:
        if language not in self._translators:
            return await self._show_standing(visit)
        contact = replace(visit.contact, language=language)
        await visit.unit.amend_contact(contact)
        return await self._advance(replace(visit, contact=contact), e.LanguageChanged(language))

    # the interview

    async def _advance(self, visit: Visit, event: e.Event, callback: str = "") -> list[Action]:
        answered: list[Action] = [AnswerTap(callback)] if callback else []
        if visit.contact.language is None:
            return [*answered, self._ask_language(visit)]
        if visit.record is None:
            return [*answered, *await self._begin(visit)]
        form = self._form(visit.record)
        step = advance(form, visit.record.interview, event, visit.now)
        if callback and step.problem is not None:
            notice = problem_sentence(self._t(visit), step.problem)
            answered = [AnswerTap(callback, shortened(notice, LONGEST_TOAST))]
        if step.interview.stage is Stage.DISCARDED:
            return [*answered, *await self._dismiss(visit, visit.record, step)]
        if await finds_no_place(visit, visit.record, step):
            return [*answered, *await self._turn_away(visit, visit.record)]
        record = await visit.unit.save(form, visit.record, step, visit.now)
        turned = is_asked_anew(visit.record, record) or _is_cut(step)
        shown = await self._show(replace(visit, record=record), _screen(step, event), turned=turned)
        return [*answered, *shown]

    async def _begin(self, visit: Visit) -> list[Action]:
        contact = visit.contact
        form = self._shelf.newest[self._shelf.asked(contact.form)]
        refused = await refusal(visit, form, self._t(visit))
        if refused is not None:
            return [Show(visit.inbound.chat, refused, edit=visit.tapped)]
        seat = await seated(visit, form.name, self._t(visit))
        if isinstance(seat, Card):
            return [Show(visit.inbound.chat, seat, edit=visit.tapped)]
        interview = start(form, contact.language or form.default_language)
        record = await visit.unit.begin(
            form, interview, visit.now, source=seat.source, respondent=seat.respondent
        )
        if contact.invitation is None:  # an invited interview is the invitation's
            contact = replace(contact, respondent=record.respondent)
            await visit.unit.amend_contact(contact)
        step = standing(form, interview, visit.now)
        return await self._show(replace(visit, contact=contact, record=record), look(step), turned=True)

    async def _dismiss(self, visit: Visit, record: Record, step: Step) -> list[Action]:
        await visit.unit.discard(visit.contact, record, visit.now)
        card = render(look(step), self._t(visit))
        return [ForgetTraces(), Show(visit.inbound.chat, card, edit=visit.tapped)]

    async def _turn_away(self, visit: Visit, record: Record) -> list[Action]:
        await visit.unit.discard(visit.contact, record, visit.now, "quota full")
        return [ForgetTraces(), Show(visit.inbound.chat, quota_full(self._t(visit)), edit=visit.tapped)]

    async def _erase(self, visit: Visit) -> list[Action]:
        await visit.unit.erase(visit.contact, "withdrawn", visit.now)
        card = await erased(visit, self._t(visit))
        return [ForgetTraces(), blanked(visit), Show(visit.inbound.chat, card, edit=visit.tapped)]

    # showing

    async def _show_standing(self, visit: Visit) -> list[Action]:
        if visit.contact.language is None:
            return [self._ask_language(visit)]
        if visit.record is None:
            return await self._begin(visit)
        step = standing(self._form(visit.record), visit.record.interview, visit.now)
        return await self._show(visit, look(step), turned=False)

    async def _show(self, visit: Visit, screen: Screen, *, turned: bool) -> list[Action]:
        t = self._t(visit)
        card = self._rights.framed(render(screen, t, visit.tag), screen, visit.record, t)
        contact, edit = placed(visit.contact, card, visit.tapped, turned=turned)
        if contact != visit.contact:
            await visit.unit.amend_contact(contact)
        return [Show(visit.inbound.chat, card, edit, contact)]

    def _ask_language(self, visit: Visit) -> Action:
        return Say(visit.inbound.chat, language_card(self._translators, welcome=True))

    def _form(self, record: Record) -> Form:
        return self._shelf.of(record.interview.form, record.interview.version)

    def _t(self, visit: Visit) -> Translator:
        """Give the interview's language: an old version of a form may lack one that was chosen since."""
        language = visit.record.interview.language if visit.record else visit.contact.language
        return self._translators.get(language or "") or next(iter(self._translators.values()))


def meant(card: Card, text: str) -> e.Event | None:
    """Understand a button's words when they are written instead of tapped."""
    pressed = None if card.typed and text.strip().isdecimal() else button_with(card.rows, text)
    tap = decode(pressed.data) if pressed else None
    return None if tap is None or isinstance(tap.event, WithdrawalAnswered | RemindersDeclined) else tap.event


def _screen(step: Step, event: e.Event) -> Screen:
    """Give the screen after an event; what was sent off can still be read, though not changed."""
    if isinstance(event, e.ReviewOpened) and step.interview.stage is Stage.COMPLETED:
        return review(step, event.page)
    return look(step)


def _is_cut(step: Step) -> bool:
    """Tell whether more of the same text may follow: Telegram cuts a long one into several messages."""
    return step.problem is not None and step.problem.kind is ProblemKind.TOO_LONG


_TEXTS: Mapping[str, Callable[[Translator, speech.Notice], Card]] = {
    "help": lambda t, _notice: speech.help_card(t),
    "privacy": speech.privacy_card,
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
        *_TEXTS,
        *_EVENTS,
        *(duty.name for duty in DUTIES if duty.menu),
    }
)
"""Every command that is understood; the menus must name the same."""
