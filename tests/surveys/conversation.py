"""Interviews told as conversations: forms are Markdown tables, events are what a respondent does.

Between every two steps the interview is spelled out as JSON and read back, so nothing that a database
could not keep can creep into it.
"""

import json
import tempfile
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from surveys import events as e
from surveys.form import TICKED, Answer, Form, Missing
from surveys.interview import Interview, Stage, Step, advance, standing, start
from surveys.screens import Asking, ProblemKind, Reviewing, Screen
from surveys.view import look
from surveys.xlsform import Finding, FormError, publish

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)
SETTINGS = """
| settings |
| | form_title | form_id | version | default_language | namespaces |
| | A form | form | 1 | English (en) | gauhar="https://gauhar.example/xforms" |
"""
YES_NO = """
| choices |
| | list_name | name | label::English (en) | label::Русский (ru) |
| | yn | yes | Yes | Да |
| | yn | no | No | Нет |
"""


@lru_cache(maxsize=64)
def form_of(tables: str) -> Form:
    """Publish a form written as Markdown tables; a settings table is supplied when there is none."""
    with tempfile.TemporaryDirectory() as folder:
        return publish(written(Path(folder), tables)).form


def findings_of(tables: str) -> tuple[Finding, ...]:
    """Give every finding that keeps a form from being published."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            publish(written(Path(folder), tables))
        except FormError as error:
            return error.findings
    return ()


def written(folder: Path, tables: str) -> Path:
    path = folder / "form.md"
    path.write_text(tables + ("" if "| settings |" in tables else SETTINGS), "utf-8")
    return path


def questions(*rows: str, extra: str = "") -> str:
    """Write a survey sheet whose rows give: type, name, label, then relevant, required and so on.

    The label stands for both languages; a row may stop where nothing more is to be said.
    """
    columns = f"relevant | required | constraint | calculation | default | bind::gauhar:missing{extra}"
    head = f"| survey |\n| | type | name | label::English (en) | label::Русский (ru) | {columns} |\n"
    width = 8 + extra.count("|")
    return head + "\n".join(_row(row, width) for row in rows) + "\n"


def _row(row: str, width: int) -> str:
    kind, name, label, *rest = [*(cell.strip() for cell in row.split("|")), "", ""]
    cells = [kind, name, label, label and f"{label} по-русски", *rest][: width + 2]
    return "| | " + " | ".join(cells) + " |"


def reread(interview: Interview) -> Interview:
    """Spell an interview as JSON and read it back."""
    spelled = json.loads(json.dumps(asdict(interview)))
    answers = {
        name: Answer(kept["value"], kept["missing"] and Missing(kept["missing"]))
        for name, kept in spelled.pop("answers").items()
    }
    ticked = spelled.pop("ticked")
    stage = Stage(spelled.pop("stage"))
    return Interview(
        **spelled, stage=stage, ticked=None if ticked is None else tuple(ticked), answers=answers
    )


class Conversation:
    """One respondent and one form; every word returns the conversation, so that it reads on."""

    def __init__(self, form: Form, language: str = "en", now: datetime = NOW) -> None:
        self.form = form
        self.now = now
        self.interview = start(form, language, now=now)
        self.step: Step = standing(form, self.interview, now)

    @property
    def screen(self) -> Screen:
        return look(self.step)

    @property
    def card(self) -> Asking:
        screen = self.screen
        assert isinstance(screen, Asking), f"no question is on the card but {screen}"
        return screen

    @property
    def reviewing(self) -> Reviewing:
        screen = self.screen
        assert isinstance(screen, Reviewing), f"the review is not open but {screen}"
        return screen

    @property
    def turn(self) -> int:
        return self.interview.turn

    # what the respondent does

    def does(self, event: e.Event) -> "Conversation":
        before = reread(self.interview)
        assert before == self.interview
        self.step = advance(self.form, before, event, self.now)
        self.interview = self.step.interview
        return self

    def answer(self, *texts: str) -> "Conversation":
        for text in texts:
            self.does(e.TextTyped(text))
        return self

    def tapped(self, *labels: str) -> "Conversation":
        for label in labels:
            self.does(self._button(label))
        return self

    def _button(self, label: str) -> e.Event:
        question = self.card.question
        number = [choice.label[self.interview.language] for choice in question.choices].index(label)
        picked = e.ChoiceToggled if question.kind in TICKED else e.ChoicePicked
        return picked(number, self.turn)

    def done(self) -> "Conversation":
        return self.does(e.SelectionFinished(self.turn))

    def kept(self) -> "Conversation":
        return self.does(e.Kept(self.turn))

    def skipped(self, missing: Missing = Missing.SKIPPED) -> "Conversation":
        return self.does(e.NothingAnswered(missing, self.turn))

    def back(self) -> "Conversation":
        return self.does(e.WentBack(self.turn))

    def reviewed(self, page: int = 0) -> "Conversation":
        return self.does(e.ReviewOpened(page))

    def changed(self, name: str) -> "Conversation":
        return self.does(e.ChangeRequested(self.step.situation.form.numbers[name]))

    def sent(self) -> "Conversation":
        return self.does(e.Submitted(self.turn))

    # what is seen

    def asked(self, name: str) -> "Conversation":
        assert self.card.question.name == name, f"{self.card.question.name!r} is asked, not {name!r}"
        return self

    def content(self) -> "Conversation":
        """Nothing is wrong."""
        assert self.step.problem is None, self.step.problem
        return self

    def refused(self, kind: ProblemKind) -> "Conversation":
        assert self.step.problem is not None, "nothing is wrong"
        assert self.step.problem.kind is kind, f"wrong is {self.step.problem}, not {kind}"
        return self

    def at(self, stage: Stage) -> "Conversation":
        assert self.interview.stage is stage, f"the interview is {self.interview.stage}, not {stage}"
        return self

    def has(self, **values: str) -> "Conversation":
        for name, value in values.items():
            assert self.interview.answers[name].value == value
        return self

    def lacks(self, names: Iterable[str]) -> "Conversation":
        assert not {*names} & self.interview.answers.keys()
        return self
