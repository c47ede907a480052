"""What a respondent did, in the past tense. The edge makes these; the interview answers them.

`turn` is the token of the card that was tapped; an event from an older card changes nothing. `about` marks
the question on that card, so that one can be told what is recorded of it.
"""

from dataclasses import dataclass

from surveys.form import Kind, Missing
from surveys.marks import Mark
from surveys.screens import Problem


@dataclass(frozen=True)
class ChoicePicked:
    """A choice of a select_one was tapped; `number` counts from 0 in the question's list."""

    number: int
    turn: int
    about: Mark = ()


@dataclass(frozen=True)
class ChoiceToggled:
    """A box of a select_multiple was ticked or cleared."""

    number: int
    turn: int
    about: Mark = ()


@dataclass(frozen=True)
class ChoicesTurned:
    """Another page of a long list of choices was asked for, or, with the first one, the whole list again."""

    page: int
    turn: int
    about: Mark = ()


@dataclass(frozen=True)
class SelectionFinished:
    """*Done* was tapped under a select_multiple."""

    turn: int
    about: Mark = ()


@dataclass(frozen=True)
class NothingAnswered:
    """*Skip*, *Don't know* or *Prefer not to answer* was tapped."""

    missing: Missing
    turn: int
    about: Mark = ()


@dataclass(frozen=True)
class Kept:
    """The answer on the card (or the form's default) was kept, or a note was read."""

    turn: int
    about: Mark = ()


@dataclass(frozen=True)
class TextTyped:
    """Words were written. `in_time` says whether the respondent had the current card in view."""

    text: str
    in_time: bool = True


@dataclass(frozen=True)
class PlaceSent:
    """A place on the map was sent: degrees, and metres by which it may be off."""

    latitude: float
    longitude: float
    accuracy: float = 0
    in_time: bool = True
    what = "location"


@dataclass(frozen=True)
class FileSent:
    """A file was sent: `what` the edge calls it, what its bytes are, its name here; or what is wrong."""

    what: str
    kind: Kind = Kind.FILE
    name: str = ""
    problem: Problem | None = None
    in_time: bool = True


@dataclass(frozen=True)
class WentBack:
    """*Back* was tapped."""

    turn: int
    about: Mark = ()


@dataclass(frozen=True)
class ReviewOpened:
    """The list of answers was asked for."""

    page: int = 0


@dataclass(frozen=True)
class ChangeRequested:
    """An earlier question was picked from the list of answers; `number` is its place in the form."""

    number: int


@dataclass(frozen=True)
class Submitted:
    """The finished questionnaire was sent off."""

    turn: int


@dataclass(frozen=True)
class Paused:
    """The respondent wants to go on later."""


@dataclass(frozen=True)
class Resumed:
    """The respondent came back, or just wants to see where they are."""


@dataclass(frozen=True)
class LanguageChanged:
    """Another language was chosen."""

    language: str


@dataclass(frozen=True)
class SomethingElseSent:
    """A sticker, photo, voice message or the like, which no question asked for."""

    what: str


Event = (
    ChoicePicked
    | ChoiceToggled
    | ChoicesTurned
    | SelectionFinished
    | NothingAnswered
    | Kept
    | TextTyped
    | PlaceSent
    | FileSent
    | WentBack
    | ReviewOpened
    | ChangeRequested
    | Submitted
    | Paused
    | Resumed
    | LanguageChanged
    | SomethingElseSent
)
