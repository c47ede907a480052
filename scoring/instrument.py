"""What the rules may ask of a survey: its questions, batteries, choices and declared groups.

Read from data/questions.csv and data/groups.csv. How a question is worded or put is not known here.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from scoring.tables import Finding, Row, TableError, read, shipped

QUESTION_COLUMNS = ("survey", "question", "battery", "kind", "choices")
GROUP_COLUMNS = ("question", "choice", "group")
BOUNDS = re.compile(r"(\d+)\.\.(\d+)")


@dataclass(frozen=True)
class Question:
    """One question that a rule may name; `battery` and `kind` are empty for a question on its own.

    A question answered with a whole number has `numbers`, written as 0..100 in the table, and no choices.
    """

    survey: str
    name: str
    battery: str
    kind: str
    choices: tuple[str, ...]
    numbers: range | None = None

    def takes(self, number: str) -> bool:
        return self.numbers is not None and number.isdecimal() and int(number) in self.numbers


@dataclass(frozen=True)
class Instrument:
    """All questions by name, and for each attribute of a respondent the group of every choice."""

    questions: Mapping[str, Question]
    groups: Mapping[str, Mapping[str, str]]

    def battery(self, name: str) -> tuple[Question, ...]:
        return tuple(question for question in self.questions.values() if question.battery == name)

    def choices(self, question: str) -> tuple[str, ...]:
        if question in self.groups:
            return tuple(self.groups[question])
        return self.questions[question].choices

    def strangers(self, question: str, answers: Iterable[str]) -> list[str]:
        """Answers that are neither among the choices (one or several) nor a number within the bounds."""
        if question not in self.groups and self.questions[question].numbers is not None:
            return [answer for answer in answers if not self.questions[question].takes(answer)]
        known = set(self.choices(question))
        return [answer for answer in answers if not answer or not known.issuperset(answer.split())]

    def expected(self, question: str) -> str:
        """Say in words what may be answered."""
        numbers = None if question in self.groups else self.questions[question].numbers
        if numbers is not None:
            return f"whole numbers from {numbers[0]} to {numbers[-1]}"
        return ", ".join(sorted(self.choices(question)))

    def names(self, survey: str) -> tuple[str, ...]:
        """Every question of one survey that a rule could read."""
        asked = (question.name for question in self.questions.values() if question.survey == survey)
        return (*asked, *self.groups) if survey == "citizen" else tuple(asked)


@cache
def load() -> Instrument:
    """Read the two tables that travel with the package."""
    return parse(shipped("questions.csv"), shipped("groups.csv"))


def parse(questions: str, groups: str) -> Instrument:
    """Read both tables, or refuse them with everything that is wrong."""
    asked = read(questions, "questions.csv", QUESTION_COLUMNS)
    grouped = read(groups, "groups.csv", GROUP_COLUMNS)
    findings = [*_repeats(asked, ("question",)), *_repeats(grouped, ("question", "choice"))]
    findings += [*_gaps(asked, ("survey", "question", "choices")), *_gaps(grouped, GROUP_COLUMNS)]
    findings += _bounds_findings(asked)
    if findings:
        raise TableError(findings)
    return Instrument({row["question"]: _question(row) for row in asked}, _groups(grouped))


def _question(row: Row) -> Question:
    bounds = BOUNDS.fullmatch(row["choices"])
    numbers = range(int(bounds[1]), int(bounds[2]) + 1) if bounds else None
    choices = () if bounds else tuple(row["choices"].split())
    return Question(row["survey"], row["question"], row["battery"], row["kind"], choices, numbers)


def _groups(rows: Iterable[Row]) -> dict[str, dict[str, str]]:
    groups: dict[str, dict[str, str]] = {}
    for row in rows:
        groups.setdefault(row["question"], {})[row["choice"]] = row["group"]
    return groups


def _repeats(rows: Iterable[Row], key: tuple[str, ...]) -> Iterator[Finding]:
    seen: set[tuple[str, ...]] = set()
    for row in rows:
        names = tuple(row[column] for column in key)
        if names in seen:
            yield row.finding(f'"{" ".join(names)}" is declared twice.', "Keep one of the two rows.")
        seen.add(names)


def _bounds_findings(rows: Iterable[Row]) -> Iterator[Finding]:
    for row in rows:
        bounds = BOUNDS.fullmatch(row["choices"])
        if ".." in row["choices"] and not (bounds and int(bounds[1]) <= int(bounds[2])):
            yield row.finding(
                f'"{row["choices"]}" does not say between which numbers.',
                "Write two whole numbers and nothing else, the lowest first, like 0..100.",
            )


def _gaps(rows: Iterable[Row], columns: tuple[str, ...]) -> Iterator[Finding]:
    for row in rows:
        for column in columns:
            if not row[column]:
                yield row.finding(f'The cell "{column}" is empty.', "Fill it in, or delete the row.")
