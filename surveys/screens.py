"""What the respondent should see next: values without words of ours, for the edge to render.

Questionnaire words travel inside (they belong to the form); interface words are only named by keys.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from surveys.form import Answer, Kind, Question, Text
from surveys.marks import Mark


class ProblemKind(StrEnum):
    """Why what was sent did not become an answer."""

    STALE = "stale"
    TOO_EARLY = "too_early"
    NOT_A_NUMBER = "not_a_number"
    NOT_WHOLE = "not_whole"
    NOT_A_DATE = "not_a_date"
    NOT_A_TIME = "not_a_time"
    NOT_A_MOMENT = "not_a_moment"
    NOT_A_PLACE = "not_a_place"
    NOT_AN_IMAGE = "not_an_image"
    NOT_AUDIO = "not_audio"
    NOT_A_VIDEO = "not_a_video"
    NOT_A_FILE = "not_a_file"
    TOO_LARGE = "too_large"
    NOT_FETCHED = "not_fetched"
    NOT_A_MONTH = "not_a_month"
    NOT_A_YEAR = "not_a_year"
    NOT_DIGITS = "not_digits"
    OUT_OF_RANGE = "out_of_range"
    NOT_A_CHOICE = "not_a_choice"
    NOT_OFFERED = "not_offered"
    TOO_LONG = "too_long"
    NOT_ACCEPTED = "not_accepted"
    REQUIRED = "required"
    NOTHING_TICKED = "nothing_ticked"
    NOT_ALL_RANKED = "not_all_ranked"
    AT_THE_START = "at_the_start"
    USE_THE_BUTTONS = "use_the_buttons"
    ONLY_WORDS = "only_words"
    NOT_FINISHED = "not_finished"
    ALREADY_SUBMITTED = "already_submitted"
    CANNOT_CHANGE = "cannot_change"


NOT_SUCH: Mapping[Kind, ProblemKind] = {
    Kind.IMAGE: ProblemKind.NOT_AN_IMAGE,
    Kind.AUDIO: ProblemKind.NOT_AUDIO,
    Kind.VIDEO: ProblemKind.NOT_A_VIDEO,
    Kind.FILE: ProblemKind.NOT_A_FILE,
}
"""What is wrong with something else than the file that was asked for."""


@dataclass(frozen=True)
class Problem:
    """A respondent's odd answer: a value, never an exception. `message` is the form's own, if it has one."""

    kind: ProblemKind
    message: Text | None = None
    given: str = ""


@dataclass(frozen=True)
class Recorded:
    """An answer just written down, so that the next card can say what it was."""

    question: Question
    answer: Answer


@dataclass(frozen=True)
class Earlier:
    """What is recorded of the question on an earlier card that was tapped: nothing, if no answer counts.

    `rows` are the titles of the rows it stands in, from the outermost in.
    """

    recorded: Recorded | None = None
    rows: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Leaf:
    """Which part of a long list of choices is shown: their places in it, and what was looked for."""

    places: tuple[int, ...]
    page: int
    pages: int
    sought: str = ""


@dataclass(frozen=True)
class Asking:
    """One question, with the choices shown now; `leaf` is there when they are not all.

    `number` counts what applies to this respondent now, `total` also what may still come; `mark` is for the
    buttons to carry.
    """

    question: Question
    turn: int
    number: int
    total: int
    section: Text | None = None
    current: Answer | None = None
    ticked: tuple[str, ...] = ()
    can_go_back: bool = False
    can_skip: bool = False
    recorded: Recorded | Earlier | None = None
    problem: Problem | None = None
    leaf: Leaf | None = None
    mark: Mark = ()


@dataclass(frozen=True)
class Line:
    """One line of the review: a question's place in the form and its answer."""

    number: int
    question: Question
    answer: Answer


@dataclass(frozen=True)
class Reviewing:
    """The answers so far, a page at a time; `finished` when nothing is left to ask.

    `first` is the number of the page's first line, counted from 1 over all pages.
    """

    lines: tuple[Line, ...]
    first: int
    page: int
    pages: int
    turn: int
    finished: bool
    editable: bool = True
    recorded: Recorded | Earlier | None = None
    problem: Problem | None = None


@dataclass(frozen=True)
class Resting:
    """Paused; everything is kept."""

    answered: int
    total: int
    problem: Problem | None = None
    earlier: Earlier | None = None


@dataclass(frozen=True)
class Thanked:
    """Sent off and kept."""

    problem: Problem | None = None
    earlier: Earlier | None = None


@dataclass(frozen=True)
class Dismissed:
    """Ended by the form itself, with its words; nothing is kept."""

    words: Text = field(default_factory=dict)
    problem: Problem | None = None


Screen = Asking | Reviewing | Resting | Thanked | Dismissed
