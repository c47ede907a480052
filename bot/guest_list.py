"""A campaign's invitations as lines of a list: whom for, how far, at which question. It changes nothing.

The chat and the command line share it. Codes are left out unless links are asked for: a list is passed on.
"""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from surveys.export.wording import harmless
from surveys.fieldwork.invitations import Books, Status, books, status
from surveys.form import Form
from surveys.interview import standing
from surveys.store import Record, Unit
from surveys.store.invited import Invited

FormOf = Callable[[str, str], Form]
Link = Callable[[str], str]


@dataclass(frozen=True)
class Line:
    """One invitation as the list has it. `question` is where somebody stopped."""

    number: int
    name: str
    region: str
    language: str
    code: str
    status: Status
    question: str = ""


async def lines_of(unit: Unit, campaign: str, form_of: FormOf, now: datetime) -> list[Line]:
    """Read a campaign's list as of now."""
    invited = await unit.invited(campaign)
    records = await unit.invited_records(campaign)
    return [_line(each, records.get(each.interview or ""), form_of, now) for each in invited]


def _line(invited: Invited, record: Record | None, form_of: FormOf, now: datetime) -> Line:
    invitation, guest = invited.invitation, invited.guest
    how_far = status(invitation, invited.progress, now)
    at = _question(record, form_of, now) if record and how_far is Status.STOPPED else ""
    return Line(
        invitation.id, guest.name, guest.region or "", guest.language or "", invited.code, how_far, at
    )


def _question(record: Record, form_of: FormOf, now: datetime) -> str:
    interview = record.interview
    question = standing(form_of(interview.form, interview.version), interview, now).question
    return question.name if question else ""


def counted(lines: Sequence[Line]) -> Books:
    return books(line.status for line in lines)


def as_csv(lines: Sequence[Line], link: Link | None = None) -> bytes:
    """Write a list as spreadsheet programs read it, with codes and links if links can be made."""
    written = io.StringIO(newline="")
    table = csv.writer(written)
    codes = ("code", "link") if link else ()
    table.writerow(("number", "name", "region", "language", "status", "question", *codes))
    for line in lines:
        ways = (line.code, link(line.code) if line.code else "") if link else ()
        name = harmless(line.name)  # whoever invites in one region is read by the whole country's
        table.writerow(
            (line.number, name, line.region, line.language, line.status.value, line.question, *ways)
        )
    return written.getvalue().encode("utf-8-sig")
