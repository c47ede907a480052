"""Decides which column of a file holds what: a question, one choice of a question, or none of ours.

A question's column may be called by its name, by its path ("group/question", "group-question"), or by its
words in any language of the form; KoboToolbox and ODK write all of these. A select_multiple may be divided
into a column for each choice.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from surveys.form import Form, Kind, Question
from surveys.imports.faults import ImportFileError, shown
from surveys.imports.spellings import UNCLEAR, Meaning, spellings
from surveys.imports.words import same

_DEVICE = (
    "start", "end", "today", "deviceid", "device_id", "subscriberid", "simid", "simserial", "phonenumber",
    "phone_number", "username", "email", "audit", "background-audio", "instanceid", "instancename",
    "deprecatedid",
)  # fmt: skip
_KOBO = (
    "id", "uuid", "rootuuid", "formhub", "version", "submission_time", "submitted_by", "validation_status",
    "notes", "tags", "status", "index", "xform_id_string", "geolocation",
)  # fmt: skip
_CENTRAL = (
    "key", "parent_key", "submissiondate", "submitterid", "submittername", "attachmentspresent",
    "attachmentsexpected", "reviewstate", "edits", "formversion",
)  # fmt: skip
_OURS = (
    "respondent", "interview", "form", "language", "lang", "started_at", "completed_at", "changed_at",
    "origin", "wave", "source",
)  # fmt: skip
_METADATA = frozenset((*_DEVICE, *_KOBO, *_CENTRAL, *_OURS))
"""Ends of the names of columns that speak of the interview and hold no answer, without "_" around them."""

_IDENTITIES = ("uuid", "instanceid", "key")
_ENDS = ("end", "completed_at", "submission_time", "submissiondate")
_STARTS = ("start", "started_at")
_LANGUAGES = ("language", "lang")


@dataclass(frozen=True)
class Layout:
    """Where things are in a file: places of columns, counted from 0.

    `whole` has the column of each question; `ticks` those of the choices of a select_multiple.
    `set_aside` and `unknown` name the columns that are not read.
    """

    form: Form
    columns: tuple[str, ...]
    whole: Mapping[str, int]
    ticks: Mapping[str, Mapping[str, int]]
    identity: int | None
    ends: tuple[int, ...]
    starts: tuple[int, ...]
    language: int | None
    set_aside: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    def lacking(self) -> tuple[str, ...]:
        """Name the questions that the file has no column for."""
        return tuple(
            q.name
            for q in self.form.once
            if q.is_asked
            and q.kind is not Kind.NOTE
            and q.name not in self.whole
            and q.name not in self.ticks
        )


@dataclass
class _Sorting:
    """Columns as they are put in their places."""

    whole: dict[str, int] = field(default_factory=dict)
    ticks: dict[str, dict[str, int]] = field(default_factory=dict)
    metadata: dict[str, int] = field(default_factory=dict)
    set_aside: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def recognised(form: Form, columns: Sequence[str]) -> int:
    """Count the questions of a form that a file has columns for."""
    known = spellings(form)
    return len({known.get(same(column), UNCLEAR)[0] for column in columns} - {""})


def lay_out(form: Form, columns: Sequence[str], identity: str | None = None) -> Layout:
    """Put every column in its place; raises ImportFileError when that cannot be done."""
    if form.repeats:
        raise ImportFileError(
            f"The form {form.name} asks {form.repeats[0].name} row by row, and a row of a file is a whole "
            "interview: interviews with repeats cannot be imported."
        )
    called, sorting = spellings(form), _Sorting()
    for place, column in enumerate(columns):
        _sort(form, sorting, place, column, called.get(same(column)))
    if not sorting.whole and not sorting.ticks:
        known = ", ".join([q.name for q in form.questions if _is_answered(q)][:3])
        raise ImportFileError(
            f"No column is a question of the form {form.name}. The first row must name the columns "
            f"(such as {known}), divided by commas, semicolons or tabs."
        )
    found = sorting.metadata
    return Layout(
        form,
        tuple(columns),
        sorting.whole,
        sorting.ticks,
        _identity_column(columns, found, identity),
        tuple(found[name] for name in _ENDS if name in found),
        tuple(found[name] for name in _STARTS if name in found),
        next((found[name] for name in _LANGUAGES if name in found), None),
        tuple(sorting.set_aside),
        tuple(sorting.unknown),
    )


def _sort(form: Form, sorting: _Sorting, place: int, column: str, meaning: Meaning | None) -> None:
    if meaning is not None:
        name, choice = meaning
        if not name:
            raise ImportFileError(
                f'The column "{shown(column)}" could mean several questions; use their names.'
            )
        if not _is_answered(form.by_name[name]):
            sorting.set_aside.append(column)
            return
        home = sorting.ticks.setdefault(name, {}) if choice else sorting.whole
        if (choice or name) in home:
            raise ImportFileError(
                f'Two columns hold {name}; the second is "{shown(column)}". Keep one of them.'
            )
        home[choice or name] = place
        return
    known = _plain(column)
    if known in _METADATA:
        sorting.metadata.setdefault(known, place)
        sorting.set_aside.append(column)
    elif column:
        sorting.unknown.append(column)


def _identity_column(columns: Sequence[str], found: Mapping[str, int], identity: str | None) -> int | None:
    if identity is None:
        return next((found[name] for name in _IDENTITIES if name in found), None)
    if Counter(columns)[identity] != 1:
        raise ImportFileError(f'There must be one column called "{shown(identity)}", as --id says.')
    return list(columns).index(identity)


def _plain(column: str) -> str:
    """Reduce "meta/instanceID", "meta-instanceID" and "_uuid" to what they have in common."""
    if column.startswith("formhub"):  # its uuid is the form's, the same in every row
        return "formhub"
    last = column.replace(":", "/").split("/")[-1].rpartition("meta-")[2]
    return last.strip("_ ").casefold()


def _is_answered(question: Question) -> bool:
    return question.kind not in (Kind.NOTE, Kind.CALCULATE)
