"""Appearances: which mean something in a chat, which change nothing there, and which cannot be had at all.

What changes nothing is told as a note, so that no author believes it was followed.
"""

import re
from collections.abc import Iterator, Mapping

from surveys.kinds import SENT
from surveys.phrase import Phrase
from surveys.xlsform.findings import Finding
from surveys.xlsform.workbook import Workbook

FOLLOWED: Mapping[str, str] = {
    "multiline": "room for several lines on paper; in the chat every text may have them",
    "numbers": "on a text: only digits and the signs between them are accepted",
    "year": "on a date: a year is written",
    "month-year": "on a date: a month and a year are written",
}
"""Appearances that mean something, and what."""

_IN_WORDS = Phrase("Ask in words.")
_NEVER = {
    "signature": (
        Phrase("The appearance {word} asks for a drawn signature, which a chat has not.", word="signature"),
        Phrase("Ask for an acknowledgement."),
    ),
    "draw": (
        Phrase("The appearance {word} asks for a drawing, which a chat has not.", word="draw"),
        _IN_WORDS,
    ),
    "annotate": (
        Phrase("The appearance {word} asks for marks on a picture, which a chat has not.", word="annotate"),
        _IN_WORDS,
    ),
    "bearing": (
        Phrase("The appearance {word} asks for a compass, which a chat has not.", word="bearing"),
        _IN_WORDS,
    ),
}
_LEFT = Phrase("Leave it for ODK's programs, or take it out.")
_CALLS = re.compile(r"(ex|search|printer|intent)[:(]")


def check_appearances(workbook: Workbook) -> Iterator[Finding]:
    """Find appearances that would need a device, another program or a drawing hand."""
    for row in workbook.survey:
        for word in row.get("appearance").split():
            if word in _NEVER:
                yield Finding("survey", row.number, *_NEVER[word])
        if _CALLS.match(row.get("appearance")):
            problem = Phrase("The appearance calls another program, which a chat cannot.")
            remedy = Phrase("Take it out; for long lists use select_one_from_file.")
            yield Finding("survey", row.number, problem, remedy)


def notes(workbook: Workbook) -> Iterator[Finding]:
    """Tell what is passed over knowingly."""
    for row in workbook.survey:
        idle = [word for word in row.get("appearance").split() if _is_idle(word)]
        if idle and not _CALLS.match(row.get("appearance")):
            problem = Phrase("The appearance {word} changes nothing in a chat.", word=" ".join(idle))
            yield Finding("survey", row.number, problem, _LEFT)
        if row.type in SENT and row.get("parameters"):
            problem = Phrase("The parameters {given} change nothing in a chat.", given=row.get("parameters"))
            remedy = Phrase("Leave them for ODK's programs, or take them out.")
            yield Finding("survey", row.number, problem, remedy)
        if row.type == "audit":
            problem = Phrase(
                "The row of type audit changes nothing: the time of every answer is kept anyway."
            )
            yield Finding("survey", row.number, problem, _LEFT)


def _is_idle(word: str) -> bool:
    return word not in FOLLOWED and word not in _NEVER
