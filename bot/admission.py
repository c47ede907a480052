"""Whether somebody may begin, and whether there is a place for them. Decides when it is asked, not the rules.

Everybody who asks twice gets the same answer: an interview that has begun is never refused here, and a place
once given is not taken away.
"""

from bot import goodbyes, speech
from bot.card import Card
from bot.office.workshop_words import rehearsal_over
from bot.visit import Visit
from locales import Translator
from surveys.fieldwork.quotas import EVERY_QUESTION, completes_screening, full_cell, profile_of, screening
from surveys.fieldwork.rehearsals import is_rehearsal
from surveys.form import Form
from surveys.interview import Step
from surveys.store import Record
from surveys.store.participations import Part


async def refusal(visit: Visit, form: Form, t: Translator) -> Card | None:
    """Say why somebody cannot begin an interview; None when they can."""
    if is_rehearsal(form.name):  # it may have been deleted a moment ago, or by another worker
        return None if await visit.unit.holds_draft(form.name) else rehearsal_over(t)
    wave = await visit.unit.current_wave()
    if not wave.takes_newcomers(visit.now):
        return goodbyes.closed(t, wave.closes_at)
    invited = visit.contact.invitation is not None  # a code is good for one interview, whoever holds it
    if not invited and await visit.unit.has_taken_part(visit.inbound.chat, Part(wave.id, form.name)):
        return goodbyes.taken_part(t)
    return None


async def finds_no_place(visit: Visit, record: Record, step: Step) -> bool:
    """Tell whether the screening is over with this step and leaves no place; a place is written down."""
    form = step.situation.form
    answered = {recorded.question.name for recorded in step.recorded}
    if answered.isdisjoint(screening(form, EVERY_QUESTION)):  # most steps ask no database
        return False
    wave = await visit.unit.wave_of(record)
    cells = await visit.unit.quota(wave, form.name)
    if not completes_screening(record.interview, step.interview, screening(form, cells)):
        return False
    await visit.unit.decide_alone()
    who = profile_of(step)
    people = await visit.unit.people_by_profile(wave, form.name, visit.now)
    if full_cell(cells, who, people) is not None:
        return True
    await visit.unit.note_screened(record, who)
    return False


async def erased(visit: Visit, t: Translator) -> Card:
    """Say what has been erased of somebody, and what could not be found to be."""
    if await visit.unit.parts_of(visit.inbound.chat):
        return goodbyes.untraceable(t)
    came = visit.contact.respondent is not None or visit.contact.invitation is not None
    return speech.withdrawn(t) if came else speech.nothing_to_withdraw(t)
