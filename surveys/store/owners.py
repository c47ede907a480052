"""Whose an interview is: of whoever holds its invitation, else of the contact that leads to it."""

from sqlalchemy import ColumnElement, func, select

from surveys.store.field_schema import invitations
from surveys.store.schema import answer_log, contacts, interviews


def owner() -> ColumnElement[int | None]:
    """Give whose an interview is, by the row of the interview."""
    held = select(invitations.c.holder).where(invitations.c.respondent == interviews.c.respondent)
    own = select(contacts.c.id).where(contacts.c.respondent == interviews.c.respondent)
    ways = (each.correlate(interviews).scalar_subquery() for each in (held, own))
    return func.coalesce(*ways)


def is_answered() -> ColumnElement[bool]:
    """Match an interview with a recorded answer, consent being the first."""
    answered = select(answer_log.c.id).where(answer_log.c.interview == interviews.c.id)
    return answered.correlate(interviews).exists()
