"""Places and files, sent as themselves: whether a question asks for one, and what answer it makes."""

from surveys.events import FileSent, PlaceSent
from surveys.form import Answer, Kind, Question
from surveys.kinds import SENT
from surveys.reading import place_spelled
from surveys.screens import NOT_SUCH, Problem, ProblemKind


def asks_for(question: Question | None, sent: PlaceSent | FileSent) -> bool:
    """Tell whether a question is answered with such a thing at all, fitting or not."""
    if question is None:
        return False
    return question.kind is Kind.GEOPOINT if isinstance(sent, PlaceSent) else asks_for_file(question)


def asks_for_file(question: Question | None) -> bool:
    return question is not None and question.kind in SENT


def takes_any_file(question: Question | None) -> bool:
    """Tell whether a question takes a file of whatever kind."""
    return question is not None and question.kind is Kind.FILE


def taken(question: Question, sent: PlaceSent | FileSent) -> Answer | Problem:
    """Give the answer that was sent to a question that asks for such a thing."""
    if isinstance(sent, PlaceSent):
        spelled = place_spelled(sent.latitude, sent.longitude, sent.accuracy)
        return Answer(spelled) if spelled else Problem(ProblemKind.NOT_A_PLACE)
    if sent.problem is not None:
        return sent.problem
    if question.kind not in (Kind.FILE, sent.kind):
        return Problem(NOT_SUCH[question.kind])
    return Answer(sent.name)
