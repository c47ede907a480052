"""One interview's way through an update: let the engine decide, keep it, say what to show.

It begins, advances and erases interviews and composes their cards. Who sent the update and what it meant is
known already; sending is done elsewhere.
"""

import secrets
from collections.abc import Mapping
from dataclasses import replace

from bot.actions import Action, AnswerTap, ForgetTraces, Say, Show
from bot.admission import erased, finds_no_place, refusal
from bot.arriving import seated
from bot.card import LONGEST_TOAST, Card, shortened
from bot.exhibits import exhibited, media_of, stays_put
from bot.first_results import results_due
from bot.goodbyes import quota_full
from bot.incoming import SentFile
from bot.place_key import around
from bot.render import language_card, render
from bot.rights import Rights, blanked
from bot.shelf import Shelf
from bot.visit import Visit, is_asked_anew, placed
from bot.words import problem_sentence
from locales import Translator
from surveys import events as e
from surveys import interview as engine
from surveys.amending import amended
from surveys.fieldwork.rehearsals import origin_of
from surveys.form import Form
from surveys.interview import Stage, Step, standing
from surveys.marks import Mark
from surveys.memory import Memory
from surveys.screens import ProblemKind, Screen
from surveys.store import Record
from surveys.view import look, review


class Interviewer:
    """Holds interviews. Works within the visit's transaction, and gives what is to be shown after it."""

    def __init__(self, shelf: Shelf, translators: Mapping[str, Translator], rights: Rights) -> None:
        self._shelf = shelf
        self._translators = translators
        self._rights = rights
        self._memory = Memory()

    async def advance(self, visit: Visit, event: e.Event, callback: str = "") -> list[Action]:
        """Do to an interview what an event does, or begin one; `callback` is the tap to be answered."""
        answered: list[Action] = [AnswerTap(callback)] if callback else []
        if visit.contact.language is None:
            return [*answered, self._ask_language(visit)]
        if visit.record is None:
            return [*answered, *await self._begin(visit)]
        form = self.form(visit.record)
        before = self.standing(visit, visit.record)
        step = engine.follow(before, event, visit.now)
        self._memory.keep(visit.record.id, step)
        if callback and step.problem is not None:
            notice = problem_sentence(self.voice(visit), step.problem)
            answered = [AnswerTap(callback, shortened(notice, LONGEST_TOAST))]
        if step.interview.stage is Stage.DISCARDED:
            return [*answered, *self._keys_gone(visit), *await self._dismiss(visit, visit.record, step)]
        if await finds_no_place(visit, visit.record, step):
            return [*answered, *self._keys_gone(visit), *await self._turn_away(visit, visit.record)]
        record = await visit.unit.save(form, visit.record, step, visit.now)
        await _keep_file(visit, record, step)
        turned = is_asked_anew(visit.record, record) or _is_cut(step)
        visited = amended(visit, record=record)
        keys = around(visit.inbound.chat, before, step, self.voice(visited), turned=turned)
        apart = turned and stays_put(before)
        shown = await self._show(visited, _screen(step, event), turned=turned, apart=apart)
        return [*answered, *keys, *shown, *results_due(visit.record, record, form, visit.inbound.chat)]

    async def in_their_language(self, visit: Visit) -> Visit:
        """Go on in the language chosen last, though it was chosen in the other questionnaire."""
        record, language = visit.record, visit.contact.language
        if record is None or language is None or language == record.interview.language:
            return visit
        form = self.form(record)
        step = engine.follow(self.standing(visit, record), e.LanguageChanged(language), visit.now)
        if step.interview.stage is Stage.DISCARDED:
            return visit  # what follows will say goodbye
        return replace(visit, record=await visit.unit.save(form, record, step, visit.now))

    async def _begin(self, visit: Visit) -> list[Action]:
        contact = visit.contact
        form = self._shelf.beginning(contact.form)
        refused = await refusal(visit, form, self.voice(visit))
        if refused is not None:
            return [Show(visit.inbound.chat, refused, edit=visit.tapped)]
        seat = await seated(visit, form.name, self.voice(visit))
        if isinstance(seat, Card):
            return [Show(visit.inbound.chat, seat, edit=visit.tapped)]
        language, seed = contact.language or form.default_language, secrets.randbelow(2**31)
        step = standing(form, engine.start(form, language, seed, visit.now), visit.now)
        record = await visit.unit.begin(
            form,
            step.interview,
            visit.now,
            origin=origin_of(form.name),
            source=seat.source,
            respondent=seat.respondent,
        )
        if contact.invitation is None:  # an invited interview is the invitation's
            contact = replace(contact, respondent=record.respondent)
            await visit.unit.amend_contact(contact)
        self._memory.keep(record.id, step)
        visit = replace(visit, contact=contact, record=record)
        keys = around(visit.inbound.chat, step, step, self.voice(visit))
        return [*keys, *await self._show(visit, look(step), turned=True)]

    async def _dismiss(self, visit: Visit, record: Record, step: Step) -> list[Action]:
        self._memory.forget(record.id)
        await visit.unit.discard(visit.contact, record, visit.now)
        card = render(look(step), self.voice(visit))
        return [ForgetTraces(), Show(visit.inbound.chat, card, edit=visit.tapped)]

    async def _turn_away(self, visit: Visit, record: Record) -> list[Action]:
        self._memory.forget(record.id)
        await visit.unit.discard(visit.contact, record, visit.now, "quota full")
        return [ForgetTraces(), Show(visit.inbound.chat, quota_full(self.voice(visit)), edit=visit.tapped)]

    async def erase(self, visit: Visit) -> list[Action]:
        """Erase somebody and all they said."""
        keys = self._keys_gone(visit)
        if visit.record is not None:
            self._memory.forget(visit.record.id)
        await visit.unit.erase(visit.contact, "withdrawn", visit.now)
        card = await erased(visit, self.voice(visit))
        return [ForgetTraces(), *keys, blanked(visit), Show(visit.inbound.chat, card, edit=visit.tapped)]

    def _keys_gone(self, visit: Visit) -> list[Action]:
        if visit.record is None:
            return []
        before = self.standing(visit, visit.record)
        return around(visit.inbound.chat, before, None, self.voice(visit))

    async def show_standing(self, visit: Visit, about: Mark = ()) -> list[Action]:
        """Show where somebody stands, without moving anything, and what is recorded of a question."""
        if visit.contact.language is None:
            return [self._ask_language(visit)]
        if visit.record is None:
            return await self._begin(visit)
        step = replace(self.standing(visit, visit.record), about=about)
        return await self._show(visit, look(step), turned=False)

    def standing(self, visit: Visit, record: Record) -> Step:
        """Say where an interview stands; what was worked out at the last event need not be again."""
        return self._memory.standing(record.id, self.form(record), record.interview, visit.now)

    async def _show(self, visit: Visit, screen: Screen, *, turned: bool, apart: bool = False) -> list[Action]:
        """Show a card; `apart`: not in the place of the one in view, to which something else belongs."""
        t, chat = self.voice(visit), visit.inbound.chat
        card = self._rights.framed(render(screen, t, visit.tag), screen, visit.record, t)
        anew = apart or (turned and bool(media_of(screen, t.language)))
        contact, edit = placed(visit.contact, card, None if anew else visit.tapped, turned=turned)
        if contact != visit.contact:
            await visit.unit.amend_contact(contact)
        exhibits = exhibited(chat, screen, t.language, turned=turned) if edit is None else []
        return [*exhibits, Show(chat, card, edit, contact)]

    def _ask_language(self, visit: Visit) -> Action:
        return Say(visit.inbound.chat, language_card(self._translators, welcome=True))

    def form(self, record: Record) -> Form:
        return self._shelf.of(record.interview.form, record.interview.version)

    def voice(self, visit: Visit) -> Translator:
        """Give the interview's language: an old version of a form may lack one that was chosen since."""
        language = visit.record.interview.language if visit.record else visit.contact.language
        return self._translators.get(language or "") or next(iter(self._translators.values()))


async def _keep_file(visit: Visit, record: Record, step: Step) -> None:
    """Keep the file that was just recorded as an answer."""
    sent = visit.inbound.did
    came = sent.came if isinstance(sent, SentFile) else None
    if came is not None and came.event.name in {each.answer.value for each in step.recorded}:
        await visit.unit.keep_file(record.id, came.event.name, came.content)


def _screen(step: Step, event: e.Event) -> Screen:
    """Give the screen after an event; what was sent off can still be read, though not changed."""
    if isinstance(event, e.ReviewOpened) and step.interview.stage is Stage.COMPLETED:
        return review(step, event.page)
    return look(step)


def _is_cut(step: Step) -> bool:
    """Tell whether more of the same text may follow: Telegram cuts a long one into several messages."""
    return step.problem is not None and step.problem.kind is ProblemKind.TOO_LONG
