"""What a move of an interview looks at, and the ways in which one ends. Decides nothing itself."""

from dataclasses import dataclass
from typing import Any

from surveys.amending import amended
from surveys.form import Form, Question
from surveys.logic import Situation
from surveys.marks import Mark
from surveys.offers import as_offered
from surveys.screens import Problem, ProblemKind
from surveys.state import Interview, Step, default_of, ticks_of


@dataclass(frozen=True)
class Scene:
    """An interview with its form's logic worked out; `about` marks the question on the card tapped."""

    form: Form
    interview: Interview
    situation: Situation
    question: Question | None
    about: Mark = ()

    def stay(self, kind: ProblemKind, given: str = "") -> Step:
        return Step(self.interview, self.situation, problem=Problem(kind, given=given), about=self.about)

    def move(self, **changes: Any) -> Step:
        here = self.interview
        if all(getattr(here, name) == value for name, value in changes.items()):
            return Step(here, self.situation)
        return Step(amended(here, revision=here.revision + 1, **changes), self.situation)

    def turn_to(self, **changes: Any) -> Step:
        return self.move(turn=self.interview.turn + 1, ticked=None, leaf=0, sought="", **changes)

    def ticks(self, question: Question) -> tuple[str, ...]:
        return ticks_of(self.interview, question, default_of(self.situation, question))

    def offering(self, question: Question) -> Question:
        return as_offered(self.situation, self.interview, question)
