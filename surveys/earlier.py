"""What is said of the question on an earlier card that was tapped: which answer to it stands, if any does.

Such a tap changes nothing, and people must not think it did. What is hidden or does not apply is never told,
whatever number somebody forges.
"""

from collections.abc import Iterator

from surveys.form import Form, Group, Kind, Question, Text
from surveys.logic import Situation
from surveys.marks import marked
from surveys.repeats import parted, repeat_asked_for
from surveys.screens import Earlier, ProblemKind, Recorded
from surveys.state import Step

_NOTHING_CAME_OF_IT = (ProblemKind.STALE, ProblemKind.ALREADY_SUBMITTED)


def earlier(step: Step) -> Earlier | None:
    """Say it where a step is about such a question: nothing came of the tap, or only its answer got lost."""
    question = marked(step.situation.form, step.about)
    if not step.about or (question is not None and question.kind is Kind.NOTE):
        return None
    found = _found(step, question)
    if step.problem is not None:
        return found if step.problem.kind in _NOTHING_CAME_OF_IT else None
    return found if found.recorded and question != step.question else None


def named(situation: Situation, recorded: Recorded) -> Earlier:
    """Name what was recorded, where it may be about another question than the card that was tapped."""
    return Earlier(recorded, _rows(situation, recorded.question))


def _found(step: Step, question: Question | None) -> Earlier:
    situation, answers = step.situation, step.interview.answers
    if question is None or not question.is_asked or not situation.applies(question):
        return Earlier()  # a row that is gone, if it ever was there
    answer = answers.get(question.name)
    return Earlier() if answer is None else named(situation, Recorded(situation.worded(question), answer))


def _rows(situation: Situation, question: Question) -> tuple[Text, ...]:
    """Give the titles of the rows around a question, and of the row of which it asks whether there is one."""
    titles = [situation.said(row, _title(situation.form, row)) for row in _around(situation.form, question)]
    repeat = repeat_asked_for(situation.form, question)
    if repeat is not None:
        row = parted(question.name)[1][-1] + 1
        title = {one: f"{words} {row}" for one, words in _title(situation.form, repeat).items()}
        titles.append(situation.said(question, title))
    return tuple(titles)


def _around(form: Form, question: Question) -> Iterator[Group]:
    for place, letter in enumerate(question.path):
        group = form.by_path.get(question.path[:place]) if letter == "/" else None
        if isinstance(group, Group) and group.is_repeat:
            yield group


def _title(form: Form, group: Group) -> Text:
    return group.label or dict.fromkeys(form.languages, group.path.rpartition("/")[2])
