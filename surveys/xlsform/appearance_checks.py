"""Appearances: which mean something in a chat, which change nothing there, and which cannot be had at all.

What changes nothing is told as a note, so that no author believes it was followed.
"""

import re
from collections.abc import Iterator, Mapping

from surveys.kinds import SENT
from surveys.xlsform.findings import Finding
from surveys.xlsform.workbook import Workbook

FOLLOWED: Mapping[str, str] = {
    "multiline": "room for several lines on paper; in the chat every text may have them",
    "numbers": "on a text: only digits and the signs between them are accepted",
    "year": "on a date: a year is written",
    "month-year": "on a date: a month and a year are written",
}
"""Appearances that mean something, and what."""

_NEVER = {
    "signature": ("asks for a drawn signature", "Ask for an acknowledgement."),
    "draw": ("asks for a drawing", "Ask in words."),
    "annotate": ("asks for marks on a picture", "Ask in words."),
    "bearing": ("asks for a compass", "Ask in words."),
}
_CALLS = re.compile(r"(ex|search|printer|intent)[:(]")


def check_appearances(workbook: Workbook) -> Iterator[Finding]:
    """Find appearances that would need a device, another program or a drawing hand."""
    for row in workbook.survey:
        for word in row.get("appearance").split():
            if word in _NEVER:
                what, remedy = _NEVER[word]
                yield Finding(
                    "survey", row.number, f"The appearance {word} {what}, which a chat has not.", remedy
                )
        if _CALLS.match(row.get("appearance")):
            problem = "The appearance calls another program, which a chat cannot."
            yield Finding(
                "survey", row.number, problem, "Take it out; for long lists use select_one_from_file."
            )


def notes(workbook: Workbook) -> Iterator[Finding]:
    """Tell what is passed over knowingly."""
    for row in workbook.survey:
        idle = [word for word in row.get("appearance").split() if _is_idle(word)]
        if idle and not _CALLS.match(row.get("appearance")):
            problem = f"The appearance {' '.join(idle)} changes nothing in a chat."
            yield Finding("survey", row.number, problem, "Leave it for ODK's programs, or take it out.")
        if row.type in SENT and row.get("parameters"):
            problem = f"The parameters {row.get('parameters')} change nothing in a chat."
            yield Finding("survey", row.number, problem, "Leave them for ODK's programs, or take them out.")
        if row.type == "audit":
            problem = "The row of type audit changes nothing: the time of every answer is kept anyway."
            yield Finding("survey", row.number, problem, "Leave it for ODK's programs, or take it out.")


def _is_idle(word: str) -> bool:
    return word not in FOLLOWED and word not in _NEVER
